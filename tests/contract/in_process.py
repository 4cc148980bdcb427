"""A boto3 client over an `Emulator` that listens nowhere: its WSGI application answers in the calling thread.

What botocore would raise for a connection that breaks is raised here; its retries and its parsing are its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError

from pulumi_mediapackage_vod.emulator import Emulator

URL = "http://127.0.0.1:1"
"""An address where nobody listens, should a request ever leave."""


class _Body(BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def answered_by(client: Any, emulator: Emulator) -> Any:
    """The client, each of whose requests the emulator answers."""
    application = emulator._front()

    def send(request: Any, **_: Any) -> AWSResponse:
        began: dict[str, Any] = {}

        def start_response(status: str, headers: Any, *_: Any) -> Callable[[bytes], None]:
            began.update(status_code=int(status[:3]), headers=dict(headers))
            return lambda _: None

        try:
            body = b"".join(application(_environ(request), start_response))
        except ConnectionError as error:
            raise ConnectionClosedError(error=error, request=request, endpoint_url=request.url) from error
        return AWSResponse(request.url, raw=_Body(body), **began)

    client.meta.events.register_last("before-send", send)
    return client


def _environ(request: Any) -> Any:
    parts = urlsplit(request.url)
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else bytes(body)
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value.decode() if isinstance(value, bytes) else value
        for name, value in request.headers.items()
    }
    return {
        **headers,
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
        "RAW_URI": parts.path + (f"?{parts.query}" if parts.query else ""),
        "QUERY_STRING": parts.query,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": headers.get("HTTP_CONTENT_TYPE", ""),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
