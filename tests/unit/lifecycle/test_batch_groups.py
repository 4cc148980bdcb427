"""A batch of several packaging groups over the emulated service: which titles are where, and that they stay there."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.asset_batch import AssetBatchLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.asset_catalog import AssetCatalogLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_groups import (
    group_of_each,
    identities,
    records_by_group,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.rendezvous import chosen
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import SECRET_INPUTS, repeated
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, EarlierRuns
from pulumi_mediapackage_vod.errors import CancelledError, IncompleteError
from pulumi_mediapackage_vod.ingest import handler
from tests.support.lifecycle_bench import (
    OWNER_TAG,
    REGION,
    ROLE,
    Bench,
    asset_inputs,
    configuration_inputs,
    made,
    rows,
    service_error,
)
from tests.unit.lifecycle.test_asset_batch import Batch, batch_inputs, some, source

Props = dict[str, Any]
NAMES = ("north", "south", "west")


def group(name: str, weight: float = 1) -> Props:
    return {"id": name, "packaging_configurations": [f"{name}-hls"], "weight": weight}


def in_groups(titles: Any, *groups: Props, **more: Any) -> Props:
    return batch_inputs(titles, packaging_group_id=None, packaging_configurations=None, groups=[*groups], **more)


def in_one(titles: Any, name: str, **more: Any) -> Props:
    return batch_inputs(titles, packaging_group_id=name, packaging_configurations=[f"{name}-hls"], **more)


NORTH, SOUTH, WEST = (group(name) for name in NAMES)
FULL = group("north", 0)


class Groups(Batch):
    """A batch over three groups, and where the service has its titles."""

    def new_process(self) -> Groups:
        other = Groups(self.bench)
        other.recorded, other.pending = self.recorded, self.pending
        return other

    @property
    def places(self) -> dict[str, str]:
        """The group of each recorded title."""
        recorded = records_by_group(self.entry.outputs)
        return {key: name for name, records in recorded.items() for key in records.assets}

    @property
    def ids(self) -> dict[str, str]:
        recorded = records_by_group(self.entry.outputs).values()
        return {key: each.id for records in recorded for key, each in records.assets.items()}

    @property
    def actual(self) -> dict[str, str]:
        """The group of each title, as the service says."""
        by_id = {each["Id"]: each["PackagingGroupId"] for each in self.bench.client.list_assets()["Assets"]}
        return {key: by_id[id_] for key, id_ in self.ids.items()}

    def is_as_recorded(self) -> bool:
        return self.actual == self.places and self.held == set(self.ids.values())

    def problem(self, news: Props) -> str:
        """What check says against it; empty for nothing."""
        olds = self.recorded.inputs if self.recorded else {}
        return " ".join(each.reason for each in self.lifecycle.check(olds, news, b"seed").problems)


@pytest.fixture
def batch(bench: Bench) -> Groups:
    for name in NAMES:
        bench.client.create_packaging_group(Id=name)
        made(bench.configuration, configuration_inputs(packaging_group_id=name, configuration_id=f"{name}-hls"))
    return Groups(bench)


# Which group.


def test_the_hash_is_that_of_the_ingest_handler() -> None:
    chance = random.Random(4)
    for _ in range(300):
        names = [f"g-{chance.randrange(1000)}-{number}" for number in range(chance.randint(1, 6))]
        weights = {name: chance.choice([0.5, 1, 2, 7, 0]) for name in names}
        weights[names[0]] = 1
        key = f"title/{chance.random()}"
        shuffled = chance.sample(sorted(weights), len(weights))
        units = [handler.Unit(name, weights[name]) for name in shuffled]
        assert chosen(weights, key) == handler.chosen(units, key).group


def test_shares_are_in_proportion_and_a_new_group_takes_over_none_but_its_own() -> None:
    keys = [f"title-{number}" for number in range(10_000)]
    weights = {"north": 1, "south": 2, "west": 1, "full": 0}
    found = {key: chosen(weights, key) for key in keys}
    counts = Counter(found.values())
    assert {name: round(counts[name] / 2500, 1) for name in weights} == {**weights}
    assert {key: chosen(dict(reversed(weights.items())), key) for key in keys} == found
    more = {key: chosen({**weights, "east": 2}, key) for key in keys}
    assert {more[key] for key in keys if more[key] != found[key]} == {"east"}
    assert chosen({"full": 0}, "title") is None


def test_a_title_is_where_the_hash_says_and_each_group_costs_one_list(batch: Groups) -> None:
    calls = batch.calls_of(lambda: batch.up(in_groups(some(30), NORTH, SOUTH)))
    assert calls == {"ListAssets": 2, "CreateAsset": 30}
    assert batch.actual == {key: chosen({"north": 1, "south": 1}, key) for key in some(30)}
    assert batch.is_as_recorded()
    for name, records in records_by_group(batch.entry.outputs).items():
        assert set(records.endpoints) == {f"{name}-hls"}
    tags = batch.bench.client.describe_asset(Id=batch.ids["title-3"])["Tags"]
    assert tags == {OWNER_TAG: f"movies/prod/all-batch-0@{batch.entry.outputs['incarnation']}"}


def test_nothing_changes_in_another_order_or_with_other_weights(batch: Groups) -> None:
    batch.up(in_groups(some(20), NORTH, SOUTH))
    for groups in ((SOUTH, NORTH), (group("north", 5), SOUTH), (FULL, SOUTH), (NORTH, SOUTH, WEST)):
        news = in_groups(dict(reversed(some(20).items())), *groups)
        assert batch.calls_of(lambda news=news: batch.up(news)) == {}
        assert not batch.preview(news).changes
    batch.refresh()
    assert not batch.preview(in_groups(some(20), NORTH, SOUTH)).changes
    assert batch.is_as_recorded()


def test_one_title_more_is_one_create_in_a_group_that_accepts(batch: Groups) -> None:
    batch.up(in_groups(some(20), NORTH, SOUTH))
    before = batch.places
    calls = batch.new_process().calls_of(lambda: batch.up(in_groups(some(26), FULL, SOUTH, WEST)))
    assert calls["CreateAsset"] == 6
    assert {key: name for key, name in batch.places.items() if key in before} == before
    assert {batch.places[key] for key in batch.places.keys() - before.keys()} == {"south", "west"}
    assert batch.is_as_recorded()


def test_titles_that_differ_are_replaced_in_their_group_and_others_leave_it(batch: Groups) -> None:
    batch.up(in_groups(some(12), NORTH, SOUTH))
    before = batch.places
    titles = {**some(8), "title-1": source("other"), "title-2": {"source_arn": source("title-2"), "revision": "2"}}
    news = in_groups(titles, FULL, group("south", 0), WEST)
    assert batch.preview(news).changes
    assert batch.bench.engine.messages[-1] == "titles: 2 to replace, which ends their URLs, 4 to delete"
    calls = batch.calls_of(lambda: batch.up(news))
    assert (calls["CreateAsset"], calls["DeleteAsset"]) == (2, 6)
    assert batch.places == {key: name for key, name in before.items() if key in titles}
    assert batch.is_as_recorded()


# Groups that come and leave.


def test_one_group_becomes_several_and_one_again(batch: Groups) -> None:
    batch.up(in_one(some(8), "north"))
    before, incarnation = batch.ids, batch.entry.outputs["incarnation"]
    assert batch.calls_of(lambda: batch.up(in_groups(some(8), NORTH, SOUTH))) == {}
    assert (batch.ids, batch.entry.outputs["incarnation"]) == (before, incarnation)
    batch.up(in_groups(some(30), NORTH, SOUTH))
    assert {batch.places[key] for key in some(8)} == {"north"}
    assert set(batch.places.values()) == {"north", "south"}
    gone = [key for key, name in batch.places.items() if name == "south"]
    left = {key: title for key, title in some(30).items() if key not in gone}
    assert f"packaging group 'south' has {len(gone)} titles of the batch" in batch.problem(in_one(left, "north"))
    batch.up(in_groups(left, NORTH, group("south", 0)))
    batch.up(in_one(left, "north"))
    batch.refresh()
    assert not batch.preview(in_one(left, "north")).changes
    batch.up(in_one({**left, "more": source("more")}, "north"))
    assert "groups" not in batch.entry.outputs.keys() | batch.entry.inputs.keys()
    assert isinstance(batch.entry.outputs["assets"], str)
    assert batch.is_as_recorded()
    batch.destroy()
    assert batch.held == set()


@pytest.mark.parametrize(
    ("groups", "refused"),
    rows(
        {
            "left out": ([SOUTH], "packaging group 'north' has "),
            "in the place of another": ([SOUTH, WEST], "packaging group 'north' has "),
            "replaced": ([{"id": UNKNOWN, "packaging_configurations": UNKNOWN}, SOUTH], "packaging group 'north' has "),
            "without weight": ([FULL, SOUTH], ""),
            "twice": ([NORTH, NORTH, SOUTH], "'north' is there twice"),
            "no weight": ([group("north", -1), SOUTH], "it is a number from 0"),
        }
    ),
)
def test_a_group_that_has_titles_cannot_leave(batch: Groups, groups: list[Props], refused: str) -> None:
    batch.up(in_groups(some(10), NORTH, SOUTH))
    there = Counter(batch.places.values())["north"]
    told = batch.problem(in_groups(some(10), *groups))
    assert refused in told if refused else not told
    if "has " in refused:
        assert f"has {there} titles of the batch" in told
        assert "weight=0" in told


def test_a_group_whose_titles_are_gone_may_leave(batch: Groups) -> None:
    batch.up(in_groups(some(10), NORTH, SOUTH))
    stay = {key: title for key, title in some(10).items() if batch.places[key] == "south"}
    assert batch.problem(in_groups(stay, SOUTH)) != ""
    batch.up(in_groups(stay, FULL, SOUTH))
    assert batch.calls_of(lambda: batch.up(in_groups(stay, SOUTH))) == {}
    batch.bench.client.delete_packaging_configuration(Id="north-hls")
    batch.bench.client.delete_packaging_group(Id="north")
    batch.up(in_groups({**stay, "more": source("more")}, SOUTH))
    assert batch.is_as_recorded()


def test_new_titles_need_a_group_that_takes_them(batch: Groups) -> None:
    news = in_groups(some(4), FULL, group("south", 0))
    assert "4 of them are new, and no packaging group takes new titles" in batch.problem(news)
    batch.up(in_groups(some(4), NORTH, SOUTH))
    assert batch.problem(news) == ""


def test_a_title_of_a_group_that_failed_stays_recorded_there(batch: Groups) -> None:
    """A failed update keeps its old inputs, so that the next one finds its titles in the state alone."""
    batch.up(in_groups({}, NORTH, SOUTH))
    batch.bench.fault("CreateAsset", _refuse("title-5-"))
    with pytest.raises(IncompleteError, match=r"1 of 20 titles are not as asked for.*\n  title-5: "):
        batch.up(in_groups(some(20), NORTH, SOUTH))
    before = batch.places
    assert len(before) == 19
    assert batch.is_as_recorded()
    batch.bench.faults.clear()
    batch.entry.inputs = batch.lifecycle.check({}, in_groups({}, NORTH, SOUTH), b"1").inputs
    batch.bench.engine.groups = {batch.ids[key]: name for key, name in before.items()}
    other_weights = in_groups(some(20), group("north", 9), group("south", 1), group("west", 9))
    calls = batch.calls_of(lambda: batch.up(other_weights))
    assert (calls["CreateAsset"], calls["DeleteAsset"]) == (1, 0)
    assert {key: name for key, name in batch.places.items() if key in before} == before


def test_a_run_that_is_cancelled_in_one_group_leaves_the_others_as_they_are(batch: Groups) -> None:
    batch.up(in_groups(some(20), NORTH, SOUTH))
    before = batch.places

    def cancel(real: Any, **request: Any) -> Any:
        raise CancelledError("cancelled")

    batch.bench.fault("TagResource", cancel)
    news = in_groups(some(20), NORTH, SOUTH, tags={"team": "video"}, id_prefix="p")
    with pytest.raises(IncompleteError, match="cancelled"):
        batch.up(news)
    batch.bench.faults.clear()
    assert batch.places == before
    calls = batch.calls_of(lambda: batch.up(news))
    assert "CreateAsset" not in calls
    tags = [each.get("Tags", {}).get("team") for each in batch.bench.client.list_assets()["Assets"]]
    assert tags == ["video"] * 20


# Unknown values.


def test_groups_that_are_not_made_yet_are_planned_and_nothing_false_is_said(offline: Bench) -> None:
    new = {"id": UNKNOWN, "packaging_configurations": UNKNOWN, "weight": 1}
    lifecycle = AssetBatchLifecycle(offline.settings, offline._connect, offline.clock, offline.engine)
    first = lifecycle.check({}, in_groups(some(9), new, new, region=REGION), b"1")
    assert first.problems == []
    assert first.inputs["titles"] is first.inputs["incarnation"] is UNKNOWN
    assert offline.engine.messages == ["titles: 9 to make"]
    recorded = lifecycle.check({}, in_groups(some(9), NORTH, region=REGION), b"1").inputs
    same = lifecycle.check(recorded, in_groups(some(9), NORTH, new, region=REGION), b"2")
    assert (same.problems, same.inputs["titles"]) == ([], recorded["titles"])
    more = lifecycle.check(recorded, in_groups(some(10), NORTH, new, region=REGION), b"2")
    assert (more.problems, more.inputs["titles"]) == ([], UNKNOWN)
    plan = lifecycle.diff({**recorded, "assets": {}}, more.inputs)
    assert (plan.changes, plan.replaces) == (True, [])
    in_the_other = {**new, "weight": 0}
    known = lifecycle.check(recorded, in_groups(some(10), NORTH, in_the_other, region=REGION), b"2")
    assert isinstance(known.inputs["titles"], str)


def test_a_saved_plan_holds(offline: Bench) -> None:
    """What is known in the preview is the same in the `up`."""
    lifecycle = AssetBatchLifecycle(offline.settings, offline._connect, offline.clock, offline.engine)
    new = {"id": UNKNOWN, "packaging_configurations": UNKNOWN, "weight": 1}
    planned = lifecycle.check({}, in_groups(some(9), new, NORTH, region=REGION), b"1").inputs
    up = lifecycle.check({}, in_groups(some(9), SOUTH, NORTH, region=REGION), b"1").inputs
    for name, value in planned.items():
        if name != "groups" and value is not UNKNOWN:
            assert up[name] == value
    assert planned["groups"][1] == up["groups"][1]


def test_another_region_makes_all_titles_anew(offline: Bench) -> None:
    lifecycle = AssetBatchLifecycle(offline.settings, offline._connect, offline.clock, offline.engine)
    recorded = lifecycle.check({}, in_groups(some(9), NORTH, region=REGION), b"1").inputs
    moved = lifecycle.check(recorded, in_groups(some(9), SOUTH, region="us-east-1"), b"2")
    assert moved.problems == []
    assert lifecycle.diff({**recorded, "assets": {}}, moved.inputs).replaces == ["region"]


def test_a_secret_in_a_title_makes_the_text_secret(offline: Bench) -> None:
    lifecycle = AssetBatchLifecycle(offline.settings, offline._connect, offline.clock, offline.engine)
    news = in_groups(some(9), NORTH, SOUTH, region=REGION, **{SECRET_INPUTS: ["titles.title-0"]})
    assert repeated(lifecycle.check({}, news, b"1").inputs) == {"titles"}


# What holds of one group holds of several.


def test_refresh_finds_what_is_gone_and_the_next_up_restores_it_where_it_was(batch: Groups) -> None:
    news = in_groups(some(12), NORTH, SOUTH)
    batch.up(news)
    before, places = batch.ids, batch.places
    for key in ("title-1", "title-2", "title-3"):
        batch.bench.client.delete_asset(Id=before[key])
    batch = batch.new_process()
    assert batch.calls_of(batch.refresh)["ListAssets"] == 2
    assert set(batch.places) == set(before) - {"title-1", "title-2", "title-3"}
    assert batch.calls_of(lambda: batch.up(news))["CreateAsset"] == 3
    assert (batch.ids, batch.places) == (before, places)
    assert not batch.preview(news).changes


def test_other_formats_of_one_group_are_asked_for_there_alone(batch: Groups, bench: Bench) -> None:
    batch.up(in_groups(some(12), NORTH, SOUTH))
    made(
        bench.configuration, configuration_inputs(packaging_group_id="south", configuration_id="south-2", id_prefix="s")
    )
    news = in_groups(some(12), NORTH, {**SOUTH, "packaging_configurations": ["south-hls", "south-2"]})
    assert batch.preview(news).changes
    assert batch.calls_of(lambda: batch.up(news)) == {"DescribeAsset": 1}
    assert set(records_by_group(batch.entry.outputs)["south"].endpoints) == {"south-hls", "south-2"}
    assert not batch.preview(news).changes


def test_titles_that_another_resource_holds_are_taken_over_in_their_group(batch: Groups, bench: Bench) -> None:
    """Also in one that takes no new titles."""
    keys = [f"title-{number}" for number in range(8)]
    for key in keys:
        inputs = asset_inputs(
            packaging_group_id="north", source_arn=source(key), id_prefix=key, owner=f"movies/prod/unit-{key}"
        )
        id_ = made(bench.asset, inputs).id
        bench.engine.holders[id_], bench.engine.groups[id_] = f"movies/prod/unit-{key}", "north"
    before = batch.held
    calls = batch.calls_of(lambda: batch.up(in_groups(some(8), FULL, SOUTH)))
    assert not {"CreateAsset", "DeleteAsset"} & set(calls)
    assert set(batch.places.values()) == {"north"}
    assert batch.held == before


def test_adopts_in_the_group_that_has_the_asset(batch: Groups, bench: Bench) -> None:
    titles = {}
    for number in range(8):
        arn = source(f"t{number}").replace("s3://", "arn:aws:s3:::")
        bench.client.create_asset(
            Id=f"own-{number}", PackagingGroupId="south", SourceArn=arn, SourceRoleArn=ROLE, Tags={}
        )
        titles[f"t{number}"] = {"source_arn": source(f"t{number}"), "asset_id": f"own-{number}"}
    calls = batch.calls_of(lambda: batch.up(in_groups(titles, NORTH, SOUTH, WEST, adopt=True)))
    assert "CreateAsset" not in calls
    assert set(batch.places.values()) == {"south"}
    assert batch.held == {f"own-{number}" for number in range(8)}


def test_a_renamed_key_keeps_the_asset_of_a_chosen_id(batch: Groups, bench: Bench) -> None:
    batch.up(in_groups({"a": {"source_arn": source("a"), "asset_id": "chosen"}}, NORTH, SOUTH, WEST))
    place = batch.places["a"]
    bench.engine.groups["chosen"] = place
    for key in ("b", "c", "d", "e"):
        renamed = {key: {"source_arn": source("a"), "asset_id": "chosen"}}
        assert batch.calls_of(lambda renamed=renamed: batch.up(in_groups(renamed, NORTH, SOUTH, WEST))) == {}
        assert batch.places == {key: place}


def test_titles_are_let_go_from_every_group(batch: Groups) -> None:
    batch.up(in_groups(some(10), NORTH, SOUTH))
    before = batch.held
    news = in_groups({}, NORTH, SOUTH, release=[*some(10)])
    assert batch.calls_of(lambda: batch.up(news))["TagResource"] == 10
    batch.destroy()
    assert batch.held == before


def test_what_a_killed_run_made_is_met_in_its_group_though_the_weights_differ_now(batch: Groups) -> None:
    batch.up(in_groups(some(3), NORTH, SOUTH))
    recorded = batch.entry.outputs
    inputs = batch.calls.check(batch.entry.inputs, in_groups(some(12), NORTH, SOUTH), b"killed")
    batch.lifecycle.update("all-batch-0", recorded, inputs)  # and nothing of it was recorded
    batch.bench.engine.ran_before = True
    batch.bench.engine.earlier = EarlierRuns(pending_updates=[inputs])
    batch = batch.new_process()
    calls = batch.calls_of(lambda: batch.up(in_groups(some(12), FULL, SOUTH, WEST)))
    assert not {"CreateAsset", "DeleteAsset"} & set(calls)
    assert batch.places == group_of_each([inputs])
    assert batch.is_as_recorded()


def test_a_destroy_after_a_killed_update_deletes_what_that_made_in_a_new_group(batch: Groups) -> None:
    batch.up(in_groups({}, NORTH))
    before = (batch.entry.outputs, batch.entry.inputs)
    inputs = batch.calls.check(batch.entry.inputs, in_groups(some(9), NORTH, SOUTH), b"killed")
    batch.lifecycle.update("all-batch-0", batch.entry.outputs, inputs)
    batch.entry.outputs, batch.entry.inputs = before
    batch.bench.engine.ran_before = True
    batch.bench.engine.earlier = EarlierRuns(pending_updates=[inputs])
    batch.new_process().destroy()
    assert batch.held == set()


def test_the_head_deletes_what_a_killed_create_made_in_every_group(batch: Groups, bench: Bench) -> None:
    batch.up(in_groups(some(9), NORTH, SOUTH))
    bench.engine.ran_before = True
    bench.engine.earlier = EarlierRuns(pending_creates_elsewhere=[batch.entry.inputs])
    head = AssetCatalogLifecycle(bench.settings, bench._connect, bench.clock, bench.engine)
    head.delete("all-head", {"name": "all-head", "batches": 3, "digest": ""})
    assert batch.held == set()


def test_quota_is_counted_in_each_group(batch: Groups) -> None:
    batch.up(in_groups(some(20), NORTH, SOUTH))
    counts = {each: len(ids) for each, ids in batch.bench.engine.needed.items() if each.startswith("asset,")}
    there = Counter(batch.places.values())
    assert counts == {f"asset, packaging group {name!r}": there[name] for name in ("north", "south")}


def test_the_mark_of_a_group_costs_a_wait_few_bytes(batch: Groups) -> None:
    batch.up(in_groups(some(20), NORTH, SOUTH))
    recorded = records_by_group(batch.entry.outputs)
    with_marks = identities(recorded, with_groups=True)
    assert len(with_marks) - len(identities(recorded, with_groups=False)) <= 20 * 6
    assert len({word.rpartition(",")[2] for word in with_marks.split()}) == 2


# The head.


def test_the_head_refuses_a_group_that_leaves_with_titles(offline: Bench) -> None:
    head = AssetCatalogLifecycle(offline.settings, offline._connect, engine=offline.engine)
    inputs: Props = {"name": "all-head", "batches": 4, "titles": "", "region": REGION}
    recorded = head.check({}, {**inputs, "groups": ["north", "south"]}, b"1").inputs
    offline.engine.titles = {"north": 7}
    for more in ({"groups": ["south"]}, {"groups": ["south", UNKNOWN]}, {"packaging_group_id": "south"}):
        (problem,) = head.check(recorded, {**inputs, **more}, b"1").problems
        assert "packaging group 'north' has 7 titles of the catalogue" in problem.reason
    for more in (
        {"groups": ["north"]},
        {"packaging_group_id": "north"},
        {"groups": [UNKNOWN, "south", "north"]},
        {"groups": [], "region": "us-east-1"},
    ):
        assert head.check(recorded, {**inputs, **more}, b"1").problems == []
    # A single unit for another one replaces the batches.
    alone = head.check({}, {**inputs, "packaging_group_id": "north"}, b"1").inputs
    assert head.check(alone, {**inputs, "packaging_group_id": "south"}, b"1").problems == []


def _refuse(beginning: str) -> Any:
    def refuse(real: Any, **request: Any) -> Any:
        if request["Id"].startswith(beginning):
            raise service_error(422, "UnprocessableEntityException", "no source")
        return real(**request)

    return refuse
