"""Two provider processes on one account: both get through what the service throttles. Time runs twenty times faster."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
from botocore.config import Config

from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.clients import keep_pace
from pulumi_mediapackage_vod.dynamic_providers.service.pace import Pace
from pulumi_mediapackage_vod.dynamic_providers.service.retries import end_retries_with_the_run, retry_settings
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import SystemClock
from pulumi_mediapackage_vod.emulator import Emulator

FASTER = 20


class FastClock(SystemClock):
    def now(self) -> float:
        return super().now() * FASTER

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds / FASTER)


@pytest.fixture
def throttling() -> Iterator[Emulator]:
    with Emulator(rate=5.0 * FASTER, burst=50) as emulator:
        yield emulator


def a_process(emulator: Emulator) -> Service:
    client: Any = boto3.client(
        "mediapackage-vod",
        "eu-west-1",
        endpoint_url=emulator.url,
        aws_access_key_id="111122223333",
        aws_secret_access_key="x",
        config=Config(retries=retry_settings()),  # pyright: ignore[reportArgumentType]
    )
    clock = FastClock()
    pace = Pace(clock=clock)
    keep_pace(client, pace)
    end_retries_with_the_run(client, clock, pace)
    return Service(client, clock=clock)


def test_two_processes_on_one_account_lose_nothing(throttling: Emulator) -> None:
    processes = [a_process(throttling) for _ in range(2)]
    with ThreadPoolExecutor(16) as pool:
        asked = [pool.submit(each.call, "ListPackagingGroups", {}) for _ in range(150) for each in processes]
    assert [future.exception() for future in asked] == [None] * 300
    assert len(throttling.calls) <= 1.4 * 300
