"""One emulated service and one boto3 client a Region for all tests here; each test finds the service empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import boto3
import pytest
from botocore.config import Config

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import EarlierRuns, Made
from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.lifecycle_bench import ACCOUNT, Bench, Props, checked, configuration_inputs, group_inputs, made


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    with Emulator(delete_after=0, egress="aws") as emulator:
        yield emulator


@pytest.fixture(scope="session")
def client_for(running_emulator: Emulator) -> Callable[[str], Any]:
    session = boto3.Session(aws_access_key_id=ACCOUNT, aws_secret_access_key="not-a-secret")

    @lru_cache
    def make(region: str) -> Any:
        return session.client(
            "mediapackage-vod",
            region_name=region,
            endpoint_url=running_emulator.url,
            config=Config(retries={"total_max_attempts": 1}),
        )

    return make


@pytest.fixture
def bench(running_emulator: Emulator, client_for: Callable[[str], Any]) -> Bench:
    running_emulator.reset()
    return Bench(running_emulator, client_for)


@pytest.fixture
def offline() -> Bench:
    """For check and diff, which must not call anything."""

    def refuse(region: str) -> Any:
        raise AssertionError(f"check and diff must not connect to {region}")

    return Bench(None, refuse)  # type: ignore[arg-type]


@pytest.fixture
def group(bench: Bench) -> str:
    """A packaging group that is there already."""
    return bench.client.create_packaging_group(Id="group")["Id"]


@pytest.fixture
def cut_off(bench: Bench) -> Props:
    """A group that a run made, and that its killed CLI did not record."""
    inputs = checked(bench.group, group_inputs(), seed=b"killed")
    bench.group.create(inputs)
    bench.engine.ran_before = True
    bench.engine.earlier = EarlierRuns(pending_creates=[inputs])
    return inputs


@pytest.fixture
def movies(bench: Bench) -> Made:
    """A group of defaults that this library made: its id and outputs."""
    return made(bench.group, group_inputs(group_id="movies"))


@pytest.fixture
def hls(bench: Bench, group: str) -> Made:
    """A configuration of the packaging group that is there already: its id and outputs."""
    return made(bench.configuration, configuration_inputs(configuration_id="hls"))
