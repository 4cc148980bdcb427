"""The tried command as a process: its own standard streams, its exit code, and nothing left of it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from types import FrameType
from typing import Any

import psutil

_END_SECONDS = 30.0
_POLL = 0.05


class StartError(Exception):
    """The command cannot be started; the text says why."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code
        """What shells end with."""


class Interruption:
    """The first signal that asked to end, and all that came."""

    def __init__(self) -> None:
        self.number = 0
        self.received = 0

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        self.number = self.number or number
        self.received += 1


@contextlib.contextmanager
def listening() -> Generator[Interruption]:
    """Ctrl-C and its relatives are noted while this lasts."""
    noted = Interruption()
    numbers = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # `nohup` has it ignored
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, noted) for number in numbers}
    try:
        yield noted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(command: Sequence[str], environment: Mapping[str, str], noted: Interruption) -> int:
    """Exit code of the command; 128 and the signal's number if one ended it."""
    try:
        process = subprocess.Popen(command, env=dict(environment))  # noqa: S603 (the user's own command)
    except FileNotFoundError:
        raise StartError(f"{command[0]}: there is no such command", 127) from None
    except OSError as error:
        raise StartError(f"{command[0]}: {error.strerror}", 126) from None
    family: set[psutil.Process] = set()
    handed_on = 0
    deadline = float("inf")
    while (code := process.poll()) is None:
        # What is asked to end loses its children to others, so they are noted before.
        if noted.received > handed_on:
            handed_on = noted.received
            family |= _family(process.pid)
            _hand_on(noted.number, process.pid, family)
            deadline = min(deadline, time.monotonic() + _END_SECONDS)
        if time.monotonic() > deadline:
            process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_POLL)
    if noted.received:
        _end(family, deadline)
    return code if code >= 0 else 128 - code


def _hand_on(number: int, pid: int, family: set[psutil.Process]) -> None:
    """Ctrl-C the terminal has given to all; another signal is told the command, and the Pulumi CLI as a Ctrl-C, which
    it ends by in good order."""
    if number == signal.SIGINT and _is_in_foreground():
        return
    for each in family:
        with contextlib.suppress(psutil.Error):
            if _is_cli(each):
                each.send_signal(signal.SIGINT)
            elif each.pid == pid:
                each.send_signal(number)


def _is_in_foreground() -> bool:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            return os.tcgetpgrp(stream.fileno()) == os.getpgrp()
    return False


def _family(pid: int) -> set[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        head: Any = psutil.Process(pid)
        return {head, *head.children(recursive=True)}
    return set()


def _end(family: set[psutil.Process], deadline: float) -> None:
    """Wait for what is ending in good order, then insist."""
    psutil.wait_procs([each for each in family if _is_cli(each)], timeout=max(0.0, deadline - time.monotonic()))
    left = [each for each in family if each.is_running()]
    for each in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.kill()
    psutil.wait_procs(left, timeout=5)


def _is_cli(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return process.name() == "pulumi"
    return False
