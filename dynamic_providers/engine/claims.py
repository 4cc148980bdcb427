"""Which resources of a run ask for which objects: an object has one owner.

A run's checks come before its deletions, and those of a preview before everything, so that the second of two resources
that ask for one object is refused there.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import AbstractContextManager
from threading import Lock

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Claim


class Claims:
    """The claims of one run, by the object's description, such as `asset 'trailer' in eu-west-1`."""

    def __init__(self) -> None:
        self._asked: dict[str, str] = {}
        self._leaving: dict[str, str] = {}
        self._lock = Lock()
        self._handing_over: defaultdict[str, Lock] = defaultdict(Lock)

    def claim(self, what: str, owner: str) -> Claim | None:
        with self._lock:
            if (first := self._asked.setdefault(what, owner)) != owner:
                return Claim(first, is_leaving=False)
            leaves = self._leaving.get(what, owner)
            return Claim(leaves, is_leaving=True) if leaves != owner else None

    def let_go(self, what: str, owner: str) -> str:
        with self._lock:
            self._leaving[what] = owner
            other = self._asked.get(what, owner)
            return other if other != owner else ""

    def claimant(self, what: str) -> str | None:
        return self._asked.get(what)

    def handing_over(self, what: str) -> AbstractContextManager[object]:
        with self._lock:
            return self._handing_over[what]
