"""Time as the rest of the library sees it: tests bring their own, and a cancelled run ends every wait at once."""

from __future__ import annotations

import time
from threading import Event
from typing import Final, Protocol

from pulumi_mediapackage_vod.errors import CancelledError

STOPPING: Final = Event()
"""Set when the engine cancels the run: the first Ctrl-C."""
CANCELLED: Final = "the run was cancelled while waiting: run the same command again to go on"


class Clock(Protocol):
    def now(self) -> float:
        """Seconds since some fixed moment."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; raises `CancelledError` as soon as the run is cancelled."""
        ...


class SystemClock:
    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        if STOPPING.wait(seconds):
            raise CancelledError(CANCELLED)
