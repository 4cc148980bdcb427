"""The demo's own folder, `.demo`: the project's copy, the stack's state, logs, and a record of what is up."""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
from collections.abc import Generator
from dataclasses import asdict, dataclass

from . import examples
from .processes import Emulator, StepError
from .surroundings import CLONE

FOLDER = CLONE / ".demo"
PROJECT = FOLDER / "project"
LOG = FOLDER / "pulumi.log"
_RECORD = FOLDER / "demo.json"
_LOCK = FOLDER / "lock"


@dataclass(frozen=True)
class Record:
    """What `tools/demo down` has to know."""

    endpoint: str
    emulator: Emulator | None
    """None for an endpoint that was there before."""
    before: frozenset[str]
    """What the services held before the demo."""
    example: str = examples.DEFAULT


def prepare(example: str) -> None:
    """An empty folder with a fresh copy of the example, so that the example itself stays as it is."""
    clear()
    (FOLDER / "stacks").mkdir()
    (FOLDER / "home").mkdir()
    without = shutil.ignore_patterns("Pulumi.*.yaml", "__pycache__")
    shutil.copytree(examples.FOLDER / example, PROJECT, ignore=without)


def clear() -> None:
    """Everything but the lock, which is held meanwhile."""
    for entry in FOLDER.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        elif entry != _LOCK:
            entry.unlink()


def remove() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)


def write(record: Record) -> None:
    _RECORD.write_text(json.dumps(asdict(record), indent=2, default=sorted))


def read() -> Record | None:
    """What an earlier demo left; None if nothing, or nothing that can be read."""
    try:
        content = json.loads(_RECORD.read_text())
        emulator = content["emulator"] and Emulator(**content["emulator"])
        return Record(content["endpoint"], emulator, frozenset(content["before"]), content["example"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextlib.contextmanager
def locked() -> Generator[None, None, None]:
    """One demo a clone at a time."""
    FOLDER.mkdir(exist_ok=True)
    with _LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StepError("another tools/demo is at work in this clone: wait for it, or use a second clone") from None
        yield
