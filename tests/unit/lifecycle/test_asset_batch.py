"""A batch of assets over the emulated service: it converges, whatever failed, was cut off or was changed meanwhile."""

from __future__ import annotations

import contextlib
import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.engine.claims import Claims
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.asset_batch import AssetBatchLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.asset_catalog import AssetCatalogLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_records import Record, Records
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_text import titles_of, titles_text
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import SECRET_INPUTS, repeated
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Checked, EarlierRuns
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import CANCELLED
from pulumi_mediapackage_vod.errors import (
    AccountError,
    CancelledError,
    IncompleteError,
    InputError,
    MediaPackageVodError,
)
from tests.contract.engine_order import Resource
from tests.support.lifecycle_bench import OWNER_TAG, ROLE, Bench, asset_inputs, made, parameters, service_error

Props = dict[str, Any]
FORMATS = ["hls"]


class Batch(Resource):
    """One batch as the engine runs it; what it made is looked at in the service."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        service: Service | None = None

        def connect(region: str) -> Service:
            nonlocal service
            service = service or bench._connect(region)
            return service

        self.lifecycle = AssetBatchLifecycle(bench.settings, connect, bench.clock, bench.engine)
        super().__init__(_Calls(self.lifecycle, self))

    def new_process(self) -> Batch:
        """The same resource in the next run, which knows nothing of what this one has listed."""
        other = Batch(self.bench)
        other.recorded, other.pending = self.recorded, self.pending
        return other

    @property
    def ids(self) -> dict[str, str]:
        """Recorded ids by key."""
        return {key: each.id for key, each in Records.of(self.entry.outputs).assets.items()}

    @property
    def held(self) -> set[str]:
        return {each["Id"] for each in self.bench.client.list_assets()["Assets"]}

    def calls_of(self, work: Callable[[], Any]) -> Counter[str]:
        mark = self.bench.mark
        work()
        return Counter(self.bench.calls(mark))


class _Calls:
    """The lifecycle with the recorded inputs that the shell adds to a diff and a read."""

    def __init__(self, lifecycle: AssetBatchLifecycle, batch: Batch) -> None:
        self._lifecycle, self._batch = lifecycle, batch
        self.create, self.update, self.delete = lifecycle.create, lifecycle.update, lifecycle.delete

    def check(self, olds: Props, news: Props, seed: bytes) -> Props:
        checked = self._lifecycle.check(olds, news, seed)
        assert checked.problems == []
        return checked.inputs

    def diff(self, object_id: str, olds: Props, news: Props) -> Any:
        return self._lifecycle.diff({**self._apart, **olds}, news)

    def read(self, object_id: str, props: Props) -> Any:
        return self._lifecycle.read(object_id, {**self._apart, **props})

    @property
    def _apart(self) -> Props:
        return {"titles": self._batch.entry.inputs["titles"]}


def batch_inputs(titles: Any, **more: Any) -> Props:
    return {
        "name": "all-batch-0",
        "owner": "movies/prod/all-batch-0",
        "packaging_group_id": "group",
        "packaging_configurations": FORMATS,
        "source_role_arn": ROLE,
        "titles": titles,
        "assets": None,
        **more,
    }


def some(count: int, **more: Any) -> Props:
    return {f"title-{number}": source(f"title-{number}") for number in range(count)} | more


def source(name: str) -> str:
    return f"s3://acme-movies/{name}/index.m3u8"


@pytest.fixture
def batch(bench: Bench, group: str, hls: Any) -> Batch:
    return Batch(bench)


def test_batch_creates_with_one_call_each_and_lists_once(batch: Batch) -> None:
    calls = batch.calls_of(lambda: batch.up(batch_inputs(some(20))))
    assert calls == {"ListAssets": 1, "CreateAsset": 20}
    assert set(batch.ids.values()) == batch.held
    tags = batch.bench.client.describe_asset(Id=batch.ids["title-3"])["Tags"]
    assert tags == {OWNER_TAG: f"movies/prod/all-batch-0@{batch.entry.outputs['incarnation']}"}


def test_batch_makes_ids_and_urls_of_single_assets(batch: Batch, bench: Bench) -> None:
    batch.up(batch_inputs({"trailer": source("trailer")}))
    id_, records = batch.ids["trailer"], Records.of(batch.entry.outputs)
    urls = {each["Url"] for each in bench.client.describe_asset(Id=id_)["EgressEndpoints"]}
    assert {records.endpoints["hls"].replace("{asset}", records.assets["trailer"].url_part)} == urls
    batch.destroy()
    assert made(bench.asset, asset_inputs(source_arn=source("trailer"))).id == id_


def test_batch_without_titles_asks_nothing(batch: Batch) -> None:
    calls = batch.calls_of(lambda: (batch.up(batch_inputs({})), batch.refresh(), batch.destroy()))
    assert not calls


def test_batch_plans_nothing_without_a_change(batch: Batch) -> None:
    batch.up(batch_inputs(some(3)))
    calls = batch.calls_of(lambda: batch.up(batch_inputs(dict(reversed(some(3).items())))))
    assert not calls
    assert not batch.preview(batch_inputs(some(3))).changes
    batch.refresh()
    assert not batch.preview(batch_inputs(some(3))).changes


@pytest.mark.parametrize(
    ("titles", "deletes_first"),
    [(some(2), False), (some(1, a={"source_arn": source("a"), "asset_id": "chosen"}), True)],
)
def test_batch_another_group_replaces_it(batch: Batch, titles: Props, deletes_first: bool) -> None:
    batch.up(batch_inputs(titles))
    news = batch.calls.check(batch.entry.inputs, batch_inputs(titles, packaging_group_id="other"), b"seed")
    plan = batch.calls.diff("all-batch-0", batch.entry.outputs, news)
    assert (plan.changes, plan.replaces, plan.delete_before_replace) == (True, ["packaging_group_id"], deletes_first)


def test_batch_titles_that_are_not_known_yet_are_an_update(batch: Batch) -> None:
    batch.up(batch_inputs(some(2)))
    news = batch.calls.check(batch.entry.inputs, batch_inputs(UNKNOWN), b"seed")
    plan = batch.calls.diff("all-batch-0", batch.entry.outputs, news)
    assert (plan.changes, plan.replaces) == (True, [])


def test_batch_one_title_more_is_one_create(batch: Batch) -> None:
    batch.up(batch_inputs(some(5)))
    before = batch.held
    assert batch.calls_of(lambda: batch.up(batch_inputs(some(6)))) == {"CreateAsset": 1}
    assert batch.held - before == {batch.ids["title-5"]}
    batch = batch.new_process()
    assert batch.calls_of(lambda: batch.up(batch_inputs(some(7)))) == {"ListAssets": 1, "CreateAsset": 1}


def test_batch_removed_titles_are_deleted_with_one_call_each(batch: Batch) -> None:
    batch.up(batch_inputs(some(6)))
    calls = batch.calls_of(lambda: batch.up(batch_inputs(some(2))))
    assert calls["DeleteAsset"] == 4
    assert not {"DescribeAsset", "CreateAsset"} & set(calls)
    assert set(batch.ids) == {"title-0", "title-1"}
    assert batch.held == set(batch.ids.values())


def test_batch_refresh_finds_what_is_gone_and_the_next_up_restores_it(batch: Batch) -> None:
    batch.up(batch_inputs(some(6)))
    before = batch.held
    for key in ("title-1", "title-4"):
        batch.bench.client.delete_asset(Id=batch.ids[key])
    batch = batch.new_process()
    assert batch.calls_of(batch.refresh) == {"ListAssets": 1, "DescribeAsset": 2}
    assert set(batch.ids) == {"title-0", "title-2", "title-3", "title-5"}
    assert batch.calls_of(lambda: batch.up(batch_inputs(some(6))))["CreateAsset"] == 2
    assert batch.held == before


def test_batch_read_connects_as_often_for_one_title_as_for_many(batch: Batch) -> None:
    """Each time it waits for those of all other batches, which are read at the same time."""
    counts: Counter[int] = Counter()
    for titles in (1, 9):
        batch.up(batch_inputs(some(titles)))

        def counted(region: str, titles: int = titles, connect: Any = batch.lifecycle.connect) -> Service:
            counts[titles] += 1
            return connect(region)

        _Calls(replace(batch.lifecycle, connect=counted), batch).read("all-batch-0", batch.entry.outputs)
    assert counts[1] == counts[9] > 0


def test_batch_many_that_a_list_lacks_are_looked_for_in_a_second_one(batch: Batch) -> None:
    batch.up(batch_inputs(some(30)))
    for id_ in batch.ids.values():
        batch.bench.client.delete_asset(Id=id_)
    batch = batch.new_process()
    assert batch.calls_of(batch.refresh) == {"ListAssets": 2}
    assert batch.ids == {}


def test_batch_takes_nothing_for_gone_in_another_account(batch: Batch) -> None:
    batch.up(batch_inputs(some(3)))
    batch.bench.client.delete_asset(Id=batch.ids["title-1"])
    batch.bench.account = "999999999999"
    batch = batch.new_process()
    with pytest.raises(AccountError, match="nothing is taken for deleted"):
        batch.refresh()
    with pytest.raises(AccountError):
        batch.destroy()
    assert len(batch.held) == 2


@pytest.mark.parametrize(
    "title",
    parameters(
        {
            "source": source("other"),
            "revision": {"source_arn": source("title-1"), "revision": "2"},
            "role": {"source_arn": source("title-1"), "source_role_arn": f"{ROLE}-2"},
            "resource id": {"source_arn": source("title-1"), "resource_id": "r-1"},
            "chosen id": {"source_arn": source("title-1"), "asset_id": "chosen"},
        }
    ),
)
def test_batch_replaces_the_title_that_differs_and_no_other(batch: Batch, title: Any) -> None:
    batch.up(batch_inputs(some(4)))
    before = batch.ids
    calls = batch.calls_of(lambda: batch.up(batch_inputs({**some(4), "title-1": title})))
    assert (calls["CreateAsset"], calls["DeleteAsset"]) == (1, 1)
    changed = {key for key, id_ in batch.ids.items() if id_ != before[key]}
    assert changed == {"title-1"}
    assert batch.held == set(batch.ids.values())
    assert not batch.preview(batch_inputs({**some(4), "title-1": title})).changes


def test_batch_a_chosen_id_that_stays_is_deleted_first(batch: Batch) -> None:
    old = {"a": {"source_arn": source("a"), "asset_id": "chosen"}}
    batch.up(batch_inputs(old))
    batch.up(batch_inputs({"a": {"source_arn": source("b"), "asset_id": "chosen"}}))
    assert batch.bench.client.describe_asset(Id="chosen")["SourceArn"].endswith("/b/index.m3u8")
    assert batch.held == {"chosen"}


def test_batch_a_renamed_key_keeps_the_asset_of_a_chosen_id(batch: Batch) -> None:
    batch.up(batch_inputs({"a": {"source_arn": source("a"), "asset_id": "chosen"}}))
    calls = batch.calls_of(lambda: batch.up(batch_inputs({"b": {"source_arn": source("a"), "asset_id": "chosen"}})))
    assert not calls
    assert batch.ids == {"b": "chosen"}


def test_batch_changes_tags_in_place_and_sees_their_drift(batch: Batch) -> None:
    news = batch_inputs(some(3, own={"source_arn": source("own"), "tags": {"team": "own"}}), tags={"team": "video"})
    batch.up(batch_inputs(some(3, own=source("own"))))
    before = batch.held

    def tags() -> list[Any]:
        each = [batch.bench.client.describe_asset(Id=id_)["Tags"] for id_ in batch.ids.values()]
        return sorted(item.get("team", "") for item in each)

    calls = batch.calls_of(lambda: batch.up(news))
    assert calls == {"TagResource": 4}
    assert tags() == ["own", "video", "video", "video"]
    assert not batch.preview(news).changes
    arn = batch.bench.client.describe_asset(Id=batch.ids["title-1"])["Arn"]
    batch.bench.client.tag_resource(ResourceArn=arn, Tags={"team": "other"})
    batch = batch.new_process()
    batch.refresh()
    assert batch.calls_of(lambda: batch.up(news))["TagResource"] == 1
    assert tags() == ["own", "video", "video", "video"]
    assert batch.held == before


def test_batch_replaces_what_was_made_anew_of_another_source(batch: Batch) -> None:
    """Under the same id and with our owner tag, so that only its source tells it."""
    batch.up(batch_inputs(some(2)))
    before = batch.bench.client.describe_asset(Id=batch.ids["title-1"])
    batch.bench.client.delete_asset(Id=before["Id"])
    request = {name: before[name] for name in ("Id", "PackagingGroupId", "SourceRoleArn", "Tags")}
    batch.bench.client.create_asset(**request, SourceArn="arn:aws:s3:::acme-movies/other/index.m3u8")
    batch = batch.new_process()
    batch.refresh()
    assert batch.preview(batch_inputs(some(2))).changes
    batch.up(batch_inputs(some(2)))
    assert batch.bench.client.describe_asset(Id=before["Id"])["SourceArn"] == before["SourceArn"]
    assert not batch.preview(batch_inputs(some(2))).changes


def test_batch_failures_are_told_together_and_the_rest_exists(batch: Batch) -> None:
    def refuse_bad(real: Any, **request: Any) -> Any:
        if "bad" in request["Id"]:
            raise service_error(422, "UnprocessableEntityException", f"no source {request['SourceArn']}")
        return real(**request)

    batch.bench.fault("CreateAsset", refuse_bad)
    bad = {f"bad-{number}": source(f"bad-{number}") for number in range(5)}
    with pytest.raises(IncompleteError) as caught:
        batch.up(batch_inputs({**some(10), **bad}))
    text = str(caught.value)
    assert text.startswith("5 of 15 titles are not as asked for")
    for key in bad:
        assert f"\n  {key}: " in text
        assert f"acme-movies/{key}/index.m3u8" in text
    assert set(batch.ids) == set(some(10))
    assert batch.held == set(batch.ids.values())
    batch.bench.faults.clear()
    assert batch.calls_of(lambda: batch.up(batch_inputs({**some(10), **bad}))) == {"CreateAsset": 5}
    assert len(batch.held) == 15


@pytest.mark.parametrize("refreshed", [False, True])
def test_batch_an_update_that_failed_half_way_is_taken_back(batch: Batch, refreshed: bool) -> None:
    """The state keeps the inputs of before, beside what the update did."""

    def refuse(real: Any, **request: Any) -> Any:
        if "title-1" in request["Id"]:
            raise service_error(422, "UnprocessableEntityException", "no source")
        return real(**request)

    batch.up(batch_inputs(some(3)))
    batch.bench.fault("CreateAsset", refuse)
    with pytest.raises(IncompleteError):
        batch.up(batch_inputs({**some(3), "title-0": source("other-0"), "title-1": source("other-1")}))
    batch.bench.faults.clear()
    batch = batch.new_process()
    if refreshed:
        batch.refresh()
    batch.up(batch_inputs(some(3)))
    found = [batch.bench.client.describe_asset(Id=batch.ids[f"title-{number}"])["SourceArn"] for number in range(3)]
    assert found == [f"arn:aws:s3:::acme-movies/title-{number}/index.m3u8" for number in range(3)]
    assert batch.held == set(batch.ids.values())


def test_batch_cancelled_records_exactly_what_exists(batch: Batch) -> None:
    made_so_far: list[str] = []

    def cancel(real: Any, **request: Any) -> Any:
        if len(made_so_far) >= 4:
            raise CancelledError(CANCELLED)
        made_so_far.append(request["Id"])
        return real(**request)

    batch.bench.fault("CreateAsset", cancel)
    with pytest.raises(IncompleteError, match="the run was cancelled"):
        batch.up(batch_inputs(some(40)))
    assert set(batch.ids.values()) == batch.held
    assert 4 <= len(batch.held) < 40
    batch.bench.faults.clear()
    batch.up(batch_inputs(some(40)))
    assert len(batch.held) == 40


def test_batch_an_ambiguous_create_is_settled(batch: Batch) -> None:
    def after_effect(real: Any, **request: Any) -> Any:
        real(**request)
        raise service_error(500, "InternalServerErrorException")

    batch.bench.fault("CreateAsset", after_effect)
    batch.up(batch_inputs(some(3)))
    assert batch.held == set(batch.ids.values())


def test_batch_a_strangers_object_is_left_alone(batch: Batch) -> None:
    request = {"PackagingGroupId": "group", "SourceArn": "arn:aws:s3:::x/y.m3u8", "SourceRoleArn": ROLE}
    batch.bench.client.create_asset(Id="taken", **request)
    titles = some(2, a={"source_arn": source("a"), "asset_id": "taken"})
    with pytest.raises(IncompleteError, match="a: asset 'taken' exists already in eu-west-1"):
        batch.up(batch_inputs(titles))
    assert batch.bench.client.describe_asset(Id="taken")["SourceArn"] == "arn:aws:s3:::x/y.m3u8"
    batch.destroy()
    assert batch.held == {"taken"}


def test_batch_one_that_took_the_place_of_ours_is_left_alone(batch: Batch) -> None:
    batch.up(batch_inputs(some(2)))
    id_ = batch.ids["title-0"]
    batch.bench.client.delete_asset(Id=id_)
    request = {"PackagingGroupId": "group", "SourceArn": "arn:aws:s3:::x/y.m3u8", "SourceRoleArn": ROLE}
    batch.bench.client.create_asset(Id=id_, Tags={OWNER_TAG: "else/prod/x@1"}, **request)
    batch = batch.new_process()
    batch.refresh()
    assert set(batch.ids) == {"title-1"}
    batch.destroy()
    assert batch.held == {id_}


@pytest.mark.parametrize("is_ours", [False, True], ids=["made anew", "its owner tag lost"])
@pytest.mark.parametrize("end", ["destroyed", "left out", "replaced"])
def test_batch_an_asset_without_an_owner_is_deleted_only_if_it_is_the_recorded_one(
    batch: Batch, is_ours: bool, end: str
) -> None:
    titles = some(2, a={"source_arn": source("a"), "asset_id": "taken"})
    batch.up(batch_inputs(titles))
    client = batch.bench.client
    if is_ours:
        client.untag_resource(ResourceArn=client.describe_asset(Id="taken")["Arn"], TagKeys=[OWNER_TAG])
    else:
        client.delete_asset(Id="taken")
        client.create_asset(Id="taken", PackagingGroupId="group", SourceArn=source("a"), SourceRoleArn=ROLE)
    made = client.describe_asset(Id="taken")["CreatedAt"]
    batch = batch.new_process()
    if end == "destroyed":
        batch.destroy()
    elif end == "left out":
        batch.up(batch_inputs(some(2)))
    else:
        news = some(2, a={"source_arn": source("b"), "asset_id": "taken"})
        with contextlib.nullcontext() if is_ours else pytest.raises(IncompleteError, match="'taken' exists already"):
            batch.up(batch_inputs(news))
        assert client.describe_asset(Id="taken")["SourceArn"].endswith("b/index.m3u8") is is_ours
    if end != "replaced":
        assert ("taken" in batch.held) is not is_ours
    if not is_ours:
        assert client.describe_asset(Id="taken")["CreatedAt"] == made
        assert ["'taken'" in each for each in batch.bench.engine.warnings] == [True]


def test_batch_replaced_by_force_deletes_and_makes_nothing_that_is_equal(batch: Batch) -> None:
    batch.up(batch_inputs(some(4)))
    before = {id_: batch.bench.client.describe_asset(Id=id_)["CreatedAt"] for id_ in batch.held}
    calls = batch.calls_of(lambda: batch.up(batch_inputs(some(4)), replace=True))
    assert not {"CreateAsset", "DeleteAsset"} & set(calls)
    assert {id_: batch.bench.client.describe_asset(Id=id_)["CreatedAt"] for id_ in batch.held} == before
    batch.refresh()
    assert len(batch.ids) == 4


def test_batch_after_a_killed_run_costs_no_second_create_and_no_tag(batch: Batch) -> None:
    batch.up(batch_inputs(some(3)))
    recorded = batch.entry.outputs
    inputs = batch.calls.check(batch.entry.inputs, batch_inputs(some(6, gone=source("gone"))), b"killed")
    batch.lifecycle.update("all-batch-0", recorded, inputs)  # and nothing of it was recorded
    assert len(batch.held) == 7
    batch.bench.engine.earlier = EarlierRuns(pending_updates=[inputs])
    batch = batch.new_process()
    calls = batch.calls_of(lambda: batch.up(batch_inputs(some(6))))
    assert not {"CreateAsset", "TagResource"} & set(calls)
    assert calls["DeleteAsset"] == 1
    assert batch.held == set(batch.ids.values())
    assert len(batch.held) == 6
    assert not batch.preview(batch_inputs(some(6))).changes


def test_batch_tells_of_what_no_operation_names(batch: Batch) -> None:
    batch.up(batch_inputs(some(3)))
    batch.recorded = None
    batch = batch.new_process()
    batch.up(batch_inputs(some(2)))
    assert len(batch.held) == 3
    (warning,) = [each for each in batch.bench.engine.warnings if "carries this batch's owner tag" in each]
    assert "`retain_on_delete` left it" in warning


def test_batch_destroy_takes_one_delete_an_asset(batch: Batch) -> None:
    batch.up(batch_inputs(some(40)))
    batch = batch.new_process()
    calls = batch.calls_of(batch.destroy)
    assert calls["DeleteAsset"] == 40
    assert set(calls) == {"DeleteAsset", "ListAssets"}
    assert calls["ListAssets"] <= 2
    assert batch.held == set()


def test_batch_another_configuration_costs_one_describe(batch: Batch) -> None:
    batch.up(batch_inputs(some(5)))
    request: Any = {"Id": "dash", "PackagingGroupId": "group", "DashPackage": {"DashManifests": [{}]}}
    batch.bench.client.create_packaging_configuration(**request)
    news = batch_inputs(some(5), packaging_configurations=["hls", "dash"])
    assert batch.calls_of(lambda: batch.up(news)) == {"DescribeAsset": 1}
    assert set(batch.entry.outputs["endpoints"]) == {"hls", "dash"}
    assert not batch.preview(news).changes


def test_batch_tells_how_far_it_is(batch: Batch) -> None:
    batch.up(batch_inputs(some(3)))
    assert batch.bench.engine.messages == ["titles: 3 to make"]
    assert batch.bench.engine.reports[-1].startswith("created 3/3")
    batch.up(batch_inputs({"title-0": source("new"), "title-9": source("title-9")}))
    assert batch.bench.engine.messages[-1] == ("titles: 1 to make, 1 to replace, which ends their URLs, 2 to delete")


def test_batch_check_says_what_is_wrong_with_each_title(offline: Bench) -> None:
    lifecycle = AssetBatchLifecycle(offline.settings, offline._connect, offline.clock, offline.engine)
    titles = {"a": "x", "b": {"source_arn": source("b"), "asset_id": "b b"}, "c": UNKNOWN, "d": source("d")}
    found = lifecycle.check({}, batch_inputs(titles), b"seed")
    assert {each.path for each in found.problems} == {"titles.a.source_arn", "titles.b.asset_id"}


@pytest.mark.parametrize(
    ("titles", "more", "refused"),
    [
        ({}, {}, []),
        ({"new": "s3://acme/new.mp4"}, {}, ["titles.new.source_arn"]),
        ({"old": {"source_arn": "s3://acme/old.mp4", "revision": "2"}}, {}, ["titles.old.source_arn"]),
        ({}, {"source_role_arn": f"{ROLE}-2"}, ["titles.old.source_arn"]),
        ({}, {"packaging_configurations": []}, ["titles.old.source_arn"]),
    ],
)
def test_batch_titles_that_stay_as_they_are_were_checked_when_they_were_made(
    offline: Bench, titles: Props, more: Props, refused: list[str]
) -> None:
    """As by an earlier version that did not know of a rule."""
    lifecycle = AssetBatchLifecycle(offline.settings, offline._connect, offline.clock, offline.engine)
    old = {"old": "s3://acme/old.mp4", "other": source("other")}
    recorded = {**lifecycle.check({}, batch_inputs(some(1)), b"1").inputs, "titles": titles_text(old)}
    checked = lifecycle.check(recorded, batch_inputs({**old, **titles}, **more), b"2")
    assert [each.path for each in checked.problems] == refused


@pytest.mark.parametrize("name", ["tags", "source_role_arn", "id_prefix"])
def test_batch_of_which_something_of_all_titles_is_not_known_yet_is_planned(offline: Bench, name: str) -> None:
    lifecycle = AssetBatchLifecycle(offline.settings, offline._connect, offline.clock, offline.engine)
    checked = lifecycle.check({}, batch_inputs(some(2), **{name: UNKNOWN}), b"seed")
    assert checked.problems == []
    assert checked.inputs["incarnation"] is UNKNOWN
    recorded = lifecycle.check({}, batch_inputs(some(2)), b"seed").inputs
    news = lifecycle.check(recorded, batch_inputs(some(2), **{name: UNKNOWN}), b"seed")
    assert news.problems == []
    assert lifecycle.diff(recorded, news.inputs).changes


def test_batch_check_says_once_what_is_wrong_with_all_titles(offline: Bench) -> None:
    lifecycle = AssetBatchLifecycle(offline.settings, offline._connect, offline.clock, offline.engine)
    titles = some(3, a={"source_arn": source("a"), "source_role_arn": "mine"})
    inputs = batch_inputs(titles, source_role_arn="nobody", tags={"aws:x": "y"}, packaging_configurations="hls")
    found = [each.path for each in lifecycle.check({}, inputs, b"seed").problems]
    assert len(found) == len({*found})
    assert {*found} == {"source_role_arn", "titles.a.source_role_arn", "tags['aws:x']", "packaging_configurations"}


def test_batch_takes_titles_as_json_or_as_they_are_recorded(offline: Bench) -> None:
    lifecycle = AssetBatchLifecycle(offline.settings, offline._connect, offline.clock, offline.engine)
    titles = some(2, a={"source_arn": source("a"), "resource_id": "r", "tags": {"k": "v"}})
    first = lifecycle.check({}, batch_inputs(titles), b"1").inputs
    for form in (json.dumps(titles), first["titles"]):
        assert lifecycle.check(first, batch_inputs(form), b"2") == Checked(first, [])
    for form in ("{", "[]", "trailer"):
        assert [each.path for each in lifecycle.check(first, batch_inputs(form), b"2").problems] == ["titles"]


def test_batch_what_check_returns_depends_on_values_alone(offline: Bench) -> None:
    lifecycle = AssetBatchLifecycle(offline.settings, offline._connect, offline.clock, offline.engine)
    first = lifecycle.check({}, batch_inputs(some(3)), b"1").inputs
    assert lifecycle.check(first, batch_inputs(some(3)), b"2").inputs == first
    assert lifecycle.check(first, batch_inputs(some(4)), b"2").inputs["incarnation"] != first["incarnation"]
    unknown = lifecycle.check(first, batch_inputs(some(3, a=UNKNOWN)), b"2").inputs
    assert unknown["incarnation"] is UNKNOWN
    assert lifecycle.check(first, batch_inputs(UNKNOWN), b"2").inputs["titles"] is UNKNOWN


def test_batch_a_secret_in_a_title_makes_the_text_of_all_titles_secret(offline: Bench) -> None:
    lifecycle = AssetBatchLifecycle(offline.settings, offline._connect, offline.clock, offline.engine)
    for paths, marked in ((["titles.title-0"], {"titles"}), (["titles.a.resource_id"], {"titles"}), ([], set[str]())):
        titles = some(2, a={"source_arn": source("a"), "resource_id": "r"})
        inputs = lifecycle.check({}, batch_inputs(titles, **{SECRET_INPUTS: paths}), b"seed").inputs
        assert isinstance(inputs["titles"], str)
        assert repeated(inputs) == marked


@pytest.mark.parametrize("key", ["trailer", "Der Film", "a,b", "ä", "100%", "?", "=", 'say "a"', "a\\b"])
def test_batch_texts_are_read_back(key: str) -> None:
    options = {"source_arn": "s3://acme/ä %41,?x/i.m3u8", "tags": {"team": "a b"}}
    titles = {key: options, f"{key}2": "s3://acme/b c.m3u8", "z": "s3://other/?.m3u8"}
    text = titles_text(titles)
    assert titles_of(text) == {
        key: options,
        f"{key}2": {"source_arn": "s3://acme/b c.m3u8"},
        "z": {"source_arn": "s3://other/?.m3u8"},
    }
    assert titles_text(titles_of(text)) == text
    assert titles_of(titles_text({})) == {}
    records = Records("t", {key: Record(f"{key}-0", "i", "", "t", "part"), "z": Record("z-1", "j", "m", "o", "")})
    again = Records.of({**records.outputs(), "tags_all": {}})
    assert {name: each.id for name, each in again.assets.items()} == {key: f"{key}-0", "z": "z-1"}
    assert [each.incarnation for each in again.assets.values()] == [
        records.assets[name].incarnation for name in again.assets
    ]


@pytest.mark.parametrize(
    "record",
    parameters(
        {
            "generated": Record("trailer-0123456789", "i", "m", "t", "part"),
            "chosen": Record("chosen", "i", "m", "t", "part"),
            "own tags": Record("trailer", "i", "m", "o", ""),
        }
    ),
)
def test_records_are_read_back(record: Record) -> None:
    records = Records("t", {"trailer": record})
    outputs = {**records.outputs(), "tags_all": {}}
    again = Records.of(outputs)
    assert again.assets["trailer"]._replace(tags="") == record._replace(tags="")


def test_urls_that_do_not_fit_are_recorded_whole() -> None:
    records = Records()
    record = Record("a", "i", "m", "")
    records.with_urls("a", record, {"hls": "https://h/out/v1/a1/c/m/index.m3u8"})
    records.with_urls("b", record, {"hls": "https://h/out/v1/b1/c/m/index.m3u8"})
    records.with_urls("c", record, {"hls": "https://h/out/v1/c1/other/m/index.m3u8"})
    records.with_urls("d", record, {"hls": "https://h/somewhere.m3u8"})
    assert [each.url_part for each in records.assets.values()] == ["a1", "b1", "", ""]
    assert set(records.urls) == {"c", "d"}
    assert records.without_endpoint(["hls"]) == []
    assert records.without_endpoint(["hls", "dash"]) == ["a", "b", "c", "d"]


# Titles that another resource of the stack holds, or is to hold.


def single(bench: Bench, key: str, **inputs: Any) -> Props:
    """An `Asset` of a title, recorded by the stack."""
    outputs = made(
        bench.asset, asset_inputs(source_arn=source(key), id_prefix=key, owner=f"movies/prod/unit-{key}", **inputs)
    )
    bench.engine.holders[outputs.id] = f"movies/prod/unit-{key}"
    return outputs.outputs


def test_batch_takes_titles_over_and_their_old_holders_leave_them_in_silence(batch: Batch, bench: Bench) -> None:
    old = {key: single(bench, key) for key in ("a", "b")}
    before = batch.held
    news = batch_inputs({key: source(key) for key in ("a", "b", "c")}, tags={"team": "video"})
    checked = batch.lifecycle.check({}, news, b"seed")
    assert checked.problems == []
    assert bench.engine.messages == ["titles: 1 to make, 2 to take over"]
    calls = batch.calls_of(lambda: batch.up(news))
    assert calls["CreateAsset"] == 1
    assert batch.held - before == {batch.ids["c"]}
    assert {batch.ids[key] for key in old} == before
    for outputs in old.values():
        bench.asset.delete(outputs["asset_id"], outputs)
        assert bench.asset.read(outputs["asset_id"], outputs) is None
    assert batch.held == set(batch.ids.values())
    assert bench.engine.warnings == []
    tags = bench.client.describe_asset(Id=batch.ids["a"])["Tags"]
    assert tags == {"team": "video", OWNER_TAG: f"movies/prod/all-batch-0@{batch.entry.outputs['incarnation']}"}
    batch.refresh()
    assert not batch.preview(news).changes


@pytest.mark.parametrize(
    ("owner", "recorded", "is_taken"),
    [
        ("movies/prod/x", "movies/prod/x", True),
        ("movies/prod/x", None, False),
        ("movies/prod/x", "movies/prod/all-batch-0", False),
        ("movies/prod/", None, True),
        ("movies/dev/x", None, False),
        ("movies/dev/x", "movies/prod/x", False),
        ("films/prod/x", None, False),
        ("movies", None, False),
    ],
)
def test_batch_takes_nothing_over_from_another_stack(
    batch: Batch, bench: Bench, owner: str, recorded: str | None, is_taken: bool
) -> None:
    """A stack of the same name in another backend has equal tags; what it let go is anybody's."""
    id_ = single(bench, "a")["asset_id"]
    bench.engine.holders = {id_: recorded} if recorded else {}
    tags = {OWNER_TAG: f"{owner}@0a1b2c3d"}
    bench.client.tag_resource(ResourceArn=bench.client.describe_asset(Id=id_)["Arn"], Tags=tags)
    if is_taken:
        batch.up(batch_inputs({"a": source("a")}))
    else:
        with pytest.raises(MediaPackageVodError, match="exists already"):
            batch.up(batch_inputs({"a": source("a")}))
        assert bench.client.describe_asset(Id=id_)["Tags"] == tags


