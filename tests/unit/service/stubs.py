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


def answering(client: Any, *answers: Any) -> list[Any]:
    """Let a client's attempts be answered in turn without a network; returns the requests, as they are sent."""
    sent: list[Any] = []

    def send(request: Any, **_: Any) -> Any:
        sent.append(request)
        return answers[min(len(sent), len(answers)) - 1]

    client.meta.events.register_last("before-send", send)
    return sent
