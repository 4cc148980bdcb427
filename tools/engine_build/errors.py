"""What can end a command: each is told to the user in its own words, without a traceback."""

from __future__ import annotations


class Unavailable(Exception):
    """One way to get the CLI does not work here; the text says why."""


class Refusal(Exception):
    """No way works here; the text says why, and what to do."""


class Interrupted(BaseException):
    """A signal asked to stop: like KeyboardInterrupt, nothing but the clean-up may catch it."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.signal_number = signal_number
