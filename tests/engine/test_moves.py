"""Titles that move between resources of one stack: no asset is made or deleted for it, and its URLs stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.support.engine.account import Account
from tests.support.engine.stack import Run, Stack

KEYS = ["alpha", "beta", "gamma", "Amélie"]
"""The last one's owner does not fit into a tag as it is."""
CONFIG = {"aws:region": "eu-west-1", "mediapackage-vod:maxRequestsPerSecond": "1000"}
DECLARED: Mapping[str, str] = {
    "unit": "",
    "assets": "Assets('more', packaging=unit, assets={}, source_role_arn=ROLE)",
    "catalogue": "AssetCatalog('all', packaging=unit, assets={}, batches=3, **CATALOGUE{})",
    "other": "AssetCatalog('next', packaging=unit, assets={}, batches=2, **CATALOGUE{})",
    "single": (
        "[Asset(f'own-{{key}}', packaging_group_id=unit.group.id, source_arn=source, source_role_arn=ROLE,"
        " packaging_configurations=[*unit.configurations.values()], id_prefix=key) for key, source in {}.items()]"
    ),
}


def program(holders: Mapping[str, list[str]], **options: str) -> str:
    """A unit and what holds which titles of it; `options` are of catalogues."""

    def titles(keys: list[str]) -> Any:
        return {key: f"arn:aws:s3:::acme-movies/{key.encode().hex()}.m3u8" for key in keys}

    lines = [
        "from pulumi_mediapackage_vod.components import AssetCatalog, Assets",
        "CATALOGUE = {'source_role_arn': ROLE, 'allow_any_key': True}",
        f"titles = {titles(holders.get('unit', []))}",
        "unit = VodPackaging('movies', formats=[hls()], assets=titles, source_role_arn=ROLE)",
    ]
    for name, keys in holders.items():
        if name != "unit":
            lines.append(DECLARED[name].format(titles(keys), options.get(name, "")))
    return "\n".join(lines) + "\n"


class Moving:
    """A stack whose titles move; after each step every asset is the one it was."""

    def __init__(self, stack: Stack, account: Account) -> None:
        self.stack, self.account = stack, account
        self.before = {id_: (item["CreatedAt"], account.urls(id_)) for id_, item in account.assets.items()}

    def up(self, holders: Mapping[str, list[str]], *options: str, **catalogues: str) -> Run:
        self.stack.write(program(holders, **catalogues), config=CONFIG)
        run = self.stack.up(*options)
        self.unchanged(run)
        return run

    def unchanged(self, run: Run) -> None:
        calls = Counter(run.operations)
        assert not {"CreateAsset", "DeleteAsset"} & set(calls), calls
        assert "somebody" not in run.text
        found = {id_: (item["CreatedAt"], self.account.urls(id_)) for id_, item in self.account.assets.items()}
        assert found == self.before

    def settled(self) -> None:
        """Nothing is left to do, and what is recorded is what exists."""
        self.stack.preview("--refresh", "--expect-no-changes")


@pytest.fixture
def moving(stack: Callable[..., Stack], account: Account) -> Callable[..., Moving]:
    def make(holders: Mapping[str, list[str]]) -> Moving:
        made = stack(program(holders), config=CONFIG)
        made.up()
        return Moving(made, account)

    return make


def test_titles_go_from_a_unit_to_a_catalogue_and_on(moving: Callable[..., Moving], account: Account) -> None:
    moved = moving({"unit": KEYS})
    moved.stack.write(program({"catalogue": KEYS}), config=CONFIG)
    preview = moved.stack.preview()
    assert preview.calls == []
    assert sum(numbers(preview, "to take over")) == len(KEYS)
    assert numbers(preview, "to make") == []
    run = moved.up({"catalogue": KEYS})
    assert Counter(run.operations)["DescribeAsset"] == 2 * len(KEYS)
    assert Counter(run.operations)["TagResource"] == len(KEYS)
    moved.settled()
    # out of a catalogue that leaves the program, into `Assets` and resources of their own, and back into the unit
    moved.up({"assets": KEYS[1:], "single": KEYS[:1]})
    moved.settled()
    moved.up({"unit": KEYS})
    assert moved.stack.destroy().operations.count("DeleteAsset") == len(KEYS)
    assert account.objects == {}


