"""Many single assets at list price: what a refresh sees, what a destroy costs, and that small stacks pay no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, cast

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.listed_assets import (
    DESCRIBED_FIRST,
    MOST_DESCRIBED,
    ListedAssets,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.listing import Listing
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset import AssetLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Made
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import SystemClock, wait_for
from pulumi_mediapackage_vod.errors import AccountError
from tests.support.lifecycle_bench import (
    ACCOUNT,
    REGION,
    Bench,
    FakeClock,
    Props,
    asset_inputs,
    found,
    made,
    parameters,
)

THREADS = 16
MANY = 60


class Process:
    """One provider process and the assets of its stack."""

    def __init__(self, bench: Bench, clock: Any = None) -> None:
        self.bench = bench
        service = bench._connect(REGION)
        self.assets = AssetLifecycle(bench.settings, lambda _: service, clock or bench.clock, bench.engine)

    def make(self, count: int, **more: Any) -> list[Made]:
        inputs = [asset_inputs(id_prefix=f"title-{number}", **{**PUBLISHED, **more}) for number in range(count)]
        return [made(self.assets, each) for each in inputs]

    def all(self, work: Callable[..., Any], recorded: list[Made]) -> Counter[str]:
        """Do it to each, as the engine would; the calls that it took."""
        mark = self.bench.mark
        with ThreadPoolExecutor(THREADS) as pool:
            self.results = [*pool.map(lambda each: work(*each), recorded)]
        return Counter(self.bench.calls(mark))

    def listing(self) -> Process:
        """This process, once it has asked for so many that it lists."""
        self.all(self.assets.read, [Made("none", {**made_up(), "asset_id": "none"})] * (DESCRIBED_FIRST + 1))
        return self


PUBLISHED: Props = {"packaging_configurations": ["hls"]}


def made_up() -> Props:
    arn = f"arn:aws:mediapackage-vod:{REGION}:{ACCOUNT}:assets/none"
    return {"packaging_configurations": [], "region": REGION, "packaging_group_id": "group", "arn": arn}


@pytest.fixture
def stack(bench: Bench, hls: Made) -> list[Made]:
    bench.emulator.clock.freeze()
    return Process(bench).make(MANY)


def modify(bench: Bench, recorded: Made, **members: Any) -> None:
    bench.emulator.objects.modify("assets", recorded.id, members, account=ACCOUNT, region=REGION)


@pytest.mark.parametrize("count", [1, DESCRIBED_FIRST])
def test_a_small_stack_is_read_and_deleted_with_the_calls_of_ever(bench: Bench, hls: Made, count: int) -> None:
    recorded = Process(bench).make(count)
    assert Process(bench).all(AssetLifecycle.read.__get__(Process(bench).assets), recorded) == {"DescribeAsset": count}
    alone = Process(bench)
    assert alone.all(alone.assets.delete, recorded[:1]) == {"DescribeAsset": 2, "DeleteAsset": 1}


def test_a_refresh_of_many_takes_a_list_and_few_describes(bench: Bench, stack: list[Made]) -> None:
    process = Process(bench)
    assert process.all(process.assets.read, stack) == {"DescribeAsset": DESCRIBED_FIRST, "ListAssets": 1}
    assert [each.outputs for each in process.results] == [each.outputs for each in stack]


DRIFT: dict[str, tuple[Props, Props]] = {
    "source": ({"SourceArn": "arn:aws:s3:::other/a.smil"}, {"source_arn": "arn:aws:s3:::other/a.smil"}),
    "role": ({"SourceRoleArn": "arn:aws:iam::1:role/x"}, {"source_role_arn": "arn:aws:iam::1:role/x"}),
    "content id": ({"ResourceId": "other"}, {"resource_id": "other"}),
    "no tags": ({"Tags": {}}, {"tags_all": {}}),
    "tags": ({"Tags": {"by": "hand"}}, {"tags_all": {"by": "hand"}}),
}


@pytest.mark.parametrize(("members", "shown"), [pytest.param(*each, id=name) for name, each in DRIFT.items()])
def test_a_list_shows_what_somebody_changed(bench: Bench, hls: Made, members: Props, shown: Props) -> None:
    one, _ = Process(bench).make(2, tags={"team": "video"})
    modify(bench, one, **members)
    seen = found(Process(bench).listing().assets, *one)
    assert {name: seen.outputs[name] for name in shown} == shown
    assert seen.outputs["egress_urls"] == one.outputs["egress_urls"]


@pytest.mark.parametrize(("gone", "describes", "lists"), [(3, 3, 1), (MOST_DESCRIBED + 10, MOST_DESCRIBED, 2)])
def test_what_a_list_lacks_is_gone_after_a_describe_or_a_second_list(
    bench: Bench, stack: list[Made], gone: int, describes: int, lists: int
) -> None:
    for each in stack[:gone]:
        bench.client.delete_asset(Id=each.id)
    process = Process(bench).listing()
    process.assets.read(*stack[-1])
    calls = process.all(process.assets.read, stack)
    assert [each is None for each in process.results] == [True] * gone + [False] * (MANY - gone)
    assert calls["DescribeAsset"] <= describes
    assert calls["ListAssets"] <= lists


def test_what_a_list_lacks_and_is_there_is_found(bench: Bench, stack: list[Made]) -> None:
    process = Process(bench).listing()
    bench.fault("ListAssets", lambda real, **request: {**real(**request), "Assets": []})
    assert found(process.assets, *stack[0]).outputs == stack[0].outputs


def test_another_account_is_not_believed(bench: Bench, stack: list[Made]) -> None:
    bench.client.delete_asset(Id=stack[0].id)
    process = Process(bench).listing()
    bench.account = "999999999999"
    with pytest.raises(AccountError):
        process.assets.read(*stack[0])


def test_an_asset_that_took_the_place_of_ours_is_not_ours(bench: Bench, stack: list[Made]) -> None:
    modify(bench, stack[0], Tags={"pulumi-mediapackage-vod:owner": "movies/prod/trailer@ffffffff"})
    process = Process(bench).listing()
    assert process.assets.read(*stack[0]) is None
    process.assets.delete(*stack[0])
    assert bench.client.describe_asset(Id=stack[0].id)


def test_pages_without_any_tags_count_as_matching_and_are_told_once(bench: Bench, stack: list[Made]) -> None:
    def untold(real: Any, **request: Any) -> Any:
        page = real(**request)
        return {**page, "Assets": [{k: v for k, v in each.items() if k != "Tags"} for each in page["Assets"]]}

    bench.fault("ListAssets", untold)
    process = Process(bench)
    calls = process.all(process.assets.read, stack)
    assert [each.outputs for each in process.results] == [each.outputs for each in stack]
    assert calls == {"DescribeAsset": DESCRIBED_FIRST, "ListAssets": 1}
    assert len([each for each in bench.engine.warnings if "without tags" in each]) == 1


@pytest.mark.parametrize("lacking", parameters({"no choice": None, "an endpoint": ["hls", "dash"]}))
def test_what_no_list_can_tell_is_described(bench: Bench, hls: Made, lacking: Any) -> None:
    (one,) = Process(bench).make(1)
    process, mark = Process(bench).listing(), bench.mark
    outputs = {name: value for name, value in one.outputs.items() if name != "packaging_configurations"}
    process.assets.read(one.id, {**outputs, **({"packaging_configurations": lacking} if lacking else {})})
    assert bench.calls(mark) == ["DescribeAsset"]


def test_what_this_process_writes_is_in_the_list_at_once(bench: Bench, stack: list[Made]) -> None:
    process = Process(bench).listing()
    one = stack[0]
    process.assets.read(*one)
    news = {**{name: one.outputs[name] for name in one.outputs}, "tags": {"a": "1"}, "tags_all": {"a": "1"}}
    updated = process.assets.update(one.id, one.outputs, news)
    assert found(process.assets, one.id, updated).outputs["tags_all"] == {"a": "1"}
    mark = bench.mark
    process.assets.delete(one.id, updated)
    assert bench.calls(mark) == ["DeleteAsset", "ListAssets"]


def test_many_are_deleted_with_one_call_each_and_few_lists(bench: Bench, stack: list[Made]) -> None:
    process = Process(bench, SystemClock())
    calls = process.all(process.assets.delete, stack)
    assert bench.client.list_assets()["Assets"] == []
    assert calls["DeleteAsset"] == MANY
    assert calls["ListAssets"] <= 0.2 * MANY
    assert calls["DescribeAsset"] <= 2 * DESCRIBED_FIRST


def test_what_a_list_shows_is_copied_once_until_something_is_written() -> None:
    class Group:
        def listed(self, filters: Props) -> list[Props]:
            return [{"id": f"asset{number}", "tags": {}} for number in range(3)]

    listing, clock = Listing("group"), FakeClock()
    shown = [listing.assets(cast(Any, Group()), clock, since=-1.0) for _ in range(2)]
    assert shown[0] is shown[1]
    listing.wrote(clock, {"id": "new", "tags": {}})
    assert {*listing.assets(cast(Any, Group()), clock, since=-1.0)} - {*shown[0]} == {"new"}


@pytest.mark.parametrize(("assets", "paid"), [(1, 1), (100, 4), (1000, 40), (1001, 80), (3000, 120)])
def test_lists_for_deletions_are_paid_for_by_these_as_long_as_somebody_deletes(assets: int, paid: int) -> None:
    """At a higher rate more is deleted in a moment, and nobody waits longer for it."""

    class Group:
        def listed(self, filters: Props) -> list[Props]:
            return [{"id": f"asset{number}", "tags": {}} for number in range(assets)]

    clock, listing = FakeClock(), Listing("group")

    def listed() -> None:
        listing.assets(cast(Any, Group()), clock, since=clock.now())

    listed()
    with listing.deleting() as deleted:

        def is_paid_after(deletions: int) -> bool:
            for _ in range(deletions):
                deleted()
            return listing.pause() == 0

        assert not is_paid_after(paid - 1)
        assert is_paid_after(1)
        listed()
        assert not is_paid_after(0)
        assert is_paid_after(2 * paid)
        listed()
        assert is_paid_after(0)
        listed()
        assert not is_paid_after(0)
    assert listing.pause() == 0


def test_the_last_who_waits_is_not_kept_waiting() -> None:
    listing = Listing("group")
    with listing.waited_for():
        assert listing.pause() < 0.2


def test_waiting_for_the_deletions_of_others_counts_against_no_time_limit(bench: Bench, hls: Made) -> None:
    Process(bench).make(1)
    assets = ListedAssets(bench._connect(REGION), "group", bench.clock, bench.engine)
    assets.listed()
    with ExitStack() as others, assets.left(lambda listed: False) as gone:
        others.enter_context(assets.listing.deleting())
        bench.clock.on_sleep = lambda now: others.close() if now > 6 else None
        assert wait_for(gone, 1, bench.clock) is True
    assert bench.clock.now() > 5
