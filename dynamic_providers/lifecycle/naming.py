"""What tells objects apart: the ids that resources make for themselves, and the incarnation of each object.

A packaging group's generated id is random, since two stacks of equal names, in two backends, must not share a group.
All other generated ids are hashes of what the object is, the id of its group included: a create that is run again
after a crash then asks for the same id and meets its own object, and a changed object gets another id.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from secrets import token_bytes
from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal, normalised
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import UNKNOWN, Props, holds_unknown
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import Kind

_PREFIX_LENGTH = 100
_RANDOM_LENGTH = 7
_HASH_LENGTH = 10


def complete_identity(kind: Kind, olds: Props, inputs: Props, prefix: str, seed: bytes) -> None:
    """Complete the inputs by id, owner and incarnation: those recorded in `olds` while every create-only property is
    as recorded, new ones otherwise."""
    match _is_recorded(kind, olds, inputs):
        case True:
            kept = ("owner", "incarnation", kind.id_property)
            inputs.update({each: olds[each] for each in kept if each in olds})
        case False:
            seed = seed or token_bytes(16)
            inputs["incarnation"] = incarnation(seed)
            if inputs.get(kind.id_property) is None:
                inputs[kind.id_property] = generated_id(kind, inputs, prefix, seed)
        case None:
            inputs.update(owner=olds["owner"], incarnation=UNKNOWN)
            inputs.setdefault(kind.id_property, UNKNOWN)


def generated_id(kind: Kind, inputs: Mapping[str, Any], prefix: Any, seed: bytes) -> Any:
    """An id for a new object; unknown while what it is made of is."""
    content = {each: inputs.get(each) for each in (*kind.create_only, *kind.not_sent, "region")}
    if kind.random_id:
        return random_id(prefix, seed)
    return UNKNOWN if holds_unknown(content) else hashed_id(prefix, content)


def random_id(prefix: str, seed: bytes) -> str:
    """`prefix` and a suffix that the engine's seed decides: the same for both checks of one run."""
    return f"{_sanitised(prefix)}-{_digest(b'id', seed)[:_RANDOM_LENGTH]}"


def hashed_id(prefix: str, create_only: Mapping[str, Any]) -> str:
    """`prefix` and a hash of it and of the normalised create-only properties, all of them known."""
    content = json.dumps([prefix, normalised(create_only)], sort_keys=True, separators=(",", ":"))
    return f"{_sanitised(prefix)}-{_digest(content.encode())[:_HASH_LENGTH]}"


def incarnation(seed: bytes) -> str:
    """What tells an object from one that replaced it under the same id."""
    return _digest(b"incarnation", seed)[:8]


def _is_recorded(kind: Kind, olds: Props, inputs: Props) -> bool | None:
    """Whether the create-only properties are those of the recorded object; None while that is not known.

    An id that the program does not choose says nothing.
    """
    if not olds:
        return False
    asked = [each for each in kind.replacing if each != kind.id_property or each in inputs]
    known = [each for each in asked if not holds_unknown(inputs.get(each))]
    if not all(equal(each, olds.get(each), inputs.get(each)) for each in known):
        return False
    return True if known == asked else None


def _sanitised(text: str) -> str:
    """The service allows letters, digits, `_` and `-` in ids."""
    return re.sub(r"[^0-9A-Za-z_-]", "-", text)[:_PREFIX_LENGTH] or "x"


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
