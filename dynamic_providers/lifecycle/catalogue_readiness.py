"""The lifecycle of a wait until the titles of a catalogue can be played.

It is that of single assets, but its state holds little of each title, since there may be thousands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.asset import configuration_ids
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.asset_readiness import (
    AssetReadinessLifecycle,
    Statuses,
    is_done,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.batch_text import words_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    Found,
    Made,
    Plan,
    Props,
    holds_unknown,
)
from pulumi_mediapackage_vod.errors import IncompleteError

_DECISIVE = ("packaging_configurations", "region")
_NOT_SEEN: Statuses = {"": "NOT_SEEN"}


class AssetCatalogReadinessLifecycle(AssetReadinessLifecycle):
    """`batches` has a text a batch, with key, id and something of the URL of each asset."""

    inputs_apart: ClassVar = ("batches",)
    """Inputs that the outputs do not repeat and that a read needs."""

    def diff(self, olds: Props, news: Props) -> Plan:
        """A wait that is not over goes on, even if no input has changed."""
        changes = holds_unknown(news["batches"]) or bool(olds.get("unfinished")) or bool(_titles(olds, news))
        return Plan(changes, [], delete_before_replace=False)

    def create(self, inputs: Props, timeout: float | None = None) -> Made:
        return Made(inputs["name"], self._wait_for(_titles({}, inputs), inputs, timeout))

    def read(self, object_id: str, props: Props) -> Found:
        outputs = {name: value for name, value in props.items() if name not in self.inputs_apart}
        return Found(outputs, {name: value for name, value in props.items() if name not in ("digests", "unfinished")})

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        return self._wait_for(_titles(olds, news), news, timeout)

    def _wait_for(self, titles: Mapping[str, str], inputs: Props, timeout: float | None) -> Props:
        configurations = sorted(configuration_ids(inputs) or ())
        assets = {key: {"id": id_, "configurations": configurations} for key, id_ in titles.items()}
        outputs = {name: value for name, value in inputs.items() if name not in self.inputs_apart}
        outputs["digests"] = [_digest(each) for each in inputs["batches"]]
        try:
            self._wait({**inputs, "assets": assets}, {}, timeout)
        except IncompleteError as error:
            seen: Mapping[str, Statuses] = error.outputs["statuses"]
            unfinished = {key: seen.get(key, _NOT_SEEN) for key in titles if not is_done(seen.get(key, _NOT_SEEN))}
            raise IncompleteError(str(error), error.id, {**outputs, "unfinished": unfinished}) from error
        return {**outputs, "unfinished": {}}


def _titles(olds: Props, news: Props) -> dict[str, str]:
    """The ids, by key, of the titles to wait for: those of batches that changed, and those that were not done."""
    same = all(equal(each, olds.get(each), news.get(each)) for each in _DECISIVE)
    digests: list[str] = olds.get("digests", []) if same else []
    unfinished: Mapping[str, Any] = olds.get("unfinished", {})
    found: dict[str, str] = {}
    for number, batch in enumerate(news["batches"]):
        is_waited_for = digests[number : number + 1] == [_digest(batch)]
        for key, id_, _ in words_of(batch, 3):
            if key in unfinished or not is_waited_for:
                found[key] = key + id_ if id_.startswith("-") else id_[1:]
    return found


def _digest(batch: str) -> str:
    return hashlib.sha256(batch.encode()).hexdigest()[:8]
