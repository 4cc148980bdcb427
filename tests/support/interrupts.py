"""Interrupts, with which Pulumi ends its plugins. A shell lets what it starts in the background ignore them, and so do
all processes that come of it: each plugin is then waited for, five seconds, and killed."""

from __future__ import annotations

import signal


def heed_interrupts() -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
