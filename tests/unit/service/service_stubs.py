"""Stand-ins for time, stack configuration and botocore's answers."""

from __future__ import annotations

from typing import Any

from botocore.awsrequest import AWSResponse


class FakeClock:
    """Time passes only where someone sleeps, or where a test says so."""

    def __init__(self) -> None:
        self.time = 100.0
        self.sleeps: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.sleeps.append(seconds)
        self.time += seconds


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Any:
        yield self._content


def http_answer(status: int = 200, body: bytes = b"{}", **headers: Any) -> AWSResponse:
    """What a `before-send` handler gives botocore in place of the network's answer."""
    given: Any = headers
    return AWSResponse("https://service.example", status, given, _Body(body))
