"""Programs run against Pulumi's own mocks: what they declared, resource by resource, and what came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks

UNIT = "mediapackage-vod:index:VodPackaging"
GROUP = "pulumi-python:dynamic/mediapackage_vod:PackagingGroup"
CONFIGURATION = "pulumi-python:dynamic/mediapackage_vod:PackagingConfiguration"
ASSET = "pulumi-python:dynamic/mediapackage_vod:Asset"
READINESS = "pulumi-python:dynamic/mediapackage_vod:AssetReadiness"
ROLE = "arn:aws:iam::111122223333:role/reads-movies"
TRAILER = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
FEATURE = "s3://acme-movies/feature/feature.smil"
_HIDDEN = ("__provider", "owner", "incarnation", "tags_all")


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

    def inputs(self, name: str) -> Mapping[str, Any]:
        (found,) = [resource.inputs for resource in self.resources if resource.name == name]
        return found

    def named(self, type_: str) -> set[str]:
        return {resource.name for resource in self.resources if resource.type == type_}


class _Service(Mocks):
    """Answers with ids of its own making, and an endpoint for each configuration that an asset names."""

    def __init__(self, declared: Declared) -> None:
        self._declared = declared

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[Any, Any]]:
        given = {key: value for key, value in args.inputs.items() if key not in _HIDDEN}
        self._declared.resources.append(Resource(args.typ, args.name, given))
        id_ = f"{args.name}-id"
        outputs = {**args.inputs, "arn": f"arn:{id_}", "incarnation": f"{args.name}-incarnation"}
        if args.typ == GROUP:
            outputs.update(domain_name="https://host.example", origin_host="host.example")
        if args.typ == ASSET:
            wanted = [configuration["id"] for configuration in given["packaging_configurations"]]
            outputs["egress_urls"] = {id_: f"https://host.example/{args.name}/{id_}" for id_ in wanted}
        return id_, outputs

    def call(self, args: MockCallArgs) -> dict[Any, Any]:
        raise NotImplementedError(args.token)


def declare(program: Callable[[], Any]) -> Declared:
    """Run a program to its end; Outputs in what it returns are resolved."""
    declared = Declared()
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
