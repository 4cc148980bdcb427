"""Ids, owners and incarnations as check completes them: when they are made, and when they are kept."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import UNKNOWN
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import ServiceObjectLifecycle as Lifecycle
from tests.support.lifecycle_bench import (
    ROLE,
    SOURCE,
    Bench,
    Props,
    asset_inputs,
    checked,
    configuration_inputs,
    group_inputs,
)

DASH = {"hls_package": None, "dash_package": {"dash_manifests": [{}]}}
DEFAULT_WRITTEN_DOWN = {"hls_package": {"hls_manifests": [{"program_date_time_interval_seconds": 0}]}}
LONGER = {"hls_package": {"hls_manifests": [{}], "segment_duration_seconds": 6}}


def test_both_checks_of_one_run_give_a_group_the_same_id_and_incarnation(offline: Bench) -> None:
    assert checked(offline.group, group_inputs(), seed=b"run") == checked(offline.group, group_inputs(), seed=b"run")


def test_a_groups_id_is_another_in_another_run(offline: Bench) -> None:
    one, two = (checked(offline.group, group_inputs(), seed=seed) for seed in (b"one", b"two"))
    assert one["group_id"] != two["group_id"]
    assert one["incarnation"] != two["incarnation"]


def test_a_groups_id_is_kept_over_runs(offline: Bench) -> None:
    olds = checked(offline.group, group_inputs(), seed=b"one")
    assert checked(offline.group, group_inputs(), olds, b"two") == olds


def test_without_a_seed_no_two_groups_get_the_same_id(offline: Bench) -> None:
    """Where the engine's seed cannot be read, two stacks of one name must still not share an id."""
    one, two = (checked(offline.group, group_inputs(), seed=b"") for _ in range(2))
    assert one["group_id"] != two["group_id"]


def test_without_a_seed_a_replacement_has_another_incarnation(offline: Bench) -> None:
    one, two = (checked(offline.configuration, configuration_inputs(), seed=b"") for _ in range(2))
    assert one["incarnation"] != two["incarnation"]


@pytest.mark.parametrize(
    "change", [{"tags": {"a": "b"}}, {"egress_access_logs": {}}, {"authorization": UNKNOWN}, {"tags": UNKNOWN}], ids=str
)
def test_a_groups_id_is_kept_through_what_changes_in_place(offline: Bench, change: Props) -> None:
    olds = checked(offline.group, group_inputs(), seed=b"one")
    news = checked(offline.group, group_inputs(**change), olds, b"two")
    assert (news["group_id"], news["incarnation"]) == (olds["group_id"], olds["incarnation"])


@pytest.mark.parametrize("kind", ["group", "configuration"])
def test_an_id_is_unknown_as_long_as_its_prefix_is(offline: Bench, kind: str) -> None:
    lifecycle, inputs = offline.kind(kind)
    olds = checked(lifecycle, inputs(id_prefix="films"))
    assert checked(lifecycle, inputs(id_prefix=UNKNOWN))[lifecycle.kind.id_property] is UNKNOWN
    assert checked(lifecycle, inputs(id_prefix=UNKNOWN), olds) == olds


def test_a_configurations_id_does_not_depend_on_the_seed(offline: Bench) -> None:
    one, two = (checked(offline.configuration, configuration_inputs(), seed=seed) for seed in (b"one", b"two"))
    assert one["configuration_id"] == two["configuration_id"]
    assert one["incarnation"] != two["incarnation"]


@pytest.mark.parametrize("change", [DASH, LONGER, {"packaging_group_id": "other"}, {"region": "us-east-1"}], ids=str)
def test_a_configuration_that_is_replaced_gets_another_id_and_incarnation(offline: Bench, change: Props) -> None:
    olds = checked(offline.configuration, configuration_inputs(), seed=b"one")
    news = checked(offline.configuration, configuration_inputs(**change), olds, b"two")
    assert news["configuration_id"] != olds["configuration_id"]
    assert news["incarnation"] != olds["incarnation"]


@pytest.mark.parametrize(
    "change",
    [
        {"source_arn": SOURCE.replace("trailer", "teaser")},
        {"source_role_arn": ROLE + "2"},
        {"packaging_group_id": "other"},
        {"resource_id": "content"},
        {"revision": "2"},
        {"region": "us-east-1"},
    ],
    ids=str,
)
def test_an_asset_that_is_replaced_gets_another_id_and_incarnation(offline: Bench, change: Props) -> None:
    olds = checked(offline.asset, asset_inputs(), seed=b"one")
    news = checked(offline.asset, asset_inputs(**change), olds, b"two")
    assert news["asset_id"] != olds["asset_id"]
    assert news["incarnation"] != olds["incarnation"]


@pytest.mark.parametrize("change", [{"tags": {"a": "b"}}, {"packaging_configurations": ["hls"]}], ids=str)
def test_an_assets_id_does_not_depend_on_what_changes_in_place(offline: Bench, change: Props) -> None:
    plain = checked(offline.asset, asset_inputs())
    assert checked(offline.asset, asset_inputs(**change))["asset_id"] == plain["asset_id"]


