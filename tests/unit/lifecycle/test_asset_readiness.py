"""The wait for assets that can be played: what ends it, what it says, and what the next run does with it."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset_readiness import AssetReadinessLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Made
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import STOPPING
from pulumi_mediapackage_vod.errors import CancelledError, IncompleteError
from tests.support.lifecycle_bench import REGION, Bench, Props, asset_inputs, configuration_inputs, made


@pytest.fixture
def readiness(bench: Bench, hls: Made) -> AssetReadinessLifecycle:
    """The waits of the assets `a` and `b`. Time passes for the emulated service as they sleep.

    An endpoint becomes playable after a second.
    """
    bench.emulator.clock.freeze()
    slept = 0.0

    def pass_on(now: float) -> None:
        nonlocal slept
        bench.emulator.clock.advance(now - slept)
        slept = now

    bench.clock.on_sleep = pass_on
    for name in ("a", "b"):
        make(bench, name)
    return AssetReadinessLifecycle(bench.settings, lambda _: Service(bench.client), bench.clock, bench.engine)


def wait_for(*names: str, **inputs: Any) -> Props:
    return {"assets": {name: {"id": name} for name in names}, "name": "ready", "region": REGION, **inputs}


def wait_for_hls(incarnation: str) -> Props:
    """A wait for one configuration of one asset."""
    return wait_for(assets={"a": {"id": "a", "configurations": {"hls": incarnation}}})


def make(bench: Bench, name: str) -> None:
    made(bench.asset, asset_inputs(asset_id=name))


def failing(bench: Bench, name: str) -> None:
    bench.emulator.backend.failing.add((name, "hls"))


def waited(readiness: AssetReadinessLifecycle, inputs: Props) -> IncompleteError:
    with pytest.raises(IncompleteError) as caught:
        readiness.create(inputs)
    assert caught.value.id == "ready"
    return caught.value


def test_the_wait_ends_when_everything_can_be_played(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    id_, outputs = readiness.create(wait_for("a", "b"))
    assert id_ == "ready"
    assert outputs["statuses"] == {"a": {"hls": "PLAYABLE"}, "b": {"hls": "PLAYABLE"}}
    assert 1 <= bench.clock.time < 3
    assert bench.engine.reports == ["0/2 playable", "1/2 playable", "2/2 playable"]


def test_what_can_be_played_is_not_asked_for_again(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    bench.emulator.clock.advance(10)
    make(bench, "late")
    mark = bench.mark
    readiness.create(wait_for("a", "late"))
    asked = [call.object_id for call in bench.emulator.calls.since(mark)]
    assert asked.count("a") == 1
    assert asked.count("late") > 1


def test_an_ingest_that_failed_is_an_error_that_says_what_to_do(
    bench: Bench, readiness: AssetReadinessLifecycle
) -> None:
    failing(bench, "b")
    error = waited(readiness, wait_for("a", "b"))
    assert str(error).startswith("b (hls): the ingest failed, which is final: mend the source and give the asset")
    assert error.outputs["statuses"] == {"a": {"hls": "PLAYABLE"}, "b": {"hls": "FAILED"}}


def test_a_failure_does_not_end_the_wait_for_the_others(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    failing(bench, "a")
    bench.emulator.clock.advance(10)
    make(bench, "late")
    assert waited(readiness, wait_for("a", "late")).outputs["statuses"]["late"] == {"hls": "PLAYABLE"}


def test_messages_call_a_configuration_as_they_are_told(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    failing(bench, "a")
    error = waited(readiness, wait_for("a", configuration_names={"hls": "phones"}))
    assert str(error).startswith("a (phones): ")


def test_an_asset_that_does_not_exist_is_an_error(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    assert str(waited(readiness, wait_for("lost"))).startswith("lost: the asset does not exist: run `pulumi refresh`")
    assert bench.clock.sleeps == []


def test_an_asset_without_an_endpoint_is_an_error(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    bench.client.delete_packaging_configuration(Id="hls")
    assert str(waited(readiness, wait_for("a"))).startswith("a: the asset has no endpoint to be played from")


def test_an_asset_too_old_to_have_a_status_is_not_waited_for(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    bench.emulator.backend.statuses["a", "hls"] = None
    assert readiness.create(wait_for("a")).outputs["statuses"] == {"a": {"hls": "NO_STATUS"}}


def test_only_the_configurations_asked_for_are_waited_for(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    made(bench.configuration, configuration_inputs(configuration_id="dash"))
    bench.emulator.backend.failing.add(("a", "dash"))
    assert readiness.create(wait_for_hls("1a2b3c4d")).outputs["statuses"] == {"a": {"hls": "PLAYABLE"}}


@pytest.mark.parametrize(("timeout", "seconds"), [(None, 3600), (30.0, 30)])
def test_a_wait_that_takes_too_long_is_an_error(
    bench: Bench, readiness: AssetReadinessLifecycle, timeout: float | None, seconds: int
) -> None:
    bench.emulator.backend.statuses["a", "hls"] = "PROCESSING"
    with pytest.raises(IncompleteError, match=rf"{seconds} s later \(0/1 playable\)"):
        readiness.create(wait_for("a"), timeout)
    assert bench.clock.time == seconds


@pytest.mark.parametrize("status", ["QUEUED", "REHEATING"], ids=["known", "nobody knows yet"])
def test_the_waits_own_limit_holds_where_the_call_has_none(
    bench: Bench, readiness: AssetReadinessLifecycle, status: str
) -> None:
    bench.emulator.backend.statuses["a", "hls"] = status
    assert "20 s later (0/1 playable)" in str(waited(readiness, wait_for("a", timeout_seconds=20)))


def test_a_cancelled_wait_records_what_was_seen(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    def cancel(_now: float) -> None:
        raise CancelledError("the run was cancelled")

    bench.clock.on_sleep = cancel
    assert waited(readiness, wait_for("a")).outputs["statuses"] == {"a": {"hls": "QUEUED"}}


def test_a_round_ends_with_the_run(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    """Thousands of assets may be asked for without a wait, as long as there is room in the rate of requests."""
    mark = bench.mark
    STOPPING.set()
    assert waited(readiness, wait_for("a", "b")).outputs["statuses"] == {}
    assert not bench.emulator.calls.since(mark)


def test_the_next_run_waits_on_for_what_is_left(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    bench.emulator.backend.statuses["b", "hls"] = "PROCESSING"
    inputs = wait_for("a", "b", timeout_seconds=20)
    olds = waited(readiness, inputs).outputs
    assert readiness.diff(olds, inputs).changes
    bench.emulator.backend.statuses.clear()
    mark = bench.mark
    outputs = readiness.update("ready", olds, inputs)
    assert not readiness.diff(outputs, inputs).changes
    assert {call.object_id for call in bench.emulator.calls.since(mark)} == {"b"}


def test_a_wait_that_is_over_changes_nothing(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    outputs = readiness.create(wait_for("a")).outputs
    assert not readiness.diff(outputs, wait_for("a")).changes
    assert not readiness.diff(outputs, wait_for("a", timeout_seconds=7)).changes


def test_an_endpoint_with_another_url_is_waited_for_again(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    olds = readiness.create(wait_for_hls("1")).outputs
    assert readiness.diff(olds, wait_for_hls("2")).changes
    mark = bench.mark
    readiness.update("ready", olds, wait_for_hls("2"))
    assert bench.calls(mark) == ["DescribeAsset"]


def test_an_asset_that_is_added_is_waited_for_alone(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    olds = readiness.create(wait_for("a")).outputs
    mark = bench.mark
    outputs = readiness.update("ready", olds, wait_for("a", "b"))
    assert {call.object_id for call in bench.emulator.calls.since(mark)} == {"b"}
    assert set(outputs["statuses"]) == {"a", "b"}


def test_an_asset_that_is_removed_leaves_the_statuses(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    olds = readiness.create(wait_for("a", "b")).outputs
    assert set(readiness.update("ready", olds, wait_for("a"))["statuses"]) == {"a"}


def test_reading_and_deleting_call_nothing(bench: Bench, readiness: AssetReadinessLifecycle) -> None:
    outputs = readiness.create(wait_for("a")).outputs
    mark = bench.mark
    read = readiness.read("ready", outputs)
    readiness.delete("ready", outputs)
    assert read.outputs == outputs
    assert read.inputs == wait_for("a")
    assert bench.calls(mark) == []
