"""Which endpoint a request for a playback URL is for: found by the three segments of its path and by its host."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pulumi_mediapackage_vod.emulator.model.naming import EGRESS_PATH
from pulumi_mediapackage_vod.emulator.model.schema import SERVICE
from pulumi_mediapackage_vod.emulator.state.inventory import Inventory
from pulumi_mediapackage_vod.emulator.state.objects import Asset, PackagingConfiguration

_HOST = re.compile(rf"[0-9a-z]+\.egress\.{SERVICE}\.[a-z0-9-]+\.amazonaws\.com(\.cn)?(:[0-9]+)?")
_PATH = re.compile(rf"/{EGRESS_PATH}/([0-9a-f]{{32}})/([0-9a-f]{{32}})/([0-9a-f]{{32}})/(.+)")


@dataclass(frozen=True)
class Endpoint:
    """An asset through a configuration, and the file below its URLs that is asked for."""

    inventory: Inventory
    asset: Asset
    configuration: PackagingConfiguration
    file: str


def endpoint_at(inventories: Iterable[Inventory], host: str, path: str) -> Endpoint:
    """The endpoint of a URL; a `LookupError` says why there is none."""
    found = _PATH.fullmatch(path)
    if found is None:
        raise LookupError(f"{path} is the path of no playback URL")
    segments, file = found.groups()[:3], found.group(4)
    for inventory in inventories:
        asset = inventory.asset_of_segment(segments[0])
        if asset is None or not _serves(asset, host):
            continue
        for each in asset.group.packaging_configurations.values():
            if (each.segment, each.manifest_segment) == segments[1:]:
                return Endpoint(inventory, asset, each, file)
    raise LookupError(f"{path} is of no endpoint")


def is_egress_host(host: str) -> bool:
    """Whether it is the domain of some packaging group."""
    return _HOST.fullmatch(host) is not None


def _serves(asset: Asset, host: str) -> bool:
    """The host of the asset's own group does, and the emulator's own, which is of all groups."""
    name = host.partition(":")[0]
    return not is_egress_host(name) or asset.group.domain_name == f"https://{name}"
