"""The assets of packaging groups as list pages show them, shared by all batches that one provider process works on.

A page shows a thousand assets, where a describe shows one. What this process has written since a listing began is laid
over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Props
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import Clock, queueing

LONGEST_AGE: Final = 60.0
_PAGE: Final = 1000
_SECONDS_A_PAGE: Final = 4.0
"""How long a wait for deletions leaves pages alone: ten of them at a time would be half of all calls."""


class Listing:
    """The assets of one group. One thread lists them while the others wait for it."""

    def __init__(self, group_id: str) -> None:
        self._group_id = group_id
        self.began = float("-inf")
        """When the listing began that is known."""
        self._assets: dict[str, Props] = {}
        self._written: dict[str, tuple[float, Props]] = {}
        self._fetching, self._writing = Lock(), Lock()

    def assets(self, remote: RemoteObjects, clock: Clock, *, since: float) -> Mapping[str, Props]:
        """By id, as they were at some moment after `since`; what this process writes is in it at once."""
        with queueing(clock):  # for the rate, if whoever lists does
            self._fetching.acquire()
        try:
            if self.began <= since:
                began = clock.now()
                found = {each["id"]: each for each in remote.listed({"packaging_group_id": self._group_id})}
                with self._writing:
                    later = {id_: each for id_, (time, each) in self._written.items() if time >= began}
                    self._assets, self.began = {**found, **later}, began
            with self._writing:
                return dict(self._assets)
        finally:
            self._fetching.release()

    def wrote(self, clock: Clock, asset: Props) -> None:
        """An asset that this process made, or whose tags it changed."""
        with self._writing:
            self._written[asset["id"]] = clock.now(), asset
            self._assets[asset["id"]] = asset

    def pause(self) -> float:
        """Seconds between two listings while somebody waits: the more pages, the more."""
        return (len(self._assets) // _PAGE) * _SECONDS_A_PAGE


_lock = Lock()
_listings: WeakKeyDictionary[Service, dict[str, Listing]] = WeakKeyDictionary()


def listing_of(service: Service, group_id: str) -> Listing:
    """The process's listing of a group."""
    with _lock:
        return _listings.setdefault(service, {}).setdefault(group_id, Listing(group_id))
