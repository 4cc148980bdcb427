"""Changes to the SDK's provider process: Ctrl-C ends its waits, long calls block no others, and it ends with its CLI.

They are made in `configure` and use undocumented parts of the SDK. Where such a part is not as expected, the process
behaves as the SDK made it. Tests run the real process of the oldest and the newest supported SDK.

* The SDK's `Cancel` does nothing, and runs only after the calls before it. Here it ends every wait at once.
* The SDK runs all calls in four threads, so waits for readiness would block checks. Here each method has its own.
* The SDK's process goes on when its CLI was killed. Here, on Linux, it ends once nothing reads its standard output.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import Any, Final

# The engine runs at most `--parallel` operations at once, by default four for each core, and waits are among them.
_THREADS: Final = {"Check": 4, "Diff": 4, "Create": 64, "Update": 64, "Delete": 16, "Read": 16, "Cancel": 1}


def prepare() -> None:
    """Change this process, once, if it is a provider process."""
    servicer = getattr(sys.modules.get("__main__"), "DynamicResourceProviderServicer", None)
    if servicer is None or getattr(servicer, "_mediapackage_vod_prepared", False):
        return
    servicer._mediapackage_vod_prepared = True
    with contextlib.suppress(AttributeError, TypeError, ValueError):
        # gRPC holds the method already, so only its code can be replaced.
        servicer.Cancel.__code__ = _cancel.__code__
    for name, threads in _THREADS.items():
        with contextlib.suppress(AttributeError):
            getattr(servicer, name).experimental_thread_pool = ThreadPoolExecutor(threads, name)
    gc.freeze()  # Its garbage collector need not look again and again through what is imported, which stays.
    if sys.platform == "linux":
        Thread(target=_end_with_cli, name="end with the CLI", daemon=True).start()


def _cancel(self: Any, request: Any, context: Any) -> Any:
    # Runs as the servicer's own method, whose globals are not those of this module.
    from google.protobuf import empty_pb2

    from pulumi_mediapackage_vod.dynamic_providers.service.waiting import STOPPING

    STOPPING.set()
    return empty_pb2.Empty()


def _end_with_cli() -> None:
    """End the process when the CLI no longer reads its standard output."""
    poll = select.poll()
    try:
        poll.register(1, select.POLLERR)
        poll.poll()
    except OSError:
        return
    os._exit(1)
