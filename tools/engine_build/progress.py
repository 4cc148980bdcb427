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


class Step:
    """Shows that a step is still running: one rewritten line on a terminal, a line every 30 s elsewhere."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._started = time.monotonic()
        self._next_line = LINE_EVERY
        self._on_terminal = sys.stderr.isatty()
        say(name)

    def beat(self, progress: str = "") -> None:
        seconds = time.monotonic() - self._started
        if self._on_terminal:
            print(f"\r\033[K  {self._name}, {elapsed(seconds)}{progress}", end="", file=sys.stderr, flush=True)
        elif seconds >= self._next_line:
            self._next_line += LINE_EVERY
            say(f"still {self._name}, {elapsed(seconds)} so far{progress}")

    def end(self, how: str = "") -> None:
        if self._on_terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        if how:
            say(f"{self._name}: {how} after {elapsed(time.monotonic() - self._started)}")
