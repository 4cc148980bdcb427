"""What distinguishes objects: the ids that resources make for themselves, the incarnation and the owner of each object.

A packaging group's generated id is random, since two stacks of equal names, in two backends, must not share a group.
All other generated ids are hashes of what the object is, the id of its group included: a create that is run again
after a crash then asks for the same id and meets its own object, and a changed object gets another id.

The owner tag of an object says which resource made it, and which incarnation of it this is: an object that replaced
another one under the same id has another incarnation. The key and the form of the tag are contract.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from secrets import token_bytes
from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal, normalised
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import Kind
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Props, holds_unknown
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import VALUE_LENGTH, VALUE_PATTERN, is_reserved
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG

_PREFIX_LENGTH = 100
_RANDOM_LENGTH = 7
_HASH_LENGTH = 10
_INCARNATION_LENGTH = 8
_SEPARATOR = "@"
_ENCODED = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_NOT_ALLOWED = re.compile(r"[^0-9A-Za-z_-]")


def complete_identity(kind: Kind, olds: Props, inputs: Props, prefix: Any, seed: bytes) -> None:
    """Complete the inputs by id, owner and incarnation: those recorded in `olds` while every create-only property is
    as recorded, new ones otherwise. While that is not known, neither are the three, so that a saved plan leaves both
    open."""
    if _is_recorded(kind, olds, inputs):
        kept = ("owner", "incarnation", kind.id_property)
        inputs.update({each: olds[each] for each in kept if each in olds})
    elif holds_unknown([inputs.get(each) for each in kind.replacing]):
        owner = inputs["owner"] if inputs["owner"] == olds.get("owner") else UNKNOWN
        inputs.update(owner=owner, incarnation=UNKNOWN)
        inputs.setdefault(kind.id_property, UNKNOWN)
    else:
        seed = seed or token_bytes(16)
        inputs["incarnation"] = incarnation(seed)
        if inputs.get(kind.id_property) is None:
            inputs[kind.id_property] = generated_id(kind, inputs, prefix, seed)


def generated_id(kind: Kind, inputs: Mapping[str, Any], prefix: Any, seed: bytes) -> Any:
    """An id for a new object; unknown while what it is made of is."""
    if kind.random_id:
        return UNKNOWN if holds_unknown(prefix) else random_id(prefix, seed)
    content = {each: inputs.get(each) for each in (*kind.create_only, *kind.not_sent, "region")}
    return UNKNOWN if holds_unknown([prefix, content]) else hashed_id(prefix, content)


def random_id(prefix: str, seed: bytes) -> str:
    """`prefix` and a suffix that the engine's seed decides: the same for both checks of one run."""
    return f"{_sanitised(prefix)}-{_digest(b'id', seed)[:_RANDOM_LENGTH]}"


def hashed_id(prefix: str, create_only: Mapping[str, Any]) -> str:
    """`prefix` and a hash of it and of the normalised create-only properties, all of them known."""
    content = _ENCODED([prefix, normalised(create_only)])
    return f"{_sanitised(prefix)}-{_digest(content.encode())[:_HASH_LENGTH]}"


def incarnation(seed: bytes) -> str:
    """A text that differs between an object and one that replaces it under the same id."""
    return _digest(b"incarnation", seed)[:_INCARNATION_LENGTH]


def owner_tag(inputs: Mapping[str, Any]) -> str:
    """`project/stack/resource@incarnation`; the owner is hashed where a tag could not hold it."""
    return _owner(inputs) + _SEPARATOR + inputs["incarnation"]


def incarnation_of(tags: Mapping[str, str]) -> str:
    """The incarnation that an object's tags name; empty without an owner tag."""
    return tags.get(OWNER_TAG, "").rpartition(_SEPARATOR)[2]


def is_owner(inputs: Mapping[str, Any], tags: Mapping[str, str]) -> bool:
    """Whether an object's tags name this resource as its owner; the incarnation does not matter."""
    return tags.get(OWNER_TAG, "").rpartition(_SEPARATOR)[0] == _owner(inputs)


def of_same_stack(inputs: Mapping[str, Any], tags: Mapping[str, str], *known: str | None) -> bool:
    """Whether an object's tags name a resource of the same project and stack as its owner. One that stands there as a
    hash is told only if it is this resource or among the `known` owners of the stack."""
    named = tags.get(OWNER_TAG, "")
    whole = named.rpartition(_SEPARATOR)[0]
    return named.startswith(_stack(inputs)) or whole in [
        _owner({"owner": each}) for each in (inputs.get("owner"), *known)
    ]


def released(inputs: Mapping[str, Any]) -> Props:
    """The owner of an object that its resource let go: the stack, so that any resource of it may take it over."""
    return {**inputs, "owner": _stack(inputs)}


def is_released(inputs: Mapping[str, Any], tags: Mapping[str, str]) -> bool:
    """Whether an object's tags say that a resource of this stack let it go."""
    return tags.get(OWNER_TAG, "").rpartition(_SEPARATOR)[0] == _stack(inputs)


def is_other(props: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Whether another object took the place of the recorded one.

    The owner tag decides, and where it is missing, the time of creation. For an object that was only looked up, the
    answer is no, since neither is recorded.
    """
    if "incarnation" not in props:
        return False
    found = answer.get("tags", {}).get(OWNER_TAG)
    if found is not None:
        return found != owner_tag(props)
    recorded, actual = props.get("created_at"), answer.get("created_at")
    return None not in (recorded, actual) and recorded != actual


def without_owner(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags that a program can have: without this library's and those of AWS itself, such as CloudFormation's."""
    return {key: value for key, value in tags.items() if key != OWNER_TAG and not is_reserved(key)}


def _stack(inputs: Mapping[str, Any]) -> str:
    """`project/stack/`"""
    return "/".join(str(inputs.get("owner")).split("/")[:2]) + "/"


def _owner(inputs: Mapping[str, Any]) -> str:
    return _owner_in_tags(str(inputs["owner"]))


@lru_cache
def _owner_in_tags(owner: str) -> str:
    """A batch asks for it once for each asset of its group."""
    longest = VALUE_LENGTH - len(_SEPARATOR) - _INCARNATION_LENGTH
    if len(owner) > longest or not VALUE_PATTERN.fullmatch(owner):
        return "sha256/" + hashlib.sha256(owner.encode()).hexdigest()
    return owner


def _is_recorded(kind: Kind, olds: Props, inputs: Props) -> bool:
    """Whether the create-only properties are known to be those of the recorded object. An id that the program does not
    choose says nothing."""
    asked = [each for each in kind.replacing if each != kind.id_property or each in inputs]
    return bool(olds) and all(equal(each, olds.get(each), inputs.get(each)) for each in asked)


def _sanitised(text: str) -> str:
    """The service allows letters, digits, `_` and `-` in ids."""
    return _NOT_ALLOWED.sub("-", text)[:_PREFIX_LENGTH] or "x"


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
