"""Waits, measured by a clock that tests can replace, and ended at once when the run is cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import Final, Protocol, TypeVar

from pulumi_mediapackage_vod.errors import CancelledError

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0

STOPPING: Final = Event()
"""Set when the engine cancels the run, at the first Ctrl-C."""
CANCELLED: Final = "the run was cancelled while waiting: run the same command again to go on"


class Clock(Protocol):
    """What waits ask for the time, and sleep by."""

    def now(self) -> float:
        """Seconds since some fixed moment."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; raises `CancelledError` as soon as the run is cancelled."""
        ...


class SystemClock:
    """The real time."""

    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        if STOPPING.wait(seconds):
            raise CancelledError(CANCELLED)


T = TypeVar("T")


def wait_for(attempt: Callable[[], T | None], timeout: float, clock: Clock) -> T | None:
    """Call `attempt` until its answer is not None, and return that; None once `timeout` seconds are over."""
    end = clock.now() + timeout
    pause = _FIRST_PAUSE
    while (answer := attempt()) is None:
        left = end - clock.now()
        if left <= 0:
            return None
        clock.sleep(min(pause, left))
        pause = min(pause * 2, _LONGEST_PAUSE)
    return answer
