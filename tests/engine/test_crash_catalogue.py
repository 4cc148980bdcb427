"""A catalogue whose runs end at moments by chance, by `kill -9` or Ctrl-C: the next `up` leaves every title there once.

The calls are counted, and printed: beyond those of a run without a cut there is a look at each title that no state
holds, and there are lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.engine.test_catalogue import FAST
from tests.support.engine.account import Account
from tests.support.engine.processes import Watched, cancel
from tests.support.engine.stack import ACCOUNT, REGION, Stack

PROGRAM = """
    from pulumi_mediapackage_vod.components import AssetCatalog

    unit = VodPackaging("movies", formats=[hls()], assets={})
    AssetCatalog(
        "all", packaging=unit, file="titles.csv", source_bucket="acme-movies", source_role_arn=ROLE, batches=4
    )
"""


IN_FLIGHT = 50
"""More requests are not on their way, or counted after a moment that was waited for."""


def write_titles(stack: Stack, numbers: range) -> list[str]:
    """The sources that the file asks for."""
    rows = [f"title-{number:04},title-{number:04}/index.m3u8\n" for number in numbers]
    (stack.project / "titles.csv").write_text("key,source\n" + "".join(rows))
    return [f"arn:aws:s3:::acme-movies/title-{number:04}/index.m3u8" for number in numbers]


def held(emulator: Emulator) -> list[str]:
    """The sources of all assets there are; looked up past the API, since calls are counted."""
    place: Any = {"account": ACCOUNT, "region": REGION}
    ids = emulator.objects.ids("assets", **place)
    return sorted(emulator.objects.get("assets", each, **place)["SourceArn"] for each in ids)


def assert_whole(stack: Stack, emulator: Emulator, sources: list[str]) -> None:
    assert held(emulator) == sorted(sources)
    stack.preview("--refresh", "--expect-no-changes")


def cut_off(stack: Stack, emulator: Emulator, way: str, calls: int) -> None:
    """End a run after so many calls that make or delete assets."""
    with Watched(stack, emulator, "up") as run:
        run.until(lambda: run.calls["CreateAsset"] + run.calls["DeleteAsset"] >= calls or run.is_over, "it is at work")
        if run.is_over:
            run.ends()
        elif way == "kill":
            with suppress(ChildProcessError):  # it has just ended by itself
                run.kill()
        else:
            run.interrupt()
            run.ends()
    if way == "kill":
        cancel(stack)


def some_at_chance(stack: Stack, emulator: Emulator, count: int, moments: int, seed: int) -> None:
    """Cut off runs while `count` titles are made, and one while they are exchanged for others."""
    chance = Random(seed)
    sources = write_titles(stack, range(count))
    mark = len(emulator.calls)
    for moment in range(moments - 1):
        left = count - len(held(emulator))
        cut_off(stack, emulator, "interrupt" if moment % 3 == 1 else "kill", chance.randrange(1, max(2, left // 2)))
    stack.up()
    assert_whole(stack, emulator, sources)
    made = Counter(emulator.calls.counts(mark))
    print("to make them:", made)
    assert made["DeleteAsset"] == 0
    assert made["CreateAsset"] <= count + IN_FLIGHT * moments
    assert made["DescribeAsset"] <= count
    assert made["ListAssets"] <= 4 * moments
    # an update: half of the titles leave, as many come; what it made is not asked for any more afterwards
    mark = len(emulator.calls)
    write_titles(stack, range(count // 2, count + count // 2))
    cut_off(stack, emulator, "kill", cut := chance.randrange(1, count // 2))
    sources = write_titles(stack, range(count // 4, count))
    stack.up()
    assert_whole(stack, emulator, sources)
    exchanged = Counter(emulator.calls.counts(mark))
    print("to exchange them, cut off after", cut, "calls:", exchanged)
    assert exchanged["CreateAsset"] + exchanged["DeleteAsset"] <= count // 4 + 2 * (cut + IN_FLIGHT)
    assert exchanged["DescribeAsset"] <= cut + IN_FLIGHT
    assert exchanged["ListAssets"] <= 4 * 4  # of each batch in both runs, and until all are gone


def test_a_catalogue_that_is_cut_off_three_times_converges(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    catalogue = stack(PROGRAM, config=FAST)
    some_at_chance(catalogue, emulator, 300, 3, seed=1)
    # a destroy straight after a run that was cut off
    write_titles(catalogue, range(300, 500))
    cut_off(catalogue, emulator, "kill", 50)
    catalogue.destroy()
    assert account.objects == {}


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_catalogue_that_is_cut_off_twenty_times_converges(stack: Callable[..., Stack], emulator: Emulator) -> None:
    catalogue = stack(PROGRAM, config=FAST)
    some_at_chance(catalogue, emulator, 2000, 20, seed=2)


def test_a_destroy_after_a_first_run_that_was_killed_leaves_nothing_in_a_group_of_another_stack(
    new_stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    packaging = new_stack(
        "packaging",
        """
        unit = VodPackaging("movies", formats=[hls()], assets={})
        pulumi.export("reference", unit.reference)
        """,
        config=FAST,
    )
    packaging.up()
    reference = packaging.outputs()["reference"]
    titles = PROGRAM.replace('VodPackaging("movies", formats=[hls()], assets={})', repr(reference))
    catalogue = new_stack("titles", titles, config=FAST, name="titles")
    write_titles(catalogue, range(100))
    cut_off(catalogue, emulator, "kill", 30)
    assert account.assets
    catalogue.destroy()
    assert account.assets == {}
