"""A create whose outcome is not known is settled by looking: what is ours is taken on, what is not is left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Made
from pulumi_mediapackage_vod.errors import (
    AlreadyExistsError,
    AmbiguousOutcomeError,
    IncompleteError,
    RefusedError,
    ServiceFaultError,
)
from tests.support.lifecycle_bench import (
    AUTHORIZATION,
    OWNER_TAG,
    ROLE,
    SOURCE,
    Bench,
    Props,
    after_effect,
    asset_inputs,
    checked,
    configuration_inputs,
    garbled,
    group_inputs,
    instead,
    made,
    parameters,
    rows,
    service_error,
    twice,
)

FAULT = service_error(500, "InternalServerErrorException")
AMBIGUOUS = parameters(
    {
        "5xx after the effect": after_effect(FAULT),
        "503 after the effect": after_effect(service_error(503, "ServiceUnavailableException")),
        "timeout": after_effect(ReadTimeoutError(endpoint_url="https://x")),
        "reset": after_effect(ConnectionClosedError(endpoint_url="https://x")),
        "answer without an ARN": garbled,
        "422 on a retry": twice,
    }
)


@pytest.mark.parametrize("fault", AMBIGUOUS)
def test_an_ambiguous_create_that_took_place_succeeds(bench: Bench, fault: Callable[..., Any]) -> None:
    expected = made(bench.group, group_inputs(group_id="plain", authorization=AUTHORIZATION)).outputs
    bench.fault("CreatePackagingGroup", fault)
    id_, outputs = made(bench.group, group_inputs(group_id="movies", authorization=AUTHORIZATION))
    assert id_ == "movies"
    assert set(outputs) == set(expected)
    assert outputs["arn"] == bench.client.describe_packaging_group(Id="movies")["Arn"]


def test_settling_costs_one_describe(bench: Bench) -> None:
    bench.fault("CreatePackagingGroup", after_effect(FAULT))
    made(bench.group, group_inputs())
    assert bench.calls() == ["CreatePackagingGroup", "DescribePackagingGroup"]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (FAULT, ServiceFaultError),
        (ReadTimeoutError(endpoint_url="https://x"), AmbiguousOutcomeError),
        (service_error(422, "UnprocessableEntityException"), RefusedError),
    ],
)
def test_an_ambiguous_create_that_did_not_take_place_is_its_own_error(
    bench: Bench, error: Exception, kind: type[Exception]
) -> None:
    bench.fault("CreatePackagingGroup", instead(error))
    with pytest.raises(kind, match="CreatePackagingGroup 'movies'"):
        made(bench.group, group_inputs(group_id="movies"))
    assert bench.calls() == ["DescribePackagingGroup"]


def test_a_create_that_is_run_again_after_a_crash_takes_its_own_object_on(bench: Bench, group: str) -> None:
    """Under a new incarnation, so that the deletion of the one it replaces, of the same id, leaves it alone."""
    first = made(bench.configuration, configuration_inputs(), seed=b"crashed")
    again = made(bench.configuration, configuration_inputs(), seed=b"again")
    assert again.id == first.id
    assert again.outputs["arn"] == first.outputs["arn"]
    assert again.outputs["incarnation"] != first.outputs["incarnation"]
    bench.configuration.delete(*first)
    (held,) = bench.client.list_packaging_configurations()["PackagingConfigurations"]
    assert held["Id"] == again.id
    assert held["Tags"][OWNER_TAG] == f"movies/prod/hls@{again.outputs['incarnation']}"


def test_an_object_that_is_taken_on_gets_the_tags_asked_for(bench: Bench, group: str) -> None:
    made(bench.configuration, configuration_inputs(tags={"a": "1", "b": "1"}), seed=b"one")
    new = made(bench.configuration, configuration_inputs(tags={"a": "2"}), seed=b"two")
    tags = bench.client.describe_packaging_configuration(Id=new.id)["Tags"]
    assert {key: value for key, value in tags.items() if key != OWNER_TAG} == {"a": "2"}
    assert new.outputs["tags_all"] == {"a": "2"}


def test_a_group_that_is_taken_on_gets_the_settings_asked_for(bench: Bench, movies: Made) -> None:
    made(bench.group, group_inputs(group_id="movies", authorization=AUTHORIZATION, egress_access_logs={}), seed=b"two")
    held = bench.client.describe_packaging_group(Id="movies")
    assert held["Authorization"]["SecretsRoleArn"] == ROLE
    assert "EgressAccessLogs" in held


def test_an_asset_that_is_taken_on_shows_the_endpoints_asked_for(bench: Bench, hls: Made) -> None:
    made(bench.asset, asset_inputs(), seed=b"one")
    again = made(bench.asset, asset_inputs(packaging_configurations=[hls.id]), seed=b"two")
    assert list(again.outputs["egress_urls"]) == [hls.id]


def test_an_asset_that_is_taken_on_without_its_endpoint_is_recorded_as_incomplete(bench: Bench, group: str) -> None:
    made(bench.asset, asset_inputs(), seed=b"one")
    with pytest.raises(IncompleteError) as caught:
        made(bench.asset, asset_inputs(packaging_configurations=["lost"]), seed=b"two")
    assert caught.value.outputs["arn"]


FOREIGN = rows(
    {
        "without tags": ({}, "it was not made by this library"),
        "another stack's": ({OWNER_TAG: "movies/dev/group@0a1b2c3d"}, "it belongs to movies/dev/group@0a1b2c3d"),
        "with a tag of no meaning": ({OWNER_TAG: "group"}, "it belongs to group"),
    }
)


@pytest.mark.parametrize(("tags", "whose"), FOREIGN)
def test_a_strangers_object_is_an_error_that_says_whose_and_stays_untouched(
    bench: Bench, tags: dict[str, str], whose: str
) -> None:
    before = bench.client.create_packaging_group(Id="movies", Tags=tags)
    mark = bench.mark
    with pytest.raises(AlreadyExistsError, match="'movies' exists already in eu-west-1") as caught:
        made(bench.group, group_inputs(group_id="movies", tags={"a": "b"}, authorization=AUTHORIZATION))
    assert whose in str(caught.value)
    assert "It was left as it is." in str(caught.value)
    assert bench.calls(mark) == ["CreatePackagingGroup", "DescribePackagingGroup"]
    after = bench.client.describe_packaging_group(Id="movies")
    assert (after["Tags"], after.get("Authorization"), after["CreatedAt"]) == (tags, None, before["CreatedAt"])


@pytest.mark.parametrize(
    ("kind", "change", "differing"),
    [
        ("asset", {"source_arn": SOURCE.replace("trailer", "teaser")}, "source_arn"),
        ("asset", {"source_role_arn": ROLE + "2"}, "source_role_arn"),
        ("asset", {"resource_id": "content"}, "resource_id"),
        ("asset", {"packaging_group_id": "other"}, "packaging_group_id"),
        ("configuration", {"dash_package": {"dash_manifests": [{}]}}, "hls_package, dash_package"),
    ],
)
def test_ones_own_object_that_differs_is_not_taken_on(
    bench: Bench, group: str, kind: str, change: Props, differing: str
) -> None:
    bench.client.create_packaging_group(Id="other")
    lifecycle, inputs = bench.kind(kind)
    fixed = {lifecycle.kind.id_property: "mine"}
    made(lifecycle, inputs(**fixed), seed=b"one")
    with pytest.raises(AlreadyExistsError, match=f"differs in {differing}"):
        made(lifecycle, inputs(**fixed, **change), seed=b"two")


def test_a_default_written_down_is_no_difference_when_an_object_is_taken_on(bench: Bench, group: str) -> None:
    first = made(bench.configuration, configuration_inputs(), seed=b"one")
    package = {"hls_manifests": [{"program_date_time_interval_seconds": 0}]}
    again = made(bench.configuration, configuration_inputs(hls_package=package), seed=b"two")
    assert again.id == first.id
    assert again.outputs["hls_package"] == package


def test_a_hashed_owner_is_recognised_when_an_object_is_taken_on(bench: Bench, group: str) -> None:
    inputs = configuration_inputs(owner="movies/prod/é" + "x" * 300)
    first = made(bench.configuration, inputs, seed=b"one")
    assert made(bench.configuration, inputs, seed=b"two").id == first.id


def test_the_same_incarnation_is_not_written_again(bench: Bench) -> None:
    inputs = checked(bench.group, group_inputs())
    bench.group.create(inputs)
    mark = bench.mark
    bench.group.create(inputs)
    assert bench.calls(mark) == ["CreatePackagingGroup", "DescribePackagingGroup"]


def test_an_error_of_the_describe_is_not_hidden(bench: Bench) -> None:
    bench.fault("CreatePackagingGroup", after_effect(FAULT))
    bench.fault("DescribePackagingGroup", instead(service_error(500, "InternalServerErrorException", "down")))
    both = r"CreatePackagingGroup.*could not be found out: DescribePackagingGroup"
    with pytest.raises(AmbiguousOutcomeError, match=both):
        made(bench.group, group_inputs())
