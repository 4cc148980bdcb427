"""Nothing of the service's model is out of reach: every enum value passes, every option is sent and read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import generated_id
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import PACKAGING_CONFIGURATION
from pulumi_mediapackage_vod.dynamic_providers.service.model import input_shape, property_name, to_request
from tests.support.lifecycle_bench import (
    KINDS,
    Bench,
    Props,
    asset_inputs,
    checked,
    configuration_inputs,
    found,
    made,
    problems,
)

PACKAGES = ("HlsPackage", "DashPackage", "CmafPackage", "MssPackage")
CREATE = "CreatePackagingConfiguration"


CONTRACT = "encryption_contract_configuration"
WITHOUT_CONTRACT = ("HlsPackage", "MssPackage")
"""The formats that are documented as SPEKE 1.0 only."""

# Where the service's documents ask for more than the type.
SPECIAL = {
    "RoleArn": "arn:aws:iam::111122223333:role/speke",
    "Url": "https://keys.example",
    "SystemIds": ["00000000-0000-0000-0000-000000000000"],
    "ConstantInitializationVector": "0123456789abcdef0123456789abcdef",
}


def full(shape: Shape, pick: int = 0, without: str = "") -> Any:
    """A value with every member but one, none of them a documented default; of an enum the value at `pick`."""
    if isinstance(shape, StructureShape):
        return {
            property_name(name): SPECIAL.get(name) or full(member, pick, without)
            for name, member in shape.members.items()
            if property_name(name) != without
        }
    if isinstance(shape, ListShape):
        return [full(shape.member, pick, without)]
    if isinstance(shape, MapShape):
        return {"key": full(shape.value, pick)}
    if isinstance(shape, StringShape) and shape.enum:
        return shape.enum[pick % len(shape.enum)]
    return {"string": "text", "integer": 7, "boolean": True}[shape.type_name]


def full_package(package: str, pick: int = 0) -> Any:
    return full(input_shape(CREATE).members[package], pick, CONTRACT if package in WITHOUT_CONTRACT else "")


def required(shape: Shape) -> Any:
    """A value with no more than the model requires."""
    if isinstance(shape, StructureShape):
        return {
            property_name(name): SPECIAL.get(name) or required(shape.members[name]) for name in shape.required_members
        }
    return full(shape)


def paths(shape: Shape, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Shape]]:
    """Every member below a structure, with the names that lead to it."""
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            yield (*path, property_name(name)), member
            yield from paths(member, (*path, property_name(name)))
    elif isinstance(shape, ListShape):
        yield from paths(shape.member, path)


def chosen(shape: Shape, path: tuple[str, ...], value: Any) -> Any:
    """What the model requires, and one value at a path."""
    if isinstance(shape, ListShape):
        return [chosen(shape.member, path, value)] if path else value
    if not path:
        return value
    assert isinstance(shape, StructureShape)
    members = {property_name(name): member for name, member in shape.members.items()}
    # One key for all is documented for audio and video together.
    around = dict.fromkeys(members, value) if value == "SHARED" and len(path) == 1 else required(shape)
    return {**around, path[0]: chosen(members[path[0]], path[1:], value)}


def package_members() -> Iterator[Any]:
    for package in PACKAGES:
        shape = input_shape(CREATE).members[package]
        for path, member in paths(shape):
            if package in WITHOUT_CONTRACT and CONTRACT in path:
                continue
            yield pytest.param(package, path, member, id=".".join((property_name(package), *path)))


def enum_values() -> Iterator[Any]:
    for parameter in package_members():
        package, path, member = parameter.values
        leaf = member.member if isinstance(member, ListShape) else member
        for value in getattr(leaf, "enum", []):
            listed = [value] if isinstance(member, ListShape) else value
            yield pytest.param(package, path, listed, id=f"{parameter.id}={value}")


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = (value[0] if isinstance(value, list) else value)[name]
    return value


def package_inputs(package: str, value: Any) -> Props:
    name = property_name(package)
    manifests = next(key for key in value if key.endswith("_manifests"))
    return configuration_inputs(**{name: {**value, manifests: value[manifests] or [{}]}})


@pytest.mark.parametrize(("package", "path", "value"), [*enum_values()])
def test_every_enum_value_of_the_model_is_accepted(
    offline: Bench, package: str, path: tuple[str, ...], value: Any
) -> None:
    shape = input_shape(CREATE).members[package]
    assert problems(offline.configuration, package_inputs(package, chosen(shape, path, value))) == {}


@pytest.mark.parametrize(("package", "path", "member"), [*package_members()])
def test_every_option_of_a_package_reaches_the_service_and_reads_back_unchanged(
    bench: Bench, group: str, package: str, path: tuple[str, ...], member: Shape
) -> None:
    shape = input_shape(CREATE).members[package]
    wanted = _at(full_package(package), path)
    asked = package_inputs(package, chosen(shape, path, wanted))
    id_, outputs = made(bench.configuration, asked)
    held = bench.client.describe_packaging_configuration(Id=id_)[package]
    name = property_name(package)
    assert outputs[name] == asked[name]
    assert held == to_request(shape, asked[name])
    assert found(bench.configuration, id_, outputs).outputs == outputs


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("pick", [0, 1])
def test_a_package_with_every_option_reaches_the_service_and_reads_back_unchanged(
    bench: Bench, group: str, package: str, pick: int
) -> None:
    asked = configuration_inputs(**{property_name(package): full_package(package, pick)})
    id_, outputs = made(bench.configuration, asked)
    sent = bench.emulator.calls.since(0)[-1].parameters[package]
    assert sent == to_request(input_shape(CREATE).members[package], asked[property_name(package)])
    assert found(bench.configuration, id_, outputs).outputs == outputs


@pytest.mark.parametrize(("package", "path", "member"), [*package_members()])
def test_every_option_of_a_package_is_part_of_the_hash(
    offline: Bench, package: str, path: tuple[str, ...], member: Shape
) -> None:
    everything = full_package(package)
    removed = _without(everything, path)
    one, two = (
        generated_id(PACKAGING_CONFIGURATION, configuration_inputs(**{property_name(package): value}), "x", b"")
        for value in (everything, removed)
    )
    assert one != two


def _without(value: Any, path: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_without(item, path) for item in value]
    if len(path) == 1:
        return {name: item for name, item in value.items() if name != path[0]}
    return {**value, path[0]: _without(value[path[0]], path[1:])}


@pytest.mark.parametrize("kind", KINDS)
def test_every_member_of_a_create_is_an_input(bench: Bench, kind: str) -> None:
    """A member that a newer model brings must not be out of reach."""
    lifecycle, _ = bench.kind(kind)
    members = {property_name(name) for name in input_shape(f"Create{lifecycle.kind.operation_suffix}").members}
    known = {"id", "tags", *lifecycle.kind.create_only, *lifecycle.kind.in_place}
    assert members == known


def test_an_asset_with_every_option_reads_back_unchanged(bench: Bench, group: str) -> None:
    id_, outputs = made(bench.asset, asset_inputs(resource_id="content", revision="2", tags={"a": "b"}))
    assert found(bench.asset, id_, outputs).outputs == outputs


@pytest.mark.parametrize("package", PACKAGES)
def test_checking_every_option_changes_none(offline: Bench, package: str) -> None:
    name = property_name(package)
    asked = configuration_inputs(**{name: full_package(package)})
    assert checked(offline.configuration, asked)[name] == asked[name]


@pytest.mark.parametrize("package", WITHOUT_CONTRACT)
def test_a_contract_is_refused_where_the_format_is_documented_not_to_take_one(offline: Bench, package: str) -> None:
    asked = configuration_inputs(**{property_name(package): full(input_shape(CREATE).members[package])})
    assert any(path.endswith(CONTRACT) for path in problems(offline.configuration, asked))
