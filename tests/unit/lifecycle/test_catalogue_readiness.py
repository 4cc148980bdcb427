"""The wait for the titles of a catalogue: one for all, a describe each, and little in the state."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_groups import identities
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_records import Record, Records
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.catalogue_readiness import (
    AssetCatalogReadinessLifecycle,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Made
from pulumi_mediapackage_vod.errors import IncompleteError
from tests.contract.engine_order import LifecycleCalls, Resource
from tests.support.lifecycle_bench import (
    ACCOUNT,
    REGION,
    ROLE,
    SOURCE,
    Bench,
    Props,
    configuration_inputs,
    made,
)


def titles(*keys: str, urls: str = "1234567") -> str:
    return Records(assets={key: Record(f"{key}-0a", "1", "", "", urls) for key in keys}).identities()


def waits_for(*batches: str, **more: Any) -> Props:
    formats = [{"id": "hls", "incarnation": "1"}]
    return {"name": "ready", "batches": [*batches], "packaging_configurations": formats, "region": REGION, **more}


@pytest.fixture
def wait(bench: Bench, hls: Made) -> Resource:
    bench.emulator.clock.freeze()
    bench.clock.on_sleep = lambda _: bench.emulator.clock.advance(bench.clock.sleeps[-1])
    for key in "abcdef":
        members = {"PackagingGroupId": "group", "SourceArn": SOURCE, "SourceRoleArn": ROLE}
        bench.emulator.objects.put("assets", f"{key}-0a", members, account=ACCOUNT, region=REGION)
    return Resource(
        LifecycleCalls(AssetCatalogReadinessLifecycle(bench.settings, bench._connect, bench.clock, bench.engine))
    )


def asked_for(bench: Bench, mark: int) -> str:
    return "".join(sorted({str(call.object_id)[0] for call in bench.emulator.calls.since(mark)}))


def test_all_are_described_until_they_can_be_played_and_a_run_without_changes_asks_nothing(
    bench: Bench, wait: Resource
) -> None:
    news = waits_for(titles("a", "b"), titles("c"), titles())
    mark = bench.mark
    wait.up(news)
    assert asked_for(bench, mark) == "abc"
    assert bench.engine.reports[-1] == "3/3 playable"
    assert len(bench.calls(mark)) >= 3
    mark = bench.mark
    assert not wait.preview(news).changes
    wait.refresh()
    assert not wait.preview(news).changes
    wait.destroy()
    assert bench.calls(mark) == []


def test_only_batches_that_changed_are_waited_for_again(bench: Bench, wait: Resource) -> None:
    wait.up(waits_for(titles("a", "b"), titles("c")))
    for batches, asked in (
        ([titles("a", "b"), titles("c", "d")], "cd"),
        ([titles("a", "b", urls="other"), titles("c", "d")], "ab"),
        ([titles("a", urls="other"), titles("c", "d")], "a"),
    ):
        mark = bench.mark
        assert wait.up(waits_for(*batches)) == ["update"]
        assert asked_for(bench, mark) == asked
    mark = bench.mark
    formats = [{"id": "hls", "incarnation": "2"}]
    wait.up(waits_for(titles("a", urls="other"), titles("c", "d"), packaging_configurations=formats))
    assert asked_for(bench, mark) == "acd"


def test_failures_are_told_together_by_key_and_reason_and_only_they_are_waited_for_again(
    bench: Bench, wait: Resource
) -> None:
    for key in "bd":
        bench.emulator.backend.statuses[f"{key}-0a", "hls"] = "FAILED"
    news = waits_for(titles("a", "b"), titles("c", "d", "e"), configuration_names={"hls": "format-hls"})
    with pytest.raises(IncompleteError) as caught:
        wait.up(news)
    text = str(caught.value)
    assert "b (format-hls): the ingest failed" in text
    assert "d (format-hls): the ingest failed" in text
    assert wait.entry.outputs["unfinished"] == {"b": {"hls": "FAILED"}, "d": {"hls": "FAILED"}}
    bench.emulator.backend.statuses.clear()
    assert wait.preview(news).changes
    mark = bench.mark
    wait.up(news)
    assert asked_for(bench, mark) == "bd"
    assert wait.entry.outputs["unfinished"] == {}


def test_a_wait_that_takes_too_long_says_so_and_goes_on_in_the_next_run(bench: Bench, wait: Resource) -> None:
    bench.emulator.configure(playable_after=100)
    news = waits_for(titles("a", "b"), timeout_seconds=20)
    with pytest.raises(IncompleteError, match=r"20 s later \(0/2 playable\).*wait_until_playable"):
        wait.up(news)
    bench.emulator.clock.advance(100)
    wait.up(news)
    assert wait.entry.outputs["unfinished"] == {}


def test_titles_that_are_not_known_yet_are_a_change(wait: Resource) -> None:
    wait.up(waits_for(titles("a")))
    assert wait.preview(waits_for(UNKNOWN)).changes


def test_the_state_holds_few_bytes_a_title(bench: Bench) -> None:
    keys = [f"title-{number:04}" for number in range(100)]
    assets = {key: Record(f"{key}-0123456789", "1a2b3c4d", "", "", "0" * 32) for key in keys}
    inputs = waits_for(Records(assets=assets).identities())
    lifecycle = AssetCatalogReadinessLifecycle(bench.settings, bench._connect, bench.clock, bench.engine)
    outputs = {**{name: value for name, value in inputs.items() if name != "batches"}, "digests": ["0" * 8]}
    assert lifecycle.read("ready", {**inputs, **outputs}).outputs.keys() == outputs.keys()
    assert len(json.dumps(inputs)) <= 30 * 100 + 200


# Several groups.


def several(north: str = "", south: str = "") -> str:
    """A batch with titles of these keys in two groups."""
    recorded = {
        name: Records(assets={key: Record(f"{key}-0a", "1", "", "", "1234567") for key in keys})
        for name, keys in (("group", north), ("other", south))
        if keys
    }
    return identities(recorded, with_groups=True)


def waits_in(*batches: str, other: str = "dash", **more: Any) -> Props:
    groups = [
        {"id": "group", "packaging_configurations": [{"id": "hls", "incarnation": "1"}]},
        {"id": "other", "packaging_configurations": [other]},
    ]
    return {"name": "ready", "batches": [*batches], "groups": groups, "region": REGION, **more}


@pytest.fixture
def elsewhere(bench: Bench, wait: Resource) -> None:
    """`d` to `f` are in another group, which has another format."""
    bench.client.create_packaging_group(Id="other")
    made(bench.configuration, configuration_inputs(packaging_group_id="other", configuration_id="dash"))
    for key in "def":
        bench.client.delete_asset(Id=f"{key}-0a")
        members = {"PackagingGroupId": "other", "SourceArn": SOURCE, "SourceRoleArn": ROLE}
        bench.emulator.objects.put("assets", f"{key}-0a", members, account=ACCOUNT, region=REGION)


@pytest.mark.usefixtures("elsewhere")
def test_each_title_is_waited_for_in_the_formats_of_its_group(bench: Bench, wait: Resource) -> None:
    news = waits_in(several("ab", "d"), several("", "e"))
    mark = bench.mark
    wait.up(news)
    assert asked_for(bench, mark) == "abde"
    assert bench.engine.reports[-1] == "4/4 playable"
    assert not wait.preview(news).changes
    wait.refresh()
    assert not wait.preview(news).changes
    mark = bench.mark
    wait.up(waits_in(several("ab", "d"), several("c", "e")))
    assert asked_for(bench, mark) == "ce"


@pytest.mark.usefixtures("elsewhere")
def test_other_formats_of_one_group_are_waited_for_there_alone(bench: Bench, wait: Resource) -> None:
    wait.up(waits_in(several("ab", "d"), several("", "e")))
    made(bench.configuration, configuration_inputs(packaging_group_id="other", configuration_id="new"))
    mark = bench.mark
    wait.up(waits_in(several("ab", "d"), several("", "e"), other="new"))
    assert asked_for(bench, mark) == "de"


@pytest.mark.usefixtures("elsewhere")
def test_a_second_group_also_one_that_is_not_made_yet_lets_nobody_wait_again(bench: Bench, wait: Resource) -> None:
    wait.up(waits_for(titles("a", "b")))
    news = waits_in(several("ab"))
    assert not wait.preview(waits_in(titles("a", "b"))).changes
    assert not wait.preview(news).changes
    news["groups"][1] = {"id": UNKNOWN, "packaging_configurations": UNKNOWN}
    assert not wait.preview(news).changes
    mark = bench.mark
    wait.up(waits_in(several("ab"), several("", "d")))
    assert asked_for(bench, mark) == "d"
    mark = bench.mark
    wait.up(waits_for(titles("a", "b")))
    assert asked_for(bench, mark) == ""
