"""Time: the pace, what IAM has not told around yet, quotas against haste, and the wait for readiness."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service.pace import BURST, Pace, background
from pulumi_mediapackage_vod.emulator import Fault
from pulumi_mediapackage_vod.errors import (
    CancelledError,
    ForbiddenError,
    IncompleteError,
    QuotaError,
    RefusedError,
    TooManyRequestsError,
)
from tests.contract.bench import ContractBench
from tests.contract.engine_order import LifecycleCalls, Resource
from tests.contract.kinds import ASSET_KIND, CONFIGURATION_KINDS, GROUP_KIND, Kind, each
from tests.contract.promises import promise
from tests.support.lifecycle_bench import ACCOUNT, REGION, FakeClock


@promise("F3")
def test_a_role_that_cannot_be_assumed_for_30_s_is_waited_for(
    bench: ContractBench, kind: Kind, resource: Resource
) -> None:
    bench.emulator.configure(role_ready_after=30.0)
    news = kind.news(**kind.full)
    resource.up(news)
    bench.as_asked(kind, resource, news)
    assert 30 <= bench.clock.time <= 36


@promise("F3")
def test_a_role_that_never_can_be_assumed_is_an_error_after_two_minutes(bench: ContractBench, kind: Kind) -> None:
    bench.surround(kind)
    bench.emulator.configure(role_ready_after=10_000.0)
    with pytest.raises(RefusedError, match="could not be assumed"):
        bench.resource(kind).up(kind.news(**kind.full))
    assert 120 <= bench.clock.time <= 126
    assert bench.ids(kind) == []


@promise("F3")
def test_a_role_that_an_update_names_is_waited_for(bench: ContractBench) -> None:
    resource = bench.resource(GROUP_KIND)
    resource.up(GROUP_KIND.news())
    bench.emulator.configure(role_ready_after=30.0)
    resource.up(GROUP_KIND.news(**GROUP_KIND.full))
    bench.as_asked(GROUP_KIND, resource, GROUP_KIND.news(**GROUP_KIND.full))
    assert bench.clock.time >= 30


@promise("F3")
@pytest.mark.parametrize(
    ("fault", "message", "error"),
    [
        ("403", "User is not authorized to perform: iam:PassRole on the role, which it cannot assume", ForbiddenError),
        ("422", "hlsManifests is invalid", RefusedError),
        ("403", "explicit deny", ForbiddenError),
    ],
    ids=["PassRole", "a plain 422", "a plain 403"],
)
def test_a_plain_refusal_is_immediate(
    bench: ContractBench, kind: Kind, fault: str, message: str, error: type[Exception]
) -> None:
    bench.surround(kind)
    bench.emulator.faults.add(Fault(f"Create{kind.suffix}", fault, message=message))
    with pytest.raises(error, match=message[:20]):
        bench.resource(kind).up(kind.news(**kind.full))
    assert bench.clock.time == 0
    assert bench.calls().count(f"Create{kind.suffix}") == 1


@promise("F3")
@each(CONFIGURATION_KINDS)
def test_what_names_no_role_waits_for_none(bench: ContractBench, kind: Kind) -> None:
    bench.surround(kind)
    message = "the role could not be assumed"
    bench.emulator.faults.add(Fault(f"Create{kind.suffix}", "422", message=message))
    with pytest.raises(RefusedError, match=message):
        bench.resource(kind).up(kind.news())
    assert bench.clock.time == 0


# 429: a quota that is used up, or haste.


def fill(bench: ContractBench, kind: Kind, number: int) -> None:
    """As many objects of the kind as its quota counts, the groups that are there for others included."""
    request: Any = {"group": {}, "configuration": {"HlsPackage": {"HlsManifests": [{}]}}, "asset": {}}[kind.attribute]
    if kind is ASSET_KIND:
        request = {"SourceArn": kind.required["source_arn"], "SourceRoleArn": kind.required["source_role_arn"]}
    parent = {"PackagingGroupId": "group"} if kind.in_a_group else {}
    for each_one in range(number):
        members = {**request, **parent}
        bench.emulator.objects.put(kind.collection, f"there{each_one}", members, account=ACCOUNT, region=REGION)


@promise("F4")
@each([GROUP_KIND, CONFIGURATION_KINDS[0]])
def test_a_quota_that_is_used_up_says_the_quota_the_count_and_the_way_out(bench: ContractBench, kind: Kind) -> None:
    bench.surround(kind)
    fill(bench, kind, 10)
    with pytest.raises(QuotaError) as caught:
        bench.resource(kind).up(kind.news(**kind.chosen))
    text = str(caught.value)
    assert "'chosen' was not made" in text
    assert "holds 10" in text
    assert "quota is 10" in text
    assert "delete_before_replace" in text


@promise("F4")
def test_a_quota_of_assets_is_told_by_the_groups_own_count(bench: ContractBench) -> None:
    bench.surround(ASSET_KIND)
    bench.emulator.faults.add(Fault("CreateAsset", "429"))

    def full(real: Callable[..., Any], **request: Any) -> Any:
        return {**real(**request), "ApproximateAssetCount": 10_000}

    bench.fault("DescribePackagingGroup", full)
    with pytest.raises(QuotaError, match="holds 10000 assets"):
        bench.resource(ASSET_KIND).up(ASSET_KIND.news())


@promise("F4")
def test_haste_is_not_taken_for_a_quota(bench: ContractBench, kind: Kind) -> None:
    bench.surround(kind)
    bench.emulator.faults.add(Fault(f"Create{kind.suffix}", "429"))
    with pytest.raises(TooManyRequestsError) as caught:
        bench.resource(kind).up(kind.news())
    assert not isinstance(caught.value, QuotaError)


@promise("F4")
def test_a_hundred_creates_at_two_requests_a_second_all_succeed(make_bench: Callable[..., ContractBench]) -> None:
    """botocore asks again for what the service throttles; nothing is lost, and nothing is sent without end."""
    bench = make_bench(attempts=10)
    bench.surround(ASSET_KIND)
    bench.emulator.configure(rate=2.0, burst=50)
    for number in range(100):
        bench.resource(ASSET_KIND).up(ASSET_KIND.news(id_prefix=f"title{number}"))
    assert len(bench.ids(ASSET_KIND)) == 100
    assert len(bench.calls()) <= 300


class _SharedClock(FakeClock):
    """Of several threads, each of which waits on its own: time is what the latest one waits for."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self.waited: list[float] = []

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.waited.append(seconds)


