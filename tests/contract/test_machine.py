"""Random sequences over the real provider process: a few in every run, hundreds in the soak."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from pulumi_mediapackage_vod.emulator import Emulator
from tests.contract.machine import PLACE, Programs
from tests.contract.process_calls import Provider
from tests.contract.promises import promise
from tests.support.executable import executable
from tests.support.provider_process import bare_environment

SHARDS = 4
"""So that workers share the soak."""
COMMON = settings(
    deadline=None,
    stateful_step_count=12,
    suppress_health_check=[*cast(Any, HealthCheck)],
    database=None,
    print_blob=True,
)
SOAK = settings(COMMON, max_examples=int(os.environ.get("MEDIAPACKAGE_VOD_SOAK_SEQUENCES", "600")) // SHARDS)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An emulated service, a provider process, and in place of the CLI what only exports pending operations."""
    home = tmp_path_factory.mktemp("home")
    export = home / "export.json"
    executable(home / "pulumi", f"exec cat {export}")
    with Emulator(delete_after=0.02) as emulator:
        provider = Provider(
            {
                **bare_environment(home),
                "PATH": f"{home}{os.pathsep}{os.environ['PATH']}",
                "AWS_ENDPOINT_URL": emulator.url,
                "AWS_ACCESS_KEY_ID": PLACE["account"],
                "AWS_SECRET_ACCESS_KEY": "none",
                "AWS_REGION": PLACE["region"],
            },
            export,
        )
        Programs.emulator, Programs.provider = emulator, provider
        yield
        provider.end()


def count(record_property: Callable[[str, object], None], run: Callable[[], None]) -> None:
    before = Programs.sequences
    failed = 1
    try:
        run()
        failed = 0
    finally:
        record_property("cases", Programs.sequences - before)
        record_property("failed", failed)


@promise("F5")
@pytest.mark.usefixtures("environment")
def test_random_sequences(record_property: Callable[[str, object], None]) -> None:
    few = settings(COMMON, max_examples=12, derandomize=True, phases=[Phase.generate])
    count(record_property, lambda: run_state_machine_as_test(Programs, settings=few))


@promise("F5")
@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("shard", range(SHARDS))
def test_hundreds_of_random_sequences(shard: int, record_property: Callable[[str, object], None]) -> None:
    class Shard(Programs):
        pass

    first = int(os.environ.get("MEDIAPACKAGE_VOD_SOAK_SEED", "1"))
    count(record_property, lambda: run_state_machine_as_test(seed(first * SHARDS + shard)(Shard), settings=SOAK))
