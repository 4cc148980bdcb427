"""Look-ups as a program makes them, asked of an emulated service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from pulumi.runtime.settings import SETTINGS

from pulumi_mediapackage_vod.dynamic_providers.service import clients
from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.event_loop import event_loop_of_its_own

__all__ = ["event_loop_of_its_own"]

ACCOUNT = "111122223333"
REGION = "eu-west-1"


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(playable_after=0, egress="aws") as emulator:
        yield emulator


@pytest.fixture
def service(running: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """The service, empty, which a program of this environment asks."""
    running.reset()
    monkeypatch.setattr(clients, "_services", {})
    monkeypatch.setattr(SETTINGS, "monitor", None)  # the mocks of another test
    for name, value in {
        "AWS_ENDPOINT_URL": running.url,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    return running


@pytest.fixture
def client(service: Emulator) -> Any:
    return boto3.client("mediapackage-vod", region_name=REGION)
