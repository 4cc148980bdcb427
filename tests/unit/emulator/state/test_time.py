"""What takes time in the service, by a frozen clock: deletes, the sight of new objects, new roles, and the rate."""

from __future__ import annotations

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.state.admission import TokenBuckets
from pulumi_mediapackage_vod.emulator.state.settings import Settings

LIMIT_EXCEEDED = "Too many requests, please try again. Resource limit exceeded"


@pytest.fixture(autouse=True)
def _frozen(emulator):
    emulator.clock.freeze()


@pytest.fixture
def _slow_deletes(emulator):
    emulator.configure(delete_after=10)


def ids(client):
    return {
        kind: [each["Id"] for each in getattr(client, f"list_{kind}")()[name]]
        for kind, name in (
            ("packaging_groups", "PackagingGroups"),
            ("packaging_configurations", "PackagingConfigurations"),
            ("assets", "Assets"),
        )
    }


@pytest.mark.usefixtures("_slow_deletes")
def test_deleted_objects_stay_visible_until_they_are_gone(client, emulator, refused, make_asset, make_configuration):
    make_configuration("hls")
    make_asset("trailer")
    before = client.describe_asset(Id="trailer")
    assert client.delete_asset(Id="trailer")["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert client.describe_asset(Id="trailer")["EgressEndpoints"] == before["EgressEndpoints"]
    client.delete_packaging_configuration(Id="hls")
    client.delete_packaging_group(Id="movies")
    emulator.clock.advance(9.9)
    assert ids(client) == {"packaging_groups": ["movies"], "packaging_configurations": ["hls"], "assets": ["trailer"]}
    assert client.list_assets(PackagingGroupId="movies")["Assets"][0]["Id"] == "trailer"
    assert client.describe_packaging_configuration(Id="hls")["PackagingGroupId"] == "movies"
    assert client.describe_packaging_group(Id="movies")["ApproximateAssetCount"] == 0
    emulator.clock.advance(0.1)
    assert ids(client) == {"packaging_groups": [], "packaging_configurations": [], "assets": []}
    for describe, object_id in (
        (client.describe_asset, "trailer"),
        (client.describe_packaging_configuration, "hls"),
        (client.describe_packaging_group, "movies"),
    ):
        with refused("NotFoundException"):
            describe(Id=object_id)


@pytest.mark.usefixtures("_slow_deletes")
def test_an_id_is_free_again_when_its_object_is_gone(client, emulator, refused, make_asset, make_configuration):
    first = make_asset("trailer")
    make_configuration("hls")
    client.delete_asset(Id="trailer")
    client.delete_packaging_configuration(Id="hls")
    for make, object_id in ((make_asset, "trailer"), (make_configuration, "hls")):
        with refused("UnprocessableEntityException", "exists"):
            make(object_id)
    emulator.clock.advance(10)
    make_configuration("hls")
    assert make_asset("trailer")["CreatedAt"] > first["CreatedAt"]


@pytest.mark.usefixtures("_slow_deletes")
def test_a_group_being_deleted_is_in_the_way_of_another_and_takes_nothing_in(client, emulator, refused, make_asset):
    client.create_packaging_group(Id="series")
    client.delete_packaging_group(Id="series")
    with refused("UnprocessableEntityException", "exists"):
        client.create_packaging_group(Id="series")
    with refused("UnprocessableEntityException", "being deleted"):
        make_asset("episode", PackagingGroupId="series")
    emulator.clock.advance(10)
    client.create_packaging_group(Id="series")


@pytest.mark.usefixtures("_slow_deletes")
def test_deleting_again_is_accepted_and_delays_nothing(client, emulator, refused, make_asset):
    make_asset("trailer")
    client.delete_asset(Id="trailer")
    emulator.clock.advance(9)
    assert client.delete_asset(Id="trailer")["ResponseMetadata"]["HTTPStatusCode"] == 202
    emulator.clock.advance(1)
    with refused("NotFoundException"):
        client.delete_asset(Id="trailer")


@pytest.mark.usefixtures("_slow_deletes")
def test_what_is_being_deleted_counts_for_no_quota(client, emulator):
    for number in range(10):
        client.create_packaging_group(Id=f"group-{number}")
    client.delete_packaging_group(Id="group-0")
    client.create_packaging_group(Id="group-10")


def test_deletes_take_a_fifth_of_a_second_unless_said_otherwise():
    assert Settings().delete_after == 0.2
    with Emulator() as emulator:
        assert emulator.settings == Settings()


def test_a_new_object_appears_when_the_lag_is_over(client, emulator, refused, make_asset, make_configuration):
    emulator.configure(read_lag=5)
    group = client.create_packaging_group(Id="late")
    configuration = make_configuration("hls", PackagingGroupId="late", HlsPackage={"HlsManifests": [{}]})
    asset = make_asset("trailer", PackagingGroupId="late")
    emulator.clock.advance(4.9)
    for describe, object_id in (
        (client.describe_packaging_group, "late"),
        (client.describe_packaging_configuration, "hls"),
        (client.describe_asset, "trailer"),
    ):
        with refused("NotFoundException", "does not exist"):
            describe(Id=object_id)
    for each in (group, configuration, asset):
        with refused("NotFoundException"):
            client.list_tags_for_resource(ResourceArn=each["Arn"])
    assert ids(client) == {"packaging_groups": ["movies"], "packaging_configurations": [], "assets": []}
    with refused("UnprocessableEntityException", "exists"):
        make_asset("trailer", PackagingGroupId="late")
    client.tag_resource(ResourceArn=asset["Arn"], Tags={"a": "b"})
    emulator.clock.advance(0.1)
    assert client.describe_asset(Id="trailer")["Tags"] == {"a": "b"}
    assert ids(client)["assets"] == ["trailer"]
    assert client.list_tags_for_resource(ResourceArn=configuration["Arn"])["Tags"] == {}


ROLE = "arn:aws:iam::123456789012:role/new"
SPEKE = {"ResourceId": "r", "RoleArn": ROLE, "SystemIds": ["s"], "Url": "https://example.com"}


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("create_asset", {"Id": "a", "PackagingGroupId": "movies", "SourceArn": "s", "SourceRoleArn": ROLE}),
        ("create_packaging_group", {"Id": "g", "Authorization": {"CdnIdentifierSecret": "s", "SecretsRoleArn": ROLE}}),
        (
            "update_packaging_group",
            {"Id": "movies", "Authorization": {"CdnIdentifierSecret": "s", "SecretsRoleArn": ROLE}},
        ),
        (
            "create_packaging_configuration",
            {
                "Id": "c",
                "PackagingGroupId": "movies",
                "DashPackage": {
                    "DashManifests": [{}],
                    "Encryption": {
                        "SpekeKeyProvider": {"RoleArn": ROLE, "SystemIds": ["s"], "Url": "https://example.com"}
                    },
                },
            },
        ),
    ],
)
def test_a_new_role_cannot_be_assumed_for_a_while(client, emulator, group, refused, operation, parameters):
    emulator.configure(role_ready_after=30)
    call = getattr(client, operation)
    with refused("UnprocessableEntityException", f"{ROLE} could not be assumed"):
        call(**parameters)
    emulator.clock.advance(29.9)
    with refused("UnprocessableEntityException", "could not be assumed"):
        call(**parameters)
    emulator.clock.advance(0.1)
    call(**parameters)


