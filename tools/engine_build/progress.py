"""What the user sees while something takes long: always on stderr, since stdout is the answer."""

from __future__ import annotations

import sys
import time

LINE_EVERY = 30.0
"""Seconds between signs of life where each needs a line of its own (a log)."""


def say(text: str) -> None:
    print(f"tools/engine: {text}", file=sys.stderr, flush=True)


def elapsed(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


class Stopwatch:
    """Runs from its making; its text is the time since."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    def __str__(self) -> str:
        return elapsed(self.seconds)


class Heartbeat:
    """Shows that a step is still running: one rewritten line on a terminal, a line every 30 s elsewhere."""

    def __init__(self, step: str) -> None:
        self._step = step
        self._stopwatch = Stopwatch()
        self._next_line = LINE_EVERY
        self._on_terminal = sys.stderr.isatty()

    def beat(self) -> None:
        if self._on_terminal:
            print(f"\r\033[K  {self._step}, {self._stopwatch}", end="", file=sys.stderr, flush=True)
        elif self._stopwatch.seconds >= self._next_line:
            self._next_line += LINE_EVERY
            say(f"still {self._step}, {self._stopwatch} so far")

    def stop(self) -> None:
        if self._on_terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
