"""The events that MediaPackage sends about a packaging unit, and the EventBridge rules that pass them to a topic.

https://docs.aws.amazon.com/mediapackage/latest/ug/cloudwatch-events-example.html. Live content has the same source, and
events are sent on a best-effort basis.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, cast, get_args

import pulumi

from pulumi_mediapackage_vod.components.checks.aws_provider import aws
from pulumi_mediapackage_vod.components.checks.known import shown
from pulumi_mediapackage_vod.components.unit import PackagingUnit
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

EventName = Literal["asset-playable", "ingest-error", "key-provider-error"]

DEFAULT_EVENTS: Final[Sequence[EventName]] = ("ingest-error", "key-provider-error")

_DESCRIPTIONS: Final[Mapping[EventName, str]] = {
    "asset-playable": "An asset can be played in a format of the packaging unit",
    "ingest-error": "A VOD asset of this account and Region could not be ingested",
    "key-provider-error": "MediaPackage cannot reach the key server of the packaging unit",
}

# The service exists in no other partition.
_VOD: Final = "arn:aws:mediapackage-vod:"


def checked_events(given: Any) -> list[EventName]:
    """The events of a setting, each once and in an order of their own."""
    wanted = f"it is a list of {', '.join(_DESCRIPTIONS)}"
    if not isinstance(given, list | tuple):
        raise ProgramError(f"events is {shown(given)}; {wanted}")
    for event in cast("Sequence[Any]", given):
        if event not in get_args(EventName):
            raise ProgramError(f"events has {shown(event)}; {wanted}")
    return [event for event in _DESCRIPTIONS if event in given]


def event_rules(
    component: pulumi.ComponentResource,
    name: str,
    events: Sequence[EventName],
    *,
    unit: PackagingUnit,
    topic_arn: pulumi.Input[str],
    tags: Any,
) -> None:
    """A rule for each event and the topic as its target, as children `<name>-<event>` and `<name>-<event>-target`."""
    child = pulumi.ResourceOptions(parent=component)
    # The group's `id` is not known in a preview that replaces it, even where it stays.
    ids = pulumi.Output.all(unit.group.group_id, *(each.configuration_id for each in unit.configurations.values()))
    for event in events:
        rule = aws.cloudwatch.EventRule(
            f"{name}-{event}",
            description=_DESCRIPTIONS[event],
            event_pattern=_ingest_error() if event == "ingest-error" else ids.apply(_pattern_of(event)),
            tags=tags,
            opts=child,
        )
        aws.cloudwatch.EventTarget(f"{name}-{event}-target", rule=rule.name, arn=topic_arn, opts=child)


def _pattern_of(event: EventName) -> Callable[[Sequence[str]], str]:
    """The pattern of an event's rule as JSON, from the ids of group and configurations."""

    def pattern(ids: Sequence[str]) -> str:
        group_id, *configuration_ids = ids
        if event == "asset-playable":
            return _asset_playable(configuration_ids)
        return _key_provider_error(group_id, configuration_ids)

    return pattern


def _asset_playable(configuration_ids: Sequence[str]) -> str:
    """An asset can be played through one of these configurations; each configuration has an event of its own."""
    return _pattern(
        "MediaPackage Input Notification",
        [{"prefix": _VOD}],
        event=["VodAssetPlayable"],
        packaging_configuration_id=list(configuration_ids),
    )


def _ingest_error() -> str:
    """An asset of the account and Region could not be ingested. The event does not say which unit it belongs to.

    A list of a unit's own assets would miss those that other stacks add, and soon be longer than a pattern may be.
    """
    return _pattern("MediaPackage Input Notification", [{"prefix": _VOD}], event=["IngestError"])


def _key_provider_error(group_id: str, configuration_ids: Sequence[str]) -> str:
    """The key server cannot be reached.

    AWS's only example has `packaging_configurations/<packaging group's name>` as the resource, so this matches ARNs
    that end in the group's id or in a configuration's.
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
