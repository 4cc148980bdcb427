"""Each of the seventeen operations through boto3: its answer, its success code and what it leaves behind."""

from __future__ import annotations

import re

import pytest

from pulumi_mediapackage_vod.emulator.api.operations import HANDLERS

HLS = {"HlsManifests": [{"ManifestName": "main", "ProgramDateTimeIntervalSeconds": 60}]}
AUTHORIZATION = {
    "CdnIdentifierSecret": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:MediaPackage/cdn",
    "SecretsRoleArn": "arn:aws:iam::123456789012:role/cdn",
}


def body(answer):
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def status(answer):
    return answer["ResponseMetadata"]["HTTPStatusCode"]


def test_there_is_a_handler_for_every_operation_of_the_client(client):
    assert set(HANDLERS) == set(client.meta.service_model.operation_names)
    assert len(HANDLERS) == 17


def test_create_packaging_group(client):
    answer = client.create_packaging_group(
        Id="movies",
        Authorization=AUTHORIZATION,
        EgressAccessLogs={"LogGroupName": "/aws/MediaPackage/movies"},
        Tags={"team": "media"},
    )
    assert status(answer) == 200
    assert re.fullmatch(
        r"https://[0-9a-f]{32}\.egress\.mediapackage-vod\.eu-west-1\.amazonaws\.com", answer["DomainName"]
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", answer["CreatedAt"])
    assert body(answer) == {
        "Id": "movies",
        "Arn": "arn:aws:mediapackage-vod:eu-west-1:123456789012:packaging-groups/movies",
        "Authorization": AUTHORIZATION,
        "EgressAccessLogs": {"LogGroupName": "/aws/MediaPackage/movies"},
        "Tags": {"team": "media"},
        "CreatedAt": answer["CreatedAt"],
        "DomainName": answer["DomainName"],
    }


def test_create_packaging_group_with_an_id_only_has_neither_authorization_nor_logs(client):
    answer = client.create_packaging_group(Id="movies")
    assert set(body(answer)) == {"Id", "Arn", "CreatedAt", "DomainName", "Tags"}


def test_describe_packaging_group_answers_as_create_did_and_counts_assets(client, make_asset):
    created = body(client.create_packaging_group(Id="series", Authorization=AUTHORIZATION))
    assert body(client.describe_packaging_group(Id="series")) == {**created, "ApproximateAssetCount": 0}
    make_asset("trailer")
    assert client.describe_packaging_group(Id="movies")["ApproximateAssetCount"] == 1


def test_update_packaging_group_sets_authorization_and_keeps_everything_else(client):
    created = body(client.create_packaging_group(Id="movies", EgressAccessLogs={}, Tags={"a": "b"}))
    updated = client.update_packaging_group(Id="movies", Authorization=AUTHORIZATION)
    assert body(updated) == {**created, "Authorization": AUTHORIZATION, "ApproximateAssetCount": 0}
    assert body(client.describe_packaging_group(Id="movies")) == body(updated)


def test_update_packaging_group_without_authorization_removes_it(client):
    client.create_packaging_group(Id="movies", Authorization=AUTHORIZATION)
    assert "Authorization" not in client.update_packaging_group(Id="movies")
    assert "Authorization" not in client.describe_packaging_group(Id="movies")


def test_configure_logs_with_an_empty_structure_turns_logs_on_with_the_default_group(client, group):
    answer = client.configure_logs(Id="movies", EgressAccessLogs={})
    assert answer["EgressAccessLogs"] == {"LogGroupName": "/aws/MediaPackage/EgressAccessLogs"}
    assert "ApproximateAssetCount" not in answer
    described = client.describe_packaging_group(Id="movies")
    assert described["EgressAccessLogs"] == answer["EgressAccessLogs"]


def test_configure_logs_takes_a_log_group(client, group):
    answer = client.configure_logs(Id="movies", EgressAccessLogs={"LogGroupName": "/aws/MediaPackage/own"})
    assert answer["EgressAccessLogs"] == {"LogGroupName": "/aws/MediaPackage/own"}


def test_configure_logs_without_logs_turns_them_off_and_keeps_authorization(client):
    client.create_packaging_group(Id="movies", EgressAccessLogs={}, Authorization=AUTHORIZATION)
    answer = client.configure_logs(Id="movies")
    assert "EgressAccessLogs" not in answer
    assert answer["Authorization"] == AUTHORIZATION
    assert "EgressAccessLogs" not in client.describe_packaging_group(Id="movies")


def test_delete_packaging_group(client, group, refused):
    assert status(client.delete_packaging_group(Id="movies")) == 202
    with refused("NotFoundException"):
        client.describe_packaging_group(Id="movies")


def test_list_packaging_groups(client, make_asset):
    make_asset("trailer")
    listed = client.list_packaging_groups()["PackagingGroups"]
    assert listed == [body(client.describe_packaging_group(Id="movies"))]
    assert listed[0]["ApproximateAssetCount"] == 1


@pytest.mark.parametrize("package", ["HlsPackage", "CmafPackage"])
def test_create_and_describe_packaging_configuration(client, group, package):
    answer = client.create_packaging_configuration(
        Id="hls", PackagingGroupId="movies", **{package: HLS}, Tags={"format": "hls"}
    )
    assert status(answer) == 200
    assert body(answer) == {
        "Id": "hls",
        "Arn": "arn:aws:mediapackage-vod:eu-west-1:123456789012:packaging-configurations/hls",
        "PackagingGroupId": "movies",
        package: HLS,
        "Tags": {"format": "hls"},
        "CreatedAt": answer["CreatedAt"],
    }
    assert body(client.describe_packaging_configuration(Id="hls")) == body(answer)


def test_delete_packaging_configuration(client, make_configuration, refused):
    make_configuration("hls")
    assert status(client.delete_packaging_configuration(Id="hls")) == 202
    with refused("NotFoundException"):
        client.describe_packaging_configuration(Id="hls")
    assert client.list_packaging_configurations(PackagingGroupId="movies")["PackagingConfigurations"] == []


def test_list_packaging_configurations_of_all_groups_or_one(client, make_configuration):
    client.create_packaging_group(Id="series")
    first = body(make_configuration("hls"))
    second = body(make_configuration("dash", PackagingGroupId="series", DashPackage={"DashManifests": [{}]}))
    assert client.list_packaging_configurations()["PackagingConfigurations"] == [first, second]
    filtered = client.list_packaging_configurations(PackagingGroupId="series")
    assert filtered["PackagingConfigurations"] == [second]


def test_create_and_describe_asset(client, make_configuration):
    make_configuration("hls")
    answer = client.create_asset(
        Id="trailer",
        PackagingGroupId="movies",
        SourceArn="arn:aws:s3:::acme-movies/trailer.smil",
        SourceRoleArn="arn:aws:iam::123456789012:role/source",
        ResourceId="content-1",
        Tags={"title": "Trailer"},
    )
    assert status(answer) == 200
    assert [endpoint["PackagingConfigurationId"] for endpoint in answer["EgressEndpoints"]] == ["hls"]
    assert body(answer) == {
        "Id": "trailer",
        "Arn": "arn:aws:mediapackage-vod:eu-west-1:123456789012:assets/trailer",
        "PackagingGroupId": "movies",
        "SourceArn": "arn:aws:s3:::acme-movies/trailer.smil",
        "SourceRoleArn": "arn:aws:iam::123456789012:role/source",
        "ResourceId": "content-1",
        "Tags": {"title": "Trailer"},
        "CreatedAt": answer["CreatedAt"],
        "EgressEndpoints": answer["EgressEndpoints"],
    }
    assert body(client.describe_asset(Id="trailer")) == body(answer)


def test_an_asset_of_a_group_without_configurations_has_an_empty_list_of_endpoints(make_asset):
    answer = make_asset("trailer")
    assert answer["EgressEndpoints"] == []
    assert "ResourceId" not in answer


def test_delete_asset(client, make_asset, refused):
    make_asset("trailer")
    assert status(client.delete_asset(Id="trailer")) == 202
    with refused("NotFoundException"):
        client.describe_asset(Id="trailer")
    assert client.describe_packaging_group(Id="movies")["ApproximateAssetCount"] == 0


def test_list_assets_answers_without_endpoints(client, make_asset, make_configuration):
    make_configuration("hls")
    client.create_packaging_group(Id="series")
    assets = [body(make_asset("trailer")), body(make_asset("episode", PackagingGroupId="series"))]
    shallow = [{name: value for name, value in asset.items() if name != "EgressEndpoints"} for asset in assets]
    assert client.list_assets()["Assets"] == shallow
    assert client.list_assets(PackagingGroupId="series")["Assets"] == shallow[1:]


def test_tag_untag_and_list_tags_of_a_resource(client, group):
    arn = group["Arn"]
    assert status(client.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "2"})) == 204
    assert status(client.tag_resource(ResourceArn=arn, Tags={"b": "3"})) == 204
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"a": "1", "b": "3"}
    assert status(client.untag_resource(ResourceArn=arn, TagKeys=["a", "never-there"])) == 204
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"b": "3"}
    assert client.describe_packaging_group(Id="movies")["Tags"] == {"b": "3"}
