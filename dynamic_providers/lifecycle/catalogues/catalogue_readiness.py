"""The lifecycle of a wait until the titles of a catalogue can be played.

It is that of single assets, but its state holds little of each title, since there may be thousands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_groups import mark_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_text import words_of, words_text
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset import configuration_ids
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset_readiness import (
    AssetReadinessLifecycle,
    Statuses,
    is_done,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    UNKNOWN,
    Found,
    Made,
    Plan,
    Props,
    holds_unknown,
)
from pulumi_mediapackage_vod.errors import IncompleteError

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

    def _wait_for(self, titles: Mapping[str, _Title], inputs: Props, timeout: float | None) -> Props:
        published = {mark: sorted(configuration_ids(each) or ()) for mark, each in _published(inputs).items()}
        assets = {key: {"id": each.id, "configurations": published.get(each.group)} for key, each in titles.items()}
        outputs = {name: value for name, value in inputs.items() if name not in self.inputs_apart}
        outputs["digests"] = [_digest(each) for each in inputs["batches"]]
        try:
            self._wait({**inputs, "assets": assets}, {}, timeout)
        except IncompleteError as error:
            seen: Mapping[str, Statuses] = error.outputs["statuses"]
            unfinished = {key: seen.get(key, _NOT_SEEN) for key in titles if not is_done(seen.get(key, _NOT_SEEN))}
            raise IncompleteError(str(error), error.id, {**outputs, "unfinished": unfinished}) from error
        return {**outputs, "unfinished": {}}


class _Title(NamedTuple):
    id: str
    group: str
    """The mark of its group; empty where there is one."""


def _published(inputs: Props) -> dict[str, Props]:
    """What each group's titles are published through, by its mark."""
    if "groups" not in inputs:
        return {"": inputs}
    return {mark_of(each["id"]): each for each in inputs["groups"] if each["id"] is not UNKNOWN}


def _titles(olds: Props, news: Props) -> dict[str, _Title]:
    """The titles to wait for: those of batches and of groups that changed, and those that were not done."""
    same = equal("region", olds.get("region"), news.get("region"))
    digests: list[str] = olds.get("digests", []) if same else []
    unfinished: Mapping[str, Any] = olds.get("unfinished", {})
    before, name = _published(olds), "packaging_configurations"
    is_published_alike = {
        mark: any(equal(name, each.get(name), old.get(name)) for old in _any_of(before, mark))
        for mark, each in _published(news).items()
    }
    # A batch that had one group until now, and nothing to do since, does not name it.
    is_published_alike.setdefault("", any(is_published_alike.values()))
    found: dict[str, _Title] = {}
    for number, batch in enumerate(news["batches"]):
        is_waited_for = digests[number : number + 1] == [_digest(batch)]
        for key, id_, _, group in words_of(batch, 4):
            if key in unfinished or not is_waited_for or not is_published_alike.get(group):
                found[key] = _Title(key + id_ if id_.startswith("-") else id_[1:], group)
    return found


def _any_of(published: Mapping[str, Props], mark: str) -> list[Props]:
    """What a group's titles are published through. Its mark may differ where there was one group until now, or is from
    now on."""
    is_of_one = mark == "" or "" in published
    return [*published.values()] if is_of_one else [published[mark]] if mark in published else []


def _digest(batch: str) -> str:
    """A digest of the titles, without the marks of their groups, which their ids imply."""
    return hashlib.sha256(words_text(each[:3] for each in words_of(batch, 3)).encode()).hexdigest()[:8]