def test_titles_go_between_catalogues_and_out_of_one_that_stays(
    moving: Callable[..., Moving], account: Account
) -> None:
    moved = moving({"catalogue": KEYS})
    # a catalogue of another name takes all of them
    moved.up({"other": KEYS})
    # without a release, one that stays would delete what the other one takes over
    there = {"other": KEYS[1:], "assets": KEYS[:1]}
    moved.stack.write(program(there), config=CONFIG)
    refused = moved.stack.run("preview")
    assert refused.code != 0
    assert "release" in refused.errors
    assert refused.calls == []
    # with it, the title goes in two runs
    run = moved.up({"other": KEYS[1:]}, other=f", release={KEYS[:1]}, max_deletions=0.1")
    assert numbers(run, "to let go") == [1]
    moved.up(there)
    # or in one, also the last titles of a catalogue, which are no broken file
    moved.up({"other": [], "assets": KEYS}, other=f", release={KEYS[1:]}")
    moved.settled()


def test_options_of_pulumi_keep_what_moves(moving: Callable[..., Moving], account: Account) -> None:
    moved = moving({"unit": KEYS})
    # a resource that is protected does not leave
    urn = moved.stack.resources()[f"movies-{KEYS[0]}"]["urn"]
    moved.stack.write(program({"catalogue": KEYS}), config=CONFIG)
    for word, passes in (("protect", False), ("unprotect", True)):
        assert moved.stack.command("state", word, urn, "--yes", "--stack", moved.stack.name).code == 0
        assert (moved.stack.run("preview").code == 0) is passes
    # only the new holder: the old ones stay in the state, and a refresh sees that they have lost their titles
    target = [each for number in range(3) for each in ("--target", f"**all-batch-{number}")]
    moved.up({"catalogue": KEYS}, *target, "--target", "**::all", "--target", "**::all-head")
    run = moved.stack.refresh()
    moved.unchanged(run)
    assert f"movies-{KEYS[0]}" not in moved.stack.resources()
    # one batch is replaced by force, which makes nothing anew
    moved.up({"catalogue": KEYS}, "--replace", "**all-batch-0")
    # and one batch is destroyed
    batch = next(number for number in range(3) if moved.stack.resources()[f"all-batch-{number}"]["outputs"]["assets"])
    left = len(account.assets)
    run = moved.stack.destroy("--target", f"**all-batch-{batch}")
    assert 0 < run.operations.count("DeleteAsset") == left - len(account.assets)
    moved.stack.up()
    assert set(account.assets) == set(moved.before)


def test_a_title_in_two_places_is_refused(stack: Callable[..., Stack]) -> None:
    made = stack(program({"catalogue": KEYS, "other": KEYS[:1]}), config=CONFIG)
    run = made.run("preview")
    assert run.code != 0
    assert "AssetCatalog 'next' has the title 'alpha', and AssetCatalog 'all' of the same unit has it too" in run.text
    assert "Traceback" not in run.text
    made.write(program({"catalogue": KEYS}), config=CONFIG)
    made.up()
    # what components cannot know
    made.write(program({"catalogue": KEYS, "single": KEYS[:1]}), config=CONFIG)
    run = made.run("preview")
    assert run.code != 0
    assert "asks for too" in run.errors
    assert run.calls == []


def numbers(run: Run, of: str) -> list[int]:
    """What batches say of how many titles: `2 to take over`."""
    said = [event["diagnosticEvent"]["message"] for event in run.events if "diagnosticEvent" in event]
    return [int(match[1]) for each in said if (match := re.search(rf"titles: .*?(\d+) {of}", each))]
