"""What diff plans for each property: nothing, an update in place, or a replacement, and then in which order."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import ServiceObjectLifecycle as Lifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Plan
from tests.support.lifecycle_bench import (
    AUTHORIZATION,
    IN_PLACE,
    KINDS,
    NOTHING,
    ROLE,
    SOURCE,
    Bench,
    Props,
    asset_inputs,
    checked,
    configuration_inputs,
    group_inputs,
    rows,
)

ANSWER = {"arn": "arn:…", "created_at": "2024-01-01T00:00:00Z"}


def planned(lifecycle: Lifecycle, old: Props, new: Props, **outputs: Any) -> Plan:
    """The plan of a second run: inputs changed from `old` to `new`."""
    olds = checked(lifecycle, old, seed=b"one")
    return lifecycle.diff({**olds, **ANSWER, **outputs}, checked(lifecycle, new, olds, b"two"))


EACH = pytest.mark.parametrize("name", KINDS)


@EACH
@pytest.mark.parametrize(
    ("old", "new"),
    rows(
        {
            "nothing new": ({"tags": {"a": "b"}}, {"tags": {"a": "b"}}),
            "empty tags for no tags": ({}, {"tags": {}}),
            "another name": ({}, {"owner": "other/stack/name", "id_prefix": "name"}),
        }
    ),
)
def test_what_means_the_same_changes_nothing(offline: Bench, name: str, old: Props, new: Props) -> None:
    lifecycle, inputs = offline.kind(name)
    assert planned(lifecycle, inputs(**old), inputs(**new)) == NOTHING


@EACH
@pytest.mark.parametrize(
    ("old", "new"),
    [(None, {"a": "b"}), ({"a": "b"}, {"a": "c"}), ({"a": "b"}, None), (None, UNKNOWN), ({}, {"a": UNKNOWN})],
)
def test_tags_change_in_place(offline: Bench, name: str, old: Any, new: Any) -> None:
    lifecycle, inputs = offline.kind(name)
    assert planned(lifecycle, inputs(tags=old), inputs(tags=new)) == IN_PLACE


@pytest.mark.parametrize(("tags", "plan"), [({"team": "video"}, NOTHING), ({}, IN_PLACE)], ids=["moved", "new"])
def test_only_a_new_default_tag_is_a_change(offline: Bench, tags: Props, plan: Plan) -> None:
    olds = checked(offline.group, group_inputs(tags=tags))
    offline.settings = type(offline.settings)(region="eu-west-1", default_tags={"team": "video"})
    assert offline.group.diff(olds, checked(offline.group, group_inputs(), olds)) == plan


CUSTOM_LOGS = {"log_group_name": "/aws/MediaPackage/mine"}
OTHER_AUTHORIZATION = AUTHORIZATION | {"secrets_role_arn": ROLE + "2"}


@pytest.mark.parametrize(
    ("property_", "old", "new"),
    [
        ("authorization", None, AUTHORIZATION),
        ("authorization", AUTHORIZATION, None),
        ("authorization", AUTHORIZATION, OTHER_AUTHORIZATION),
        ("authorization", None, UNKNOWN),
        ("egress_access_logs", None, {}),
        ("egress_access_logs", {}, None),
        ("egress_access_logs", {}, CUSTOM_LOGS),
        ("egress_access_logs", CUSTOM_LOGS, {}),
        ("egress_access_logs", CUSTOM_LOGS, None),
        ("egress_access_logs", None, UNKNOWN),
    ],
)
def test_authorization_and_access_logs_change_in_place(offline: Bench, property_: str, old: Any, new: Any) -> None:
    assert planned(offline.group, group_inputs(**{property_: old}), group_inputs(**{property_: new})) == IN_PLACE


@EACH
def test_another_chosen_id_replaces_and_creates_first(offline: Bench, name: str) -> None:
    lifecycle, inputs = offline.kind(name)
    id_ = lifecycle.kind.id_property
    plan = planned(lifecycle, inputs(**{id_: "one"}), inputs(**{id_: "two"}))
    assert plan == Plan(changes=True, replaces=[id_], delete_before_replace=False)


@EACH
def test_another_region_replaces_under_a_chosen_id_and_deletes_first(offline: Bench, name: str) -> None:
    lifecycle, inputs = offline.kind(name)
    fixed = {lifecycle.kind.id_property: "one"}
    plan = planned(lifecycle, inputs(**fixed), inputs(**fixed, region="us-east-1"))
    assert plan == Plan(changes=True, replaces=["region"], delete_before_replace=True)


def test_another_region_replaces_a_group_under_a_new_generated_id(offline: Bench) -> None:
    plan = planned(offline.group, group_inputs(), group_inputs(region="us-east-1"))
    assert plan == Plan(changes=True, replaces=["group_id", "region"], delete_before_replace=False)


ASSET_CHANGES = {
    "packaging_group_id": "other",
    "source_arn": SOURCE.replace("trailer", "teaser"),
    "source_role_arn": ROLE + "2",
    "resource_id": "content",
    "revision": "2",
}
CONFIGURATION_CHANGES = {
    "group": ({}, {"packaging_group_id": "other"}, "packaging_group_id"),
    "option": ({}, {"hls_package": {"hls_manifests": [{}], "segment_duration_seconds": 6}}, "hls_package"),
    "option of a manifest": ({}, {"hls_package": {"hls_manifests": [{"manifest_name": "a"}]}}, "hls_package"),
    "second manifest": ({}, {"hls_package": {"hls_manifests": [{}, {"manifest_name": "b"}]}}, "hls_package"),
    **{
        package: (
            {package: {manifests: [{}]}},
            {package: {manifests: [{}], "segment_duration_seconds": 6}},
            package,
        )
        for package, manifests in (
            ("dash_package", "dash_manifests"),
            ("cmaf_package", "hls_manifests"),
            ("mss_package", "mss_manifests"),
        )
    },
}
CHANGES = rows(
    {
        **{f"configuration's {what}": ("configuration", *case) for what, case in CONFIGURATION_CHANGES.items()},
        **{f"asset's {what}": ("asset", {}, {what: value}, what) for what, value in ASSET_CHANGES.items()},
    }
)


@pytest.mark.parametrize(("name", "old", "new", "property_"), CHANGES)
@pytest.mark.parametrize("chosen", [False, True], ids=["generated id", "chosen id"])
def test_everything_else_replaces_under_a_new_id_or_deletes_first_where_the_id_is_chosen(
    offline: Bench, name: str, old: Props, new: Props, property_: str, chosen: bool
) -> None:
    lifecycle, inputs = offline.kind(name)
    id_ = lifecycle.kind.id_property
    fixed = {id_: "mine"} if chosen else {}
    plan = planned(lifecycle, inputs(**fixed, **old), inputs(**fixed, **new))
    replaces = [property_] if chosen else [id_, property_]
    assert plan == Plan(changes=True, replaces=replaces, delete_before_replace=chosen)


def test_another_package_format_replaces(offline: Bench) -> None:
    new = configuration_inputs(dash_package={"dash_manifests": [{}]})
    plan = planned(offline.configuration, configuration_inputs(), new)
    assert plan.replaces == ["configuration_id", "hls_package", "dash_package"]


def test_an_asset_that_keeps_its_content_id_deletes_first_under_any_id(offline: Bench) -> None:
    """The service takes a `resource_id` for one asset at a time."""
    content = {"resource_id": "content"}
    plan = planned(offline.asset, asset_inputs(**content), asset_inputs(**content, revision="2"))
    assert plan == Plan(changes=True, replaces=["asset_id", "revision"], delete_before_replace=True)


def test_an_asset_that_changes_its_content_id_creates_first(offline: Bench) -> None:
    plan = planned(offline.asset, asset_inputs(resource_id="one"), asset_inputs(resource_id="two"))
    assert not plan.delete_before_replace


@EACH
def test_a_replacement_that_only_an_option_asks_for_deletes_first_since_the_id_stays(offline: Bench, name: str) -> None:
    lifecycle, inputs = offline.kind(name)
    assert planned(lifecycle, inputs(), inputs(tags={"a": "b"})) == Plan(True, [], delete_before_replace=True)
    assert offline.engine.warnings == []


@pytest.mark.parametrize(
    "manifest",
    [
        {"program_date_time_interval_seconds": 0},
        {"stream_selection": {}},
        {"stream_selection": {"min_video_bits_per_second": 0}},
        {"stream_selection": {"max_video_bits_per_second": 2147483647}},
    ],
    ids=str,
)
def test_writing_a_default_down_changes_nothing(offline: Bench, manifest: Props) -> None:
    package = {"hls_package": {"hls_manifests": [manifest]}}
    assert planned(offline.configuration, configuration_inputs(), configuration_inputs(**package)) == NOTHING
    assert planned(offline.configuration, configuration_inputs(**package), configuration_inputs()) == NOTHING


def test_an_empty_list_of_period_triggers_changes_nothing(offline: Bench) -> None:
    plain, written = ({"dash_package": {"dash_manifests": [{}]} | more} for more in ({}, {"period_triggers": []}))
    assert planned(offline.configuration, configuration_inputs(**plain), configuration_inputs(**written)) == NOTHING


@pytest.mark.parametrize(
    ("name", "property_"),
    [
        ("configuration", "packaging_group_id"),
        ("configuration", "hls_package"),
        *(("asset", each) for each in ASSET_CHANGES),
    ],
)
def test_an_unknown_create_only_property_counts_as_replaced(offline: Bench, name: str, property_: str) -> None:
    """Else the group's delete, first in a replacement, would fail because the object is still in it."""
    lifecycle, inputs = offline.kind(name)
    content = {"resource_id": "content"} if name == "asset" else {}
    plan = planned(lifecycle, inputs(**content), inputs(**{**content, property_: UNKNOWN}))
    assert property_ in plan.replaces


