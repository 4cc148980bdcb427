"""The assets of packaging groups as list pages show them, shared by all resources that one provider process works on.

A page shows a thousand assets, where a describe shows one. What this process has written since a listing began is laid
over it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from threading import Lock
from types import MappingProxyType
from typing import Final
from weakref import WeakKeyDictionary

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Props
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import Clock, queueing

LONGEST_AGE: Final = 60.0
_PAGE: Final = 1000
_SECONDS_A_PAGE, _SECONDS_A_WAIT = 4.0, 0.1
"""How long waits for deletions leave pages alone: ten of them at a time would be half of all calls, and so would a
list for each deletion."""
_DELETIONS_A_PAGE: Final = 40
"""So many deletions pay for a page at once, however many a second the account allows."""


class Listing:
    """The assets of one group. One thread lists them while the others wait for it."""

    def __init__(self, group_id: str) -> None:
        self._group_id = group_id
        self.began = float("-inf")
        """When the listing began that is known."""
        self.has_tags = True
        """Whether the service lists tags."""
        self._assets: dict[str, Props] = {}
        self._shown: Mapping[str, Props] | None = None
        """What it is as long as nothing is written: a hundred batches look at ten thousand assets."""
        self._ids_before: frozenset[str] | None = None
        """What the listing before that one showed."""
        self._written: dict[str, tuple[float, Props]] = {}
        self._lacking: set[str] = set()
        self._asked = self._waits = self._deletions = 0
        self._fetching, self._writing = Lock(), Lock()

    def assets(self, remote: RemoteObjects, clock: Clock, *, since: float) -> Mapping[str, Props]:
        """By id, as they were at some moment after `since`; what this process writes is in it at once."""
        with queueing(clock):  # for the rate, if whoever lists does
            self._fetching.acquire()
        try:
            if self.began <= since:
                began = clock.now()
                found: dict[str, Props] = {
                    each["id"]: each for each in remote.listed({"packaging_group_id": self._group_id})
                }
                has_tags = not found or any("tags" in each for each in found.values())
                if has_tags:
                    for each in found.values():
                        each.setdefault("tags", {})
                with self._writing:
                    later = {id_: each for id_, (time, each) in self._written.items() if time >= began}
                    self._ids_before = None if self.began == float("-inf") else frozenset(self._assets)
                    self._deletions = max(0, self._deletions - self._pages * _DELETIONS_A_PAGE)
                    self._assets, self.began, self.has_tags = {**found, **later}, began, has_tags
                    self._shown = None
            with self._writing:
                if self._shown is None:
                    self._shown = MappingProxyType(dict(self._assets))
                return self._shown
        finally:
            self._fetching.release()

    def wrote(self, clock: Clock, asset: Props) -> None:
        """An asset that this process made, or whose tags it changed."""
        with self._writing:
            self._written[asset["id"]] = clock.now(), asset
            self._assets[asset["id"]] = asset
            self._shown = None

    def deletes_one_more(self) -> None:
        """Somebody will look whether it is gone."""
        with self._writing:
            self._deletions += 1

    def asked_once_more(self) -> int:
        """How often this process has asked for an asset of the group, this time included."""
        with self._writing:
            self._asked += 1
            return self._asked

    def lacks(self, ids: Iterable[str]) -> int:
        """How many assets were looked for and not found in a list, these included."""
        with self._writing:
            self._lacking.update(ids)
            return len(self._lacking)

    def lacked_before(self, ids: Iterable[str]) -> bool:
        """Whether the listing before the known one lacked these, too."""
        with self._writing:
            return self._ids_before is not None and self._ids_before.isdisjoint(ids)

    @contextmanager
    def waited_for(self) -> Generator[None]:
        """Somebody waits for lists without what was deleted."""
        with self._writing:
            self._waits += 1
        try:
            yield
        finally:
            with self._writing:
                self._waits -= 1

    def pause(self) -> float:
        """Seconds between two listings while somebody waits: the more waits, the more, and the more pages that no
        deletions have paid for."""
        pages = self._pages if self._deletions < self._pages * _DELETIONS_A_PAGE else 0
        return pages * _SECONDS_A_PAGE + self._waits * _SECONDS_A_WAIT

    @property
    def _pages(self) -> int:
        """Those that are full."""
        return len(self._assets) // _PAGE


_lock = Lock()
_listings: WeakKeyDictionary[Service, dict[str, Listing]] = WeakKeyDictionary()


def listing_of(service: Service, group_id: str) -> Listing:
    """The process's listing of a group."""
    with _lock:
        return _listings.setdefault(service, {}).setdefault(group_id, Listing(group_id))
