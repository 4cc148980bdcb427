"""What the page shows of the service: its objects at one moment, the last calls and events, the faults of the plan."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pulumi_mediapackage_vod.emulator.control.routes import Steered
from pulumi_mediapackage_vod.emulator.model.naming import manifest_files
from pulumi_mediapackage_vod.emulator.model.protocol import encode
from pulumi_mediapackage_vod.emulator.model.schema import operations
from pulumi_mediapackage_vod.emulator.state import ingest
from pulumi_mediapackage_vod.emulator.state.clock import timestamp
from pulumi_mediapackage_vod.emulator.state.events import Event
from pulumi_mediapackage_vod.emulator.state.inventory import Inventory
from pulumi_mediapackage_vod.emulator.state.objects import (
    Asset,
    PackagingConfiguration,
    PackagingGroup,
    ServiceObject,
)
from pulumi_mediapackage_vod.emulator.steering.call_log import Call
from pulumi_mediapackage_vod.emulator.steering.faults import PlannedFault

ASSETS_OF_A_GROUP = 50
"""How many assets of a group are on the page; a text in their ids finds the others."""
LAST = 30
"""How many calls and events are on the page, the last one first."""

FORMATS: Mapping[str, str] = {
    "HlsPackage": "HLS",
    "DashPackage": "DASH",
    "CmafPackage": "CMAF",
    "MssPackage": "Smooth Streaming",
}


@dataclass(frozen=True)
class ShownObject:
    """What groups, configurations and assets have in common."""

    id: str
    arn: str
    created: str
    tags: Mapping[str, str]
    is_being_deleted: bool


@dataclass(frozen=True)
class ShownConfiguration(ShownObject):
    format: str
    """Empty for a configuration without a package."""
    manifests: tuple[str, ...]
    """Files below its URLs."""
    document: str
    """JSON as the service answers it."""


@dataclass(frozen=True)
class ShownEndpoint:
    configuration: str
    format: str
    status: str | None
    url: str
    query: str
    """The query of the page that has this endpoint in its player."""


@dataclass(frozen=True)
class ShownAsset(ShownObject):
    source_arn: str
    source_role_arn: str
    error: str | None
    """Why its ingest failed, once it has."""
    endpoints: tuple[ShownEndpoint, ...]


@dataclass(frozen=True)
class ShownGroup(ShownObject):
    domain_name: str
    secret_arn: str | None
    """Of its CDN authorization; not what the secret holds."""
    configurations: tuple[ShownConfiguration, ...]
    assets: tuple[ShownAsset, ...]
    found: int
    """How many assets have the text that is looked for in their id; not all of them may be in `assets`."""


@dataclass(frozen=True)
class ShownPlace:
    """All that an account has in a Region."""

    account: str
    region: str
    groups: tuple[ShownGroup, ...]


@dataclass(frozen=True)
class Overview:
    now: str
    frozen: bool
    places: tuple[ShownPlace, ...]
    calls: tuple[Call, ...]
    call_count: int
    events: tuple[Event, ...]
    event_count: int
    faults: tuple[PlannedFault, ...]


def overview(emulator: Steered, find: str = "") -> Overview:
    """Everything at this moment; of assets those with the text `find` in their id."""
    with emulator.backend.lock:
        places = [_place(inventory, find) for inventory in emulator.backend.inventories]
    calls, events = emulator.calls.since(0), emulator.events.since(0)
    return Overview(
        now=timestamp(emulator.clock.now()),
        frozen=emulator.clock.frozen,
        places=tuple(place for place in places if place.groups),
        calls=tuple(calls[: -LAST - 1 : -1]),
        call_count=len(calls),
        events=tuple(events[: -LAST - 1 : -1]),
        event_count=len(events),
        faults=tuple(emulator.faults),
    )


def format_of(configuration: PackagingConfiguration) -> str:
    return next((name for package, name in FORMATS.items() if package in configuration.packages), "")


def document_of(inventory: Inventory, configuration: PackagingConfiguration) -> str:
    """A configuration in the shape in which the service describes it."""
    shape = operations()["DescribePackagingConfiguration"].output_shape
    return json.dumps(json.loads(encode(shape, inventory.describe_packaging_configuration(configuration))), indent=2)


def endpoint_query(inventory: Inventory, asset: Asset, configuration: PackagingConfiguration) -> str:
    caller = inventory.caller
    named = {
        "account": caller.account,
        "region": caller.region,
        "asset": asset.id,
        "configuration": configuration.id,
    }
    return urlencode(named)


def _place(inventory: Inventory, find: str) -> ShownPlace:
    configurations: dict[str, list[PackagingConfiguration]] = defaultdict(list)
    for configuration in inventory.packaging_configurations.values():
        configurations[configuration.group.id].append(configuration)
    assets: dict[str, list[Asset]] = defaultdict(list)
    for asset in inventory.assets.values():
        if find in asset.id:
            assets[asset.group.id].append(asset)
    groups = [
        _group(inventory, each, configurations[each.id], assets[each.id])
        for each in inventory.packaging_groups.values()
    ]
    return ShownPlace(inventory.caller.account, inventory.caller.region, tuple(groups))


def _group(
    inventory: Inventory, group: PackagingGroup, configurations: Iterable[PackagingConfiguration], found: list[Asset]
) -> ShownGroup:
    return ShownGroup(
        **_common(group),
        domain_name=group.describe()["DomainName"],
        secret_arn=group.authorization["CdnIdentifierSecret"] if group.authorization else None,
        configurations=tuple(_configuration(inventory, each) for each in configurations),
        assets=tuple(_asset(inventory, each) for each in found[:ASSETS_OF_A_GROUP]),
        found=len(found),
    )


def _configuration(inventory: Inventory, configuration: PackagingConfiguration) -> ShownConfiguration:
    return ShownConfiguration(
        **_common(configuration),
        format=format_of(configuration),
        manifests=manifest_files(configuration.packages),
        document=document_of(inventory, configuration),
    )


def _asset(inventory: Inventory, asset: Asset) -> ShownAsset:
    endpoints: tuple[ShownEndpoint, ...] = ()
    if not asset.is_being_deleted:
        configurations = asset.group.packaging_configurations
        endpoints = tuple(
            ShownEndpoint(
                configuration=each["PackagingConfigurationId"],
                format=format_of(configurations[each["PackagingConfigurationId"]]),
                status=each["Status"],
                url=each["Url"],
                query=endpoint_query(inventory, asset, configurations[each["PackagingConfigurationId"]]),
            )
            for each in inventory.describe_asset(asset)["EgressEndpoints"]
        )
    has_failed = inventory.conditions.ingest_status(asset) == ingest.FAILED
    return ShownAsset(
        **_common(asset),
        source_arn=asset.source_arn,
        source_role_arn=asset.source_role_arn,
        error=asset.ingest_error if has_failed else None,
        endpoints=endpoints,
    )


def _common(each: ServiceObject) -> dict[str, Any]:
    return {
        "id": each.id,
        "arn": each.arn,
        "created": timestamp(each.created),
        "tags": dict(each.tags),
        "is_being_deleted": each.is_being_deleted,
    }