def test_an_unknown_property_with_a_chosen_id_deletes_first(offline: Bench) -> None:
    old, new = (configuration_inputs(configuration_id="mine", packaging_group_id=group) for group in ("group", UNKNOWN))
    plan = planned(offline.configuration, old, new)
    assert plan == Plan(changes=True, replaces=["packaging_group_id"], delete_before_replace=True)


@pytest.mark.parametrize(
    "outputs", [{"approximate_asset_count": 7}, {"domain_name": "https://x"}, {"created_at": "later"}], ids=str
)
def test_what_only_the_service_knows_never_makes_a_plan(offline: Bench, outputs: Props) -> None:
    assert planned(offline.group, group_inputs(), group_inputs(), **outputs) == NOTHING


ENDPOINT = {"packaging_configuration_id": "hls", "url": "https://x/index.m3u8", "status": "QUEUED"}
ENDPOINTS = [ENDPOINT, ENDPOINT | {"packaging_configuration_id": "dash"}]


def resource(incarnation: Any) -> list[Props]:
    return [{"id": "hls", "incarnation": incarnation}]


@pytest.mark.parametrize("status", ["QUEUED", "PROCESSING", "PLAYABLE", "FAILED"])
def test_an_endpoints_status_never_makes_a_plan(offline: Bench, status: str) -> None:
    inputs = asset_inputs(packaging_configurations=["hls"])
    assert planned(offline.asset, inputs, inputs, egress_endpoints=[ENDPOINT | {"status": status}]) == NOTHING


