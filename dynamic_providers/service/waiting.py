"""Waits, measured by a clock that tests can replace, and ended at once when the run is cancelled.

What a thread spends in a queue for the service's rate counts against no time limit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Event, local
from typing import Final, Protocol, TypeVar

from pulumi_mediapackage_vod.errors import CancelledError

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_NOTHING: Final = 1e-6
"""Times that differ by less are equal: sums of times are not exact."""

STOPPING: Final = Event()
"""Set when the engine cancels the run, at the first Ctrl-C."""
CANCELLED: Final = "the run was cancelled while waiting: run the same command again to go on"


def end_with_the_run() -> None:
    """Raise `CancelledError` once the run is cancelled; for between requests that nothing waits for."""
    if STOPPING.is_set():
        raise CancelledError(CANCELLED)


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


class _Queueing(local):
    seconds = 0.0
    """How long this thread has queued so far."""
    inside = False


_thread: Final = _Queueing()


@contextmanager
def queueing(clock: Clock) -> Generator[None]:
    """The time that this thread spends in this context counts against no time limit."""
    if _thread.inside:
        yield
        return
    began, _thread.inside = clock.now(), True
    try:
        yield
    finally:
        _thread.seconds += clock.now() - began
        _thread.inside = False


T = TypeVar("T")


def wait_for(attempt: Callable[[], T | None], timeout: float, clock: Clock) -> T | None:
    """Call `attempt` until its answer is not None, and return that; None once `timeout` seconds are over, not counting
    those that this thread queued."""
    began, queued = clock.now(), _thread.seconds
    pause = _FIRST_PAUSE
    while (answer := attempt()) is None:
        left = timeout - (clock.now() - began) + (_thread.seconds - queued)
        if left < _NOTHING:
            return None
        clock.sleep(min(pause, left))
        pause = min(pause * 2, _LONGEST_PAUSE)
    return answer
