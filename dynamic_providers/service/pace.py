"""A token bucket that keeps one process within the account's request quota."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

from pulumi_mediapackage_vod.dynamic_providers.service.waiting import Clock, SystemClock

# "REST API requests: 5 per second steady, 50 burst", not adjustable.
# https://docs.aws.amazon.com/mediapackage/latest/ug/vod-quotas.html
REQUESTS_PER_SECOND = 5.0
BURST = 50

_RESERVE = 5
_in_background: ContextVar[bool] = ContextVar("in_background", default=False)


@contextmanager
def background() -> Generator[None]:
    """Requests made in this context let all others of the process go first."""
    token = _in_background.set(True)
    try:
        yield
    finally:
        _in_background.reset(token)


class Pace:
    """A bucket of tokens that fills by `per_second`; each request takes one and waits until there is one."""

    def __init__(self, per_second: float = REQUESTS_PER_SECOND, burst: int = BURST, clock: Clock | None = None) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock or SystemClock()
        self._tokens = float(burst)
        self._updated = self._clock.now()
        self._lock = Lock()

    def take(self) -> None:
        if _in_background.get():
            while not self._take_spare():
                self._clock.sleep(1 / self._per_second)
            return
        with self._lock:
            self._refill()
            self._tokens -= 1
            wait = -self._tokens / self._per_second
        if wait > 0:
            self._clock.sleep(wait)

    def _take_spare(self) -> bool:
        """Take a token if enough are left for the requests that are not in the background."""
        with self._lock:
            self._refill()
            if self._tokens < min(_RESERVE, self._burst):
                return False
            self._tokens -= 1
            return True

    def _refill(self) -> None:
        now = self._clock.now()
        self._tokens = min(self._burst, self._tokens + (now - self._updated) * self._per_second)
        self._updated = now
