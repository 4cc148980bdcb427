"""Which events there are of an asset by now, each once: told from its endpoints' statuses and the time.

That there are such events, and one VodAssetPlayable for each configuration, is documented; when they come is assumed.
The service lets some time pass between IngestComplete and VodAssetPlayable, here they come together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.state import ingest
from pulumi_mediapackage_vod.emulator.state.events import (
    INGEST_COMPLETE,
    INGEST_ERROR,
    INGEST_START,
    VOD_ASSET_PLAYABLE,
    Event,
    input_notification,
)
from pulumi_mediapackage_vod.emulator.state.objects import Asset, PackagingConfiguration

_INGEST_END = "the end of ingest"


def happened(
    asset: Asset,
    caller: Caller,
    *,
    now: float,
    playable_after: float,
    status_of: Callable[[Asset, PackagingConfiguration], str | None],
) -> Iterator[tuple[float, Event]]:
    """The events that have not been told yet, each with its time."""
    begins, ends = _times(asset, playable_after)
    statuses = [(each, status_of(asset, each)) for each in asset.group.packaging_configurations.values()]
    if now >= begins and _is_news(asset, INGEST_START):
        yield begins, _of_asset(asset, caller, begins, INGEST_START, "Ingest Started")
    if now >= ends and _is_news(asset, _INGEST_END):
        if asset.ingest_error is not None:
            yield ends, _of_asset(asset, caller, ends, INGEST_ERROR, asset.ingest_error)
        elif ingest.FAILED not in [status for _, status in statuses]:
            yield ends, _of_asset(asset, caller, ends, INGEST_COMPLETE, "Ingest Completed")
    if asset.ingest_error is not None:
        return
    for configuration, status in statuses:
        url = asset.url(configuration)
        if url and status in (ingest.PLAYABLE, ingest.FAILED) and _is_news(asset, configuration.segment):
            since = min(now, max(ends, configuration.created + playable_after))
            yield since, _of_endpoint(asset, configuration, caller, since, url if status == ingest.PLAYABLE else None)


def _times(asset: Asset, playable_after: float) -> tuple[float, float]:
    """When its ingest begins and ends; infinity for what has not happened yet."""
    begins, ends = asset.created + ingest.queued_for(playable_after), asset.created + playable_after
    if asset.reading is None:
        return begins, ends
    began, ended = asset.reading.began, asset.reading.ended
    return max(begins, math.inf if began is None else began), max(ends, math.inf if ended is None else ended)


def _of_asset(asset: Asset, caller: Caller, at: float, event: str, message: str) -> Event:
    return input_notification(event, message, resources=[asset.arn], caller=caller, at=at)


def _of_endpoint(
    asset: Asset, configuration: PackagingConfiguration, caller: Caller, at: float, url: str | None
) -> Event:
    """That an endpoint is playable at this URL or, without a URL, that it has failed while its asset has not."""
    is_it = "now playable" if url else "not playable"
    detail: dict[str, Any] = {"packaging_configuration_id": configuration.id, "manifest_urls": [url]} if url else {}
    return input_notification(
        VOD_ASSET_PLAYABLE if url else INGEST_ERROR,
        f"Asset '{asset.id}' is {is_it} for PackagingConfiguration '{configuration.id}'",
        resources=[asset.arn, configuration.arn],
        caller=caller,
        at=at,
        **detail,
    )


def _is_news(asset: Asset, what: str) -> bool:
    if what in asset.told:
        return False
    asset.told.add(what)
    return True
