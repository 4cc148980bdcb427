"""`Emulator`: the application behind Werkzeug's threaded server, on loopback, in a background thread."""

from __future__ import annotations

import socket
import threading
from collections.abc import Collection
from ipaddress import ip_address
from types import TracebackType
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from pulumi_mediapackage_vod.emulator.app import Application
from pulumi_mediapackage_vod.emulator.call_log import CallLog
from pulumi_mediapackage_vod.emulator.clock import Clock
from pulumi_mediapackage_vod.emulator.models import Backend

# How many connections may wait to be accepted; a whole catalogue is created in parallel.
_BACKLOG = 256


class Emulator:
    """The emulated service: a context manager, or `start` and `stop`.

    It can be started again after a stop and then still has its objects, at the same port.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        playable_after: float = 1.0,
        failing: Collection[tuple[str, str]] = (),
    ) -> None:
        """Port 0 takes a free one; `failing` names endpoints that end FAILED: asset id, configuration id."""
        if not _is_loopback(host):
            raise ValueError(f"the emulator checks no credentials and serves loopback addresses only, not '{host}'")
        self.host = host
        self.port = port
        self.clock = Clock()
        self.calls = CallLog()
        self.backend = Backend(clock=self.clock, playable_after=playable_after, failing=failing)
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def start(self) -> Emulator:
        """Serve; an `OSError` says why not, for one that the port is in use."""
        if self._server is not None:
            raise RuntimeError(f"the emulator already serves at {self.url}")
        self._server = _bind(self.host, self.port, Application(self.backend, self.calls))
        self.port = self._server.port
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name=f"mediapackage-vod emulator :{self.port}",
            daemon=True,
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Serve no longer; the objects and the call log stay readable. Stopping twice is no error."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server = self._thread = None

    def reset(self) -> None:
        """Forget all objects, endpoints chosen to fail and calls, and let the clock run."""
        self.backend.reset()
        self.calls.clear()
        self.clock.unfreeze()

    def __enter__(self) -> Emulator:
        return self.start()

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


class _QuietRequestHandler(WSGIRequestHandler):
    """Without a line on stderr for each request; the call log has them."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        pass


def _bind(host: str, port: int, application: Application) -> BaseWSGIServer:
    # Left to bind by itself, Werkzeug prints and ends the process when the port is in use.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=_BACKLOG) as listening:
        return make_server(
            host,
            port,
            application,
            threaded=True,
            request_handler=_QuietRequestHandler,
            fd=listening.fileno(),
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