def test_each_role_has_its_own_time_and_what_names_none_has_none(client, emulator, refused, make_asset):
    make_asset("first", SourceRoleArn="old")
    emulator.clock.advance(30)
    emulator.configure(role_ready_after=30)
    client.create_packaging_group(Id="no-role", Tags={"RoleArn": "no role"})
    make_asset("second", SourceRoleArn="old")
    with refused("UnprocessableEntityException", "could not be assumed"):
        make_asset("third", SourceRoleArn="new")
    assert [each["Id"] for each in client.list_assets()["Assets"]] == ["first", "second"]


def test_the_bucket_empties_and_fills_by_the_clock(client, emulator, refused):
    emulator.configure(rate=5, burst=3)
    for _ in range(3):
        client.list_assets()
    for _ in range(2):
        with refused("TooManyRequestsException", LIMIT_EXCEEDED):
            client.create_packaging_group(Id="movies")
    emulator.clock.advance(0.2)
    client.create_packaging_group(Id="movies")
    with refused("TooManyRequestsException", LIMIT_EXCEEDED):
        client.list_assets()
    emulator.clock.advance(3_600)
    for _ in range(3):
        client.list_assets()
    with refused("TooManyRequestsException"):
        client.list_assets()
    assert emulator.calls.counts() == {"ListAssets": 8, "CreatePackagingGroup": 3}


def test_the_rate_belongs_to_account_and_region(client_for, emulator, refused):
    emulator.configure(rate=1, burst=1)
    places = [("AKIAEXAMPLE", "eu-west-1"), ("AKIAEXAMPLE", "us-east-1"), ("210987654321", "eu-west-1")]
    for place in places:
        client_for(*place).list_assets()
    for place in places:
        with refused("TooManyRequestsException"):
            client_for(*place).list_assets()


def test_without_a_rate_there_is_no_limit(client, emulator):
    for _ in range(60):
        client.list_assets()


def test_a_request_that_is_not_understood_costs_nothing(client, emulator, refused):
    emulator.configure(rate=1, burst=1)
    with refused("UnprocessableEntityException"):
        client.create_packaging_group()
    client.list_assets()


def test_a_bucket_grants_the_rate_in_the_long_run():
    buckets = TokenBuckets()
    granted = sum(
        buckets.take(Caller("123456789012", "us-east-1"), rate=5, burst=50, now=tick / 100) for tick in range(10_000)
    )
    assert granted == 50 + 5 * 100 - 1


def test_quotas_can_be_off(client, emulator):
    emulator.configure(quotas=False)
    for number in range(12):
        client.create_packaging_group(Id=f"group-{number}")


@pytest.mark.parametrize(
    "change",
    [
        {"playable_after": -1},
        {"delete_after": float("nan")},
        {"read_lag": "1"},
        {"role_ready_after": True},
        {"rate": 0},
        {"burst": 0},
        {"burst": 1.5},
        {"quotas": "no"},
        {"fill_defaults": 1},
        {"egress": "elsewhere"},
        {"egress": ["local"]},
        {"media_cache_megabytes": 0},
        {"media_cache_megabytes": 1.5},
        {"media_cache_megabytes": True},
        {"nothing": 1},
    ],
)
def test_a_bad_setting_is_named_and_changes_nothing(emulator, change):
    before = emulator.settings
    with pytest.raises(ValueError, match=next(iter(change))):
        emulator.configure(**{"rate": 5, **change})
    assert emulator.settings == before


def test_a_reset_brings_the_first_settings_back(emulator):
    emulator.configure(read_lag=5, rate=1, fill_defaults=True, delete_after=9)
    emulator.backend.statuses["a", "b"] = None
    emulator.reset()
    assert emulator.settings == Settings(delete_after=0, egress="aws")
    assert emulator.backend.statuses == {}
