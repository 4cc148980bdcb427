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
from pulumi_mediapackage_vod.components.checks.physical_names import EVENT_RULE, physical_name
from pulumi_mediapackage_vod.components.monitoring.metrics import configuration_guids
from pulumi_mediapackage_vod.components.unit import PackagingUnit
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts.patterns import LONGEST_EVENT_PATTERN

EventName = Literal["asset-playable", "ingest-error", "key-provider-error"]

Matchers = Sequence[str | Mapping[str, Any]]
"""What a field of an event may be: these texts, or texts that begin or end so."""

DEFAULT_EVENTS: Final[Sequence[EventName]] = ("ingest-error", "key-provider-error")

_DESCRIPTIONS: Final[Mapping[EventName, str]] = {
    "asset-playable": "An asset can be played in a format of the packaging unit",
    "ingest-error": "A VOD asset of this account and Region could not be ingested",
    "key-provider-error": "MediaPackage cannot reach the key server of the packaging unit",
}

# The service exists in no other partition.
_VOD: Final = {"prefix": "arn:aws:mediapackage-vod:"}

_TARGET_ID: Final = "topic"
"""Of each rule's only target. The automatic one is the target's resource name, for which 64 characters are few."""


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
    # The group's `id` is not known in a preview that replaces it, even where it stays; likewise a configuration's.
    ids = pulumi.Output.all(
        unit.group.group_id,
        pulumi.Output.all(*(each.configuration_id for each in unit.configurations.values())),
        pulumi.Output.all(*configuration_guids(unit).values()),
    )
    for event in events:
        named, opts = physical_name(f"{name}-{event}", EVENT_RULE, component)
        rule = aws.cloudwatch.EventRule(
            f"{name}-{event}",
            **named,
            description=_DESCRIPTIONS[event],
            event_pattern=_ingest_error() if event == "ingest-error" else ids.apply(_pattern_of(event)),
            tags=tags,
            opts=opts,
        )
        aws.cloudwatch.EventTarget(
            f"{name}-{event}-target",
            rule=rule.name,
            target_id=_TARGET_ID,
            arn=topic_arn,
            # One that was made with an automatic id keeps it.
            opts=pulumi.ResourceOptions(parent=component, ignore_changes=["target_id"]),
        )


def _pattern_of(event: EventName) -> Callable[[Sequence[Any]], str]:
    """The pattern of an event's rule as JSON, from the group's id and the ids and GUIDs of the configurations."""

    def pattern(found: Sequence[Any]) -> str:
        group_id, ids, guids = found
        if event == "asset-playable":
            return _asset_playable(ids)
        return _key_provider_error(group_id, [*ids, *guids])

    return pattern


def _asset_playable(configuration_ids: Sequence[str]) -> str:
    """An asset can be played through one of these configurations; each configuration has an event of its own."""

    def pattern(wanted: Matchers) -> str:
        event = ["VodAssetPlayable"]
        return _pattern("MediaPackage Input Notification", [_VOD], event=event, packaging_configuration_id=wanted)

    whole = pattern(configuration_ids)
    return whole if len(whole) <= LONGEST_EVENT_PATTERN else _fitting(pattern, configuration_ids)


def _ingest_error() -> str:
    """An asset of the account and Region could not be ingested. The event does not say which unit it belongs to.

    A list of a unit's own assets would miss those that other stacks add, and soon be longer than a pattern may be.
    """
    return _pattern("MediaPackage Input Notification", [_VOD], event=["IngestError"])


def _key_provider_error(group_id: str, configurations: Sequence[str]) -> str:
    """The key server cannot be reached.

    AWS's only example has `packaging_configurations/<packaging group's name>` as the resource, so this takes ARNs that
    end in the group's id, or in a configuration's id or GUID. With `wildcard` instead of `suffix` EventBridge may find
    the rule too complex.
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
    """

    def pattern(wanted: Matchers) -> str:
        return _pattern("MediaPackage Key Provider Notification", wanted, event=["KeyProviderError"])

    ends = [f"groups/{group_id}", *(f"configurations/{name}" for name in [group_id, *configurations])]
    return _fitting(pattern, ends)


def _fitting(pattern: Callable[[Matchers], str], ends: Sequence[str]) -> str:
    """The pattern of texts that have one of these ends. Where it would be too long, the ends are shortened alike: a
    message too many is better than none."""
    lengths = range(max(map(len, ends)), 0, -1)
    patterns = (
        pattern([{"suffix": end} for end in dict.fromkeys(end[-length:] for end in ends)]) for length in lengths
    )
    return next(found for found in patterns if len(found) <= LONGEST_EVENT_PATTERN)


def _pattern(detail_type: str, resources: Matchers, **detail: Matchers) -> str:
    return json.dumps(
        {"source": ["aws.mediapackage"], "detail-type": [detail_type], "resources": resources, "detail": detail}
    )
