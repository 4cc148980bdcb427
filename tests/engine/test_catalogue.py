"""A catalogue of 300 titles on the real engine: what a run touches, what it costs, and what it refuses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.steering.faults import Fault
from tests.support.engine.account import Account
from tests.support.engine.stack import Stack

PROGRAM = """
    from pulumi_mediapackage_vod.components import AssetCatalog

    unit = VodPackaging("movies", formats=[hls(), dash()], assets={})
    catalogue = AssetCatalog(
        "all", packaging=unit, file="titles.csv", source_bucket="acme-movies", source_role_arn=ROLE, batches=3, OPTIONS
    )
    pulumi.export("count", catalogue.count)
    pulumi.export("url", catalogue.url("title-0000", "hls"))
"""
FAST = {"aws:region": "eu-west-1", "mediapackage-vod:maxRequestsPerSecond": "1000"}
COUNT = 300


def program(options: str = "") -> str:
    return PROGRAM.replace("OPTIONS", options)


def keys(count: int = COUNT) -> list[str]:
    return [f"title-{number:04}" for number in range(count)]


def write_titles(stack: Stack, titles: list[str], **sources: str) -> None:
    rows = [
        f"{key},{sources.get(key, f'arn:aws:s3:::acme-movies/{key}/with-a-path-abc/index.m3u8')}\n" for key in titles
    ]
    (stack.project / "titles.csv").write_text("key,source\n" + "".join(rows))


@pytest.fixture
def deployed(stack: Callable[..., Stack]) -> Stack:
    made = stack(program(), config=FAST)
    write_titles(made, keys())
    run = made.up()
    calls = Counter(run.operations)
    assert calls["CreateAsset"] == COUNT
    assert sum(calls.values()) <= COUNT + 6, calls
    return made


def test_catalogue_costs_one_call_and_few_bytes_a_title(deployed: Stack, account: Account) -> None:
    assert len(account.assets) == COUNT
    assert deployed.outputs()["count"] == COUNT
    [asset_id] = [each for each in account.assets if each.startswith("title-0000-")]
    assert deployed.outputs()["url"] in account.urls(asset_id)
    sources = [each["SourceArn"] for each in account.assets.values()]
    assert max(map(len, sources)) == 62
    batches = [each for name, each in deployed.resources().items() if name.startswith("all-")]
    exported = json.dumps(batches, indent=4)
    assert len(exported) / COUNT < 200, len(exported) / COUNT
    # no-op
    assert deployed.preview("--expect-no-changes").operations == []
    assert deployed.up("--expect-no-changes").operations == []
    # one title more touches one batch
    write_titles(deployed, [*keys(), "another"])
    run = deployed.up()
    assert [operation for operation, name in run.steps if name != "all-head"] == ["update"]
    assert Counter(run.operations) == {"CreateAsset": 1, "ListAssets": 1}
    assert "of 301 titles: 1 added" in run.text
    # 3 go behind Pulumi's back
    gone = [*account.assets][10:13]
    for each in gone:
        account.client.delete_asset(Id=each)
    calls = Counter(deployed.refresh().operations)
    assert calls["ListAssets"] == 1
    assert calls["DescribeAsset"] == 3
    assert Counter(deployed.up().operations)["CreateAsset"] == 3
    assert set(gone) <= set(account.assets)
    deployed.preview("--expect-no-changes")
    # nothing stays
    calls = Counter(deployed.destroy().operations)
    assert calls["DeleteAsset"] == 301
    assert account.objects == {}


def test_catalogue_an_emptied_or_shrunk_file_is_refused(deployed: Stack, account: Account) -> None:
    write_titles(deployed, [])
    for run in (deployed.run("preview"), deployed.run("up", "--yes", "--skip-preview")):
        assert run.code != 0
        assert "the catalogue is empty and had 300 titles" in run.text
        assert "allow_empty=True" in run.text
        assert "Traceback" not in run.text
        assert run.operations == []
    deployed.write(program("max_deletions=0.1"), config=FAST)
    write_titles(deployed, keys(250))
    run = deployed.run("preview")
    assert run.code != 0
    assert "50 of 300 titles would be deleted, more than max_deletions=0.1 allows (30)" in run.text
    write_titles(deployed, keys(290))
    assert Counter(deployed.up().operations)["DeleteAsset"] == 10
    deployed.write(program("allow_empty=True").partition("pulumi.export")[0], config=FAST)
    write_titles(deployed, [])
    deployed.up()
    assert account.assets == {}
    deployed.write(program().replace("batches=3", "batches=5"), config=FAST)
    run = deployed.run("preview")
    assert "batches is 5; the catalogue was made with 3" in run.text


def test_catalogue_bad_sources_do_not_hold_back_the_rest(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    bad = keys(60)[5:10]
    made = stack(program(), config=FAST)
    write_titles(made, keys(60))
    for key in bad:
        fault = Fault("CreateAsset", "422", ids=f"{key}-*", message=f"the source of {key} cannot be read")
        emulator.faults.add(fault)
    run = made.run("up", "--yes", "--skip-preview")
    assert run.code != 0
    for key in bad:
        assert f"the source of {key} cannot be read" in run.text
    assert len(account.assets) == 55
    emulator.faults.clear()
    assert Counter(made.up().operations)["CreateAsset"] == 5
    made.preview("--expect-no-changes")


def test_catalogue_waits_once_for_all(stack: Callable[..., Stack], account: Account) -> None:
    made = stack(program("wait_until_playable=True"), config=FAST)
    write_titles(made, keys(30))
    run = made.up()
    calls = Counter(run.operations)
    assert calls["CreateAsset"] == 30
    assert calls["DescribeAsset"] >= 30
    made.preview("--expect-no-changes")
    assert made.up("--expect-no-changes").operations == []
    made.refresh()
    made.preview("--expect-no-changes")
    write_titles(made, [*keys(30), "another"])
    calls = Counter(made.up().operations)
    assert calls["CreateAsset"] == 1
    assert calls["DescribeAsset"] <= 60
    assert len(account.assets) == 31
    assert made.destroy().code == 0


def test_catalogue_a_saved_plan_holds(deployed: Stack, tmp_path: Path) -> None:
    write_titles(deployed, [*keys()[:-1], "another"], **{"title-0007": "other/index.m3u8"})
    plan = str(tmp_path / "plan.json")
    deployed.preview("--save-plan", plan)
    run: Any = deployed.up("--plan", plan)
    assert Counter(run.operations)["CreateAsset"] == 2


def test_catalogue_a_bad_file_is_refused_without_a_traceback(stack: Callable[..., Stack]) -> None:
    made = stack(program(), config=FAST)
    write_titles(made, ["a", "b", "a"])
    run = made.run("preview")
    assert run.code != 0
    assert "titles.csv, line 4, column 1 (key): 'a' is the key of titles.csv, line 2 already" in run.text
    assert "Traceback" not in run.text


SEVERAL = """
    from pulumi_mediapackage_vod.components import AssetCatalog, CatalogueUnit

    units = [VodPackaging(name, formats=[hls()], assets={}) for name in NAMES]
    catalogue = AssetCatalog(
        "all", packaging=PACKAGING, file="titles.csv", source_bucket="acme-movies", source_role_arn=ROLE, batches=3,
        wait_until_playable=True,
    )
    pulumi.export("urls", catalogue.playback_urls)
