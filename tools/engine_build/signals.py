"""Ctrl-C and its relatives are noted, and obeyed where nothing is left half-done: at every `check()`."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Generator
from types import FrameType


class Interrupted(BaseException):
    """A signal asked to stop: like KeyboardInterrupt, nothing but the clean-up may catch it."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.signal_number = signal_number


_received: list[int] = []
_listeners: list[Callable[[int], None]] = []


def _note(signal_number: int, frame: FrameType | None) -> None:
    del frame
    _received.append(signal_number)
    for listener in _listeners:
        listener(signal_number)


def listen() -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _note)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # `nohup` asked to survive it
        signal.signal(signal.SIGHUP, _note)


@contextlib.contextmanager
def passed_to(listener: Callable[[int], None]) -> Generator[None, None, None]:
    """For what waits without a check: it is told each signal as it comes."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def check() -> None:
    """Raises Interrupted if a signal has asked to stop. Whatever waits calls this several times a second."""
    if _received:
        raise Interrupted(_received[0])