def test_a_configurations_id_does_not_change_when_a_default_is_written_down(offline: Bench) -> None:
    plain = checked(offline.configuration, configuration_inputs())
    written = checked(offline.configuration, configuration_inputs(**DEFAULT_WRITTEN_DOWN))
    assert written["configuration_id"] == plain["configuration_id"]


def test_writing_a_default_down_keeps_the_incarnation(offline: Bench) -> None:
    olds = checked(offline.configuration, configuration_inputs(), seed=b"one")
    news = checked(offline.configuration, configuration_inputs(**DEFAULT_WRITTEN_DOWN), olds, b"two")
    assert news["incarnation"] == olds["incarnation"]


def test_an_s3_uri_and_its_arn_give_an_asset_the_same_id(offline: Bench) -> None:
    uri = checked(offline.asset, asset_inputs(source_arn=SOURCE.replace("arn:aws:s3:::", "s3://")))
    assert uri == checked(offline.asset, asset_inputs())


def test_a_renamed_resource_keeps_id_owner_and_incarnation(offline: Bench) -> None:
    olds = checked(offline.configuration, configuration_inputs(), seed=b"one")
    renamed = configuration_inputs(owner="movies/dev/main", id_prefix="main")
    assert checked(offline.configuration, renamed, olds, b"two") == olds


def test_a_renamed_resource_that_is_replaced_takes_its_new_name(offline: Bench) -> None:
    olds = checked(offline.configuration, configuration_inputs(), seed=b"one")
    renamed = configuration_inputs(owner="movies/dev/main", id_prefix="main", **LONGER)
    news = checked(offline.configuration, renamed, olds, b"two")
    assert news["owner"] == "movies/dev/main"
    assert news["configuration_id"].startswith("main-")


def test_a_forced_replacement_gives_the_same_hashed_id_and_a_new_incarnation(offline: Bench) -> None:
    """`up --replace`, `--target-replace` and taint call check with empty olds."""
    olds = checked(offline.configuration, configuration_inputs(), seed=b"one")
    news = checked(offline.configuration, configuration_inputs(), {}, b"two")
    assert news["configuration_id"] == olds["configuration_id"]
    assert news["incarnation"] != olds["incarnation"]


def test_the_id_prefix_is_not_recorded(offline: Bench) -> None:
    assert "id_prefix" not in checked(offline.configuration, configuration_inputs())


def test_a_generated_id_starts_with_the_prefix(offline: Bench) -> None:
    assert checked(offline.asset, asset_inputs(id_prefix="clip"))["asset_id"].startswith("clip-")


def test_a_chosen_id_is_taken_as_it_is(offline: Bench) -> None:
    assert checked(offline.configuration, configuration_inputs(configuration_id="mine"))["configuration_id"] == "mine"


def test_another_chosen_id_is_another_incarnation(offline: Bench) -> None:
    olds = checked(offline.configuration, configuration_inputs(configuration_id="mine"), seed=b"one")
    news = checked(offline.configuration, configuration_inputs(configuration_id="other"), olds, b"two")
    assert news["configuration_id"] == "other"
    assert news["incarnation"] != olds["incarnation"]


def test_a_chosen_id_with_another_package_is_another_incarnation(offline: Bench) -> None:
    """Assets watch it: their URLs follow a configuration that is replaced under its id."""
    olds = checked(offline.configuration, configuration_inputs(configuration_id="mine"), seed=b"one")
    news = checked(offline.configuration, configuration_inputs(configuration_id="mine", **LONGER), olds, b"two")
    assert news["configuration_id"] == "mine"
    assert news["incarnation"] != olds["incarnation"]


def test_an_id_that_is_no_longer_chosen_is_kept(offline: Bench) -> None:
    olds = checked(offline.configuration, configuration_inputs(configuration_id="mine"), seed=b"one")
    assert checked(offline.configuration, configuration_inputs(), olds, b"two") == olds


def test_choosing_the_id_that_was_generated_changes_nothing(offline: Bench) -> None:
    olds = checked(offline.configuration, configuration_inputs(), seed=b"one")
    chosen = configuration_inputs(configuration_id=olds["configuration_id"])
    assert checked(offline.configuration, chosen, olds, b"two") == olds


UNKNOWN_PACKAGE = {"hls_package": {"hls_manifests": [{}], "segment_duration_seconds": UNKNOWN}}


@pytest.mark.parametrize("change", [{"packaging_group_id": UNKNOWN}, UNKNOWN_PACKAGE, {"region": UNKNOWN}], ids=str)
def test_a_new_configuration_has_no_id_while_its_hash_is_unknown(offline: Bench, change: Props) -> None:
    assert checked(offline.configuration, configuration_inputs(**change))["configuration_id"] is UNKNOWN


def test_a_new_object_knows_its_incarnation_at_once(offline: Bench) -> None:
    assert isinstance(checked(offline.asset, asset_inputs(packaging_group_id=UNKNOWN))["incarnation"], str)


def test_a_new_group_knows_its_id_while_its_region_is_unknown(offline: Bench) -> None:
    assert isinstance(checked(offline.group, group_inputs(region=UNKNOWN))["group_id"], str)


