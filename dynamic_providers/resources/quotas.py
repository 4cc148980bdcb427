"""What a program puts into a packaging group that it makes, compared with the quota before there is a group to ask."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast
from weakref import WeakKeyDictionary

import pulumi
from pulumi.output import Unknown

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import Kind

_HELD: WeakKeyDictionary[pulumi.Output[Any], Counter[str]] = WeakKeyDictionary()
"""How many of each kind were declared in the group of this id; a resource's `id` is the same Output each time."""


def warn_beyond_quota(kind: Kind, group_id: Any) -> None:
    """Warn of the first one beyond the quota of a new group. An existing group is counted by the provider, which knows
    what is new in it."""
    if not isinstance(group_id, pulumi.Output):
        return
    group: pulumi.Output[Any] = cast(Any, group_id)
    held = _HELD.setdefault(group, Counter())
    held[kind.name] += 1
    if held[kind.name] == kind.quota + 1:

        def warn(known: Any) -> None:
            if isinstance(known, Unknown):
                pulumi.log.warn(kind.beyond_quota("the new packaging group"))

        group.apply(warn, True)
