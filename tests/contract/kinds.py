"""Every resource type of the suite: its inputs, its options by the service's own model, and where it lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from botocore.model import ListShape, Shape, StringShape, StructureShape

from pulumi_mediapackage_vod.dynamic_providers.service.model import input_shape, property_name

Props = dict[str, Any]

GROUP = "group"
"""The packaging group that the suite's configurations and assets are in."""
ROLE = "arn:aws:iam::111122223333:role/reader"
OTHER_ROLE = "arn:aws:iam::111122223333:role/another/reader"
SOURCE = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
OTHER_SOURCE = "arn:aws:s3:::acme-movies/trailer/other.m3u8"
AUTHORIZATION = {
    "cdn_identifier_secret": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:cdn",
    "secrets_role_arn": ROLE,
}
OTHER_AUTHORIZATION = {**AUTHORIZATION, "secrets_role_arn": OTHER_ROLE}
LOGS = {"log_group_name": "/aws/MediaPackage/movies"}
OTHER_LOGS = {"log_group_name": "/aws/MediaPackage/films"}

FORMATS = {
    "hls_package": "HlsPackage",
    "dash_package": "DashPackage",
    "cmaf_package": "CmafPackage",
    "mss_package": "MssPackage",
}
_MANIFESTS = {
    "hls_package": "hls_manifests",
    "dash_package": "dash_manifests",
    "cmaf_package": "hls_manifests",
    "mss_package": "mss_manifests",
}
_KEY_SERVER = {
    "role_arn": ROLE,
    "system_ids": ["00000000-0000-0000-0000-000000000000"],
    "url": "https://keys.example",
}
_AROUND: Mapping[str, Any] = {
    "encryption": {"speke_key_provider": _KEY_SERVER},
    "speke_key_provider": _KEY_SERVER,
    "encryption_contract_configuration": {
        "preset_speke20_audio": "PRESET-AUDIO-1",
        "preset_speke20_video": "PRESET-VIDEO-1",
    },
}
"""What an option needs beside it."""
_VALUES: Mapping[str, tuple[Any, Any]] = {
    "role_arn": (ROLE, OTHER_ROLE),
    "url": ("https://keys.example/a", "https://keys.example/b"),
    "system_ids": (["00000000-0000-0000-0000-000000000000"], ["11111111-1111-1111-1111-111111111111"]),
    "constant_initialization_vector": ("0123456789abcdef0123456789abcdef", "f" * 32),
    "segment_template_format": ("TIME_WITH_TIMELINE", "NUMBER_WITH_DURATION"),
    "preset_speke20_audio": ("PRESET-AUDIO-2", "PRESET-AUDIO-3"),
    "preset_speke20_video": ("PRESET-VIDEO-2", "PRESET-VIDEO-3"),
}


@dataclass(frozen=True)
class Option:
    """An optional input and two values of it, as inputs of a program; without both it is not set."""

    name: str
    first: Props
    second: Props
    top: str
    """The input that a plan names."""


@dataclass(frozen=True)
class Kind:
    """A resource type, a configuration's format being one of its own."""

    name: str
    attribute: str
    """Of the bench: its lifecycle."""
    collection: str
    suffix: str
    """What its operations are called after."""
    required: Props
    full: Props
    """Every option that has no part in another service object."""
    in_place: tuple[str, ...]
    """Inputs, besides tags, that the service changes."""
    other: Props
    """A change that a plan answers with a replacement (of a group, another Region)."""
    in_a_batch: bool = False
    chosen: Props = field(default_factory=dict[str, Any])
    """The inputs that choose the id `chosen`."""

    def news(self, **inputs: Any) -> Props:
        """A program's inputs, with what the resource classes add."""
        hidden = {"id_prefix": self.attribute, "owner": f"movies/prod/{self.attribute}", "incarnation": None}
        return {**hidden, "tags_all": None, **deepcopy(self.required), **inputs}

    @property
    def id_property(self) -> str:
        return f"{self.attribute}_id"

    @property
    def in_a_group(self) -> bool:
        return self.attribute != "group"


def _configuration(name: str) -> Kind:
    package = FORMATS[name]
    return Kind(
        name=name.removesuffix("_package"),
        attribute="configuration",
        collection="packaging_configurations",
        suffix="PackagingConfiguration",
        required={"packaging_group_id": GROUP, name: {_MANIFESTS[name]: [{}]}},
        full={name: _full_package(name, package)},
        in_place=(),
        other={name: {_MANIFESTS[name]: [{"manifest_name": "other"}]}},
        chosen={"configuration_id": "chosen"},
    )


def _full_package(name: str, package: str) -> Any:
    full: Any = {_MANIFESTS[name]: [{}]}
    for path, member in paths(input_shape("CreatePackagingConfiguration").members[package]):
        if _has_contract(name, path):
            full = put(full, path, two_values(path, member)[0])
    return full


def _has_contract(name: str, path: tuple[str, ...]) -> bool:
    """SPEKE 2.0 is documented for CMAF and DASH only."""
    return "encryption_contract_configuration" not in path or name in ("cmaf_package", "dash_package")


def paths(shape: Shape, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Shape]]:
    """Every leaf below a structure, with the names that lead to it; a list of texts is a leaf."""
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            yield from paths(member, (*path, property_name(name)))
    elif isinstance(shape, ListShape) and isinstance(shape.member, StructureShape):
        yield from paths(shape.member, path)
    else:
        yield path, shape


