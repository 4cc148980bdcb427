"""What a program puts into a packaging group that it makes, compared with the quota before there is a group to ask."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast
from weakref import WeakKeyDictionary

import pulumi
from pulumi.output import Unknown

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import Kind

_HELD: WeakKeyDictionary[pulumi.Output[Any], defaultdict[str, float]] = WeakKeyDictionary()
"""How many of each kind were declared in the group of this id; a resource's `id` is the same Output each time."""


def warn_beyond_quota(kind: Kind, group_id: Any, count: float = 1) -> None:
    """Warn of the first one beyond the quota of a new group. An existing group is counted by the provider, which knows
    what is new in it."""
    if not isinstance(group_id, pulumi.Output):
        return
    group: pulumi.Output[Any] = cast(Any, group_id)
    held = _HELD.setdefault(group, defaultdict(float))
    before = held[kind.name]
    held[kind.name] += count
    of_account = replace(kind, quota=_configured().get(kind.quota_setting, kind.quota))
    if before <= of_account.quota < held[kind.name]:

        def warn(known: Any) -> None:
            if isinstance(known, Unknown):
                pulumi.log.warn(of_account.beyond_quota("the new packaging group"))

        group.apply(warn, True)


def _configured() -> Mapping[str, int]:
    """What stack configuration says of quotas; the provider refuses what is none."""
    try:
        quotas: Any = json.loads(pulumi.Config("mediapackage-vod").get("quotas") or "{}")
        return {name: int(number) for name, number in quotas.items()}
    except (AttributeError, TypeError, ValueError):
        return {}
