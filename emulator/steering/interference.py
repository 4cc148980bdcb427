"""How a fault reaches the wire: the answer that a call would have got, replaced, cut off or held back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from pulumi_mediapackage_vod.emulator.model.exceptions import (
    ForbiddenException,
    InternalServerErrorException,
    NotFoundException,
    ServiceError,
    ServiceUnavailableException,
    TooManyRequestsException,
    UnprocessableEntityException,
)
from pulumi_mediapackage_vod.emulator.model.rules import LIMIT_EXCEEDED
from pulumi_mediapackage_vod.emulator.steering.faults import Fault

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NO_ANSWER = 0
"""The status in the call log where the caller got none."""

_ERRORS: dict[str, type[ServiceError]] = {
    "403": ForbiddenException,
    "404": NotFoundException,
    "422": UnprocessableEntityException,
    "429": TooManyRequestsException,
    "500": InternalServerErrorException,
    "503": ServiceUnavailableException,
}
_BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
# The body of an answer that has none, so that there is something to cut off or garble.
_STAND_IN = b'{"message": "a body in place of none"}'


class Reset(ConnectionError):
    """The connection ends with a RST: the server is to send nothing more, not even the end of the stream."""


def interfered(
    fault: Fault, answer: Response, refuse: Callable[[ServiceError], Response], stopping: threading.Event
) -> tuple[WSGIApplication, int]:
    """What the caller gets instead of `answer`, and the status that it carries."""
    if fault.kind == "reset":
        return _reset, NO_ANSWER
    if fault.kind == "hang":
        return _Hanging(fault.seconds, stopping), NO_ANSWER
    if fault.kind == "502":
        return Response(_BAD_GATEWAY, 502, content_type="text/html"), 502
    if fault.kind in _ERRORS:
        refusal = refuse(_ERRORS[fault.kind](fault.message or _text(fault)))
        return refusal, refusal.status_code
    spoilt = _with_body(answer)
    if fault.kind == "truncated":
        return _Truncated(spoilt), spoilt.status_code
    # What is left is "garbled", so a new kind has its branch above.
    body = spoilt.get_data()
    # Valid up to the middle, then neither JSON nor XML.
    spoilt.set_data(body[: len(body) // 2] + b"}{<garbled")
    return spoilt, spoilt.status_code


def _text(fault: Fault) -> str:
    return LIMIT_EXCEEDED if fault.kind == "429" else f"injected by the emulator: {fault}"


def _with_body(answer: Response) -> Response:
    """The answer; where it has no body, as with 204, a 200 with one."""
    if answer.get_data():
        return answer
    return Response(_STAND_IN, 200, content_type="application/json")


def _reset(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
    raise Reset("injected")


class _Hanging:
    """Nothing at all for some seconds, then the end of the connection; at once when the emulator stops."""

    def __init__(self, seconds: float, stopping: threading.Event) -> None:
        self._seconds = seconds
        self._stopping = stopping

    def __call__(self, _environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
        self._stopping.wait(self._seconds)
        raise ConnectionAbortedError("injected")


class _Truncated:
    """The head promises the whole body, half of it comes, then the connection is reset.

    Without the reset botocore would not notice: it does not hold an answer to its Content-Length.
    """

    def __init__(self, answer: Response) -> None:
        self._answer = answer

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = self._answer.get_data()
        start_response(self._answer.status, self._answer.get_wsgi_headers(environ).to_wsgi_list())
        yield body[: len(body) // 2]
        raise Reset("injected")
