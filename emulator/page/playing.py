"""The one endpoint that the page's player has, as the query of the page names it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from pulumi_mediapackage_vod.emulator.aws.cdn_authorization import HEADER
from pulumi_mediapackage_vod.emulator.control.routes import Steered
from pulumi_mediapackage_vod.emulator.model.naming import manifest_files
from pulumi_mediapackage_vod.emulator.page.overview import document_of, endpoint_query, format_of
from pulumi_mediapackage_vod.emulator.state.inventory import Inventory
from pulumi_mediapackage_vod.emulator.state.objects import Asset, PackagingConfiguration

_LIBRARIES: Mapping[str, str] = {"HLS": "hls.js", "CMAF": "hls.js", "DASH": "dash.js", "Smooth Streaming": "dash.js"}

FILTER = "aws.manifestfilter"


@dataclass(frozen=True)
class Playing:
    """An endpoint and one of its manifests."""

    account: str
    region: str
    group: str
    asset: str
    source_arn: str
    tracks: tuple[str, ...]
    """What was read of the source, if anything reads sources."""
    configuration: str
    document: str
    """The configuration as JSON, as the service answers it."""
    format: str
    library: str
    """What plays the format."""
    status: str | None
    url: str
    """The endpoint's, as the service answers it."""
    manifests: tuple[str, ...]
    manifest: str
    filter: str
    """The value of `aws.manifestfilter`, or empty."""
    path: str
    """The manifest's path and query on the emulator, whatever host `url` has."""
    header: str | None
    """The header that CDN authorization wants, if it is on."""
    query: str
    """The query of the page that has this endpoint in its player, without manifest and filter."""


def playing(emulator: Steered, query: Mapping[str, str]) -> Playing | None:
    """What the player is for; None where there is no such endpoint, or no longer."""
    with emulator.backend.lock:
        for inventory in emulator.backend.inventories:
            caller = inventory.caller
            if (caller.account, caller.region) != (query.get("account"), query.get("region")):
                continue
            asset = inventory.assets.get(query.get("asset", ""))
            if asset is None or asset.is_being_deleted:
                return None
            configuration = asset.group.packaging_configurations.get(query.get("configuration", ""))
            return _playing(inventory, asset, configuration, query) if configuration else None
    return None


def _playing(
    inventory: Inventory, asset: Asset, configuration: PackagingConfiguration, query: Mapping[str, str]
) -> Playing | None:
    url, manifests = asset.url(configuration), manifest_files(configuration.packages)
    if url is None:
        return None
    asked = query.get("manifest")
    manifest = asked if asked in manifests else manifests[0]
    kept = query.get("filter", "").strip()
    folder = urlsplit(url).path.removesuffix(quote(manifests[0]))
    form = format_of(configuration)
    return Playing(
        account=inventory.caller.account,
        region=inventory.caller.region,
        group=asset.group.id,
        asset=asset.id,
        source_arn=asset.source_arn,
        tracks=_tracks(inventory, asset),
        configuration=configuration.id,
        document=document_of(inventory, configuration),
        format=form,
        library=_LIBRARIES[form],
        status=inventory.conditions.endpoint_status(asset, configuration),
        url=url,
        manifests=manifests,
        manifest=manifest,
        filter=kept,
        path=folder + quote(manifest) + (f"?{FILTER}={quote(kept, safe=':;,-')}" if kept else ""),
        header=HEADER if asset.group.authorization else None,
        query=endpoint_query(inventory, asset, configuration),
    )


def _tracks(inventory: Inventory, asset: Asset) -> tuple[str, ...]:
    reader = inventory.conditions.ingest
    found = reader.found(asset) if reader else None
    return tuple(map(_track, found["tracks"])) if found else ()


def _track(track: Mapping[str, Any]) -> str:
    """`video h264, 640x360, 400 kbit/s`, `audio aac, 2 channels, 64 kbit/s, en, English`."""
    said = [
        f"{track['kind']} {track['codec']}",
        f"{track['width']}x{track['height']}" if track["width"] else "",
        f"{track['channels']} channels" if track["channels"] else "",
        f"{track['bits_per_second'] // 1000} kbit/s" if track["bits_per_second"] else "",
        track["language"] or "",
        track["name"] or "",
    ]
    return ", ".join(filter(None, said))
