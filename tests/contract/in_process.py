"""A boto3 client over an `Emulator` that listens nowhere: its WSGI application answers in the calling thread.

What botocore would raise for a connection that breaks is raised here; its retries and its parsing are its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError
from werkzeug.test import EnvironBuilder, run_wsgi_app

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
        path = request.url.removeprefix(URL)
        sent = {name: each.decode() if isinstance(each, bytes) else each for name, each in request.headers.items()}
        asked = EnvironBuilder(path, URL, method=request.method, headers=sent, data=request.body)
        try:
            body, status, headers = run_wsgi_app(application, asked.get_environ(), buffered=True)
        except ConnectionError as error:
            raise ConnectionClosedError(error=error, request=request, endpoint_url=request.url) from error
        answered: Any = dict(headers)
        return AWSResponse(request.url, int(status[:3]), answered, _Body(b"".join(body)))

    client.meta.events.register_last("before-send", send)
    return client
