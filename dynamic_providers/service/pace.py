"""A token bucket that keeps one process within the account's request quota, and says who goes first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from enum import IntEnum
from threading import Lock
from typing import Final

from pulumi_mediapackage_vod.dynamic_providers.service.waiting import Clock, SystemClock, queueing

# "REST API requests: 5 per second steady, 50 burst", not adjustable.
# https://docs.aws.amazon.com/mediapackage/latest/ug/vod-quotas.html
REQUESTS_PER_SECOND = 5.0
BURST = 50

_RESERVE: Final = 5
"""What requests in the background leave in the bucket, but for their share."""
_OTHERS: Final = 9
"""Their share: after so many requests of others, one in the background is next."""
_SLOWEST: Final = 0.1
_SECONDS_TO_RECOVER: Final = 20.0
_SECONDS_WORTH_TELLING: Final = 3.0
_SHORTEST_SLEEP, _LONGEST_SLEEP_WHILE_SLOW = 1e-4, 1.0


class Priority(IntEnum):
    """Who goes first; those in the background have a share that they never lose."""

    FIRST = 0
    BULK = 1
    BACKGROUND = 2


_priority: ContextVar[Priority] = ContextVar("priority", default=Priority.FIRST)
_tell: ContextVar[Callable[[str], None]] = ContextVar("tell", default=lambda _: None)


@contextmanager
def at(priority: Priority) -> Generator[None]:
    """Requests made in this context have this priority."""
    token = _priority.set(priority)
    try:
        yield
    finally:
        _priority.reset(token)


def background() -> AbstractContextManager[None]:
    """Requests made in this context let all others of the process go first, but for a tenth of the rate."""
    return at(Priority.BACKGROUND)


@contextmanager
def telling(tell: Callable[[str], None]) -> Generator[None]:
    """Requests made in this context tell by this function when they have to wait."""
    token = _tell.set(tell)
    try:
        yield
    finally:
        _tell.reset(token)


class Pace:
    """A bucket of tokens that fills by `per_second`; each request takes one and waits until there is one.

    When the service throttles all the same, since others use the account's rate too, it fills more slowly for a while.
    """

    def __init__(self, per_second: float = REQUESTS_PER_SECOND, burst: int = BURST, clock: Clock | None = None) -> None:
        self._per_second = self._rate = per_second
        self._burst = burst
        self._clock = clock or SystemClock()
        self._tokens = float(burst)
        self._updated = self._throttled = self._clock.now()
        self._waiting: dict[Priority, deque[object]] = {each: deque() for each in Priority}
        self._passed_by = 0
        """How many others went since the first one in the background began to wait, or the last one went."""
        self._lock = Lock()

    def take(self) -> None:
        """Wait for a token; the wait counts against no time limit."""
        ticket, queue = object(), self._waiting[_priority.get()]
        with self._lock:
            self._refill()
            queue.append(ticket)
        told = False
        slept_until = self._clock.now()
        try:
            while seconds := self._wait_or_go(ticket, slept_until):
                if seconds >= _SECONDS_WORTH_TELLING and not told:
                    told = True
                    _tell.get()(f"waiting for the service's rate of requests ({self._rate:.2g} a second)")
                slept_until = self._clock.now() + seconds
                with queueing(self._clock):
                    self._clock.sleep(seconds)
        except BaseException:
            with self._lock:
                queue.remove(ticket)
            raise

    def throttled(self) -> None:
        """Slow down: the service has refused a request for its rate, so somebody else sends requests, too."""
        with self._lock:
            self._refill()
            # What was sent before the rate went down may be refused after it.
            if self._updated - self._throttled >= 1 / self._rate:
                self._rate = max(self._rate / 2, self._per_second * _SLOWEST)
                self._throttled = self._updated
            self._tokens = min(self._tokens, 0)

    def _wait_or_go(self, ticket: object, slept_until: float) -> float:
        """Take a token and return 0 if it is this one's turn; else the seconds until it is likely to be."""
        with self._lock:
            self._refill()
            priority, needed = next((priority, place) for each, priority, place in self._in_turn() if each is ticket)
            # Those before it may still sleep although their tokens are there; and a clock may be a moment late.
            missing = needed - self._tokens - max(0.0, slept_until - self._updated) * self._rate
            if missing > 1e-6:
                if priority is Priority.BACKGROUND:  # more others may come, and bring its share nearer
                    missing = min(missing, max(1, _OTHERS + 1 - self._passed_by))
                slow = self._rate < self._per_second
                longest = _LONGEST_SLEEP_WHILE_SLOW if slow else float("inf")
                return max(_SHORTEST_SLEEP, min(missing / self._rate, longest))
            self._waiting[priority].remove(ticket)
            self._tokens -= 1
            self._passed_by = self._passed_by + 1 if self._waits_behind(priority) else 0
            return 0

    def _waits_behind(self, priority: Priority) -> bool:
        return priority is not Priority.BACKGROUND and bool(self._waiting[Priority.BACKGROUND])

    def _in_turn(self) -> Iterator[tuple[object, Priority, int]]:
        """All that wait, in the order in which they go, with the tokens that have to be there."""
        others = iter([(each, rank) for rank in (Priority.FIRST, Priority.BULK) for each in self._waiting[rank]])
        passed_by, place = self._passed_by, 0
        for ticket in self._waiting[Priority.BACKGROUND]:
            while passed_by < _OTHERS and (other := next(others, None)):
                place, passed_by = place + 1, passed_by + 1
                yield (*other, place)
            place += 1
            spare = 0 if passed_by >= _OTHERS else min(_RESERVE, self._burst) - 1
            yield ticket, Priority.BACKGROUND, place + spare
            passed_by = 0
        for other in others:
            place += 1
            yield (*other, place)

    def _refill(self) -> None:
        now = self._clock.now()
        seconds = now - self._updated
        before = self._rate
        self._rate = min(self._per_second, before + seconds * self._per_second / _SECONDS_TO_RECOVER)
        due = sum(map(len, self._waiting.values()))
        self._tokens = min(self._burst + due, self._tokens + seconds * (before + self._rate) / 2)
        self._updated = now
