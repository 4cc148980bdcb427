"""The lifecycle of a catalogue's head: which titles there are, compared with those that are recorded, so that nobody
deletes a catalogue by a broken export. Nothing is made in the service."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, ClassVar, Final

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_assets import BatchAssets
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_assignment import leaving
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_groups import groups_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_titles import title_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kind_steps import Connected
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset import AssetLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import root_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    UNKNOWN,
    Checked,
    Found,
    Made,
    Plan,
    Problem,
    Props,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import merged

_KEY, _WHOLE = 6, 10
"""Characters of a hash of each key, and with those of what the title is made of."""
SHARED: Final = ("source_role_arn", "tags", "id_prefix")
"""What all titles are given, told to the head to be checked, and recorded by the batches alone."""
_ANY_SOURCE: Final = "arn:aws:s3:::bucket/title.m3u8"
_GUARDS: Final = ("allow_empty", "max_deletions", "released", "packaging_group_id", "groups", "region")


class AssetCatalogLifecycle(Connected):
    """`titles` has a hash of each title's key and of the title, in one text."""

    inputs_apart: ClassVar = ("titles", *_GUARDS)
    """Inputs that the outputs do not repeat and that a read needs."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Checked:
        given = {name: value for name, value in news.items() if value is not None}
        problems = [*self._problems_of_all_titles(given)]
        inputs = {name: value for name, value in given.items() if name not in SHARED}
        problems += self._problems(olds, inputs) if olds else ()
        return Checked(inputs, problems)

    def diff(self, olds: Props, news: Props) -> Plan:
        changes = news["titles"] is UNKNOWN or olds.get("digest") != _digest(news)
        return Plan(changes, [], delete_before_replace=False)

    def create(self, inputs: Props, timeout: float | None = None) -> Made:
        return Made(inputs["name"], _outputs(inputs))

    def read(self, object_id: str, props: Props) -> Found:
        inputs = {name: value for name, value in props.items() if name != "digest"}
        return Found({name: props[name] for name in ("name", "batches", "digest") if name in props}, inputs)

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        return _outputs(news)

    def delete(self, object_id: str, props: Props, timeout: float | None = None) -> None:
        """Delete what creates of the catalogue's batches made and were cut off, which the engine has never recorded."""
        batches = f"{props['name'].removesuffix('-head')}-batch-"
        for lost in self.engine.earlier_runs().pending_creates_elsewhere:
            if not str(lost.get("name")).startswith(batches) or not {"packaging_group_id", "groups"} & lost.keys():
                continue
            for group in groups_of(lost):
                service = self.connect(lost["region"])
                assets = BatchAssets(service, group["id"], self.clock, self.engine, lost["owner"])
                assets.delete_lost(lost["incarnation"], timeout)

    def _problems(self, olds: Props, inputs: Props) -> Iterator[Problem]:
        if inputs["batches"] != olds["batches"]:
            yield Problem(
                "batches",
                f"the catalogue was made with {olds['batches']}, and another number would move its titles between "
                f"batches: keep batches={olds['batches']}, or give the catalogue another name too, under which it "
                "takes its titles over with their URLs",
                inputs["batches"],
            )
            return
        yield from self._leaving(olds, inputs)
        if inputs["titles"] is UNKNOWN:
            return
        old, new = _by_key(olds["titles"]), _by_key(inputs["titles"])
        text = str(inputs.get("released", ""))
        released = {text[start : start + _KEY] for start in range(0, len(text), _KEY)} & old.keys() - new.keys()
        removed = len(old.keys() - new.keys() - released)
        counts = {
            "added": len(new.keys() - old.keys()),
            "replaced, which ends their URLs": sum(old[key] != new[key] for key in old.keys() & new.keys()),
            "removed": removed,
            "let go": len(released),
        }
        if removed and not new and not inputs.get("allow_empty"):
            yield Problem(
                "",
                f"the catalogue is empty and had {len(old)} titles, which this would delete: if the source of the "
                "titles is broken, mend it; if they are to go, pass allow_empty=True",
            )
        share = inputs.get("max_deletions")
        if share is not None and old and removed > share * len(old):
            yield Problem(
                "",
                f"{removed} of {len(old)} titles would be deleted, more than max_deletions={share:g} allows "
                f"({int(share * len(old))}): mend the source of the titles, or allow more for this run",
            )
        if any(counts.values()):
            parts = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
            self.engine.inform(f"of {len(new)} titles: {parts}")

    def _problems_of_all_titles(self, inputs: Props) -> Iterator[Problem]:
        """What is wrong with what every title is given. Each batch would say it again, and is not asked after this."""
        asked = {name: inputs[name] for name in SHARED if name in inputs}
        tags = merged(self.settings.default_tags, asked.get("tags"))
        any_title = {"titles": {"title": _ANY_SOURCE}, "region": UNKNOWN, "packaging_group_id": UNKNOWN}
        batch = {**any_title, "tags": {}, "owner": UNKNOWN, "incarnation": UNKNOWN, **asked, "tags_all": tags}
        asset = AssetLifecycle(self.settings, self.connect, self.clock, self.engine)
        for problem in title_problems(asset, batch, {}):
            if root_of(problem.path) in SHARED:
                yield problem

    def _leaving(self, olds: Props, inputs: Props) -> Iterator[Problem]:
        """Groups that have titles and leave. The head does not know which title is where; the state does."""
        if "groups" not in olds or not equal("region", olds["region"], inputs["region"]):
            return
        left = inputs.get("groups", [inputs.get("packaging_group_id")])
        for group in (each for each in olds["groups"] if each not in left):
            there = self.engine.titles_of(f"{inputs['name'].removesuffix('-head')}-batch-").get(group)
            if there:
                yield Problem("", leaving(group, there, "the catalogue"))


def _by_key(titles: Any) -> dict[str, str]:
    text = str(titles)
    found = [text[start : start + _WHOLE] for start in range(0, len(text), _WHOLE)]
    return {each[:_KEY]: each[_KEY:] for each in found}


def _outputs(inputs: Props) -> Props:
    return {"name": inputs["name"], "batches": inputs["batches"], "digest": _digest(inputs)}


def _digest(inputs: Props) -> str:
    return hashlib.sha256(f"{inputs['batches']}/{inputs['titles']}".encode()).hexdigest()[:16]
