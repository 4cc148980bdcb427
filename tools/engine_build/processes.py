"""Children that never outlive this process, whichever way it is told to stop."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from . import signals
from .progress import Step, elapsed

_POLL = 0.2
_GRACE = 5.0
_LAST_LINES = 12


class Unavailable(Exception):
    """One way to get the CLI does not work here; the text says why."""


def run(
    arguments: Sequence[str | Path],
    *,
    timeout: float,
    step: str | None = None,
    packages: int = 0,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Runs a command, with signs of life if `step` names it, and returns its standard output.

    One that says on standard error which of so many `packages` it is at is shown with how far it is.
    A command that cannot be started, fails or takes too long is Unavailable, with the end of what it said.
    """
    name = Path(arguments[0]).name
    shown = Step(step) if step else None
    code = None
    deadline = time.monotonic() + timeout
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            # A session of its own: its process group holds everything it starts, and can be ended whole.
            child = subprocess.Popen(
                arguments,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )
        except OSError as error:
            raise Unavailable(f"{name} cannot be run: {error.strerror}") from error
        try:
            while True:
                signals.check()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    code = child.wait(_POLL)
                    break
                if shown:
                    # Not by reading the file, whose position is the child's, too.
                    lines = os.pread(errors.fileno(), 1 << 20, 0).count(b"\n")
                    shown.beat(f", {lines} of {packages} packages" if packages else "")
                if time.monotonic() > deadline:
                    raise Unavailable(f"{name} did not finish within {elapsed(timeout)}")
        finally:
            _end_group(child)
            if shown:
                shown.end("done" if code == 0 else "")
        if code:
            said = [*_text(errors).splitlines(), *_text(output).splitlines()][-_LAST_LINES:]
            raise Unavailable("\n      ".join([f"{name} failed with exit code {code}", *said]))
        return _text(output)


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode(errors="replace")


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """Asks the child's process group to end, then insists."""
    for number in (signal.SIGINT, signal.SIGKILL):
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(_GRACE)
    # What the leader left running, if anything, is still in its group.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
