"""No test here sees the caller's AWS settings, and none reaches the network."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service.settings import profile_region


@pytest.fixture(autouse=True)
def aws_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty environment, and a folder for `config` and `credentials`."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    profile_region.cache_clear()
    return tmp_path
