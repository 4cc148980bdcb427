"""What the SDK's provider process lacks: an ear for Ctrl-C, an end when its CLI is gone, room beside long calls.

Undocumented parts of the SDK, changed from within `configure`; where they are not as expected, the process keeps the
SDK's plain behaviour. Tests run the real process of the oldest and the newest supported SDK.

* The SDK's `Cancel` does nothing and queues behind running calls: here it ends every wait at once.
* All calls share four threads, so a wait for readiness would hold up checks: here each kind has its own.
* A process whose CLI was killed lives on: here it ends when nobody reads its standard output any more (Linux).
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import Any, Final

# The engine itself runs at most `--parallel` operations at once, by default four a core; waits take no thread that a
# create may need.
_THREADS: Final = {"Check": 4, "Diff": 4, "Create": 64, "Update": 64, "Delete": 16, "Read": 16, "Cancel": 1}


def prepare() -> None:
    """Change the running provider process, once; in any other process nothing is done."""
    servicer = getattr(sys.modules.get("__main__"), "DynamicResourceProviderServicer", None)
    if servicer is None or getattr(servicer, "_mediapackage_vod_prepared", False):
        return
    servicer._mediapackage_vod_prepared = True
    with contextlib.suppress(AttributeError, TypeError, ValueError):
        # The method is registered already as it is, so its code is replaced.
        servicer.Cancel.__code__ = _cancel.__code__
    for name, threads in _THREADS.items():
        with contextlib.suppress(AttributeError):
            getattr(servicer, name).experimental_thread_pool = ThreadPoolExecutor(threads, name)
    if sys.platform == "linux":
        Thread(target=_end_with_the_reader, name="end with the CLI", daemon=True).start()


def _cancel(self: Any, request: Any, context: Any) -> Any:
    # Runs in the servicer's place, so it can use nothing of this module. An explicit provider is another process.
    from google.protobuf import empty_pb2

    from pulumi_mediapackage_vod.dynamic_providers.service.clock import STOPPING

    STOPPING.set()
    return empty_pb2.Empty()


def _end_with_the_reader() -> None:
    """End the process when the other end of its standard output, the CLI, is closed."""
    poll = select.poll()
    try:
        poll.register(1, select.POLLERR)
        poll.poll()
    except OSError:
        return
    os._exit(1)
