"""Programs run against Pulumi's own mocks: what they declared, resource by resource, and what came out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import pulumi
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks

UNIT = "mediapackage-vod:index:VodPackaging"
GROUP = "pulumi-python:dynamic/mediapackage_vod:PackagingGroup"
CONFIGURATION = "pulumi-python:dynamic/mediapackage_vod:PackagingConfiguration"
ASSET = "pulumi-python:dynamic/mediapackage_vod:Asset"
IDENTIFIER = "pulumi-python:dynamic/mediapackage_vod:CdnIdentifier"
READINESS = "pulumi-python:dynamic/mediapackage_vod:AssetReadiness"
KNOWN_VALUE = "pulumi-python:dynamic/mediapackage_vod:KnownValue"
KNOWN_URLS = "pulumi-python:dynamic/mediapackage_vod:KnownUrls"
ROLE = "arn:aws:iam::111122223333:role/reads-movies"
TRAILER = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
FEATURE = "s3://acme-movies/feature/feature.smil"
ASSET_ID_PREFIXES: tuple[tuple[Any, str], ...] = (
    (None, "trailer"),
    ("", "trailer"),
    ("dev", "dev-trailer"),
    (pulumi.get_stack, "dev-trailer"),
    (lambda: pulumi.Output.from_input("dev"), "dev-trailer"),
    (lambda: pulumi.Output.from_input(""), "trailer"),
)
"""Values of `asset_id_prefix`, callable where they need the program, and what the id of `trailer` begins with."""
_HIDDEN = ("__provider", "owner", "incarnation", "tags_all", "secret_inputs")


@dataclass(frozen=True)
class Resource:
    """A resource as it was registered; inputs that a user cannot set are left out."""

    type: str
    name: str
    inputs: Mapping[str, Any]


@dataclass
class Declared:
    """What a program declared, in no particular order, and what it returned."""

    resources: list[Resource] = field(default_factory=list[Resource])
    urns: list[str] = field(default_factory=list[str])
    result: Any = None
    region: str = "eu-west-1"
    """That of the AWS provider."""
    outputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    """Resource name to outputs that are other ones than usual."""

    def inputs(self, name: str) -> Mapping[str, Any]:
        (found,) = [resource.inputs for resource in self.resources if resource.name == name]
        return found

    def titles(self, batch: str) -> dict[str, Any]:
        """What a batch is asked for; known titles are registered as JSON."""
        titles = self.inputs(batch)["titles"]
        return json.loads(titles) if isinstance(titles, str) else titles

    def named(self, type_: str) -> set[str]:
        return {resource.name for resource in self.resources if resource.type == type_}


class _Service(Mocks):
    """Answers with ids of its own making, and an endpoint for each configuration that an asset names."""

    def __init__(self, declared: Declared) -> None:
        self._declared = declared

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[Any, Any]]:
        given = {key: _comparable(value) for key, value in args.inputs.items() if key not in _HIDDEN}
        self._declared.resources.append(Resource(args.typ, args.name, given))
        id_ = f"{args.name}-id"
        outputs = {"region": self._declared.region, **args.inputs, "arn": f"arn:{id_}"}
        outputs["incarnation"] = f"{args.name}-incarnation"
        if args.typ == IDENTIFIER:
            outputs.update(value=args.inputs.get("identifier", "generated-2"), previous_value="generated-1")
        if args.typ == CONFIGURATION:
            outputs["configuration_id"] = id_
        if args.typ == GROUP:
            outputs["group_id"] = id_
            outputs.update(domain_name="https://host.example", origin_host="host.example")
        if args.typ == ASSET:
            watched = given["packaging_configurations"]
            wanted = [each["id"] if isinstance(each, dict) else each for each in watched]
            outputs["egress_urls"] = {id_: f"https://host.example/{args.name}/{id_}" for id_ in wanted}
        return id_, {**outputs, **self._declared.outputs.get(args.name, {})}

    def call(self, args: MockCallArgs) -> Any:
        match args.token:
            case "aws:index/getRegion:getRegion":
                return {"region": self._declared.region, "id": self._declared.region, "name": self._declared.region}
            case "aws:index/getCallerIdentity:getCallerIdentity":
                return {"accountId": "111122223333", "arn": "arn:aws:iam::111122223333:root", "id": "111122223333"}
            case "aws:secretsmanager/getSecretVersion:getSecretVersion":
                return {"secretId": "secret", "secretString": '{"MediaPackageCDNIdentifier": "shared-value"}'}
            case "aws:index/getPartition:getPartition":
                return {"partition": "aws", "dnsSuffix": "amazonaws.com", "id": "aws"}
            case _:
                raise NotImplementedError(args.token)


def _comparable(value: Any) -> Any:
    """An archive as its files by name; its objects are equal to none."""
    if isinstance(value, pulumi.AssetArchive):
        return {name: cast(Any, each).path for name, each in value.assets.items()}
    return value


SECRET_MARK = "4dabf18193072939515e22adb298388d"


def secret(value: Any) -> Any:
    """What a secret holds; fails for what is none."""
    assert SECRET_MARK in value
    return value["value"]


def declare(
    program: Callable[[], Any], region: str = "eu-west-1", outputs: Mapping[str, Mapping[str, Any]] | None = None
) -> Declared:
    """Run a program to its end; Outputs in what it returns are resolved."""
    declared = Declared(region=region, outputs=outputs or {})
    monitor = MockMonitor(_Service(declared))
    pulumi.runtime.set_mocks(_Service(declared), project="catalogue", stack="dev", monitor=monitor)

    def keep(result: Any) -> None:
        declared.result = result

    @pulumi.runtime.test
    def run() -> pulumi.Output[None]:
        return pulumi.Output.from_input(program()).apply(keep)

    run()
    declared.urns += monitor.get_registered_resources()
    return declared
