"""Requests as they come, without any AWS client in between."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes
    names: tuple[str, ...]
    """Of all headers, as often as they are there."""

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def send(
    port: int | None,
    method: str,
    path: str,
    body: str | bytes | None = None,
    headers: Mapping[str, Any] | None = None,
    host: str = "127.0.0.1",
) -> Answer:
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        found = [(name.lower(), value) for name, value in response.getheaders()]
        return Answer(response.status, dict(found), response.read(), tuple(name for name, _ in found))
    finally:
        connection.close()