@pytest.mark.parametrize("change", [{"packaging_group_id": UNKNOWN}, UNKNOWN_PACKAGE], ids=str)
def test_id_and_incarnation_are_unknown_while_it_is_unknown_whether_anything_changes(
    offline: Bench, change: Props
) -> None:
    olds = checked(offline.configuration, configuration_inputs())
    news = checked(offline.configuration, configuration_inputs(**change), olds)
    assert news["configuration_id"] is UNKNOWN
    assert news["incarnation"] is UNKNOWN
    assert news["owner"] == olds["owner"]


def test_a_chosen_id_stays_known_meanwhile(offline: Bench) -> None:
    inputs = {"configuration_id": "mine"}
    olds = checked(offline.configuration, configuration_inputs(**inputs))
    news = checked(offline.configuration, configuration_inputs(**inputs, packaging_group_id=UNKNOWN), olds)
    assert news["configuration_id"] == "mine"
    assert news["incarnation"] is UNKNOWN


def test_a_known_difference_makes_a_new_incarnation_whatever_else_is_unknown(offline: Bench) -> None:
    olds = checked(offline.configuration, configuration_inputs(), seed=b"one")
    news = checked(offline.configuration, configuration_inputs(packaging_group_id=UNKNOWN, **LONGER), olds, b"two")
    assert isinstance(news["incarnation"], str)
    assert news["incarnation"] != olds["incarnation"]
    assert news["configuration_id"] is UNKNOWN


def test_a_configuration_resolves_to_the_recorded_object_once_everything_is_known(offline: Bench) -> None:
    """Preview saw unknowns, the real `up` does not: nothing may be made anew."""
    olds = checked(offline.configuration, configuration_inputs(), seed=b"one")
    checked(offline.configuration, configuration_inputs(packaging_group_id=UNKNOWN), olds, b"two")
    assert checked(offline.configuration, configuration_inputs(), olds, b"two") == olds


def test_options_left_out_stay_out_of_the_inputs(offline: Bench) -> None:
    inputs = checked(offline.group, group_inputs(authorization=None, tags=None))
    assert set(inputs) == {"group_id", "incarnation", "owner", "region", "tags_all"}


def test_default_tags_are_merged_into_tags_all_only(offline: Bench) -> None:
    offline.settings = type(offline.settings)(region="eu-west-1", default_tags={"team": "video"})
    inputs = checked(offline.group, group_inputs(tags={"env": "prod"}))
    assert inputs["tags"] == {"env": "prod"}
    assert inputs["tags_all"] == {"team": "video", "env": "prod"}


def test_unknown_tags_make_tags_all_unknown(offline: Bench) -> None:
    assert checked(offline.group, group_inputs(tags=UNKNOWN))["tags_all"] is UNKNOWN


@pytest.mark.parametrize(
    ("region", "source"),
    [
        ("eu-west-1", "arn:aws:s3:::acme/a.m3u8"),
        ("cn-north-1", "arn:aws-cn:s3:::acme/a.m3u8"),
        ("cn-northwest-1", "arn:aws-cn:s3:::acme/a.m3u8"),
        ("us-gov-west-1", "arn:aws-us-gov:s3:::acme/a.m3u8"),
        ("xx-future-1", "arn:aws:s3:::acme/a.m3u8"),
    ],
)
def test_an_s3_uri_becomes_an_arn_of_the_regions_partition(offline: Bench, region: str, source: str) -> None:
    assert checked(offline.asset, asset_inputs(source_arn="s3://acme/a.m3u8", region=region))["source_arn"] == source


def test_an_s3_uri_is_unknown_while_the_region_is(offline: Bench) -> None:
    inputs = checked(offline.asset, asset_inputs(source_arn="s3://acme/a.m3u8", region=UNKNOWN))
    assert inputs["source_arn"] is UNKNOWN


def test_configurations_stand_in_the_order_of_their_ids(offline: Bench) -> None:
    published = ["hls", {"id": "dash", "incarnation": "1"}, "cmaf"]
    inputs = checked(offline.asset, asset_inputs(packaging_configurations=published))
    assert inputs["packaging_configurations"] == ["cmaf", {"id": "dash", "incarnation": "1"}, "hls"]


def test_configurations_keep_their_order_while_one_is_unknown(offline: Bench) -> None:
    published = ["hls", {"id": UNKNOWN, "incarnation": UNKNOWN}]
    inputs = checked(offline.asset, asset_inputs(packaging_configurations=published))
    assert inputs["packaging_configurations"] == published


def _kinds(bench: Bench) -> list[tuple[Lifecycle, Any]]:
    return [(bench.group, group_inputs), (bench.configuration, configuration_inputs), (bench.asset, asset_inputs)]


@pytest.mark.parametrize("kind", range(3), ids=["group", "configuration", "asset"])
def test_checked_inputs_check_to_themselves(offline: Bench, kind: int) -> None:
    lifecycle, inputs = _kinds(offline)[kind]
    once = checked(lifecycle, inputs(tags={"a": "b"}))
    assert checked(lifecycle, {**once, "id_prefix": "x"}, once, b"other") == once
