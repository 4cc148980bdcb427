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

# The control plane answers in a millisecond, whatever is packaged meanwhile.
_NICENESS = 5


class Background:
    """The processes that make one package."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._stopped = False

    def run(self, arguments: Sequence[str]) -> None:
        """Run ffmpeg to its end; an `FfmpegError` where it fails or is ended."""
        ffmpeg.run(arguments, started=self._add)

    def _add(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._processes.append(process)
            if self._stopped:
                process.kill()
        # Not every system can do this, and none must.
        with contextlib.suppress(AttributeError, OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)

    def stop(self) -> None:
        """End all that run, and any that is begun from now on; whoever waits for one gets its error."""
        with self._lock:
            self._stopped = True
            for process in self._processes:
                process.kill()
