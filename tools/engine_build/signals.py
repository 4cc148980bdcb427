"""Ctrl-C and its relatives are noted, and obeyed where nothing is left half-done: at every `check()`."""

from __future__ import annotations

import signal
from types import FrameType

from .errors import Interrupted

_received: list[int] = []


def _note(signal_number: int, frame: FrameType | None) -> None:
    del frame
    _received.append(signal_number)


def listen() -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _note)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # `nohup` asked to survive it
        signal.signal(signal.SIGHUP, _note)


def check() -> None:
    """Raises Interrupted if a signal has asked to stop. Whatever waits calls this several times a second."""
    if _received:
        raise Interrupted(_received[0])
