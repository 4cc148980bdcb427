"""What look-ups find, by which filters, and what they say when there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, cast

import pulumi
import pytest

import pulumi_mediapackage_vod.dynamic_providers as vod
from pulumi_mediapackage_vod.emulator import Emulator
from tests.unit.lookups.conftest import ACCOUNT, REGION

ROLE = "arn:aws:iam::111122223333:role/reads-movies"
SOURCE = "arn:aws:s3:::acme-movies/trailer.m3u8"
GETS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "packaging group": (vod.get_packaging_group, vod.get_packaging_group_output),
    "packaging configuration": (vod.get_packaging_configuration, vod.get_packaging_configuration_output),
    "asset": (vod.get_asset, vod.get_asset_output),
}
LISTS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "packaging group": (vod.list_packaging_groups, vod.list_packaging_groups_output),
    "packaging configuration": (vod.list_packaging_configurations, vod.list_packaging_configurations_output),
    "asset": (vod.list_assets, vod.list_assets_output),
}
RESULTS: dict[type[Any], type[pulumi.CustomResource]] = {
    vod.GetPackagingGroupResult: vod.PackagingGroup,
    vod.GetPackagingConfigurationResult: vod.PackagingConfiguration,
    vod.GetAssetResult: vod.Asset,
    vod.ListedAsset: vod.Asset,
}


def fill(client: Any, group: str = "movies", assets: int = 1, **tags: str) -> dict[str, Any]:
    secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:x"
    made = client.create_packaging_group(
        Id=group, Tags=tags, Authorization={"CdnIdentifierSecret": secret, "SecretsRoleArn": ROLE}
    )
    package = {"HlsManifests": [{"ManifestName": "main"}], "SegmentDurationSeconds": 4}
    client.create_packaging_configuration(Id=f"{group}-hls", PackagingGroupId=group, Tags=tags, HlsPackage=package)
    for number in range(assets):
        client.create_asset(
            Id=f"{group}-{number:04}", PackagingGroupId=group, SourceArn=SOURCE, SourceRoleArn=ROLE, Tags=tags
        )
    return made


def test_an_object_is_found_with_everything_that_the_service_shows(client: Any) -> None:
    made = fill(client, "movies", 1, **{"team": "video", "pulumi-mediapackage-vod:owner": "a/b/c@1"})
    group = vod.get_packaging_group("movies")
    assert (group.id, group.group_id, group.arn, group.region) == ("movies", "movies", made["Arn"], REGION)
    assert (group.domain_name, group.origin_host) == (made["DomainName"], made["DomainName"].removeprefix("https://"))
    assert group.authorization == {
        "cdn_identifier_secret": made["Authorization"]["CdnIdentifierSecret"],
        "secrets_role_arn": ROLE,
    }
    assert group.egress_access_logs is None
    assert group.tags == group.tags_all == {"team": "video"}
    configuration = vod.get_packaging_configuration("movies-hls")
    assert configuration.hls_package is not None
    assert configuration.hls_package["segment_duration_seconds"] == 4
    assert configuration.hls_package["hls_manifests"][0]["manifest_name"] == "main"
    assert configuration.packaging_group_id == "movies"
    asset = vod.get_asset("movies-0000")
    (endpoint,) = client.describe_asset(Id="movies-0000")["EgressEndpoints"]
    assert asset.egress_urls == {"movies-hls": endpoint["Url"]}
    assert (asset.source_arn, asset.source_role_arn, asset.resource_id) == (SOURCE, ROLE, None)


@pytest.mark.parametrize("result", RESULTS)
def test_results_have_the_names_of_the_resources_outputs(result: type[Any]) -> None:
    resource = RESULTS[result]
    declared = {name for each in resource.__mro__ for name in vars(each).get("__annotations__", {})}
    assert {each.name for each in fields(result)} - {"id"} <= declared


@pytest.mark.parametrize("kind", GETS)
def test_what_is_not_there_is_an_error_of_its_own_that_says_who_was_asked(kind: str, client: Any) -> None:
    with pytest.raises(vod.LookupNotFound) as raised:
        GETS[kind][0]("nowhere")
    assert f"there is no {kind} 'nowhere' in {REGION}, in account {ACCOUNT}" in str(raised.value)
    with pytest.raises(vod.LookupNotFound, match=f"'nowhere' in us-east-1, in account {ACCOUNT}"):
        GETS[kind][0]("nowhere", region="us-east-1")


@pytest.mark.parametrize("kind", LISTS)
def test_an_empty_list_says_who_was_asked(kind: str, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(pulumi.log, "info", told.append)
    assert LISTS[kind][0](id_prefix="no", tags={"team": "video"}) == []
    assert (
        f"() found no {kind} with an id of 'no' on tagged {{'team': 'video'}} in {REGION}, in account {ACCOUNT}"
        in told[0]
    )


def test_lists_take_all_pages_and_filter(client: Any, service: Emulator) -> None:
    fill(client, "movies", assets=0, team="video")
    for number in range(1001):
        asset = {"PackagingGroupId": "movies", "SourceArn": SOURCE, "SourceRoleArn": ROLE, "Tags": {"team": "video"}}
        service.objects.put("assets", f"movies-{number:04}", asset, account=ACCOUNT, region=REGION)
    fill(client, "series", assets=2, team="audio", stage="prod")
    mark = len(service.calls)
    assert len(vod.list_assets()) == 1003
    assert [call.operation for call in service.calls.since(mark)] == ["ListAssets"] * 2
    found: dict[str, Any] = {
        "group": vod.list_assets(packaging_group_id="series"),
        "tag": vod.list_assets(tags={"team": "audio"}),
        "tags": vod.list_assets(tags={"team": "audio", "stage": "prod"}),
        "prefix": vod.list_assets(id_prefix="series-"),
        "all": vod.list_assets(packaging_group_id="series", tags={"stage": "prod"}, id_prefix="series-0"),
    }
    for name, assets in found.items():
        assert [each.id for each in assets] == ["series-0000", "series-0001"], name
    assert vod.list_assets(tags={"team": "audio", "stage": "test"}) == []
    assert vod.list_assets(packaging_group_id="movies", id_prefix="series") == []
    assert [each.id for each in vod.list_packaging_groups(tags={"team": "video"})] == ["movies"]
    assert [each.id for each in vod.list_packaging_configurations(packaging_group_id="series")] == ["series-hls"]
    assert vod.list_packaging_groups()[0] == vod.get_packaging_group("movies")
    assert vod.list_packaging_configurations()[1] == vod.get_packaging_configuration("series-hls")


@pytest.mark.parametrize(
    ("ask", "said"),
    {
        "an empty id": (lambda: vod.get_asset(""), "1 to 256 letters"),
        "no id": (lambda: vod.get_asset(None), "id is missing"),  # type: ignore[arg-type]
        "an ARN": (lambda: vod.get_packaging_group("arn:aws:x"), "1 to 256 letters"),
        "a number": (lambda: vod.get_packaging_group(7), "it is a text"),  # type: ignore[arg-type]
        "a Region": (lambda: vod.list_assets(region="Ireland"), "the name of an AWS Region"),
        "tags": (lambda: vod.list_assets(tags=["team"]), "tags is \\['team'\\]; it is a mapping"),  # type: ignore[arg-type]
        "a prefix": (lambda: vod.list_assets(id_prefix=3), "id_prefix is 3; it is a text"),  # type: ignore[arg-type]
        "an Output": (
            lambda: vod.get_asset(pulumi.Output.from_input("x")),  # type: ignore[arg-type]
            r"get_asset\(\): not all of its arguments are known .* call get_asset_output\(\)",
        ),
        "an Output in tags": (
            lambda: vod.list_assets(tags={"team": pulumi.Output.from_input("x")}),  # type: ignore[dict-item]
            r"call list_assets_output\(\)",
        ),
        "another provider": (
            lambda: vod.get_asset("x", opts=pulumi.InvokeOptions(provider=cast(Any, "eu"))),
            "its provider is 'eu'; it takes a Provider",
        ),
        "a plugin": (
            lambda: vod.get_asset("x", opts=pulumi.InvokeOptions(plugin_download_url="https://x")),
            "`plugin_download_url` is refused",
        ),
        "a version": (lambda: vod.get_asset("x", opts=pulumi.InvokeOptions(version="1.0.0")), "`version` is refused"),
    }.values(),
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_without_a_call(ask: Callable[[], Any], said: str, service: Emulator) -> None:
    mark = len(service.calls)
    with pytest.raises(vod.ProgramError, match=said):
        ask()
    assert service.calls.since(mark) == []


def test_an_error_of_the_service_is_its_cause(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(vod.LookupFailed, match=r"get_asset\(\): .*nobody") as raised:
        vod.get_asset("x")
    assert raised.value.__cause__ is not None
