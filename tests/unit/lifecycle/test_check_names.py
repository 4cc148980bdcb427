"""Ids, owners and incarnations as check completes them: when they are made, and when they are kept."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN
from tests.support.lifecycle_bench import (
    KINDS,
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
RENAMED = {"owner": "movies/dev/main", "id_prefix": "main"}
MINE = {"configuration_id": "mine"}


def in_two_runs(bench: Bench, kind: str, old: Props, new: Props) -> tuple[Props, Props]:
    """The inputs of a run, and of the next one, which has those of the first before it."""
    lifecycle, inputs = bench.kind(kind)
    olds = checked(lifecycle, inputs(**old), seed=b"one")
    return olds, checked(lifecycle, inputs(**new), olds, b"two")


def id_of(inputs: Props) -> str:
    (id_,) = (inputs[name] for name in ("group_id", "configuration_id", "asset_id") if name in inputs)
    return id_


def test_both_checks_of_one_run_give_a_group_the_same_id_and_incarnation(offline: Bench) -> None:
    assert checked(offline.group, group_inputs(), seed=b"run") == checked(offline.group, group_inputs(), seed=b"run")


@pytest.mark.parametrize("seeds", [(b"one", b"two"), (b"", b"")], ids=["two seeds", "no seed"])
@pytest.mark.parametrize(("kind", "same_id"), [("group", False), ("configuration", True)])
def test_only_a_hashed_id_is_the_same_in_another_run_and_no_incarnation_is(
    offline: Bench, kind: str, same_id: bool, seeds: tuple[bytes, bytes]
) -> None:
    """`up --replace`, `--target-replace` and taint call check with empty olds.

    Where the engine's seed cannot be read, two stacks of one name must still not share a group's id.
    """
    lifecycle, inputs = offline.kind(kind)
    one, two = (checked(lifecycle, inputs(), seed=seed) for seed in seeds)
    assert (id_of(one) == id_of(two)) is same_id
    assert one["incarnation"] != two["incarnation"]


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        pytest.param("group", {}, {}, id="a group as it was"),
        pytest.param("configuration", {}, RENAMED, id="a renamed resource"),
        pytest.param("configuration", MINE, {}, id="an id that is no longer chosen"),
        *(
            pytest.param(kind, {"id_prefix": "films"}, {"id_prefix": UNKNOWN}, id=f"an unknown prefix of a {kind}")
            for kind in ("group", "configuration")
        ),
    ],
)
def test_id_owner_and_incarnation_are_kept(offline: Bench, kind: str, old: Props, new: Props) -> None:
    olds, news = in_two_runs(offline, kind, old, new)
    assert news == olds


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("group", {"tags": {"a": "b"}}),
        ("group", {"egress_access_logs": {}}),
        ("group", {"authorization": UNKNOWN}),
        ("group", {"tags": UNKNOWN}),
        ("configuration", DEFAULT_WRITTEN_DOWN),
    ],
    ids=str,
)
def test_an_object_that_is_not_replaced_keeps_id_and_incarnation(offline: Bench, kind: str, change: Props) -> None:
    olds, news = in_two_runs(offline, kind, {}, change)
    assert (id_of(news), news["incarnation"]) == (id_of(olds), olds["incarnation"])


@pytest.mark.parametrize("kind", ["group", "configuration"])
def test_a_new_id_is_unknown_as_long_as_its_prefix_is(offline: Bench, kind: str) -> None:
    lifecycle, inputs = offline.kind(kind)
    assert id_of(checked(lifecycle, inputs(id_prefix=UNKNOWN))) is UNKNOWN


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("configuration", DASH),
        ("configuration", LONGER),
        ("configuration", {"packaging_group_id": "other"}),
        ("configuration", {"region": "us-east-1"}),
        ("asset", {"source_arn": SOURCE.replace("trailer", "teaser")}),
        ("asset", {"source_role_arn": ROLE + "2"}),
        ("asset", {"packaging_group_id": "other"}),
        ("asset", {"resource_id": "content"}),
        ("asset", {"revision": "2"}),
        ("asset", {"region": "us-east-1"}),
    ],
    ids=str,
)
def test_an_object_that_is_replaced_gets_another_id_and_incarnation(offline: Bench, kind: str, change: Props) -> None:
    olds, news = in_two_runs(offline, kind, {}, change)
    assert id_of(news) != id_of(olds)
    assert news["incarnation"] != olds["incarnation"]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("asset", {"tags": {"a": "b"}}),
        ("asset", {"packaging_configurations": ["hls"]}),
        ("configuration", DEFAULT_WRITTEN_DOWN),
    ],
    ids=str,
)
def test_a_hashed_id_does_not_depend_on_what_replaces_nothing(offline: Bench, kind: str, change: Props) -> None:
    lifecycle, inputs = offline.kind(kind)
    assert id_of(checked(lifecycle, inputs(**change))) == id_of(checked(lifecycle, inputs()))


def test_an_s3_uri_and_its_arn_give_an_asset_the_same_id(offline: Bench) -> None:
    uri = checked(offline.asset, asset_inputs(source_arn=SOURCE.replace("arn:aws:s3:::", "s3://")))
    assert uri == checked(offline.asset, asset_inputs())


def test_a_renamed_resource_that_is_replaced_takes_its_new_name(offline: Bench) -> None:
    _, news = in_two_runs(offline, "configuration", {}, RENAMED | LONGER)
    assert news["owner"] == "movies/dev/main"
    assert news["configuration_id"].startswith("main-")


def test_a_generated_id_starts_with_the_prefix_which_is_not_recorded(offline: Bench) -> None:
    inputs = checked(offline.asset, asset_inputs(id_prefix="clip"))
    assert inputs["asset_id"].startswith("clip-")
    assert "id_prefix" not in inputs


@pytest.mark.parametrize("new", [{"configuration_id": "other"}, MINE | LONGER], ids=str)
def test_a_chosen_id_is_taken_as_it_is_and_its_replacement_is_another_incarnation(offline: Bench, new: Props) -> None:
    """Assets watch it: their URLs follow a configuration that is replaced under its id."""
    olds, news = in_two_runs(offline, "configuration", MINE, new)
    assert olds["configuration_id"] == "mine"
    assert news["configuration_id"] == new["configuration_id"]
    assert news["incarnation"] != olds["incarnation"]


def test_choosing_the_id_that_was_generated_changes_nothing(offline: Bench) -> None:
    olds = checked(offline.configuration, configuration_inputs(), seed=b"one")
    chosen = configuration_inputs(configuration_id=olds["configuration_id"])
    assert checked(offline.configuration, chosen, olds, b"two") == olds


UNKNOWN_PACKAGE = {"hls_package": {"hls_manifests": [{}], "segment_duration_seconds": UNKNOWN}}


@pytest.mark.parametrize("change", [{"packaging_group_id": UNKNOWN}, UNKNOWN_PACKAGE, {"region": UNKNOWN}], ids=str)
def test_a_new_configuration_has_no_id_while_its_hash_is_unknown(offline: Bench, change: Props) -> None:
    assert checked(offline.configuration, configuration_inputs(**change))["configuration_id"] is UNKNOWN


def test_without_recorded_inputs_an_unknown_property_leaves_open_whether_the_object_is_new(offline: Bench) -> None:
    """The second check of a replacement has none, and the `up` may find that nothing is to be replaced."""
    inputs = checked(offline.group, group_inputs(region=UNKNOWN))
    assert [inputs[name] for name in ("group_id", "owner", "incarnation")] == [UNKNOWN] * 3


@pytest.mark.parametrize("change", [{"packaging_group_id": UNKNOWN}, UNKNOWN_PACKAGE], ids=str)
def test_id_and_incarnation_are_unknown_while_it_is_unknown_whether_anything_changes(
    offline: Bench, change: Props
) -> None:
    olds, news = in_two_runs(offline, "configuration", {}, change)
    assert news["configuration_id"] is UNKNOWN
    assert news["incarnation"] is UNKNOWN
    assert news["owner"] == olds["owner"]


def test_a_chosen_id_stays_known_meanwhile(offline: Bench) -> None:
    _, news = in_two_runs(offline, "configuration", MINE, MINE | {"packaging_group_id": UNKNOWN})
    assert news["configuration_id"] == "mine"
    assert news["incarnation"] is UNKNOWN


def test_a_known_difference_leaves_id_and_incarnation_open_while_the_new_object_is_not_known(offline: Bench) -> None:
    _, news = in_two_runs(offline, "configuration", {}, {"packaging_group_id": UNKNOWN, **LONGER})
    assert [news[name] for name in ("configuration_id", "incarnation")] == [UNKNOWN] * 2


def test_a_configuration_resolves_to_the_recorded_object_once_everything_is_known(offline: Bench) -> None:
    """Preview saw unknowns, the real `up` does not: nothing may be made anew."""
    olds, _ = in_two_runs(offline, "configuration", {}, {"packaging_group_id": UNKNOWN})
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
        (UNKNOWN, UNKNOWN),
    ],
    ids=str,
)
def test_an_s3_uri_becomes_an_arn_of_the_regions_partition(offline: Bench, region: Any, source: Any) -> None:
    assert checked(offline.asset, asset_inputs(source_arn="s3://acme/a.m3u8", region=region))["source_arn"] == source


DASH_RESOURCE = {"id": "dash", "incarnation": "1"}


def test_configurations_stay_in_the_order_of_the_program_which_changes_nothing(offline: Bench) -> None:
    published = ["hls", DASH_RESOURCE, "cmaf"]
    olds = checked(offline.asset, asset_inputs(packaging_configurations=published))
    assert olds["packaging_configurations"] == published
    news = checked(offline.asset, asset_inputs(packaging_configurations=published[::-1]), olds)
    endpoints = [{"packaging_configuration_id": each, "url": "https://…"} for each in ("hls", "dash", "cmaf")]
    assert not offline.asset.diff({**olds, "egress_endpoints": endpoints}, news).changes


@pytest.mark.parametrize("kind", KINDS)
def test_checked_inputs_check_to_themselves(offline: Bench, kind: str) -> None:
    lifecycle, inputs = offline.kind(kind)
    once = checked(lifecycle, inputs(tags={"a": "b"}))
    assert checked(lifecycle, {**once, "id_prefix": "x"}, once, b"other") == once
