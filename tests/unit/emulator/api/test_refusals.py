"""What the service refuses, and with which of its errors."""

from __future__ import annotations

import pytest

INVALID = "UnprocessableEntityException"
MISSING = "NotFoundException"
HLS = {"HlsManifests": [{}]}
DASH = {"DashManifests": [{}]}

UNKNOWN = [
    ("describe_packaging_group", {"Id": "nowhere"}),
    ("update_packaging_group", {"Id": "nowhere"}),
    ("configure_logs", {"Id": "nowhere"}),
    ("delete_packaging_group", {"Id": "nowhere"}),
    ("describe_packaging_configuration", {"Id": "nowhere"}),
    ("delete_packaging_configuration", {"Id": "nowhere"}),
    ("describe_asset", {"Id": "nowhere"}),
    ("delete_asset", {"Id": "nowhere"}),
    ("create_packaging_configuration", {"Id": "hls", "PackagingGroupId": "nowhere", "HlsPackage": HLS}),
    ("create_asset", {"Id": "a", "PackagingGroupId": "nowhere", "SourceArn": "s", "SourceRoleArn": "r"}),
]


@pytest.mark.parametrize(("operation", "parameters"), UNKNOWN, ids=[operation for operation, _ in UNKNOWN])
def test_an_unknown_object_is_not_found(client, refused, operation, parameters):
    with refused(MISSING, "'nowhere' does not exist"):
        getattr(client, operation)(**parameters)


def test_a_duplicate_packaging_group_is_refused_and_the_first_stays_as_it_was(client, refused):
    client.create_packaging_group(Id="movies", Tags={"owner": "first"})
    with refused(INVALID, "exists"):
        client.create_packaging_group(Id="movies", Tags={"owner": "second"})
    assert client.describe_packaging_group(Id="movies")["Tags"] == {"owner": "first"}


def test_a_packaging_configuration_is_unique_in_the_account_not_in_its_group(client, make_configuration, refused):
    make_configuration("hls")
    client.create_packaging_group(Id="series")
    with refused(INVALID, "exists"):
        make_configuration("hls", PackagingGroupId="series", HlsPackage=HLS)


def test_a_duplicate_asset_is_refused(client, make_asset, refused):
    make_asset("trailer")
    with refused(INVALID, "exists"):
        make_asset("trailer")


def test_the_same_id_may_be_used_by_objects_of_different_kinds(client, make_asset, make_configuration):
    make_configuration("movies")
    make_asset("movies")
    kinds = ("packaging_group", "packaging_configuration", "asset")
    assert len({getattr(client, f"describe_{kind}")(Id="movies")["Arn"] for kind in kinds}) == 3


@pytest.mark.parametrize("bad_id", ["with space", "with.dot", "slash/ed", "ümlaut", "x" * 257, "line\n"])
@pytest.mark.parametrize("kind", ["group", "configuration", "asset"])
def test_an_invalid_id_is_refused(client, group, make_asset, make_configuration, refused, kind, bad_id):
    create = {
        "group": lambda: client.create_packaging_group(Id=bad_id),
        "configuration": lambda: make_configuration(bad_id),
        "asset": lambda: make_asset(bad_id),
    }
    with refused(INVALID, "id"):
        create[kind]()


@pytest.mark.parametrize("good_id", ["a", "x" * 256, "AZaz09-_", "-", "0"])
def test_the_whole_range_of_ids_is_accepted(client, good_id):
    assert client.create_packaging_group(Id=good_id)["Id"] == good_id
    assert client.describe_packaging_group(Id=good_id)["Id"] == good_id


def test_two_packages_in_one_configuration_are_refused(client, make_configuration, refused):
    with refused(INVALID, "HlsPackage and DashPackage"):
        make_configuration("both", HlsPackage=HLS, DashPackage=DASH)
    assert client.list_packaging_configurations()["PackagingConfigurations"] == []


@pytest.mark.parametrize(
    "name", ["/aws/mediapackage/x", "EgressAccessLogs", "/aws/MediaPackage/", "", "/aws/MediaPackage/a b"]
)
def test_a_log_group_elsewhere_is_refused(client, group, refused, name):
    with refused(INVALID, "/aws/MediaPackage/"):
        client.configure_logs(Id="movies", EgressAccessLogs={"LogGroupName": name})
    with refused(INVALID, "/aws/MediaPackage/"):
        client.create_packaging_group(Id="other", EgressAccessLogs={"LogGroupName": name})


def test_a_log_group_has_at_most_512_characters(client, group, refused):
    longest = "/aws/MediaPackage/".ljust(512, "x")
    client.configure_logs(Id="movies", EgressAccessLogs={"LogGroupName": longest})
    with refused(INVALID, "512"):
        client.configure_logs(Id="movies", EgressAccessLogs={"LogGroupName": longest + "x"})


def test_a_group_in_use_cannot_be_deleted(client, make_asset, make_configuration, refused):
    make_configuration("hls")
    with refused(INVALID, "in use"):
        client.delete_packaging_group(Id="movies")
    make_asset("trailer")
    client.delete_packaging_configuration(Id="hls")
    with refused(INVALID, "in use"):
        client.delete_packaging_group(Id="movies")
    client.delete_asset(Id="trailer")
    client.delete_packaging_group(Id="movies")
    assert client.list_packaging_groups()["PackagingGroups"] == []


def test_an_eleventh_packaging_group_is_over_the_quota(client, refused):
    for number in range(10):
        client.create_packaging_group(Id=f"group-{number}")
    with refused("TooManyRequestsException", "Too many requests, please try again. Resource limit exceeded"):
        client.create_packaging_group(Id="group-10")
    client.delete_packaging_group(Id="group-0")
    client.create_packaging_group(Id="group-10")


def test_an_eleventh_configuration_is_over_its_groups_quota(client, make_configuration, refused):
    for number in range(10):
        make_configuration(f"hls-{number}")
    with refused("TooManyRequestsException", "Resource limit exceeded"):
        make_configuration("hls-10")
    client.create_packaging_group(Id="series")
    make_configuration("hls-10", PackagingGroupId="series", HlsPackage=HLS)


def test_asset_10001_is_over_its_groups_quota(client, emulator, make_asset, refused):
    make_asset("first")
    inventory = emulator.backend.inventory(region="eu-west-1")
    for number in range(9_999):
        inventory.add_asset(
            f"asset-{number}",
            {},
            inventory.packaging_groups["movies"],
            source_arn="s",
            source_role_arn="r",
            resource_id=None,
        )
    with refused("TooManyRequestsException", "Resource limit exceeded"):
        make_asset("one-too-many")
    assert client.describe_packaging_group(Id="movies")["ApproximateAssetCount"] == 10_000
    client.delete_asset(Id="first")
    make_asset("fits-again")


def test_a_duplicate_in_a_full_group_is_still_called_a_duplicate(client, make_configuration, refused):
    for number in range(10):
        make_configuration(f"hls-{number}")
    with refused(INVALID, "exists"):
        make_configuration("hls-0")
