"""Read: what is recorded is what the service holds, written as the program would have to write it."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Made
from pulumi_mediapackage_vod.errors import AccountError, NotFoundError, ServiceFaultError
from tests.support.lifecycle_bench import (
    AUTHORIZATION,
    IN_PLACE,
    NOTHING,
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


def without(props: Props, *names: str) -> Props:
    return {name: value for name, value in props.items() if name not in names}


CUSTOM_LOGS = {"log_group_name": "/aws/MediaPackage/mine"}
WRITTEN_DOWN = {"program_date_time_interval_seconds": 0, "stream_selection": {}}
ONE_MANIFEST = [{"manifest_name": "index"}]
TWO_MANIFESTS = [{"manifest_name": "a"}, {"manifest_name": "b"}]


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("group", {}),
        ("group", {"authorization": AUTHORIZATION, "egress_access_logs": {}, "tags": {"a": "b"}}),
        ("group", {"egress_access_logs": CUSTOM_LOGS, "tags": {}}),
        ("group", {"group_id": "chosen"}),
        ("configuration", {"hls_package": {"hls_manifests": [{}]}}),
        ("configuration", {"hls_package": {"hls_manifests": [WRITTEN_DOWN]}}),
        ("configuration", {"dash_package": {"dash_manifests": TWO_MANIFESTS, "period_triggers": []}}),
        ("configuration", {"mss_package": {"mss_manifests": ONE_MANIFEST, "segment_duration_seconds": 2}}),
    ],
    ids=str,
)
def test_what_did_not_change_reads_as_it_was_recorded(bench: Bench, group: str, kind: str, inputs: Props) -> None:
    lifecycle, inputs_of = bench.kind(kind)
    id_, outputs = made(lifecycle, inputs_of(**inputs))
    assert found(lifecycle, id_, outputs).outputs == outputs


def test_an_asset_that_did_not_change_reads_as_it_was_recorded_but_for_its_status(bench: Bench, hls: Made) -> None:
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


def test_a_groups_answers_are_not_among_its_inputs(bench: Bench, movies: Made) -> None:
    answered = ("arn", "created_at", "domain_name", "origin_host", "approximate_asset_count")
    assert found(bench.group, *movies).inputs == without(movies.outputs, *answered)


def test_reading_costs_one_call(bench: Bench, movies: Made) -> None:
    mark = bench.mark
    bench.group.read(*movies)
    assert bench.calls(mark) == ["DescribePackagingGroup"]


def test_the_asset_count_follows_the_service(bench: Bench, movies: Made) -> None:
    made(bench.asset, asset_inputs(packaging_group_id=movies.id))
    read = found(bench.group, *movies)
    assert read.outputs["approximate_asset_count"] == 1
    assert bench.group.diff(read.outputs, movies.outputs) == NOTHING


def test_defaults_that_the_service_fills_in_are_no_drift(bench: Bench, hls: Made) -> None:
    def filled_in(real: Any, **request: Any) -> Any:
        manifest = {"AdMarkers": "NONE", "ManifestName": "index", "StreamSelection": {"MinVideoBitsPerSecond": 0}}
        package = {"HlsManifests": [manifest], "SegmentDurationSeconds": 6, "UseAudioRenditionGroup": False}
        return {**real(**request), "HlsPackage": package}

    bench.fault("DescribePackagingConfiguration", filled_in)
    assert found(bench.configuration, *hls).outputs == hls.outputs


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


THEIRS = "/aws/MediaPackage/theirs"
DEFAULT = "/aws/MediaPackage/EgressAccessLogs"
SECRET = {"CdnIdentifierSecret": "arn:…:secret", "SecretsRoleArn": "arn:…:role"}
OTHER = {"cdn_identifier_secret": "arn:…:secret", "secrets_role_arn": "arn:…:role"}
OPERATIONS = {"egress_access_logs": "configure_logs", "authorization": "update_packaging_group"}


@pytest.mark.parametrize(
    ("property_", "asked", "theirs", "read"),
    [
        ("egress_access_logs", {}, {"EgressAccessLogs": {"LogGroupName": THEIRS}}, {"log_group_name": THEIRS}),
        ("egress_access_logs", {}, {}, "absent"),
        ("egress_access_logs", None, {"EgressAccessLogs": {}}, {"log_group_name": DEFAULT}),
        ("authorization", AUTHORIZATION, {}, "absent"),
        ("authorization", None, {"Authorization": SECRET}, OTHER),
    ],
    ids=["logs changed", "logs turned off", "logs turned on", "authorization removed", "authorization added"],
)
def test_settings_of_a_group_changed_outside_show(
    bench: Bench, property_: str, asked: Any, theirs: Props, read: Any
) -> None:
    id_, outputs = made(bench.group, group_inputs(**{property_: asked}))
    getattr(bench.client, OPERATIONS[property_])(Id=id_, **theirs)
    drifted = found(bench.group, id_, outputs)
    assert drifted.outputs.get(property_, "absent") == read
    assert drifted.inputs.get(property_, "absent") == read
    assert bench.group.diff(drifted.outputs, outputs).changes


def test_a_tag_changed_outside_shows_in_tags_all_alone(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(tags={"team": "video"}))
    bench.client.tag_resource(ResourceArn=outputs["arn"], Tags={"team": "theirs", "more": "x"})
    read = found(bench.group, id_, outputs)
    assert read.inputs["tags_all"] == {"team": "theirs", "more": "x"}
    assert read.inputs["tags"] == {"team": "video"}
    assert bench.group.diff(read.outputs, outputs) == IN_PLACE


@pytest.fixture
def same_second(bench: Bench) -> None:
    """What is made anew cannot be told by its time of creation."""
    bench.emulator.clock.freeze()


def test_a_configuration_made_anew_outside_shows_its_other_package(bench: Bench, same_second: None, hls: Made) -> None:
    bench.client.delete_packaging_configuration(Id="hls")
    package = {"DashManifests": [{}]}
    bench.client.create_packaging_configuration(Id="hls", PackagingGroupId="group", DashPackage=package)
    read = found(bench.configuration, *hls)
    assert read.inputs["dash_package"] == {"dash_manifests": [{}]}
    assert "hls_package" not in read.inputs


def test_an_asset_made_anew_outside_shows_its_other_source(bench: Bench, same_second: None, group: str) -> None:
    id_, outputs = made(bench.asset, asset_inputs())
    bench.client.delete_asset(Id=id_)
    other = SOURCE.replace("trailer", "teaser")
    bench.client.create_asset(Id=id_, PackagingGroupId="group", SourceArn=other, SourceRoleArn="arn:…")
    assert found(bench.asset, id_, outputs).inputs["source_arn"] == other


def test_an_object_that_vanished_is_gone(bench: Bench, movies: Made) -> None:
    bench.client.delete_packaging_group(Id=movies.id)
    assert bench.group.read(*movies) is None


def test_an_object_is_not_gone_when_another_account_was_asked(bench: Bench, movies: Made) -> None:
    bench.client.delete_packaging_group(Id=movies.id)
    bench.account = "999999999999"
    with pytest.raises(AccountError, match="account 210987654321 in eu-west-1, and account 999999999999"):
        bench.group.read(*movies)


def test_an_object_of_another_incarnation_is_gone(bench: Bench, movies: Made) -> None:
    bench.client.tag_resource(ResourceArn=movies.outputs["arn"], Tags={OWNER_TAG: "movies/prod/group@ffffffff"})
    assert bench.group.read(*movies) is None


def test_an_object_whose_owner_tag_was_removed_is_still_the_one(bench: Bench, movies: Made) -> None:
    bench.client.untag_resource(ResourceArn=movies.outputs["arn"], TagKeys=[OWNER_TAG])
    assert found(bench.group, *movies).outputs == movies.outputs


def test_an_error_is_not_taken_for_gone(bench: Bench, movies: Made) -> None:
    bench.fault("DescribePackagingGroup", instead(service_error(500, "InternalServerErrorException")))
    with pytest.raises(ServiceFaultError):
        bench.group.read(*movies)


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


def test_a_look_up_reads_every_url_of_an_asset(bench: Bench, hls: Made) -> None:
    asset = made(bench.asset, asset_inputs())
    assert list(found(bench.asset, asset.id, looked_up("x")).outputs["egress_urls"]) == [hls.id]


def test_a_look_up_takes_the_region_it_was_given(bench: Bench) -> None:
    made(bench.group, group_inputs(group_id="movies", region="us-east-1"))
    assert found(bench.group, "movies", looked_up("x", region="us-east-1")).outputs["region"] == "us-east-1"


def test_a_look_up_of_an_object_that_is_not_there_says_so(bench: Bench) -> None:
    with pytest.raises(NotFoundError, match="there is no packaging group 'movies' in eu-west-1"):
        bench.group.read("movies", looked_up("x"))


def test_a_look_up_can_be_refreshed(bench: Bench, movies: Made) -> None:
    """Refresh reads what was looked up too, then with its outputs."""
    read = found(bench.group, "movies", looked_up("x")).outputs
    assert found(bench.group, "movies", read).outputs == read


def test_a_look_up_can_be_refreshed_after_the_object_was_replaced(bench: Bench, movies: Made) -> None:
    """What is only looked up has no incarnation of its own to hold on to."""
    read = found(bench.group, "movies", looked_up("x")).outputs
    bench.client.delete_packaging_group(Id="movies")
    made(bench.group, group_inputs(group_id="movies"), seed=b"two")
    assert found(bench.group, "movies", read).outputs["group_id"] == "movies"