@pytest.mark.parametrize(
    ("old", "new", "plan"),
    rows(
        {
            "another order": (["hls", "dash"], ["dash", "hls"], NOTHING),
            "added": (["hls"], ["dash", "hls"], IN_PLACE),
            "removed": (["dash", "hls"], ["hls"], IN_PLACE),
            "named": (None, ["hls"], IN_PLACE),
            "no longer named": (["hls"], None, IN_PLACE),
            "unknown": (["hls"], [UNKNOWN], IN_PLACE),
            "incarnation": (resource("1"), resource("2"), IN_PLACE),
            "unknown incarnation": (resource("1"), resource(UNKNOWN), IN_PLACE),
        }
    ),
)
def test_an_assets_configurations_change_in_place(offline: Bench, old: Any, new: Any, plan: Plan) -> None:
    olds, news = (asset_inputs(packaging_configurations=each) for each in (old, new))
    assert planned(offline.asset, olds, news, egress_endpoints=ENDPOINTS) == plan


def test_an_asset_recorded_without_an_endpoint_it_asks_for_is_updated(offline: Bench) -> None:
    """A refresh clears the engine's note that the create was not finished; the outputs still tell."""
    inputs = asset_inputs(packaging_configurations=["hls"])
    assert planned(offline.asset, inputs, inputs, egress_endpoints=[]) == IN_PLACE


