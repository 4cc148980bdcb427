"""Temporary folders, removed as soon as they are not needed, at the latest when the process ends.

A process that is killed leaves its folders; the next one to start removes them. A lock on the directory says that it is
in use, which systemd-tmpfiles respects as well (tmpfiles.d(5)).
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_PREFIX = "mediapackage-vod-"


class WorkingFolders:
    """Folders in a directory of their own below the system's temporary one."""

    def __init__(self, purpose: str) -> None:
        self._prefix = f"{_PREFIX}{purpose}-"
        self._lock = threading.Lock()
        self._directory: Path | None = None
        self._end: weakref.finalize[[Path, int | None], WorkingFolders] | None = None
        self._doomed: deque[Path] = deque()
        self._remover: threading.Thread | None = None

    @property
    def directory(self) -> Path | None:
        """Where they are; None while there are none."""
        return self._directory

    def new(self) -> Path:
        """An empty folder; the directory is made anew where somebody has taken it away."""
        with self._lock:
            if self._directory is None or not self._directory.is_dir():
                self._close()
                directory, descriptor = _begin(self._prefix)
                self._directory = directory
                # As the process ends, too.
                self._end = weakref.finalize(self, _remove, directory, descriptor)
            return Path(tempfile.mkdtemp(dir=self._directory))

    def remove(self, folders: Iterable[Path]) -> None:
        """In the background, since a title has thousands of files and somebody waits."""
        with self._lock:
            self._doomed += folders
            if self._doomed and self._remover is None:
                self._remover = threading.Thread(target=self._remove_all, name="mediapackage-vod removal", daemon=True)
                self._remover.start()

    def close(self) -> None:
        """Remove all of them; there may be new ones afterwards."""
        with self._lock:
            self._doomed.clear()
            remover = self._remover
        if remover is not None:
            remover.join()
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._end is not None:
            self._end()
        self._directory = self._end = None

    def _remove_all(self) -> None:
        while True:
            with self._lock:
                if not self._doomed:
                    self._remover = None
                    return
                folder = self._doomed.popleft()
            shutil.rmtree(folder, ignore_errors=True)


def remove_left_over() -> None:
    """Remove what processes of this user have left that no longer run."""
    for directory in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        descriptor = _locked(directory)
        if descriptor is not None:
            _remove(directory, descriptor)


def _begin(prefix: str) -> tuple[Path, int | None]:
    """A new directory, locked before it gets the name by which left-over ones are found."""
    unlocked = Path(tempfile.mkdtemp(prefix=f"new-{prefix}"))
    descriptor = _locked(unlocked)
    return unlocked.rename(unlocked.with_name(unlocked.name.removeprefix("new-"))), descriptor


def _locked(directory: Path) -> int | None:
    """The descriptor that holds the lock of a directory; None where it is in use, somebody else's, gone, or on a system
    without such locks."""
    try:
        import fcntl
    except ModuleNotFoundError:
        return None
    try:
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    with suppress(OSError):
        if os.fstat(descriptor).st_uid == os.getuid():
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
    os.close(descriptor)
    return None


def _remove(directory: Path, descriptor: int | None) -> None:
    shutil.rmtree(directory, ignore_errors=True)
    if descriptor is not None:
        os.close(descriptor)
