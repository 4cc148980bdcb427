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

import psutil

from pulumi_mediapackage_vod.trial.environment import FOLDER

_END_SECONDS = 30.0
_KILL_SECONDS = 5.0
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
    """Exit code of the command; 128 and the signal's number if one ended it.

    Once it is interrupted, all that has the trial's folder in its environment belongs to it, too.
    """
    try:
        process = subprocess.Popen(command, env=dict(environment))  # noqa: S603 (the user's own command)
    except FileNotFoundError:
        raise StartError(f"{command[0]}: there is no such command", 127) from None
    except OSError as error:
        raise StartError(f"{command[0]}: {error.strerror}", 126) from None
    family = _Family(process.pid, environment.get(FOLDER))
    handed_on = 0
    deadline = float("inf")
    while (code := process.poll()) is None:
        # What is asked to end loses its children to others, so they are noted before.
        if noted.received > handed_on:
            handed_on = noted.received
            family.ask_to_end(noted.number)
            deadline = min(deadline, time.monotonic() + _END_SECONDS)
        if time.monotonic() > deadline:
            process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_POLL)
    if noted.received:
        family.end(deadline)
    return code if code >= 0 else 128 - code


class _Family:
    """A command, what it starts, and what that leaves to others."""

    def __init__(self, pid: int, folder: str | None) -> None:
        self._pid = pid
        self._folder = folder
        self._members: set[psutil.Process] = set()
        self._asked: set[psutil.Process] = set()

    def ask_to_end(self, number: int) -> None:
        """Ctrl-C the terminal has given to all, and without one all of the group get it here: a shell waits for what it
        runs. Another signal is told the command, and the Pulumi CLI as a Ctrl-C, which it ends by in good order."""
        known = number == signal.SIGINT and _is_in_foreground()
        # A shell that learns first that its command has ended goes on.
        for each in sorted(self._running(), key=lambda each: each.pid != self._pid):
            if _is_cli(each):
                self._ask(each, known=known)
            elif not known and (each.pid == self._pid or (number == signal.SIGINT and _is_of_group(each))):
                with contextlib.suppress(psutil.Error):
                    each.send_signal(number)

    def end(self, deadline: float) -> None:
        """Wait for what ends in good order, a CLI that began meanwhile included; then insist."""
        while running := self._running():
            clis = {each for each in running if _is_cli(each)}
            if clis and time.monotonic() < deadline:
                for each in clis - self._asked:
                    self._ask(each)
            else:
                for each in running:
                    with contextlib.suppress(psutil.Error):
                        each.kill()
            if time.monotonic() > deadline + _KILL_SECONDS:
                return
            psutil.wait_procs(running, timeout=_POLL)

    def _ask(self, cli: psutil.Process, *, known: bool = False) -> None:
        self._asked.add(cli)
        if not known:
            with contextlib.suppress(psutil.Error):
                cli.send_signal(signal.SIGINT)

    def _running(self) -> set[psutil.Process]:
        """By their parents, and by their environment, which not every system shows of every program."""
        for each in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if each.pid == self._pid or (self._folder and each.environ().get(FOLDER) == self._folder):
                    self._members |= {each, *each.children(recursive=True)}
        self._members = {each for each in self._members if _is_alive(each)}
        return self._members


def _is_in_foreground() -> bool:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            return os.tcgetpgrp(stream.fileno()) == os.getpgrp()
    return False


def _is_of_group(process: psutil.Process) -> bool:
    """Whether a Ctrl-C in a terminal would reach it."""
    with contextlib.suppress(OSError):
        return os.getpgid(process.pid) == os.getpgrp()
    return False


def _is_alive(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _is_cli(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return process.name() == "pulumi"
    return False