@promise("F4")
def test_many_threads_share_one_pace() -> None:
    """50 requests at once, and from then on each one 0.2 s after the one before."""
    clock = _SharedClock()
    pace = Pace(clock=clock)
    with ThreadPoolExecutor(16) as pool:
        for _ in range(BURST + 100):
            pool.submit(pace.take)
    assert sorted(clock.waited) == pytest.approx([0.2 * number for number in range(1, 101)])


@promise("F4")
def test_a_wait_for_readiness_leaves_requests_to_others() -> None:
    clock = FakeClock()
    pace = Pace(clock=clock)
    for _ in range(BURST - 2):
        pace.take()
    with background():
        pace.take()
    assert clock.time > 0
    pace.take()
    assert sum(clock.sleeps) == clock.time


# Readiness.


@pytest.fixture
def published(bench: ContractBench) -> dict[str, Any]:
    """Three assets of a group with one configuration, as a wait's inputs name them."""
    bench.surround(ASSET_KIND)
    configuration = {"PackagingGroupId": "group", "HlsPackage": {"HlsManifests": [{}]}}
    bench.emulator.objects.put("packaging_configurations", "hls", configuration, account=ACCOUNT, region=REGION)
    fill(bench, ASSET_KIND, 3)
    bench.emulator.configure(playable_after=60.0)
    return {"name": "ready", "assets": {f"title{number}": {"id": f"there{number}"} for number in range(3)}}


