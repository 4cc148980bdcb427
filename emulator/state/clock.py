"""The emulator's clock: real time, until a test freezes it or moves it on.

Everything that takes time in the service (ingest, above all) reads this clock, so a test never sleeps.
"""

from __future__ import annotations

import threading
import time
from datetime import datetime, timezone

# Python's dates end a thousand years later, so that what comes after some time still has one.
_LAST = datetime(9001, 1, 1, tzinfo=timezone.utc).timestamp()


class Clock:
    """Seconds since the epoch, which can stand still and be moved forward."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ahead = 0.0
        self._frozen_at: float | None = None

    def now(self) -> float:
        with self._lock:
            return self._now()

    @property
    def frozen(self) -> bool:
        return self._frozen_at is not None

    def freeze(self) -> None:
        """Stand still at this moment; only `advance` moves the clock from here on."""
        with self._lock:
            self._frozen_at = self._now()

    def unfreeze(self) -> None:
        """Run on from the moment at which the clock stands."""
        with self._lock:
            if self._frozen_at is not None:
                self._ahead = self._frozen_at - time.time()
                self._frozen_at = None

    def advance(self, seconds: float) -> None:
        """Move the clock forward, frozen or not."""
        if seconds < 0:
            raise ValueError(f"a clock goes forward only, got {seconds} seconds")
        with self._lock:
            if not self._now() + seconds < _LAST:
                raise ValueError(f"the clock cannot go {seconds} seconds forward: its time ends with the year 9000")
            if self._frozen_at is None:
                self._ahead += seconds
            else:
                self._frozen_at += seconds

    def _now(self) -> float:
        return time.time() + self._ahead if self._frozen_at is None else self._frozen_at


def timestamp(seconds: float) -> str:
    """The text of a `createdAt`. The service documents a string; ISO 8601 in UTC is assumed."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