def test_batch_an_asset_that_differs_is_not_taken_over(batch: Batch, bench: Bench) -> None:
    id_ = single(bench, "a", asset_id="chosen")["asset_id"]
    before = bench.client.describe_asset(Id=id_)
    with pytest.raises(MediaPackageVodError, match=r"differs in source_arn.*Ask for it as it is"):
        batch.up(batch_inputs({"a": {"source_arn": source("b"), "asset_id": "chosen"}}))
    assert bench.client.describe_asset(Id=id_)["Tags"] == before["Tags"]


def test_batch_an_owner_that_no_tag_can_hold_is_known_by_the_state(batch: Batch, bench: Bench) -> None:
    key = "Amélie"
    old = single(bench, key)
    assert bench.client.describe_asset(Id=old["asset_id"])["Tags"][OWNER_TAG].startswith("sha256/")
    assert "CreateAsset" not in batch.calls_of(lambda: batch.up(batch_inputs({key: source(key)})))


def test_batch_lets_titles_go_that_any_resource_of_the_stack_then_takes(batch: Batch, bench: Bench) -> None:
    batch.up(batch_inputs(some(4)))
    before = batch.ids
    news = batch_inputs(some(2), release=["title-2", "title-3", "never-there"])
    assert batch.preview(news).changes
    assert batch.calls_of(lambda: batch.up(news)) == {"DescribeAsset": 2, "TagResource": 2}
    assert batch.held == set(before.values())
    assert bench.engine.messages[-1] == "titles: 2 to let go"
    for other in (news, batch_inputs(some(2))):
        assert not batch.preview(other).changes
    bench.engine.holders |= dict.fromkeys(batch.entry.outputs["released"], "movies/prod/all-batch-0")
    taken = asset_inputs(source_arn=source("title-2"), id_prefix="title-2", owner="movies/prod/x")
    calls = batch.calls_of(lambda: made(bench.asset, taken))
    assert calls == {"DescribeAsset": 1, "TagResource": 1}
    again = batch.calls_of(lambda: batch.up(batch_inputs(some(2, **{"title-3": source("title-3")}))))
    assert again["CreateAsset"] == 0
    batch.destroy()
    assert batch.held == {before["title-2"]}
    assert bench.engine.warnings == []


