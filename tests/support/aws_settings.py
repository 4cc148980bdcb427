"""AWS settings of tests: none of the caller's, and no clients of other tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service import clients
from pulumi_mediapackage_vod.dynamic_providers.service.sessions import session_for
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


def forget_clients() -> None:
    clients._services.clear()
    session_for.cache_clear()


@pytest.fixture
def new_clients() -> Iterator[None]:
    """Clients are made anew, by what the test sets."""
    forget_clients()
    yield
    forget_clients()
