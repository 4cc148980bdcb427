"""The titles of a large catalogue in batches, and the hashes by which its head notices which of them change."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from typing import Any

import pulumi

from pulumi_mediapackage_vod.components.checks.known import is_known


def batch_of(key: str, batches: int) -> int:
    """In which of the batches a title is: the same one as long as their number stays."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:12], 16) % batches


def by_batch(titles: Mapping[str, Any], batches: int) -> list[dict[str, Any]]:
    """The titles of each batch, in the order of their keys; those that have no options as their sources alone."""
    result: list[dict[str, Any]] = [{} for _ in range(batches)]
    for key in sorted(titles):
        options = {name: value for name, value in titles[key].items() if value is not None}
        result[batch_of(key, batches)][key] = options["source_arn"] if len(options) == 1 else options
    return result


def hashes(titles: Mapping[str, Any]) -> pulumi.Input[str]:
    """What the head compares: for each title, of its key and of what it is made of."""
    made_of = {key: {name: value for name, value in title.items() if name != "tags"} for key, title in titles.items()}
    if all(is_known(value) for title in made_of.values() for value in title.values()):
        return _hashes_of(made_of)
    return pulumi.Output.from_input(made_of).apply(_hashes_of)


def hashes_of_keys(keys: Iterable[str]) -> str:
    """The part of the hashes that belongs to the keys alone."""
    return "".join(sorted(_digest(key)[:6] for key in keys))


def _hashes_of(made_of: Mapping[str, Any]) -> str:
    found: list[str] = []
    for key, title in made_of.items():
        given = {name: value for name, value in title.items() if value is not None}
        found.append(_digest(key)[:6] + _digest(json.dumps(given, sort_keys=True))[:4])
    return "".join(sorted(found))


def _digest(text: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()
