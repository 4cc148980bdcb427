"""Create: one call, and an answer that can be recorded as it is."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset import AssetLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Made
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.errors import ForbiddenError, NotFoundError, QuotaError, TooManyRequestsError
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
    group_inputs,
    instead,
    made,
    service_error,
)


def test_earlier_runs_are_looked_up_while_the_client_is_made(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    group = bench.group
    monkeypatch.setattr(
        bench.engine, "prefetch_earlier_runs", lambda with_history: order.append(f"look back, {with_history}")
    )
    connect = group.connect
    object.__setattr__(group, "connect", lambda region: order.append("connect") or connect(region))
    group_made = made(group, group_inputs())
    assert order[:2] == ["look back, True", "connect"]
    order.clear()
    group.read(group_made.id, group_made.outputs)
    assert order[:2] == ["look back, False", "connect"]


@pytest.mark.parametrize(
    ("kind", "inputs", "operation"),
    [
        ("group", {"authorization": AUTHORIZATION, "egress_access_logs": {}}, "CreatePackagingGroup"),
        ("configuration", {}, "CreatePackagingConfiguration"),
        ("asset", {"packaging_configurations": ["hls"]}, "CreateAsset"),
    ],
)
def test_an_object_is_made_with_one_call(bench: Bench, hls: Made, kind: str, inputs: Props, operation: str) -> None:
    lifecycle, inputs_of = bench.kind(kind)
    mark = bench.mark
    made(lifecycle, inputs_of(tags={"a": "b"}, **inputs))
    assert bench.calls(mark) == [operation]
    assert bench.clock.sleeps == []


def test_the_service_holds_what_was_asked_for_of_a_group(bench: Bench) -> None:
    logs = {"log_group_name": "/aws/MediaPackage/mine"}
    id_ = made(bench.group, group_inputs(authorization=AUTHORIZATION, egress_access_logs=logs)).id
    held = bench.client.describe_packaging_group(Id=id_)
    assert held["Authorization"] == {
        "CdnIdentifierSecret": AUTHORIZATION["cdn_identifier_secret"],
        "SecretsRoleArn": ROLE,
    }
    assert held["EgressAccessLogs"] == {"LogGroupName": "/aws/MediaPackage/mine"}


def test_access_logs_without_a_name_are_on_with_the_services_group(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(egress_access_logs={}))
    assert bench.client.describe_packaging_group(Id=id_)["EgressAccessLogs"]["LogGroupName"]
    assert outputs["egress_access_logs"] == {}


def test_access_logs_that_were_not_asked_for_are_off(bench: Bench, movies: Made) -> None:
    assert "EgressAccessLogs" not in bench.client.describe_packaging_group(Id="movies")


def test_the_service_holds_what_was_asked_for_of_an_asset(bench: Bench, group: str) -> None:
    id_ = made(bench.asset, asset_inputs(resource_id="content", revision="2")).id
    held = bench.client.describe_asset(Id=id_)
    assert (held["SourceArn"], held["SourceRoleArn"], held["ResourceId"]) == (SOURCE, ROLE, "content")


def test_the_request_holds_nothing_that_is_not_the_services(bench: Bench, group: str) -> None:
    made(bench.asset, asset_inputs(revision="2", packaging_configurations=[], tags={"a": "b"}))
    sent = bench.emulator.calls.since(0)[-1].parameters
    assert set(sent) == {"Id", "PackagingGroupId", "SourceArn", "SourceRoleArn", "Tags"}


def test_the_object_is_made_in_the_resources_region(bench: Bench) -> None:
    id_ = made(bench.group, group_inputs(region="us-east-1")).id
    assert bench.client_for("us-east-1").describe_packaging_group(Id=id_)["Id"] == id_


def test_the_object_carries_its_owner_and_incarnation(bench: Bench) -> None:
    inputs = checked(bench.group, group_inputs(tags={"team": "video"}))
    id_ = bench.group.create(inputs).id
    assert bench.client.describe_packaging_group(Id=id_)["Tags"] == {
        "team": "video",
        OWNER_TAG: f"movies/prod/group@{inputs['incarnation']}",
    }


def test_default_tags_are_on_the_object(bench: Bench) -> None:
    bench.settings = Settings(region="eu-west-1", default_tags={"team": "video"})
    id_ = made(bench.group, group_inputs(tags={"env": "prod"})).id
    assert {"team": "video", "env": "prod"}.items() <= bench.client.describe_packaging_group(Id=id_)["Tags"].items()


@pytest.mark.parametrize("owner", ["movies/prod/" + "x" * 300, "movies/prod/é"])
def test_an_owner_that_no_tag_could_hold_is_hashed_on_the_object(bench: Bench, owner: str) -> None:
    id_ = made(bench.group, group_inputs(owner=owner)).id
    assert bench.client.describe_packaging_group(Id=id_)["Tags"][OWNER_TAG].startswith("sha256/")


def test_the_owner_tag_is_in_no_output(bench: Bench) -> None:
    assert OWNER_TAG not in json.dumps(made(bench.group, group_inputs(tags={"a": "b"})).outputs)


def test_the_outputs_of_a_group_are_its_inputs_and_what_the_service_answers(bench: Bench) -> None:
    inputs = checked(bench.group, group_inputs(tags={"a": "b"}))
    id_, outputs = bench.group.create(inputs)
    held = bench.client.describe_packaging_group(Id=id_)
    assert id_ == inputs["group_id"]
    assert {name: outputs[name] for name in inputs} == inputs
    assert {name: outputs[name] for name in set(outputs) - set(inputs)} == {
        "arn": held["Arn"],
        "created_at": held["CreatedAt"],
        "domain_name": held["DomainName"],
        "origin_host": held["DomainName"].removeprefix("https://"),
        "approximate_asset_count": 0,
    }


def test_the_outputs_of_a_configuration_are_its_inputs_and_what_the_service_answers(bench: Bench, group: str) -> None:
    inputs = checked(bench.configuration, configuration_inputs())
    id_, outputs = bench.configuration.create(inputs)
    held = bench.client.describe_packaging_configuration(Id=id_)
    assert outputs == {**inputs, "arn": held["Arn"], "created_at": held["CreatedAt"]}


def test_the_outputs_of_an_asset_hold_its_urls_by_configuration(bench: Bench, hls: Made) -> None:
    inputs = checked(bench.asset, asset_inputs(packaging_configurations=["hls"]))
    id_, outputs = bench.asset.create(inputs)
    held = bench.client.describe_asset(Id=id_)
    url = held["EgressEndpoints"][0]["Url"]
    assert outputs == {
        **inputs,
        "arn": held["Arn"],
        "created_at": held["CreatedAt"],
        "egress_endpoints": [{"packaging_configuration_id": "hls", "status": "QUEUED", "url": url}],
        "egress_urls": {"hls": url},
    }


def test_nothing_in_the_outputs_is_null(bench: Bench) -> None:
    def real_and_nulls(real: Any, **request: Any) -> Any:
        return {**real(**request), "Authorization": None, "CreatedAt": None, "EgressAccessLogs": None}

    bench.fault("CreatePackagingGroup", real_and_nulls)
    outputs = made(bench.group, group_inputs()).outputs
    assert "created_at" not in outputs
    assert None not in outputs.values()


def test_the_outputs_are_plain_json(bench: Bench, group: str) -> None:
    outputs = made(bench.asset, asset_inputs(tags={"a": "b"}, packaging_configurations=[])).outputs
    assert json.loads(json.dumps(outputs)) == outputs


FORBIDDEN = service_error(403, "ForbiddenException")
NOT_FOUND = service_error(404, "NotFoundException")
TOO_MANY = service_error(429, "TooManyRequestsException")


@pytest.mark.parametrize(("error", "kind"), [(FORBIDDEN, ForbiddenError), (NOT_FOUND, NotFoundError)])
def test_a_refusal_of_what_is_not_there_is_the_end_of_it(bench: Bench, error: Exception, kind: type[Exception]) -> None:
    bench.fault("CreatePackagingGroup", instead(error))
    with pytest.raises(kind, match="said the service"):
        made(bench.group, group_inputs())
    assert bench.calls() == ["DescribePackagingGroup"]


@pytest.mark.parametrize("error", [FORBIDDEN, NOT_FOUND, TOO_MANY], ids=str)
def test_a_refusal_of_a_second_attempt_finds_what_the_first_one_made(bench: Bench, error: Exception) -> None:
    bench.fault("CreatePackagingGroup", after_effect(error))
    assert made(bench.group, group_inputs()).outputs["arn"]


def test_too_many_requests_with_room_left_is_haste(bench: Bench) -> None:
    bench.fault("CreatePackagingGroup", instead(TOO_MANY))
    with pytest.raises(TooManyRequestsError) as caught:
        made(bench.group, group_inputs())
    assert not isinstance(caught.value, QuotaError)


def test_a_used_up_quota_of_groups_says_how_much_is_used(bench: Bench) -> None:
    for number in range(10):
        bench.client.create_packaging_group(Id=f"group{number}")
    mark = bench.mark
    with pytest.raises(QuotaError, match="10 packaging groups, and the quota is 10"):
        made(bench.group, group_inputs())
    assert bench.calls(mark) == ["CreatePackagingGroup", "ListPackagingGroups", "DescribePackagingGroup"]


def test_a_used_up_quota_of_configurations_says_how_much_is_used_and_how_a_replacement_can_do_with_less(
    bench: Bench, group: str
) -> None:
    for number in range(10):
        made(bench.configuration, configuration_inputs(configuration_id=f"hls{number}"))
    with pytest.raises(QuotaError, match="'group' holds 10 packaging configurations, and the quota is 10") as caught:
        made(bench.configuration, configuration_inputs())
    assert "delete_before_replace=True" in str(caught.value)


def test_an_account_with_a_lower_quota_is_believed(bench: Bench, group: str) -> None:
    """It may be below the published one, and then the service's text alone tells."""
    text = "Your account has exceeded the quota allotted for the resource that you're creating"
    bench.fault("CreateAsset", instead(service_error(429, "TooManyRequestsException", text)))
    with pytest.raises(QuotaError, match=r"'group' holds 0 assets.*unless AWS has changed it"):
        made(bench.asset, asset_inputs())


