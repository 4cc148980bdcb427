"""Whose an object is: the owner tag says who made it, and which incarnation it is. Its key and form are contract."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import OWNER_TAG, VALUE_LENGTH, VALUE_PATTERN

_SEPARATOR = "@"


def owner_tag(inputs: Mapping[str, Any]) -> str:
    """`project/stack/resource@incarnation`; the owner is hashed where a tag could not hold it."""
    return _owner(inputs) + _SEPARATOR + inputs["incarnation"]


def is_owner(inputs: Mapping[str, Any], tags: Mapping[str, str]) -> bool:
    """Whether an object's tags name this resource as its maker, whatever the incarnation."""
    return tags.get(OWNER_TAG, "").rpartition(_SEPARATOR)[0] == _owner(inputs)


def is_other(props: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Whether another object took the place of the recorded one.

    The owner tag tells, or where it is missing the moment of creation. Of an object that was only looked up, neither
    is known.
    """
    if "incarnation" not in props:
        return False
    found = answer.get("tags", {}).get(OWNER_TAG)
    if found is not None:
        return found != owner_tag(props)
    recorded, actual = props.get("created_at"), answer.get("created_at")
    return None not in (recorded, actual) and recorded != actual


def take_over_obstacle(inputs: Mapping[str, Any], tags: Mapping[str, str], differing: Sequence[str]) -> str:
    """Why a create may not take over an object that it met; empty if it may.

    It may if the object is this resource's own, or is to be adopted, and no create-only input is `differing`.
    """
    if (is_owner(inputs, tags) or inputs.get("adopt", False)) and not differing:
        return ""
    owner = tags.get(OWNER_TAG)
    whose = f"it belongs to {owner}" if owner else "it was not made by this library"
    return whose + (f" and differs in {', '.join(differing)}" if differing else "")


def without_owner(tags: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in tags.items() if key != OWNER_TAG}


def _owner(inputs: Mapping[str, Any]) -> str:
    owner = str(inputs["owner"])
    longest = VALUE_LENGTH - len(_SEPARATOR) - len(inputs["incarnation"])
    if len(owner) > longest or not VALUE_PATTERN.fullmatch(owner):
        return "sha256/" + hashlib.sha256(owner.encode()).hexdigest()
    return owner
