"""Plans: what changes, what replaces and in which order, and that nothing changes by itself."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Plan
from tests.contract.bench import ContractBench
from tests.contract.engine_order import Resource
from tests.contract.kinds import (
    ASSET_KIND,
    CONFIGURATION_KINDS,
    KINDS,
    Kind,
    Option,
    create_only,
    each,
    enum_values,
    options,
)
from tests.contract.promises import promise
from tests.support.lifecycle_bench import REGION

Props = dict[str, Any]
NOTHING = Plan(changes=False, replaces=[], delete_before_replace=True)
FILLED = pytest.mark.parametrize("fills", [False, True], ids=["plain", "defaults filled in"])


def no_op(bench: ContractBench, resource: Any, news: Any) -> None:
    """Empty before and after a refresh, without a call for the plan."""
    mark = bench.mark
    assert resource.preview(news) == NOTHING
    assert bench.mark == mark
    resource.refresh()
    assert resource.preview(news) == NOTHING
    assert resource.up(news) == []


@promise("R13")
@FILLED
def test_a_plan_is_empty_before_and_after_a_refresh(
    bench: ContractBench, kind: Kind, extent: Props, choice: Props, fills: bool, resource: Resource
) -> None:
    bench.emulator.configure(fill_defaults=fills)
    news = kind.news(**extent, **choice)
    resource.up(news)
    no_op(bench, resource, news)


@promise("R13")
def test_statuses_never_make_a_plan_differ(bench: ContractBench) -> None:
    bench.surround(ASSET_KIND)
    bench.surround(CONFIGURATION_KINDS[0])
    configuration, asset = bench.resource(CONFIGURATION_KINDS[0]), bench.resource(ASSET_KIND)
    configuration.up(CONFIGURATION_KINDS[0].news())
    news = ASSET_KIND.news(packaging_configurations=[configuration.entry.id])
    asset.up(news)
    for seconds in (0.6, 0.6):
        bench.emulator.clock.advance(seconds)
        no_op(bench, asset, news)
    assert asset.entry.outputs["egress_endpoints"][0]["status"] == "PLAYABLE"


OPTIONS = [pytest.param(kind, option, id=f"{kind.name}-{option.name}") for kind, option in options()]


@promise("R16")
@pytest.mark.parametrize(("kind", "option"), OPTIONS)
def test_an_option_can_be_set_changed_and_unset(
    bench: ContractBench, kind: Kind, option: Option, resource: Resource
) -> None:
    resource.up(kind.news())
    in_place = option.top in ("tags_all", *kind.in_place)
    for inputs in (option.first, option.second, {}):
        news = kind.news(**inputs)
        plan = resource.preview(news)
        assert plan.changes
        assert plan.replaces == ([] if in_place else [kind.id_property, option.top])
        assert resource.up(news) == (["update"] if in_place else ["create", "delete"])
        bench.as_asked(kind, resource, news)
        no_op(bench, resource, news)


@promise("R16")
@pytest.mark.parametrize(("kind", "option"), [each for each in OPTIONS if each.values[0] in CONFIGURATION_KINDS])
def test_an_option_keeps_its_value_beside_defaults_that_are_filled_in(
    bench: ContractBench, kind: Kind, option: Option, resource: Resource
) -> None:
    bench.emulator.configure(fill_defaults=True)
    for inputs in (option.first, {}):
        news = kind.news(**inputs)
        resource.up(news)
        no_op(bench, resource, news)


@promise("R16e")
@pytest.mark.parametrize(
    ("kind", "inputs"), [pytest.param(kind, inputs, id=name) for kind, name, inputs in enum_values()]
)
def test_an_enum_value_is_sent_and_read_back(bench: ContractBench, kind: Kind, inputs: Any, resource: Resource) -> None:
    news = kind.news(**inputs)
    resource.up(news)
    bench.as_asked(kind, resource, news)
    resource.refresh()
    (name,) = inputs
    assert resource.entry.outputs[name] == inputs[name]


CREATE_ONLY = [pytest.param(kind, name, change, id=f"{kind.name}-{name}") for kind, name, change in create_only()]


@promise("R17")
@pytest.mark.parametrize(("kind", "name", "change"), CREATE_ONLY)
def test_a_create_only_property_replaces_in_the_right_order(
    bench: ContractBench, kind: Kind, name: str, change: Any, choice: Props, resource: Resource
) -> None:
    """Deleting first where the id stays, so that it is free; otherwise without a gap."""
    bench.surround(kind, "us-east-1")
    resource.up(kind.news(**choice))
    old = resource.entry.id
    news = kind.news(**{**choice, **change})
    plan = resource.preview(news)
    stays = (bool(choice) or (kind.name == "group" and name == "region")) and name != kind.id_property
    assert name in plan.replaces
    if choice:
        assert plan.delete_before_replace is stays
    mark = bench.mark
    steps = resource.up(news)
    assert steps == (["delete", "create"] if plan.delete_before_replace else ["create", "delete"])
    calls = [call for call in bench.calls(mark) if call.startswith(("Create", "Delete"))]
    assert calls == [f"{step.capitalize()}{kind.suffix}" for step in steps]
    assert (resource.entry.id == old) is plan.delete_before_replace
    bench.as_asked(kind, resource, news)
    if name == "region":
        assert bench.ids(kind, REGION) == []
    no_op(bench, resource, news)


@promise("R17")
@pytest.mark.parametrize(
    ("kind", "name", "change"), [each for each in CREATE_ONLY if not str(each.id).endswith("region")]
)
def test_a_create_only_property_that_is_not_known_yet_replaces(
    bench: ContractBench, kind: Kind, name: str, change: Any, resource: Resource
) -> None:
    resource.up(kind.news())
    assert name in resource.preview(kind.news(**{**change, name: UNKNOWN})).replaces


@promise("R17")
@pytest.mark.parametrize("name", ["source_arn", "revision"])
def test_an_asset_with_a_resource_id_is_deleted_first(bench: ContractBench, name: str) -> None:
    """The service takes a `resource_id` for one asset at a time."""
    bench.surround(ASSET_KIND)
    resource = bench.resource(ASSET_KIND)
    resource.up(ASSET_KIND.news(resource_id="content"))
    other = {"source_arn": "arn:aws:s3:::acme-movies/other.m3u8", "revision": "2"}[name]
    assert resource.up(ASSET_KIND.news(resource_id="content", **{name: other})) == ["delete", "create"]


@promise("R13")
@each(CONFIGURATION_KINDS)
def test_writing_a_documented_default_down_plans_nothing(bench: ContractBench, kind: Kind, resource: Resource) -> None:
    resource.up(kind.news())
    ((name, package),) = ((name, value) for name, value in kind.required.items() if name != "packaging_group_id")
    (manifests,) = package
    manifest: dict[str, Any] = {
        "stream_selection": {"max_video_bits_per_second": 2147483647, "min_video_bits_per_second": 0}
    }
    if manifests == "hls_manifests":
        manifest["program_date_time_interval_seconds"] = 0
    written: dict[str, Any] = {manifests: [manifest]}
    if name == "dash_package":
        written["period_triggers"] = []
    assert resource.preview(kind.news(**{name: written}, tags={})) == NOTHING


@promise("R13")
@each(CONFIGURATION_KINDS)
def test_an_asset_follows_its_configurations_and_plans_nothing_afterwards(bench: ContractBench, kind: Kind) -> None:
    bench.surround(kind)
    configuration, asset = bench.resource(kind, deletes_first=True), bench.resource(ASSET_KIND)

    def published() -> Any:
        watched = {"id": configuration.entry.id, "incarnation": configuration.entry.outputs["incarnation"]}
        return ASSET_KIND.news(packaging_configurations=[watched])

    configuration.up(kind.news(**kind.chosen))
    asset.up(published())
    before = asset.entry.outputs["egress_urls"]
    no_op(bench, asset, published())
    configuration.up(kind.news(**kind.chosen, **kind.other))
    assert asset.up(published()) == ["update"]
    after = asset.entry.outputs["egress_urls"]
    assert before.keys() == after.keys() == {"chosen"}
    assert before != after
    no_op(bench, asset, published())


@promise("R13")
def test_every_create_only_property_of_the_library_is_in_this_suite(bench: ContractBench) -> None:
    for kind in KINDS:
        lifecycle: Any = getattr(bench, kind.attribute)
        names = {name for other, name, _ in create_only() if other.attribute == kind.attribute}
        assert names == {kind.id_property, "region", *lifecycle.kind.create_only, *lifecycle.kind.not_sent}