def test_threads_that_are_throttled_count_once(bench: Bench, group: str) -> None:
    service = bench._connect("eu-west-1")
    assets = AssetLifecycle(bench.settings, lambda _: service, bench.clock, bench.engine)
    refused: set[str] = set()

    def once(real: Any, **request: Any) -> Any:
        if request["Id"] in refused:
            return real(**request)
        refused.add(request["Id"])
        raise TOO_MANY

    bench.fault("CreateAsset", once)
    inputs = [checked(assets, asset_inputs(asset_id=f"title{number}")) for number in range(16)]
    mark = bench.mark
    with ThreadPoolExecutor(8) as pool:
        assert len([*pool.map(assets.create, inputs)]) == 16
    assert Counter(bench.calls(mark)) == {"CreateAsset": 16, "DescribePackagingGroup": 1}


def test_a_used_up_quota_of_assets_says_how_much_is_used(bench: Bench, group: str) -> None:
    def full(real: Any, **request: Any) -> Any:
        return {**real(**request), "ApproximateAssetCount": 10_000}

    bench.fault("CreateAsset", instead(TOO_MANY))
    bench.fault("DescribePackagingGroup", full)
    with pytest.raises(QuotaError, match="'group' holds 10000 assets, and the quota is 10000"):
        made(bench.asset, asset_inputs())
