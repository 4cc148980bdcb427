"""EventBridge patterns for what MediaPackage tells of a packaging unit.

https://docs.aws.amazon.com/mediapackage/latest/ug/cloudwatch-events-example.html. The source is shared with live
content, and events are sent on a best-effort basis.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, Literal

EventName = Literal["asset-playable", "ingest-error", "key-provider-error"]

# The service exists in no other partition.
_VOD: Final = "arn:aws:mediapackage-vod:"


def pattern(event: EventName, group_id: str, configuration_ids: Sequence[str]) -> str:
    """The pattern of an event's rule, as JSON."""
    if event == "asset-playable":
        return asset_playable(configuration_ids)
    if event == "ingest-error":
        return ingest_error()
    return key_provider_error(group_id, configuration_ids)


def asset_playable(configuration_ids: Sequence[str]) -> str:
    """An asset can be played through one of these configurations; one event a configuration."""
    return _pattern(
        "MediaPackage Input Notification",
        [{"prefix": _VOD}],
        event=["VodAssetPlayable"],
        packaging_configuration_id=list(configuration_ids),
    )


def ingest_error() -> str:
    """An asset could not be ingested: any one of the account and Region, since the event names nothing but the asset.

    A list of a unit's own assets would miss those that others add to it, and soon be longer than a pattern may be.
    """
    return _pattern("MediaPackage Input Notification", [{"prefix": _VOD}], event=["IngestError"])


def key_provider_error(group_id: str, configuration_ids: Sequence[str]) -> str:
    """The key server cannot be reached.

    AWS's only example prints `packaging_configurations/<packaging group's name>` as the resource; so this matches an
    ARN that ends in the group's id or in a configuration's.
    """
    ends = [group_id, *(id_ for id_ in configuration_ids if id_ != group_id)]
    return _pattern(
        "MediaPackage Key Provider Notification",
        [{"wildcard": f"{_VOD}*/{end}"} for end in ends],
        event=["KeyProviderError"],
    )


def _pattern(detail_type: str, resources: list[dict[str, str]], **detail: Any) -> str:
    return json.dumps(
        {"source": ["aws.mediapackage"], "detail-type": [detail_type], "resources": resources, "detail": detail}
    )
