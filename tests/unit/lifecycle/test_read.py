"""Read: what is recorded is what the service holds, written as the program would have to write it."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import Plan
from pulumi_mediapackage_vod.errors import AccountError, NotFoundError, ServiceFaultError
from tests.support.lifecycle_bench import (
    AUTHORIZATION,
    OWNER_TAG,
    ROLE,
    SOURCE,
    Bench,
    Props,
    asset_inputs,
    configuration_inputs,
    found,
    group_inputs,
    instead,
    made,
    service_error,
)

NOTHING = Plan(changes=False, replaces=[], delete_before_replace=False)


def without(props: Props, *names: str) -> Props:
    return {name: value for name, value in props.items() if name not in names}


@pytest.mark.parametrize(
    "inputs",
    [
        group_inputs(),
        group_inputs(authorization=AUTHORIZATION, egress_access_logs={}, tags={"a": "b"}),
        group_inputs(egress_access_logs={"log_group_name": "/aws/MediaPackage/mine"}, tags={}),
        group_inputs(group_id="chosen"),
    ],
)
def test_a_group_that_did_not_change_reads_as_it_was_recorded(bench: Bench, inputs: Props) -> None:
    id_, outputs = made(bench.group, inputs)
    assert found(bench.group, id_, outputs).outputs == outputs


@pytest.mark.parametrize(
    "package",
    [
        {"hls_package": {"hls_manifests": [{}]}},
        {"hls_package": {"hls_manifests": [{"program_date_time_interval_seconds": 0, "stream_selection": {}}]}},
        {"dash_package": {"dash_manifests": [{"manifest_name": "a"}, {"manifest_name": "b"}], "period_triggers": []}},
        {"mss_package": {"mss_manifests": [{"manifest_name": "index"}], "segment_duration_seconds": 2}},
    ],
    ids=str,
)
def test_a_configuration_that_did_not_change_reads_as_it_was_recorded(bench: Bench, group: str, package: Props) -> None:
    id_, outputs = made(bench.configuration, configuration_inputs(**package))
    assert found(bench.configuration, id_, outputs).outputs == outputs


def test_an_asset_that_did_not_change_reads_as_it_was_recorded_but_for_its_status(bench: Bench, group: str) -> None:
    hls = made(bench.configuration, configuration_inputs())
    id_, outputs = made(bench.asset, asset_inputs(packaging_configurations=[hls.id], revision="2", resource_id="c"))
    bench.emulator.clock.advance(10)
    read = found(bench.asset, id_, outputs)
    assert read.outputs["egress_endpoints"][0]["status"] == "PLAYABLE"
    assert without(read.outputs, "egress_endpoints") == without(outputs, "egress_endpoints")
    assert bench.asset.diff(read.outputs, outputs) == NOTHING


def test_the_inputs_read_are_the_inputs_recorded_all_of_them(bench: Bench, group: str) -> None:
    """One that is missing would replace everything with the next `up`."""
    id_, outputs = made(bench.asset, asset_inputs(packaging_configurations=[], revision="2", tags={"a": "b"}))
    answered = ("arn", "created_at", "egress_endpoints", "egress_urls")
    assert found(bench.asset, id_, outputs).inputs == without(outputs, *answered)


def test_a_groups_answers_are_not_among_its_inputs(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    answered = ("arn", "created_at", "domain_name", "origin_host", "approximate_asset_count")
    assert found(bench.group, id_, outputs).inputs == without(outputs, *answered)


def test_reading_costs_one_call(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    mark = bench.mark
    bench.group.read(id_, outputs)
    assert bench.calls(mark) == ["DescribePackagingGroup"]


def test_the_asset_count_follows_the_service(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(group_id="group"))
    made(bench.asset, asset_inputs())
    read = found(bench.group, id_, outputs)
    assert read.outputs["approximate_asset_count"] == 1
    assert bench.group.diff(read.outputs, outputs) == NOTHING


def test_defaults_that_the_service_fills_in_are_no_drift(bench: Bench, group: str) -> None:
    id_, outputs = made(bench.configuration, configuration_inputs())

    def filled_in(real: Any, **request: Any) -> Any:
        manifest = {"AdMarkers": "NONE", "ManifestName": "index", "StreamSelection": {"MinVideoBitsPerSecond": 0}}
        package = {"HlsManifests": [manifest], "SegmentDurationSeconds": 6, "UseAudioRenditionGroup": False}
        return {**real(**request), "HlsPackage": package}

    bench.fault("DescribePackagingConfiguration", filled_in)
    assert found(bench.configuration, id_, outputs).outputs == outputs


def test_a_vector_that_the_service_made_itself_is_no_drift(bench: Bench, group: str) -> None:
    encryption = {"speke_key_provider": {"role_arn": ROLE, "system_ids": ["a"], "url": "https://keys.example"}}
    package = {"hls_manifests": [{}], "encryption": encryption}
    id_, outputs = made(bench.configuration, configuration_inputs(cmaf_package=package))

    def with_vector(real: Any, **request: Any) -> Any:
        answer = real(**request)
        answer["CmafPackage"]["Encryption"]["ConstantInitializationVector"] = "0" * 32
        return answer

    bench.fault("DescribePackagingConfiguration", with_vector)
    assert found(bench.configuration, id_, outputs).outputs == outputs


def test_access_logs_changed_outside_show(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(egress_access_logs={}))
    bench.client.configure_logs(Id=id_, EgressAccessLogs={"LogGroupName": "/aws/MediaPackage/theirs"})
    read = found(bench.group, id_, outputs)
    assert read.outputs["egress_access_logs"] == {"log_group_name": "/aws/MediaPackage/theirs"}
    assert read.inputs["egress_access_logs"] == {"log_group_name": "/aws/MediaPackage/theirs"}
    assert bench.group.diff(read.outputs, outputs).changes


def test_access_logs_turned_off_outside_show(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(egress_access_logs={}))
    bench.client.configure_logs(Id=id_)
    assert "egress_access_logs" not in found(bench.group, id_, outputs).inputs


def test_access_logs_turned_on_outside_show(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    bench.client.configure_logs(Id=id_, EgressAccessLogs={})
    assert "egress_access_logs" in found(bench.group, id_, outputs).inputs


def test_an_authorization_removed_outside_shows(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(authorization=AUTHORIZATION))
    bench.client.update_packaging_group(Id=id_)
    read = found(bench.group, id_, outputs)
    assert "authorization" not in read.outputs
    assert bench.group.diff(read.outputs, outputs).changes


def test_an_authorization_added_outside_shows(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    authorization = {"CdnIdentifierSecret": "arn:…:secret", "SecretsRoleArn": "arn:…:role"}
    bench.client.update_packaging_group(Id=id_, Authorization=authorization)
    assert found(bench.group, id_, outputs).inputs["authorization"] == {
        "cdn_identifier_secret": "arn:…:secret",
        "secrets_role_arn": "arn:…:role",
    }


def test_a_tag_changed_outside_shows_in_tags_all_alone(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(tags={"team": "video"}))
    bench.client.tag_resource(ResourceArn=outputs["arn"], Tags={"team": "theirs", "more": "x"})
    read = found(bench.group, id_, outputs)
    assert read.inputs["tags_all"] == {"team": "theirs", "more": "x"}
    assert read.inputs["tags"] == {"team": "video"}
    assert bench.group.diff(read.outputs, outputs) == Plan(changes=True, replaces=[], delete_before_replace=False)


def test_a_configuration_made_anew_outside_shows_its_other_package(bench: Bench, group: str) -> None:
    id_, outputs = made(bench.configuration, configuration_inputs())
    bench.client.delete_packaging_configuration(Id=id_)
    package = {"DashManifests": [{}]}
    bench.client.create_packaging_configuration(Id=id_, PackagingGroupId="group", DashPackage=package)
    read = found(bench.configuration, id_, outputs)
    assert read.inputs["dash_package"] == {"dash_manifests": [{}]}
    assert "hls_package" not in read.inputs


def test_an_asset_made_anew_outside_shows_its_other_source(bench: Bench, group: str) -> None:
    id_, outputs = made(bench.asset, asset_inputs())
    bench.client.delete_asset(Id=id_)
    other = SOURCE.replace("trailer", "teaser")
    bench.client.create_asset(Id=id_, PackagingGroupId="group", SourceArn=other, SourceRoleArn="arn:…")
    assert found(bench.asset, id_, outputs).inputs["source_arn"] == other


def test_an_object_that_vanished_is_gone(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    bench.client.delete_packaging_group(Id=id_)
    assert bench.group.read(id_, outputs) is None


def test_an_object_is_not_gone_when_another_account_was_asked(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    bench.client.delete_packaging_group(Id=id_)
    bench.account = "999999999999"
    with pytest.raises(AccountError, match="account 210987654321 in eu-west-1, and account 999999999999"):
        bench.group.read(id_, outputs)


def test_an_object_of_another_incarnation_is_gone(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    bench.client.tag_resource(ResourceArn=outputs["arn"], Tags={OWNER_TAG: "movies/prod/group@ffffffff"})
    assert bench.group.read(id_, outputs) is None


def test_an_object_whose_owner_tag_was_removed_is_still_the_one(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    bench.client.untag_resource(ResourceArn=outputs["arn"], TagKeys=[OWNER_TAG])
    assert found(bench.group, id_, outputs).outputs == outputs


def test_an_error_is_not_taken_for_gone(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    bench.fault("DescribePackagingGroup", instead(service_error(500, "InternalServerErrorException")))
    with pytest.raises(ServiceFaultError):
        bench.group.read(id_, outputs)


def test_the_object_is_read_in_the_recorded_region(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(region="us-east-1"))
    assert found(bench.group, id_, outputs).outputs["region"] == "us-east-1"


def looked_up(name: str, **inputs: Any) -> Props:
    """What `get` registers; nothing of it was ever checked."""
    return {"id_prefix": name, "owner": f"other/stack/{name}", **inputs}


def test_a_look_up_reads_everything_of_a_group(bench: Bench) -> None:
    created = made(bench.group, group_inputs(group_id="movies", authorization=AUTHORIZATION, tags={"a": "b"})).outputs
    read = found(bench.group, "movies", looked_up("x")).outputs
    names = ("arn", "domain_name", "origin_host", "authorization", "group_id", "region", "tags_all")
    assert {name: read[name] for name in names} == {name: created[name] for name in names}


def test_a_look_up_reads_every_url_of_an_asset(bench: Bench, group: str) -> None:
    hls = made(bench.configuration, configuration_inputs())
    asset = made(bench.asset, asset_inputs())
    assert list(found(bench.asset, asset.id, looked_up("x")).outputs["egress_urls"]) == [hls.id]


def test_a_look_up_takes_the_region_it_was_given(bench: Bench) -> None:
    made(bench.group, group_inputs(group_id="movies", region="us-east-1"))
    assert found(bench.group, "movies", looked_up("x", region="us-east-1")).outputs["region"] == "us-east-1"


def test_a_look_up_of_an_object_that_is_not_there_says_so(bench: Bench) -> None:
    with pytest.raises(NotFoundError, match="there is no packaging group 'movies' in eu-west-1"):
        bench.group.read("movies", looked_up("x"))


def test_a_look_up_can_be_refreshed(bench: Bench) -> None:
    """Refresh reads what was looked up too, then with its outputs."""
    made(bench.group, group_inputs(group_id="movies"))
    read = found(bench.group, "movies", looked_up("x")).outputs
    assert found(bench.group, "movies", read).outputs == read


def test_a_look_up_can_be_refreshed_after_the_object_was_replaced(bench: Bench) -> None:
    """What is only looked up has no incarnation of its own to hold on to."""
    made(bench.group, group_inputs(group_id="movies"), seed=b"one")
    read = found(bench.group, "movies", looked_up("x")).outputs
    bench.client.delete_packaging_group(Id="movies")
    made(bench.group, group_inputs(group_id="movies"), seed=b"two")
    assert found(bench.group, "movies", read).outputs["group_id"] == "movies"
