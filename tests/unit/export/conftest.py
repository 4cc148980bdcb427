"""A service of its own, and the variables with which the command finds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service import clients
from pulumi_mediapackage_vod.emulator import Emulator


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(playable_after=0, delete_after=0, egress="aws") as emulator:
        yield emulator


@pytest.fixture
def service(running: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Emulator:
    running.reset()
    monkeypatch.setattr(clients, "_services", {})
    clients.session_for.cache_clear()
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "AWS_ENDPOINT_URL": running.url,
        "AWS_ACCESS_KEY_ID": "111122223333",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    return running
