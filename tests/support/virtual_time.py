"""Threads in a time of their own: one runs at a time, and time passes only when all of them sleep."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from threading import Condition, Thread


class VirtualTime:
    """A clock for the threads that `run` starts; each run of the same threads is the same."""

    def __init__(self) -> None:
        self.time = 0.0
        self._turns = count()
        self._sleeping: list[tuple[float, int]] = []
        self._turn = -1
        self._changed = Condition()

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        with self._changed:
            self._until(self.time + seconds)

    def run(self, *works: Callable[[], object]) -> None:
        """Run each in a thread; raises what one of them raised."""
        raised: list[BaseException] = []

        def begin(work: Callable[[], object]) -> None:
            try:
                with self._changed:
                    self._until(0.0)
                work()
            except BaseException as error:  # noqa: BLE001
                raised.append(error)
            with self._changed:
                self._next()

        threads = [Thread(target=begin, args=(work,), daemon=True) for work in works]
        for number, thread in enumerate(threads):
            thread.start()
            with self._changed:
                self._changed.wait_for(lambda number=number: len(self._sleeping) > number)
        with self._changed:
            self._next()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive(), "the threads wait for each other"
        if raised:
            raise raised[0]

    def _until(self, moment: float) -> None:
        turn = next(self._turns)
        heappush(self._sleeping, (moment, turn))
        self._changed.notify_all()
        if self._turn >= 0:
            self._next()
        self._changed.wait_for(lambda: self._turn == turn)

    def _next(self) -> None:
        """Wake whoever is due first."""
        if self._sleeping:
            moment, self._turn = heappop(self._sleeping)
            self.time = max(self.time, moment)
            self._changed.notify_all()
