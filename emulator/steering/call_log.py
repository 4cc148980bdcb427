"""The calls that the emulator answered, so that a test can count them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """One request and how it was answered."""

    operation: str
    """The operation's name in the model; method and path for a request that is none (`OPTIONS /assets`)."""
    account: str
    region: str
    object_id: str | None
    """The id that the request named, for a tag operation the one inside its ARN."""
    status: int
    """That of the answer as it was sent; 0 where a fault left the caller without one."""
    parameters: Mapping[str, Any]
    """The decoded parameters by the model's member names; empty when the request could not be decoded."""
    fault: str | None = None
    """The fault of the plan that hit this call, in the form of the command line."""


class CallLog:
    """An append-only list that any number of threads may write and read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []

    def add(self, call: Call) -> None:
        with self._lock:
            self._calls.append(call)

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()

    def since(self, mark: int) -> list[Call]:
        """The calls after the first `mark` ones; `mark` is an earlier `len(calls)`."""
        with self._lock:
            return self._calls[mark:]

    def counts(self, since: int = 0) -> Counter[str]:
        """How often each operation was called."""
        return Counter(call.operation for call in self.since(since))

    def __len__(self) -> int:
        with self._lock:
            return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(self.since(0))
