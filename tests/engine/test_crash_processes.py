"""What a killed process leaves behind: no provider without its CLI, and no asset without its record."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_mediapackage_vod.emulator import Emulator, Fault
from tests.support.engine.account import Account
from tests.support.engine.processes import Watched, attributes, cancel, until
from tests.support.engine.stack import Stack

UNIT = """
    titles = {f"title{number}": f"s3://acme-movies/{number}.m3u8" for number in range(8)}
    vod = VodPackaging("movies", source_role_arn=ROLE, assets=titles, formats=[hls()])
"""


def test_assets_are_there_once_after_the_provider_alone_was_killed(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    unit = stack(UNIT)
    answers = emulator.faults.add(Fault("CreateAsset", "hang", when="after", every=2))
    with Watched(unit, emulator, "up") as run:
        run.until(lambda: run.calls["CreateAsset"] >= 6, "some assets are made")
        run.kill_provider()
        ended = run.ends()
    emulator.faults.remove(answers.number)
    assert ended.code != 0

    unit.up()

    assert len(account.assets) == len({item["SourceArn"] for item in account.assets.values()}) == 8
    assert len(account.objects) == 10
    unit.preview("--expect-no-changes")


# Beside a call of the service that nobody answers, and in a wait of its own.
@pytest.mark.parametrize("moment", ["CreateAsset", "DescribeAsset"])
def test_a_provider_ends_itself_within_three_seconds_of_its_cli(
    moment: str, stack: Callable[..., Stack], emulator: Emulator
) -> None:
    unit = stack('VodPackaging("movies", source_role_arn=ROLE, assets={"a": TRAILER}, wait_until_playable=True)')
    emulator.configure(playable_after=1000)
    if moment == "CreateAsset":
        emulator.faults.add(Fault(moment, "hang"))
    with Watched(unit, emulator, "up") as run:
        run.until(lambda: run.calls[moment], moment)
        assert len(run.providers) == 1

        run.kill()

        until(lambda: not run.providers, "the provider has ended", 3)


def test_a_state_with_half_written_attributes_is_mended_by_deleting_them(stack: Callable[..., Stack]) -> None:
    """As the documentation says: a kill may come between the file's beginning and its content."""
    unit = stack('PackagingGroup("movies")')
    unit.up()
    (of_state,) = [each for each in attributes(unit) if each.name == f"{unit.name}.json.attrs"]
    of_state.write_text("")
    refused = unit.command("stack", "export", "--stack", unit.name)
    assert refused.code != 0
    assert "failed to load checkpoint: EOF" in refused.text

    of_state.unlink()

    cancel(unit)
    unit.preview("--expect-no-changes")
