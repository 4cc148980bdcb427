"""A token bucket that keeps one process within the account's request quota."""

from __future__ import annotations

from threading import Lock

from pulumi_mediapackage_vod.dynamic_providers.service.clock import Clock, SystemClock

# "REST API requests: 5 per second steady, 50 burst", not adjustable.
# https://docs.aws.amazon.com/mediapackage/latest/ug/vod-quotas.html
REQUESTS_PER_SECOND = 5.0
BURST = 50


class Pace:
    """Each `take` is one request; it sleeps until the bucket has a token for it."""

    def __init__(self, per_second: float = REQUESTS_PER_SECOND, burst: int = BURST, clock: Clock | None = None) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock or SystemClock()
        self._tokens = float(burst)
        self._updated = self._clock.now()
        self._lock = Lock()

    def take(self) -> None:
        with self._lock:
            now = self._clock.now()
            self._tokens = min(self._burst, self._tokens + (now - self._updated) * self._per_second)
            self._updated = now
            self._tokens -= 1
            wait = -self._tokens / self._per_second
        if wait > 0:
            self._clock.sleep(wait)
