"""Ids that a resource makes for itself: random for a group, a hash of what it is for everything in a group.

A hash means that a create that is run again after a crash asks for the same id and so meets its own object,
and that a changed object gets another one. A group's suffix is random because two stacks of equal names, in
two backends, must not share one; it is part of its children's hashes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import normalised

_PREFIX_LENGTH = 100
_RANDOM_LENGTH = 7
_HASH_LENGTH = 10


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


def _sanitised(text: str) -> str:
    """The service allows letters, digits, `_` and `-` in ids."""
    return re.sub(r"[^0-9A-Za-z_-]", "-", text)[:_PREFIX_LENGTH] or "x"


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