def test_refresh_diffs_with_swapped_arguments(offline: Bench) -> None:
    """Refresh gives what was found as news, outputs included, and what was recorded as olds."""
    inputs = checked(offline.asset, asset_inputs(packaging_configurations=["hls"]))
    recorded = {**inputs, **ANSWER, "egress_endpoints": [ENDPOINT], "egress_urls": {"hls": ENDPOINT["url"]}}
    refreshed = recorded | {"egress_endpoints": [ENDPOINT | {"status": "PLAYABLE"}]}
    assert offline.asset.diff(recorded, refreshed) == NOTHING
    assert offline.asset.diff(refreshed, inputs) == NOTHING


def test_refresh_shows_drift_of_a_group_either_way(offline: Bench) -> None:
    inputs = checked(offline.group, group_inputs(egress_access_logs={}))
    drifted = {name: value for name, value in inputs.items() if name != "egress_access_logs"}
    assert offline.group.diff(inputs, drifted) == IN_PLACE
    assert offline.group.diff(drifted, inputs) == IN_PLACE


@pytest.mark.parametrize(("kept", "value"), [("resource_id", "film"), ("asset_id", "film")])
def test_a_plan_tells_of_the_gap_that_a_replacement_leaves(offline: Bench, kept: str, value: str) -> None:
    old, new = (asset_inputs(**{kept: value}, revision=revision) for revision in ("1", "2"))
    assert planned(offline.asset, old, new).delete_before_replace
    (warning,) = offline.engine.warnings
    assert f"deleted before its replacement is made, since its {kept} stays" in warning


def test_where_the_engine_asks_what_goes_with_a_group_no_id_is_named_as_the_reason(offline: Bench) -> None:
    """It asks with the recorded inputs, a generated id among them, and with the group's id as not known."""
    old = {**asset_inputs(), "asset_id": "film-1c63bf88aa"}
    assert offline.asset.diff(old, {**old, "packaging_group_id": UNKNOWN}).replaces == ["packaging_group_id"]
    (warning,) = offline.engine.warnings
    assert warning == "is deleted before its replacement is made: it cannot be played until the new one is ingested"


def test_a_format_whose_urls_end_is_told_of_once_a_unit(offline: Bench) -> None:
    for group, name in (("movies", "hls"), ("movies", "other"), ("series", "hls")):
        old, new = (
            configuration_inputs(
                packaging_group_id=group,
                configuration_id=name,
                hls_package={"hls_manifests": [{}], "segment_duration_seconds": seconds},
            )
            for seconds in (6, 4)
        )
        assert planned(offline.configuration, old, new).replaces == ["hls_package"]
    assert ["ends the URLs that are published" in each for each in offline.engine.warnings] == [True, True]


def test_a_format_that_stays_is_not_told_of(offline: Bench) -> None:
    old, new = (configuration_inputs(tags={"team": team}) for team in ("video", "film"))
    assert planned(offline.configuration, old, new) == IN_PLACE
    assert offline.engine.warnings == []


@pytest.mark.parametrize(("edit", "told"), [({}, 1), ({"tags": {"team": "film"}}, 1), ({"revision": "2"}, 0)], ids=str)
def test_a_title_that_failed_is_told_of_once_until_it_is_ingested_again(offline: Bench, edit: Props, told: int) -> None:
    inputs = asset_inputs(asset_id="film", packaging_configurations=["hls", "dash"])
    failed = [each | {"status": "FAILED"} for each in ENDPOINTS]
    for _ in range(2):
        planned(offline.asset, inputs, inputs | edit, egress_endpoints=failed)
    warnings = [each for each in offline.engine.warnings if "the ingest failed, which is final" in each]
    assert len(warnings) == told
    assert all("(hls, dash)" in each and "new `revision`" in each for each in warnings)


def test_a_plan_without_a_gap_tells_nothing(offline: Bench) -> None:
    assert planned(offline.asset, asset_inputs(revision="1"), asset_inputs(revision="2")).replaces
    assert offline.engine.warnings == []
