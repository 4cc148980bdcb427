"""Quotas: the warning before they are exceeded, and how much room they have once the service speaks of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import Kind
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Engine
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import SystemClock, queueing

_LONGEST_AGE: Final = 60.0
_AGE_WHEN_FULL: Final = 5.0
_clock: Final = SystemClock()


def with_quota_of(settings: Settings, kind: Kind) -> Kind:
    """The kind with the quota that AWS has given the account, where the settings tell it."""
    return replace(kind, quota=settings.quotas.get(kind.quota_setting, kind.quota))


def foresee(engine: Engine, kind: Kind, holder: str, ids: set[str], *, is_new: bool) -> None:
    """Warn once where the program needs more objects at once than the quota allows, some of them new."""
    needed = engine.needed_at_once(f"{kind.name}, {holder}", ids, is_new=is_new)
    if needed > kind.quota:
        engine.warn_once(f"quota of {kind.name}, {holder}", kind.beyond_quota(holder))


class Room:
    """How much of a quota is used, for all threads of a process. While the service throttles they all want to know, and
    one of them counts for the others."""

    def __init__(self, quota: int) -> None:
        self._quota = quota
        self._used = 0
        self._counted = float("-inf")
        self._lock = Lock()

    def used(self, count: Callable[[], int]) -> int:
        """How many objects there are; whoever finds room is taken to make one more."""
        with queueing(_clock):
            self._lock.acquire()
        try:
            age = _clock.now() - self._counted
            if age > (_LONGEST_AGE if self._used < self._quota else _AGE_WHEN_FULL):
                self._used = count()
                self._counted = _clock.now()
            found = self._used
            if found < self._quota:
                self._used += 1
                if self._used == self._quota:
                    self._counted = float("-inf")
            return found
        finally:
            self._lock.release()


_rooms: WeakKeyDictionary[Service, dict[tuple[str, str], Room]] = WeakKeyDictionary()
_lock = Lock()


def room_in(service: Service, kind: Kind, group_id: str | None) -> Room:
    """The room in a packaging group, or for groups themselves in the account and Region."""
    with _lock:
        return _rooms.setdefault(service, {}).setdefault((kind.name, str(group_id)), Room(kind.quota))
