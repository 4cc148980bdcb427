"""Ctrl-C: every wait ends at once, what was made is recorded exactly, and the next run goes on from there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_mediapackage_vod.emulator import Emulator, Fault
from tests.support.engine.account import Account
from tests.support.engine.processes import Watched, until
from tests.support.engine.stack import REGION, Run, Stack

AT_ONCE = 2
"""Seconds to the failure of the resource; the engine itself may take five more to end."""

WAITING = """
    vod = VodPackaging(
        "movies", source_role_arn=ROLE, assets={"trailer": TRAILER}, formats=[hls()], wait_until_playable=True
    )
    pulumi.export("urls", vod.egress_urls)
"""
READINESS = "movies-readiness"


def recorded(stack: Stack) -> set[str]:
    """The ARNs of what the state holds."""
    outputs = [item.get("outputs", {}) for item in stack.resources().values()]
    return {output["arn"] for output in outputs if "arn" in output}


def interrupted(run: Watched, name: str) -> Run:
    """Press Ctrl-C once; the work on the resource has to end at once, and the run with it."""
    run.interrupt()
    run.until(lambda: run.failed(name), f"the work on {name} has ended", AT_ONCE)
    ended = run.ends(AT_ONCE + 8)
    assert ended.code != 0
    assert "Traceback" not in ended.text
    return ended


def test_ctrl_c_ends_a_wait_for_readiness_at_once(stack: Callable[..., Stack], emulator: Emulator) -> None:
    emulator.configure(playable_after=100)
    emulator.clock.freeze()
    unit = stack(WAITING)
    with Watched(unit, emulator, "up") as run:
        run.until(lambda: "0/1 playable" in run.messages, "the wait goes on")

        ended = interrupted(run, READINESS)

    assert "the run was cancelled while waiting: run the same command again to go on" in ended.text


def test_after_ctrl_c_all_is_recorded_and_the_next_up_waits_on(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    emulator.configure(playable_after=100)
    emulator.clock.freeze()
    unit = stack(WAITING)
    with Watched(unit, emulator, "up") as run:
        run.until(lambda: "0/1 playable" in run.messages, "the wait goes on")
        interrupted(run, READINESS)
    assert recorded(unit) == set(account.objects)
    assert unit.resources()[READINESS]["initErrors"]

    emulator.clock.advance(100)
    again = unit.up()

    assert again.writes == []
    (asset_id,) = account.assets
    assert set(unit.outputs()["urls"]["trailer"].values()) == account.urls(asset_id)
    unit.preview("--expect-no-changes")


def test_ctrl_c_twice_during_a_wait_ends_the_run_and_loses_nothing(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    emulator.configure(playable_after=100)
    emulator.clock.freeze()
    unit = stack(WAITING)
    with Watched(unit, emulator, "up") as run:
        run.until(lambda: "0/1 playable" in run.messages, "the wait goes on")
        run.interrupt()
        run.interrupt()
        run.ends(AT_ONCE + 5)
        until(lambda: not run.providers, "the provider has ended", AT_ONCE)
    cancel_if_locked(unit)

    emulator.clock.advance(100)
    unit.up()

    assert recorded(unit) == set(account.objects)
    assert len(account.objects) == 3
    unit.preview("--expect-no-changes")


@pytest.mark.soak
def test_ctrl_c_twice_during_a_call_ends_the_run_and_makes_nothing_twice(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    """A call cannot be ended: once waits for its answer, twice does not, so the asset is made and not recorded."""
    unit = stack(WAITING)
    answer = emulator.faults.add(Fault("CreateAsset", "hang", when="after"))
    with Watched(unit, emulator, "up") as run:
        run.until(lambda: answer.hits, "the asset is made")
        run.interrupt()
        run.until(lambda: "^C received" in run.text, "the engine knows")
        run.interrupt()
        run.ends(30)
    emulator.faults.clear()
    cancel_if_locked(unit)
    assert len(account.assets) == 1

    unit.up()

    assert recorded(unit) == set(account.objects)
    assert len(account.objects) == 3
    unit.preview("--expect-no-changes")


def test_ctrl_c_ends_the_wait_for_a_deletion_at_once_and_the_next_destroy_goes_on(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    unit = stack('PackagingGroup("movies")')
    unit.up()
    emulator.configure(delete_after=1000)
    emulator.clock.freeze()
    with Watched(unit, emulator, "destroy") as run:
        run.until(lambda: run.calls["DescribePackagingGroup"] >= 3, "the deletion is waited for")

        interrupted(run, "movies")

    assert recorded(unit) == set(account.objects)
    assert len(account.groups) == 1
    emulator.clock.advance(1000)
    unit.destroy()
    assert account.objects == {}
    assert "movies" not in unit.resources()


def test_ctrl_c_ends_the_wait_for_the_pace_at_once_and_the_next_up_makes_the_rest(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    """The first 50 requests of a run go out at once; here the next would go out 100 seconds later."""
    program = """
        titles = {f"title{number}": f"s3://acme-movies/{number}.m3u8" for number in range(56)}
        VodPackaging("movies", source_role_arn=ROLE, assets=titles, formats=[hls()])
    """
    unit = stack(program, config={"aws:region": REGION, "mediapackage-vod:maxRequestsPerSecond": "0.01"})
    with Watched(unit, emulator, "up") as run:
        run.until(lambda: run.calls.total() == 50 and run.created == 50, "fifty requests are answered")
        run.interrupt()
        run.until(lambda: run.failures, "those that waited have ended", AT_ONCE)
        ended = run.ends(AT_ONCE + 8)
    assert "the run was cancelled while waiting" in ended.errors
    assert "Traceback" not in ended.text
    assert recorded(unit) == set(account.objects)
    assert len(account.assets) == 48

    unit.write(program)
    unit.up()

    assert recorded(unit) == set(account.objects)
    assert len(account.assets) == 56


def cancel_if_locked(stack: Stack) -> None:
    """The engine that was ended by force may not have unlocked the stack."""
    run = stack.command("cancel", "--yes", "--stack", stack.name)
    assert run.code == 0 or "lock" in run.text, run.text
