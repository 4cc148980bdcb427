"""Replacements that somebody forces, which make the same hashed id again: nothing is lost and nothing left over.

The engine asks for no plan then: it creates, which meets the live object, and deletes, which must spare it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import pytest

from pulumi_mediapackage_vod.emulator import Emulator, Fault
from tests.support.engine.account import Account
from tests.support.engine.processes import Watched, cancel
from tests.support.engine.stack import Stack, environment_for

UNIT = """
    group = PackagingGroup("movies")
    hls = PackagingConfiguration(
        "hls",
        packaging_group_id=group.id,
        hls_package={"hls_manifests": [{}]},
        opts=ResourceOptions(replacement_trigger="hls 1"),
    )
    trailer = Asset(
        "trailer",
        packaging_group_id=group.id,
        packaging_configurations=[hls],
        source_arn=TRAILER,
        source_role_arn=ROLE,
        opts=ResourceOptions(replacement_trigger="trailer 1"),
    )
    pulumi.export("urls", trailer.egress_urls)
"""
DESCRIBED = {"hls": "DescribePackagingConfiguration", "trailer": "DescribeAsset"}


class Way(NamedTuple):
    """How a replacement is forced: what is done before, and the options of the `up`."""

    prepare: Callable[[Stack, str], None]
    options: Callable[[str], list[str]]


def nothing(_stack: Stack, _name: str) -> None:
    pass


def taint(stack: Stack, name: str) -> None:
    run = stack.command("state", "taint", urn(stack, name), "--yes", "--stack", stack.name)
    assert run.code == 0, run.text


def pull_the_trigger(stack: Stack, name: str) -> None:
    program = stack.project / "__main__.py"
    again = re.sub(rf'"{name} (\d+)"', lambda found: f'"{name} {int(found[1]) + 1}"', program.read_text())
    program.write_text(again)


def urn(stack: Stack, name: str) -> str:
    return stack.resources()[name]["urn"]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator(playable_after=0, egress="aws") as running:
        yield running


@pytest.fixture(scope="module")
def unit(engine: Mapping[str, str], emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """Each test leaves it as it was."""
    made = Stack(tmp_path_factory.mktemp("unit"), environment_for(engine, emulator), emulator)
    made.write(UNIT)
    made.init()
    made.up()
    return made


WAYS = {
    "--replace": Way(nothing, lambda urn: ["--replace", urn]),
    "--target-replace": Way(nothing, lambda urn: ["--target-replace", urn]),
    "state taint": Way(taint, lambda urn: []),
    "replacement_trigger": Way(pull_the_trigger, lambda urn: []),
}


def assert_settled(stack: Stack, account: Account, before: set[str]) -> None:
    """The objects of before are all there is, recorded as they are, and no command finds anything to do."""
    assert set(account.objects) == before
    recorded = {item["outputs"]["arn"] for item in stack.resources().values() if "arn" in item.get("outputs", {})}
    assert recorded == before
    stack.preview("--refresh", "--expect-no-changes")
    (asset_id,) = account.assets
    assert set(stack.outputs()["urls"].values()) == account.urls(asset_id)


@pytest.mark.parametrize(
    ("way", "name"),
    [
        ("--replace", "hls"),
        pytest.param("--replace", "trailer", marks=pytest.mark.soak),
        pytest.param("--target-replace", "hls", marks=pytest.mark.soak),
        ("--target-replace", "trailer"),
        ("state taint", "hls"),
        ("replacement_trigger", "trailer"),
    ],
)
def test_a_forced_replacement_loses_nothing_and_leaves_nothing(
    way: str, name: str, unit: Stack, account: Account
) -> None:
    before = set(account.objects)
    assert len(before) == 3
    WAYS[way].prepare(unit, name)

    run = unit.up(*WAYS[way].options(urn(unit, name)))

    assert "replace" in [operation for operation, _ in run.steps]
    assert set(account.objects) == before
    unit.up()
    assert_settled(unit, account, before)


UNRECORDED, UNDELETED = "before it is recorded", "before the old one is deleted"


def answer_that_does_not_come(moment: str, name: str) -> Fault:
    """Between the new object and the old one's delete: the new one gets its tag, the old one is looked at."""
    if moment == UNRECORDED:
        return Fault("TagResource", "hang", when="after")
    return Fault(DESCRIBED[name], "hang", every=2)


KILLED = (
    ("--replace", UNRECORDED, "hls"),
    ("--target-replace", UNDELETED, "trailer"),
)
KILLED_TOO = (
    ("--replace", UNDELETED, "trailer"),
    ("--target-replace", UNDELETED, "hls"),
    ("state taint", UNRECORDED, "hls"),
    ("replacement_trigger", UNRECORDED, "trailer"),
    ("--replace", UNRECORDED, "trailer"),
    ("--replace", UNDELETED, "hls"),
    ("state taint", UNDELETED, "trailer"),
    ("replacement_trigger", UNDELETED, "hls"),
)
"""The other ways at both moments, for `make soak`."""


@pytest.mark.parametrize(
    ("way", "moment", "name"), [*KILLED, *(pytest.param(*case, marks=pytest.mark.soak) for case in KILLED_TOO)]
)
def test_a_forced_replacement_that_is_killed_loses_nothing_and_leaves_nothing(
    way: str, moment: str, name: str, unit: Stack, account: Account, emulator: Emulator
) -> None:
    before = set(account.objects)
    WAYS[way].prepare(unit, name)
    options = WAYS[way].options(urn(unit, name))
    answer = emulator.faults.add(answer_that_does_not_come(moment, name))
    with Watched(unit, emulator, "up", *options) as run:
        run.until(lambda: answer.hits, "the run is between create and delete")
        run.kill()
    emulator.faults.clear()
    assert set(account.objects) == before

    cancel(unit)
    unit.up()
    assert set(account.objects) == before
    unit.refresh("--clear-pending-creates")
    unit.up()

    assert_settled(unit, account, before)