def test_batch_what_was_let_go_and_has_another_owner_stays_with_it(batch: Batch, bench: Bench) -> None:
    batch.up(batch_inputs(some(1)))
    bench.engine.holders = dict.fromkeys(batch.ids.values(), "movies/prod/all-batch-0")
    taken = made(bench.asset, asset_inputs(source_arn=source("title-0"), id_prefix="title-0", owner="movies/prod/x"))
    batch.up(batch_inputs({}, release=["title-0"]))
    assert bench.asset.read(taken.id, taken.outputs)


def test_batch_what_another_one_asks_for_in_the_same_run_is_left_to_be_taken(batch: Batch, bench: Bench) -> None:
    batch.up(batch_inputs(some(1)))
    bench.engine.holders = dict.fromkeys(batch.ids.values(), "movies/prod/all-batch-0")
    bench.engine.claims = Claims()
    news = asset_inputs(source_arn=source("title-0"), id_prefix="title-0", owner="movies/prod/x")
    checked = bench.asset.check({}, news, b"seed")
    assert checked.problems == []
    calls = batch.calls_of(lambda: batch.up(batch_inputs({}, release=["title-0"])))
    assert not {"TagResource", "DeleteAsset"} & set(calls)
    taken = bench.asset.create(checked.inputs)
    assert bench.asset.read(taken.id, taken.outputs)