"""
ALL = "[*units]"
FULL = "[CatalogueUnit(packaging=units[0], weight=0), *units[1:]]"


def several(packaging: str, *names: str) -> str:
    return SEVERAL.replace("PACKAGING", packaging).replace("NAMES", repr(names))


def test_catalogue_titles_stay_in_the_groups_that_come_and_leave(stack: Callable[..., Stack], account: Account) -> None:
    def places() -> dict[str, str]:
        """The unit of each title, as the service says."""
        assets = {id_.rpartition("-")[0]: each for id_, each in account.assets.items()}
        return {key: each["PackagingGroupId"].rpartition("-")[0] for key, each in assets.items()}

    def urls() -> set[str]:
        return {url for each in account.assets for url in account.urls(each)}

    made = stack(several("units[0]", "north"), config=FAST)
    write_titles(made, keys(20))
    made.up()
    before, first = {*account.assets}, {urls["hls"] for urls in made.outputs()["urls"].values()}
    # a second group moves no title, and no batch has anything to do
    made.write(several(ALL, "north", "south"), config=FAST)
    for run in (made.preview(), made.up()):
        touched = {name for operation, name in run.steps if operation != "create"}
        assert {name for name in touched if name.startswith("all-")} <= {"all-head"}, run.text
    assert ({*account.assets}, set(places().values())) == (before, {"north"})
    made.preview("--expect-no-changes")
    # new titles go to both
    write_titles(made, keys(60))
    calls = Counter(made.up().operations)
    assert calls["CreateAsset"] == 40
    assert before < {*account.assets}
    there = places()
    assert {there[key] for key in keys(20)} == {"north"}
    assert {there[key] for key in keys(60)[20:]} == {"north", "south"}
    assert first < {urls["hls"] for urls in made.outputs()["urls"].values()} == urls()
    assert made.up("--expect-no-changes").operations == []
    made.refresh()
    made.preview("--expect-no-changes")
    # a group that has titles cannot leave, which the head says before any batch is touched
    made.write(several(ALL, "south"), config=FAST)
    for run in (made.run("preview"), made.run("up", "--yes", "--skip-preview")):
        count = Counter(there.values())["north"]
        assert run.code != 0
        assert f"has {count} titles of the catalogue, and is not among the units of `packaging` any more" in run.text
        assert "Traceback" not in run.text
        assert run.writes == []
    assert places() == there
    # emptied, it may
    made.write(several(FULL, "north", "south"), config=FAST)
    write_titles(made, [*(key for key, name in there.items() if name == "south"), "another"])
    made.up()
    assert set(places().values()) == {"south"}
    made.write(several(ALL, "south"), config=FAST)
    made.preview()
    made.up()
    assert [each for each in account.objects if ":packaging-groups/north" in each] == []
    made.preview("--expect-no-changes")
    made.destroy()
    assert account.objects == {}