@pytest.fixture
def wait(bench: ContractBench) -> Resource:
    return Resource(LifecycleCalls(bench.readiness))


@promise("W1")
def test_a_wait_ends_when_every_asset_can_be_played(bench: ContractBench, wait: Resource, published: Any) -> None:
    wait.up(published)
    assert wait.entry.outputs["statuses"] == {name: {"hls": "PLAYABLE"} for name in published["assets"]}
    assert 60 <= bench.clock.time <= 65
    assert bench.engine.reports[-1] == "3/3 playable"
    assert not wait.preview(published).changes
    wait.refresh()
    assert not wait.preview(published).changes
    wait.destroy()


@promise("W1")
def test_an_ingest_that_failed_is_named_at_once_and_the_next_run_waits_on(
    bench: ContractBench, wait: Resource, published: Any
) -> None:
    bench.emulator.backend.statuses["there1", "hls"] = "FAILED"
    with pytest.raises(IncompleteError, match=r"title1 \(hls\): the ingest failed.*`revision`"):
        wait.up(published)
    assert wait.entry.incomplete
    bench.emulator.backend.statuses.clear()
    mark = bench.mark
    assert wait.up(published) == ["update"]
    assert {call.object_id for call in bench.emulator.calls.since(mark)} == {"there1"}
    assert not wait.preview(published).changes


@promise("W1")
def test_a_wait_that_takes_too_long_is_recorded(bench: ContractBench, wait: Resource, published: Any) -> None:
    with pytest.raises(IncompleteError, match=r"0/3 playable.*`timeout_seconds`"):
        wait.up({**published, "timeout_seconds": 20})
    assert wait.recorded
    assert wait.preview(published).changes
    assert wait.up(published) == ["update"]


@promise("W1")
def test_a_wait_that_is_cancelled_records_what_it_saw(bench: ContractBench, wait: Resource, published: Any) -> None:
    def cancel(_: float) -> None:
        raise CancelledError("cancelled")

    bench.emulator.backend.statuses["there0", "hls"] = "PLAYABLE"
    bench.clock.on_sleep = cancel
    with pytest.raises(IncompleteError, match="cancelled"):
        wait.up(published)
    assert wait.entry.outputs["statuses"]["title0"] == {"hls": "PLAYABLE"}


@promise("W1")
@pytest.mark.parametrize(
    ("status", "outcome"), [(None, "NO_STATUS"), ("SOMETHING_NEW", "SOMETHING_NEW")], ids=["none", "unknown"]
)
def test_a_status_that_is_not_known(
    bench: ContractBench, wait: Resource, published: Any, status: str | None, outcome: str
) -> None:
    """None is neither waited for nor failed; an unknown one counts as not done."""
    bench.emulator.backend.statuses["there0", "hls"] = status
    if status is None:
        wait.up(published)
    else:
        with pytest.raises(IncompleteError, match="2/3 playable"):
            wait.up({**published, "timeout_seconds": 100})
    assert wait.entry.outputs["statuses"]["title0"] == {"hls": outcome}


@promise("W1")
@pytest.mark.parametrize("lost", ["asset", "configuration"])
def test_what_cannot_ever_be_played_ends_the_wait(
    bench: ContractBench, wait: Resource, published: Any, lost: str
) -> None:
    kind, object_id = (ASSET_KIND, "there0") if lost == "asset" else (CONFIGURATION_KINDS[0], "hls")
    bench.vanish(kind, object_id)
    with pytest.raises(IncompleteError, match="title0: the asset"):
        wait.up(published)


@promise("W1")
def test_another_endpoint_is_waited_for_again_and_no_other(
    bench: ContractBench, wait: Resource, published: Any
) -> None:
    wait.up(published)
    changed = {
        **published,
        "assets": {**published["assets"], "title0": {"id": "there0", "configurations": {"hls": "x"}}},
    }
    mark = bench.mark
    assert wait.up(changed) == ["update"]
    assert {call.object_id for call in bench.emulator.calls.since(mark)} == {"there0"}
