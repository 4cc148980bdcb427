"""ffmpeg in the background: with low priority, and ended with the emulator.

Only when the emulator is killed (SIGKILL) does an ffmpeg go on until its title is done.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Sequence

from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg

# A title of hours is copied at the speed of the disk.
_LONGEST = 1800
# The control plane answers in a millisecond, whatever is packaged meanwhile.
_NICENESS = 5


class Background:
    """The processes that make one package."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopped = False

    def run(self, arguments: Sequence[str]) -> None:
        """Run ffmpeg to its end; an `FfmpegError` where it fails or is ended."""
        processes: list[subprocess.Popen[bytes]] = []

        def started(process: subprocess.Popen[bytes]) -> None:
            processes.append(process)
            with self._lock:
                self._running.add(process)
                if self._stopped:
                    process.kill()
            # Not every system can do this, and none must.
            with contextlib.suppress(AttributeError, OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)

        try:
            ffmpeg.run(arguments, timeout=_LONGEST, started=started)
        finally:
            with self._lock:
                self._running.difference_update(processes)

    def stop(self) -> None:
        """End all that run, and any that is begun from now on; whoever waits for one gets its error."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.kill()
