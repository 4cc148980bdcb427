"""Every member that the service takes comes back as it was sent.

Requests are made from the client's own model, so a member or an enum value that a newer botocore brings is tried too.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import boto3
import pytest

IDENTITY = {"Id", "PackagingGroupId"}
PACKAGES = ("CmafPackage", "DashPackage", "HlsPackage", "MssPackage")


@lru_cache(maxsize=1)
def model() -> Any:
    client = boto3.Session().client("mediapackage-vod", region_name="eu-west-1")
    return client.meta.service_model


def full(shape, variant):
    """A value with every member; strings by `variant` if an enum, booleans and numbers too."""
    if shape.type_name == "structure":
        return {name: full(member, variant) for name, member in shape.members.items()}
    if shape.type_name == "list":
        return [full(shape.member, variant), full(shape.member, variant + 1)]
    if shape.type_name == "map":
        return {f"key-{variant}": full(shape.value, variant)}
    if shape.type_name == "boolean":
        return variant % 2 == 0
    if shape.type_name == "string":
        values = getattr(shape, "enum", None)
        return values[variant % len(values)] if values else f"text-{variant} ü €"
    assert shape.type_name == "integer", f"teach this test to make a {shape.type_name}"
    return variant


def request(operation, variant, **given):
    shape = model().operation_model(operation).input_shape
    values = {name: full(member, variant) for name, member in shape.members.items() if name not in given}
    if "EgressAccessLogs" in values:
        values["EgressAccessLogs"] = {"LogGroupName": f"/aws/MediaPackage/{variant}"}
    if "Tags" in values:
        values["Tags"] = {f"key-{variant}": f"value-{variant}"}
    return {**values, **given}


def members(operation):
    """The members of an operation's answer."""
    return set(model().operation_model(operation).output_shape.members)


def body(answer):
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def enum_variants():
    longest = max(len(getattr(model().shape_for(name), "enum", ()) or ()) for name in model().shape_names)
    return range(longest)


@pytest.mark.parametrize("variant", enum_variants())
@pytest.mark.parametrize("package", PACKAGES)
def test_a_packaging_configuration_with_everything(client, group, package, variant):
    others = {other: None for other in PACKAGES if other != package}
    sent = request("CreatePackagingConfiguration", variant, Id="c", PackagingGroupId="movies", **others)
    sent = {name: value for name, value in sent.items() if value is not None}
    created = body(client.create_packaging_configuration(**sent))
    assert {name: created[name] for name in sent} == sent
    assert set(created) == members("CreatePackagingConfiguration") - set(others)
    assert body(client.describe_packaging_configuration(Id="c")) == created
    assert client.list_packaging_configurations()["PackagingConfigurations"] == [created]


def test_the_packages_of_this_test_are_those_of_the_model():
    shape = model().operation_model("CreatePackagingConfiguration").input_shape
    assert set(PACKAGES) == set(shape.members) - IDENTITY - {"Tags"}


def test_every_enum_of_the_requests_is_tried(client):
    """The variants reach the longest enum's last value."""
    assert len(enum_variants()) >= 10


def test_a_packaging_group_with_everything(client):
    sent = request("CreatePackagingGroup", 1, Id="movies")
    created = body(client.create_packaging_group(**sent))
    assert {name: created[name] for name in sent} == sent
    assert set(created) == members("CreatePackagingGroup")
    described = body(client.describe_packaging_group(Id="movies"))
    assert set(described) == members("DescribePackagingGroup")
    assert {name: described[name] for name in created} == created
    assert client.list_packaging_groups()["PackagingGroups"] == [described]


@pytest.mark.parametrize("operation", ["UpdatePackagingGroup", "ConfigureLogs"])
def test_a_change_of_a_packaging_group_with_everything(client, operation):
    client.create_packaging_group(**request("CreatePackagingGroup", 1, Id="movies"))
    sent = request(operation, 2, Id="movies")
    method = {"UpdatePackagingGroup": client.update_packaging_group, "ConfigureLogs": client.configure_logs}
    answer = body(method[operation](**sent))
    assert {name: answer[name] for name in sent} == sent
    assert set(answer) == members(operation)
    described = client.describe_packaging_group(Id="movies")
    assert {name: described[name] for name in sent} == sent


def test_an_asset_with_everything(client, group, make_configuration):
    make_configuration("hls")
    sent = request("CreateAsset", 1, Id="trailer", PackagingGroupId="movies")
    created = body(client.create_asset(**sent))
    assert {name: created[name] for name in sent} == sent
    assert set(created) == members("CreateAsset") == members("DescribeAsset")
    assert set(created["EgressEndpoints"][0]) == set(model().shape_for("EgressEndpoint").members)
    assert body(client.describe_asset(Id="trailer")) == created
    shallow = model().shape_for("AssetShallow").members
    assert client.list_assets()["Assets"] == [{name: created[name] for name in shallow}]


def required_members():
    """Each operation with a body, and each of its required members on whatever depth, as a path of names."""

    def walk(shape, path):
        if shape.type_name == "list":
            yield from walk(shape.member, [*path, 0])
        elif shape.type_name == "structure":
            for name, member in shape.members.items():
                if name in shape.required_members and member.serialization.get("location") is None:
                    yield [*path, name]
                yield from walk(member, [*path, name])

    for operation in model().operation_names:
        shape = model().operation_model(operation).input_shape
        if shape and operation != "TagResource":
            yield from ((operation, path) for path in walk(shape, []))


@pytest.mark.parametrize(("operation", "path"), list(required_members()))
def test_a_missing_required_member_is_named(client, group, refused, operation, path):
    given = {"PackagingGroupId": "movies"} if operation != "CreatePackagingGroup" else {}
    if operation in {"UpdatePackagingGroup", "ConfigureLogs"}:
        given = {}
    package = path[0] if path[0] in PACKAGES else None
    others = {other: None for other in PACKAGES if other != package} if "Configuration" in operation else {}
    sent = request(operation, 0, Id="movies", **given, **others)
    sent = {name: value for name, value in sent.items() if value is not None}
    holder = sent
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    method = {
        "CreateAsset": client.create_asset,
        "CreatePackagingConfiguration": client.create_packaging_configuration,
        "CreatePackagingGroup": client.create_packaging_group,
        "UpdatePackagingGroup": client.update_packaging_group,
    }
    wire_name = path[-1][0].lower() + path[-1][1:]
    with refused("UnprocessableEntityException", f"{wire_name} is required"):
        method[operation](**sent)