def test_batch_nobody_takes_over_what_is_just_let_go(batch: Batch, bench: Bench) -> None:
    """The new owner's tag is the last one, whichever thread is first."""
    batch.up(batch_inputs(some(1)))
    bench.engine.holders = dict.fromkeys(batch.ids.values(), "movies/prod/all-batch-0")
    bench.engine.claims = Claims()
    news = asset_inputs(source_arn=source("title-0"), id_prefix="title-0", owner="movies/prod/x")
    inputs = bench.asset.check({}, news, b"seed").inputs
    bench.engine.claims._asked.clear()  # asked for a moment later than the batch looks
    took: list[Any] = []
    other = Thread(target=lambda: took.append(bench.asset.create(inputs)))
    describe = RemoteObjects.describe

    def slowly(objects: RemoteObjects, id_: str) -> Any:
        found = describe(objects, id_)
        if not took and not other.is_alive() and threading.current_thread() is not other:
            other.start()
            other.join(0.3)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RemoteObjects, "describe", slowly)
        batch.up(batch_inputs({}, release=["title-0"]))
        other.join()
    assert bench.asset.read(took[0].id, took[0].outputs)


@pytest.mark.parametrize("first", ["the one that asks", "the one that deletes"])
def test_batch_what_is_asked_for_elsewhere_is_not_deleted_in_the_same_run(
    batch: Batch, bench: Bench, first: str
) -> None:
    batch.up(batch_inputs(some(2)))
    bench.engine.claims = Claims()
    taken = asset_inputs(source_arn=source("title-1"), id_prefix="title-1", owner="movies/prod/x")
    if first == "the one that asks":
        assert bench.asset.check({}, taken, b"1").problems == []
        with pytest.raises(InputError, match=r"release=\['title-1'\]"):
            batch.preview(batch_inputs(some(1)))
    else:
        batch.preview(batch_inputs(some(1)))
        (problem,) = bench.asset.check({}, taken, b"1").problems
        assert "`release=`" in problem.reason
    bench.engine.claims = Claims()
    assert bench.asset.check({}, taken, b"1").problems == []
    assert batch.preview(batch_inputs(some(1), release=["title-1"])).changes


