"""`kill -9` of the CLI while a catalogue is created: `pulumi cancel` and `pulumi up` leave every asset there once."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from pulumi_mediapackage_vod.emulator import Emulator, Fault
from tests.support.engine.account import Account
from tests.support.engine.processes import Watched, cancel
from tests.support.engine.stack import ACCOUNT, REGION, Stack
from tests.support.sampled import sampled

CATALOGUE = """
    titles = {{f"title{{number}}": f"s3://acme-movies/{{number}}.m3u8" for number in range({titles})}}
    vod = VodPackaging("movies", source_role_arn=ROLE, assets=titles, formats=[hls()])
    pulumi.export("urls", vod.egress_urls)
"""

FAULTS = {
    "a service that works": None,
    "a 500 after each third asset was made": Fault("CreateAsset", "500", when="after", every=3),
    "a 500 after the group was made": Fault("CreatePackagingGroup", "500", when="after", times=1),
}


def killed_while_creating(stack: Stack, emulator: Emulator, titles: int) -> None:
    """End a run of which every fourth create was carried out and its answer is still awaited."""
    answers = emulator.faults.add(Fault("CreateAsset", "hang", when="after", every=4))
    with Watched(stack, emulator, "up") as run:
        run.until(lambda: run.calls["CreateAsset"] > titles // 2, "half of the assets are made")
        run.kill()
    emulator.faults.remove(answers.number)


def assert_whole(stack: Stack, account: Account, titles: int) -> None:
    """Every title is there once, and is the one that is recorded."""
    sources = sorted(item["SourceArn"] for item in account.assets.values())
    assert sources == sorted(f"arn:aws:s3:::acme-movies/{number}.m3u8" for number in range(titles))
    recorded = {item["id"] for item in stack.resources().values() if item["type"].endswith(":Asset")}
    assert recorded == set(account.assets)
    assert len(account.groups) == 1
    assert len(account.configurations) == 1


@pytest.mark.parametrize("fault", sampled(FAULTS, "a 500 after each third asset was made"))
def test_fifty_assets_are_there_once_after_a_kill_and_the_next_up(
    fault: Fault | None, stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    catalogue = stack(CATALOGUE.format(titles=50))
    if fault:
        emulator.faults.add(fault)
    killed_while_creating(catalogue, emulator, 50)
    assert 0 < len(account.assets) < 50

    cancel(catalogue)
    catalogue.up()

    assert_whole(catalogue, account, 50)
    assert catalogue.preview("--expect-no-changes").calls == []


def test_a_throttled_catalogue_is_there_once_after_a_kill_and_the_next_up(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    catalogue = stack(CATALOGUE.format(titles=12))
    emulator.configure(rate=2, burst=4)
    with Watched(catalogue, emulator, "up") as run:
        run.until(lambda: any(call.status == 429 for call in emulator.calls), "the service throttles")
        run.until(lambda: len(emulator.objects.ids("assets", account=ACCOUNT, region=REGION)) >= 4, "some are made")
        run.kill()

    cancel(catalogue)
    run_again = catalogue.up()

    assert [call.status for call in run_again.calls].count(429) > 0
    emulator.configure(rate=None)
    assert_whole(catalogue, account, 12)
    catalogue.preview("--expect-no-changes")


def test_what_was_pending_is_cleared_by_the_documented_refresh_and_a_destroy_leaves_nothing(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    catalogue = stack(CATALOGUE.format(titles=8))
    killed_while_creating(catalogue, emulator, 8)
    cancel(catalogue)
    catalogue.up()
    assert pending(catalogue)
    held = account.objects

    catalogue.refresh("--clear-pending-creates")

    assert pending(catalogue) == []
    assert account.objects == held
    catalogue.preview("--expect-no-changes")

    catalogue.destroy()

    assert account.objects == {}


def pending(stack: Stack) -> list[str]:
    """The operations that the state still takes for running."""
    operations = json.loads(stack.state())["deployment"].get("pending_operations", [])
    return [operation["type"] for operation in operations]
