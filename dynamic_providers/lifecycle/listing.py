"""The assets of packaging groups as list pages show them, shared by all resources that one provider process works on.

A page shows a thousand assets, where a describe shows one. What this process has written since a listing began is laid
over it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from math import ceil
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
_LISTS_A_PAGE: Final = 25
"""So often a page is listed until all of its assets are deleted: a list for each would be half of all calls."""
_SECONDS_A_PAGE, _SECONDS_A_WAIT = 8.0, 0.1
"""What pays for a page instead: as long as somebody deletes, the time of these deletions at the service's published
rate; later, some for each that waits."""


class Listing:
    """The assets of one group. One thread lists them while the others wait for it."""

    def __init__(self, group_id: str) -> None:
        self._group_id = group_id
        self.began = float("-inf")
        """When the known listing began."""
        self.has_tags = True
        """Whether the service lists tags."""
        self._assets: dict[str, Props] = {}
        self._shown: Mapping[str, Props] | None = None
        """The listing with what was written since; kept until more is, since a hundred batches look at all of it."""
        self._ids_before: frozenset[str] | None = None
        """What the listing before that one showed."""
        self._written: dict[str, tuple[float, Props]] = {}
        self._lacking: set[str] = set()
        self._asked = self._deletions = self._most = 0
        self._busy: Counter[str] = Counter()
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
                    self._deletions = max(0, self._deletions - self._price)
                    self._most = max(self._most, len(found))
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

    @contextmanager
    def deleting(self) -> Generator[Callable[[], None]]:
        """A context in which assets are deleted and then looked for; it yields what to call after each deletion."""
        with self._one_more("deleting"):
            yield self._deleted

    def _deleted(self) -> None:
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
        """A context in which somebody waits until lists no longer show what was deleted."""
        with self._one_more("waiting"):
            yield

    def pause(self) -> float:
        """Seconds between two listings while somebody waits."""
        for_waits = self._busy["waiting"] * _SECONDS_A_WAIT
        if self._deletions >= self._price:
            return for_waits
        return self._pages * (_SECONDS_A_PAGE if self._busy["deleting"] else for_waits)

    @contextmanager
    def _one_more(self, busy: str) -> Generator[None]:
        with self._writing:
            self._busy[busy] += 1
        try:
            yield
        finally:
            with self._writing:
                self._busy[busy] -= 1

    @property
    def _price(self) -> int:
        """The deletions that pay for a listing."""
        return ceil(self._pages * min(self._most, _PAGE) / _LISTS_A_PAGE)

    @property
    def _pages(self) -> int:
        return ceil(len(self._assets) / _PAGE)


_lock = Lock()
_listings: WeakKeyDictionary[Service, dict[str, Listing]] = WeakKeyDictionary()


def listing_of(service: Service, group_id: str) -> Listing:
    """The process's listing of a group."""
    with _lock:
        return _listings.setdefault(service, {}).setdefault(group_id, Listing(group_id))
