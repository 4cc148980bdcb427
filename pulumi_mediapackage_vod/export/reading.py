"""What an account holds, read from the service: lists first, then a describe of each asset, which alone tells its URLs.

All requests keep the account's pace, which is five a second. What was described stands in a journal, so that an export
that was interrupted goes on where it was.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from pulumi_mediapackage_vod.commands.account import asking
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import (
    ASSET,
    PACKAGING_CONFIGURATION,
    PACKAGING_GROUP,
    Kind,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.errors import NotFoundError
from pulumi_mediapackage_vod.export.account import Group, Props

_AT_ONCE = 4

Shown = Callable[[Iterable[Props], int], Iterable[Props]]
"""Shows how far the describes are, while it hands them on."""


class Journal:
    """The assets that were described, a line each, in a file that is there until the export is done."""

    def __init__(self, path: Path, service: Service) -> None:
        self._path = path
        self._heading = json.dumps({"export_of": service.place})
        self._known = {(each["arn"], each.get("created_at")): each for each in self._lines()}

    def known(self, listed: Props, configurations: Collection[str]) -> Props | None:
        """An asset that was described, if it is still the one that the list shows with these tags, and has the formats
        that its group has now."""
        found = self._known.get((listed["arn"], listed.get("created_at")))
        if not found or found["tags"] != listed.get("tags", found["tags"]):
            return None
        seen = {each["packaging_configuration_id"] for each in found.get("egress_endpoints", ())}
        return found if seen == set(configurations) else None

    def keep(self, asset: Props) -> None:
        is_new = not self._path.exists()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.write((f"{self._heading}\n" if is_new else "") + json.dumps(asset) + "\n")

    def done(self) -> None:
        self._path.unlink(missing_ok=True)

    def _lines(self) -> list[Props]:
        """Those of the file; a last line that was cut off does not count, nor does a file of another account."""
        if not self._path.exists():
            return []
        written = self._path.read_bytes()
        whole = written[: written.rfind(b"\n") + 1]
        heading, *lines = whole.split(b"\n")[:-1] or [b""]
        if heading != self._heading.encode():
            self._path.unlink()
            return []
        os.truncate(self._path, len(whole))
        return [json.loads(line) for line in lines]


def read_groups(service: Service, ids: Collection[str], journal: Journal, shown: Shown) -> list[Group]:
    """The packaging groups of these ids, or all, in the order of their ids. What vanishes meanwhile is left out.

    Raises:
        NotFoundError: there is no group of one of the ids.
    """
    groups = {each["id"]: each for each in _listed(service, PACKAGING_GROUP, None)}
    if missing := [id_ for id_ in ids if id_ not in groups]:
        there = f"there are {', '.join(sorted(groups))}" if groups else "there is none"
        raise NotFoundError(f"there is no packaging group {missing[0]!r} in {service.place}: {there}")
    asked = sorted(ids or groups)
    configurations = _by_group(service, PACKAGING_CONFIGURATION, asked, is_all=not ids)
    listed = _by_group(service, ASSET, asked, is_all=not ids)
    wanted = [each for id_ in asked for each in listed[id_]]
    described: defaultdict[str, list[Props]] = defaultdict(list)
    formats = {id_: [each["id"] for each in found] for id_, found in configurations.items()}
    for asset in shown(_described(service, wanted, formats, journal), len(wanted)):
        described[asset["packaging_group_id"]].append(asset)
    return [Group(groups[id_], _in_order(configurations[id_]), _in_order(described[id_])) for id_ in asked]


def _described(
    service: Service, listed: list[Props], formats: Mapping[str, Collection[str]], journal: Journal
) -> Iterable[Props]:
    remote = RemoteObjects(ASSET, service)

    def describe(item: Props) -> tuple[Props | None, bool]:
        known = journal.known(item, formats.get(item["packaging_group_id"], ()))
        return (known, False) if known else (remote.describe(item["id"]), True)

    with asking(_AT_ONCE) as pool:
        for asset, is_new in pool.map(describe, listed):
            if asset is not None:
                if is_new:
                    journal.keep(asset)
                yield asset


def _by_group(service: Service, kind: Kind, groups: Collection[str], *, is_all: bool) -> dict[str, list[Props]]:
    """All of a kind by list pages: one list for all groups, or one for each that is asked for."""
    found: defaultdict[str, list[Props]] = defaultdict(list)
    for request in [None] if is_all else [{"packaging_group_id": id_} for id_ in groups]:
        for each in _listed(service, kind, request):
            found[each["packaging_group_id"]].append(each)
    return found


def _listed(service: Service, kind: Kind, request: Props | None) -> Iterable[Props]:
    for each in RemoteObjects(kind, service).listed(request):
        lacks_tags = kind is not ASSET and "tags" not in each
        yield {**each, **service.call("ListTagsForResource", {"resource_arn": each["arn"]})} if lacks_tags else each


def _in_order(found: list[Props]) -> tuple[Any, ...]:
    return tuple(sorted(found, key=lambda each: each["id"]))
