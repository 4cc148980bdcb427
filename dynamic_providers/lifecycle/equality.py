"""Which values mean the same to the service, so that writing a default down changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import holds_unknown

# Documented as equal to leaving the option out.
# https://docs.aws.amazon.com/mediapackage-vod/latest/apireference/packaging_configurations.html
EQUAL_TO_ABSENT: dict[str, Any] = {
    "max_video_bits_per_second": 2147483647,
    "min_video_bits_per_second": 0,
    "period_triggers": [],
    "program_date_time_interval_seconds": 0,
    "stream_selection": {},
    "tags": {},
    "tags_all": {},
}

_UNORDERED = frozenset({"packaging_configurations"})
"""Lists whose order says nothing."""


def equal(name: str, old: Any, new: Any) -> bool:
    """Whether a property is known to be the same on both sides."""
    if holds_unknown(new) or holds_unknown(old):
        return False
    return normalised({name: old}) == normalised({name: new})


def normalised(value: Any) -> Any:
    """The value without what means absence; equal settings have equal normal forms."""
    if isinstance(value, Mapping):
        members: dict[str, Any] = {}
        for key, item in cast("Mapping[str, Any]", value).items():
            # Most are texts, and thousands of titles have some.
            normal = item if isinstance(item, str) else _ordered(key, normalised(item))
            if not means_absent(key, normal):
                members[key] = normal
        return members
    if isinstance(value, list):
        return [normalised(item) for item in cast("list[Any]", value)]
    return value


def _ordered(name: str, value: Any) -> Any:
    """A list in one order, whatever order it and the members of its items had."""
    if name not in _UNORDERED or not isinstance(value, list):
        return value
    return sorted(cast("list[Any]", value), key=lambda item: json.dumps(item, sort_keys=True, default=repr))


def means_absent(name: str, value: Any) -> bool:
    """Whether a normalised value is the same to the service as leaving the option out."""
    return value is None or (name in EQUAL_TO_ABSENT and value == EQUAL_TO_ABSENT[name])
