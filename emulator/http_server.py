"""HTTP/1.1 on loopback: Werkzeug's threaded server, held against clients that send what is no request, or half of one.

Werkzeug reads for as long as it takes, and takes every trouble with a body for one of the application. A production
server would hold against more, but lets no fault reach the connection.
"""

from __future__ import annotations

import io
import socket
import struct
import time
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit, urlunsplit

from werkzeug.exceptions import BadRequest
from werkzeug.serving import BaseWSGIServer, DechunkedInput, WSGIRequestHandler, make_server

from pulumi_mediapackage_vod.emulator.steering.interference import Reset

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

REQUEST_SECONDS = 30.0
"""How long a request may take to come, and a second more for each of these bytes: uploads are as large as they are."""
BYTES_PER_SECOND = 100_000

# How many connections may wait to be accepted; a whole catalogue is created in parallel.
_BACKLOG = 256
# No wait at all would be an error of another kind.
_AT_ONCE = 0.001


def bind(host: str, port: int, application: WSGIApplication) -> BaseWSGIServer:
    """A server that listens and has yet to serve; an `OSError` says why not."""
    # Left to bind by itself, Werkzeug prints and ends the process when the port is in use.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=_BACKLOG) as listening:
        return make_server(
            host,
            port,
            application,
            threaded=True,
            request_handler=_RequestHandler,
            fd=listening.fileno(),
        )


class _RequestHandler(WSGIRequestHandler):
    """Without a line on stderr for each request; the call log has them."""

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(_Incoming(self.connection))

    def run_wsgi(self) -> None:
        try:
            target = urlsplit(self.path)
        except ValueError:
            self.send_error(400, explain="The target of the request is no URL.")
            return
        if target.scheme and target.netloc:
            # As to a proxy, which every server must accept (RFC 9112, 3.2.2): the host is the one in there.
            del self.headers["Host"]
            self.headers["Host"] = target.netloc
            self.path = urlunsplit(("", "", f"/{target.path.lstrip('/')}", target.query, ""))
        super().run_wsgi()

    def make_environ(self) -> WSGIEnvironment:
        environ = super().make_environ()
        if isinstance(environ["wsgi.input"], DechunkedInput):
            environ["wsgi.input"] = _Chunks(self.rfile)
        return environ

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        pass

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:
        """The client is gone, or a fault wants it to be."""
        self.close_connection = True
        if isinstance(error, Reset):
            # To close a socket that does not linger is to reset the connection. Detached, it is closed here and
            # now, and what the server does to it on its way out goes nowhere.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            socket.close(self.connection.detach())


class _Incoming(io.RawIOBase):
    """What a client sends; a `TimeoutError` once it takes too long."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._until = time.monotonic() + REQUEST_SECONDS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._connection.settimeout(max(self._until - time.monotonic(), _AT_ONCE))
        try:
            count = self._connection.recv_into(buffer)
        finally:
            # An answer may be read as slowly as it is played.
            self._connection.settimeout(None)
        self._until += count / BYTES_PER_SECOND
        return count


class _Chunks(DechunkedInput):
    """A chunked body. That it is malformed is the client's fault, as Werkzeug has it of a body of a stated length."""

    def __init__(self, incoming: io.BufferedIOBase) -> None:
        # It counts what it asked for as read.
        super().__init__(cast(Any, _Exactly(incoming)))

    def readinto(self, buf: bytearray) -> int:
        try:
            return super().readinto(buf)
        except (OSError, ValueError) as error:
            raise BadRequest(str(error)) from None


class _Exactly:
    def __init__(self, incoming: io.BufferedIOBase) -> None:
        self._incoming = incoming
        self.readline = incoming.readline

    def read(self, size: int) -> bytes:
        found = self._incoming.read(size)
        if len(found) < size:
            raise OSError("the body ends within a chunk")
        return found