def test_batch_one_asset_has_one_owner_in_a_program(batch: Batch, bench: Bench) -> None:
    bench.engine.claims = Claims()
    for _ in range(2):
        assert batch.lifecycle.check({}, batch_inputs(some(3)), b"1").problems == []
    other = batch_inputs(some(1), name="next-batch-0", owner="movies/prod/next-batch-0")
    (problem,) = batch.lifecycle.check({}, other, b"1").problems
    assert "is what movies/prod/all-batch-0 asks for too" in problem.reason


def test_batch_a_deletion_sees_what_was_taken_over_since_the_last_listing(batch: Batch, bench: Bench) -> None:
    """By another process, whose calls this one does not see."""
    batch.up(batch_inputs(some(2)))
    id_ = batch.ids["title-0"]
    other = {OWNER_TAG: "movies/prod/x@0a1b2c3d"}
    bench.client.tag_resource(ResourceArn=bench.client.describe_asset(Id=id_)["Arn"], Tags=other)
    bench.clock.time += 1
    batch.destroy()
    assert batch.held == {id_}
    assert bench.engine.warnings == []


# Taking over.


def test_batch_adopts_what_equals_the_program_and_refuses_the_rest_in_the_preview(batch: Batch, bench: Bench) -> None:
    def put(id_: str, name: str, **tags: str) -> None:
        arn = source(name).replace("s3://", "arn:aws:s3:::")
        bench.client.create_asset(Id=id_, PackagingGroupId="group", SourceArn=arn, SourceRoleArn=ROLE, Tags=tags)

    put("equal", "a")
    put("tagged", "b", team="theirs")
    titles = {each: {"source_arn": source(each), "asset_id": id_} for each, id_ in (("a", "equal"), ("b", "tagged"))}
    news = batch_inputs({**titles, "c": source("c")}, adopt=True)
    mark = bench.mark
    (problem,) = batch.lifecycle.check({}, news, b"1").problems
    assert bench.calls(mark) == ["ListAssets"]
    assert problem.path == "titles.b"
    assert "differs in tags" in problem.reason
    news["titles"]["b"]["tags"] = {"team": "theirs"}
    assert batch.calls_of(lambda: batch.up(news))["CreateAsset"] == 1
    assert batch.held == {"equal", "tagged", batch.ids["c"]}
    assert batch.calls_of(lambda: batch.preview(news)) == {}
    batch.refresh()
    assert not batch.preview(news).changes
    batch.destroy()
    assert batch.held == set()


