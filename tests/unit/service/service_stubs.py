"""Stand-ins for botocore's answers."""

from __future__ import annotations

from typing import Any

from botocore.awsrequest import AWSResponse


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Any:
        yield self._content


def http_answer(status: int = 200, body: bytes = b"{}", **headers: Any) -> AWSResponse:
    """What a `before-send` handler gives botocore in place of the network's answer."""
    given: Any = headers
    return AWSResponse("https://service.example", status, given, _Body(body))