def two_values(path: tuple[str, ...], shape: Shape) -> tuple[Any, Any]:
    """Two that differ, none of them documented as equal to leaving the option out."""
    if path[-1] in _VALUES:
        return _VALUES[path[-1]]
    if isinstance(shape, ListShape):
        values = enum_of(shape)
        return [values[0]], [values[-1], values[0]]
    if values := enum_of(shape):
        return values[-1], values[0]  # the service's default, where it has one, is the first
    return {"string": ("one", "two"), "integer": (7, 9), "boolean": (True, False)}[shape.type_name]


def enum_of(shape: Shape) -> list[str]:
    leaf = shape.member if isinstance(shape, ListShape) else shape
    return list(leaf.enum) if isinstance(leaf, StringShape) else []


def put(package: Props, path: tuple[str, ...], value: Any) -> Props:
    """The package with a value at a path, and what that needs beside it."""
    result = deepcopy(package)
    place: Any = result
    for name in path[:-1]:
        inside = place.setdefault(name, deepcopy(_AROUND.get(name, {})))
        place = inside[0] if isinstance(inside, list) else inside
    place[path[-1]] = value
    return result


def package_options(name: str) -> Iterator[tuple[tuple[str, ...], Shape]]:
    for path, member in paths(input_shape("CreatePackagingConfiguration").members[FORMATS[name]]):
        if _has_contract(name, path):
            yield path, member


GROUP_KIND = Kind(
    name="group",
    attribute="group",
    collection="packaging_groups",
    suffix="PackagingGroup",
    required={},
    full={"authorization": AUTHORIZATION, "egress_access_logs": LOGS, "tags": {"team": "video"}},
    in_place=("authorization", "egress_access_logs"),
    other={"region": "us-east-1"},
    chosen={"group_id": "chosen"},
)
ASSET_KIND = Kind(
    name="asset",
    attribute="asset",
    collection="assets",
    suffix="Asset",
    required={"packaging_group_id": GROUP, "source_arn": SOURCE, "source_role_arn": ROLE},
    full={"resource_id": "content", "revision": "2", "tags": {"team": "video"}},
    in_place=(),
    other={"source_arn": OTHER_SOURCE},
    chosen={"asset_id": "chosen"},
)
CONFIGURATION_KINDS = [_configuration(name) for name in FORMATS]
KINDS = [GROUP_KIND, *CONFIGURATION_KINDS, ASSET_KIND]
BATCH_KIND = replace(ASSET_KIND, name="asset in a batch", in_a_batch=True)
"""Beside the others where a test asks for what holds for a title too, whatever resource it is in."""
WITH_BATCH = [*KINDS, BATCH_KIND]
CHILDREN = [kind for kind in KINDS if kind.in_a_group]


def each(kinds: list[Kind]) -> Any:
    """A test for each of these resource types only."""
    return pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name) for kind in kinds])


def options() -> Iterator[tuple[Kind, Option]]:
    """Every optional input of every type."""
    for kind in KINDS:
        yield kind, Option("tags", {"tags": {"a": "1"}}, {"tags": {"a": "2"}}, "tags_all")
    for name, first, second in (
        ("authorization", AUTHORIZATION, OTHER_AUTHORIZATION),
        ("egress_access_logs", {}, LOGS),
        ("egress_access_logs.log_group_name", LOGS, OTHER_LOGS),
    ):
        top = name.partition(".")[0]
        yield GROUP_KIND, Option(name, {top: first}, {top: second}, top)
    for kind, name in zip(CONFIGURATION_KINDS, FORMATS, strict=True):
        base = kind.required[name]
        for path, member in package_options(name):
            first, second = two_values(path, member)
            yield (
                kind,
                Option(
                    ".".join((name, *path)),
                    {name: put(base, path, first)},
                    {name: put(base, path, second)},
                    name,
                ),
            )
    for name in ("resource_id", "revision"):
        yield ASSET_KIND, Option(name, {name: "one"}, {name: "two"}, name)


def enum_values() -> Iterator[tuple[Kind, str, Props]]:
    """Every value of every enumeration of the model, as inputs."""
    for kind, name in zip(CONFIGURATION_KINDS, FORMATS, strict=True):
        for path, member in package_options(name):
            for value in enum_of(member):
                package = put(kind.required[name], path, [value] if isinstance(member, ListShape) else value)
                if value == "SHARED":  # documented for audio and video together
                    contract = package["encryption"]["speke_key_provider"]["encryption_contract_configuration"]
                    contract.update(dict.fromkeys(contract, "SHARED"))
                yield kind, ".".join((name, *path)) + f"={value}", {name: package}


def create_only() -> Iterator[tuple[Kind, str, Props]]:
    """A change of every property that only a replacement can change."""
    for kind in KINDS:
        yield kind, kind.id_property, {kind.id_property: "chosen-otherwise"}
        yield kind, "region", {"region": "us-east-1"}
    for kind in CHILDREN:
        yield kind, "packaging_group_id", {"packaging_group_id": "other"}
    for kind, name in zip(CONFIGURATION_KINDS, FORMATS, strict=True):
        yield kind, name, kind.other
        other = "dash_package" if name != "dash_package" else "hls_package"
        yield kind, other, {name: None, other: {_MANIFESTS[other]: [{}]}}
    for name, value in {
        "source_arn": OTHER_SOURCE,
        "source_role_arn": OTHER_ROLE,
        "resource_id": "content",
        "revision": "2",
    }.items():
        yield ASSET_KIND, name, {name: value}
