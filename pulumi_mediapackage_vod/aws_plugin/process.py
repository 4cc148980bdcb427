"""The process that the Pulumi CLI starts: it prints its port, serves, and ends with the CLI."""

from __future__ import annotations

import os
import select
import signal
import threading
from concurrent import futures

import grpc
from pulumi.runtime import _grpc_settings
from pulumi.runtime.proto import provider_pb2_grpc

from pulumi_mediapackage_vod.aws_plugin.server import Servicer

_STDOUT = 1


def main() -> None:
    # The CLI's way to end a plugin: without a traceback, which it would show.
    signal.signal(signal.SIGINT, lambda _number, _frame: os._exit(0))
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), options=_grpc_settings._GRPC_CHANNEL_OPTIONS)  # pyright: ignore[reportPrivateUsage]
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    os.write(_STDOUT, f"{port}\n".encode())
    threading.Thread(target=_end_with_the_reader, daemon=True).start()
    server.wait_for_termination()


def _end_with_the_reader() -> None:
    """The CLI reads stdout as long as it lives; one that was killed does not end its plugins."""
    poll = select.poll()
    poll.register(_STDOUT, select.POLLERR)
    poll.poll()
    os._exit(1)
