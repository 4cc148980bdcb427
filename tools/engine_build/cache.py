"""The folder that all clones share: one process at a time fills it; it is complete or not there at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

from . import signals
from .progress import Step
from .versions import PINNED

_STAGING = f".{PINNED}-"


def shared() -> Path:
    """What all clones share. A relative XDG_CACHE_HOME counts as unset, as its specification says."""
    configured = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(configured if os.path.isabs(configured) else os.path.expanduser("~/.cache"))
    return root / "pulumi-mediapackage-vod"


def engines() -> Path:
    return shared() / "engine"


def home() -> Path:
    """The pinned engine's folder; its `bin` holds the programs."""
    return engines() / str(PINNED)


@contextlib.contextmanager
def locked() -> Generator[None, None, None]:
    """Waits until no other process is filling the cache, and keeps others waiting meanwhile."""
    folder = engines()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        wait = None
        while True:
            signals.check()
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            wait = wait or Step("waiting for another tools/engine, which is making the engine")
            wait.beat()
            time.sleep(0.2)
        if wait:
            wait.end()
        yield


@contextlib.contextmanager
def staging() -> Generator[Path, None, None]:
    """A temporary folder beside the engine. Used under the lock only: what lies there is a leftover."""
    for leftover in engines().glob(f"{_STAGING}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_STAGING, dir=engines()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(finished: Path, aside: Path) -> None:
    """Renames a finished engine into place; an unusable one that was there goes to `aside` first."""
    if home().exists():
        home().rename(aside)
    finished.rename(home())