# Cut off.


def test_batch_a_destroy_after_a_killed_update_deletes_what_that_made(batch: Batch, bench: Bench) -> None:
    batch.up(batch_inputs({}))
    before = replace(batch.entry)
    batch.up(batch_inputs(some(3)))
    bench.engine.ran_before = True
    bench.engine.earlier = EarlierRuns(pending_updates=[batch.entry.inputs])
    batch.recorded = before
    batch.new_process().destroy()
    assert batch.held == set()


def test_batch_an_update_makes_again_what_a_killed_one_deleted(batch: Batch, bench: Bench) -> None:
    batch.up(batch_inputs(some(6)))
    for number in (2, 3):
        bench.client.delete_asset(Id=batch.ids[f"title-{number}"])
    batch = batch.new_process()
    calls = batch.calls_of(lambda: batch.up(batch_inputs(some(4))))
    assert (calls["CreateAsset"], calls["DeleteAsset"]) == (2, 2)
    assert batch.held == set(batch.ids.values())
    assert set(batch.ids) == set(some(4))


@pytest.mark.parametrize("name", ["all", "all-of-another"])
def test_head_a_destroy_after_a_killed_create_deletes_what_that_made(batch: Batch, bench: Bench, name: str) -> None:
    """The engine does not delete a batch that it has never recorded; its head is recorded before it."""
    batch.up(batch_inputs(some(3)))
    bench.engine.ran_before = True
    bench.engine.earlier = EarlierRuns(pending_creates_elsewhere=[batch.entry.inputs])
    head = AssetCatalogLifecycle(bench.settings, bench._connect, bench.clock, bench.engine)
    head.delete(f"{name}-head", {"name": f"{name}-head", "batches": 3, "digest": ""})
    assert len(batch.held) == (0 if name == "all" else 3)


def test_head_names_what_a_killed_create_made_and_it_may_not_delete(batch: Batch, bench: Bench) -> None:
    def refuse(_real: Any, **_request: Any) -> Any:
        raise service_error(403, "ForbiddenException", "not yours")

    batch.up(batch_inputs(some(1)))
    bench.engine.ran_before = True
    bench.engine.earlier = EarlierRuns(pending_creates_elsewhere=[batch.entry.inputs])
    bench.fault("DeleteAsset", refuse)
    AssetCatalogLifecycle(bench.settings, bench._connect, bench.clock, bench.engine).delete(
        "all-head", {"name": "all-head", "batches": 3, "digest": ""}
    )
    (asset_id,) = batch.held
    (told,) = bench.engine.warnings
    assert told.startswith(f"an earlier run made asset '{asset_id}' in eu-west-1 and was cut off, and it could not be ")
    assert "not yours" in told
