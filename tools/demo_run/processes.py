"""The demo's processes: the emulator and the Pulumi CLI, each in a session of its own, so that none outlives it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.engine_build import signals

_POLL = 0.05
_START_SECONDS = 30.0
_CANCEL_SECONDS = 15.0
_LAST_LINES = 25


class StepError(Exception):
    """A step is not as promised; the text says which, and what was seen."""


class Emulator:
    """The emulated service as a process that goes on without its parent."""

    def __init__(self, pid: int, command: str) -> None:
        self.pid = pid
        self.command = command

    @classmethod
    def started(cls, folder: Path, *options: str) -> tuple[Emulator, str]:
        """A new one at a free port, and its URL."""
        log = folder / "emulator.log"
        with log.open("wb") as output:
            child = subprocess.Popen(
                [sys.executable, "-m", "pulumi_mediapackage_vod.emulator", "--port", "0", *options],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + _START_SECONDS
        try:
            while True:
                signals.check()
                for line in log.read_text().splitlines(keepends=True):
                    if line.startswith("listening on ") and line.endswith("\n"):
                        return cls(child.pid, command_of(child.pid)), line.split()[-1]
                if child.poll() is not None or time.monotonic() > deadline:
                    raise StepError(f"the emulator did not start: {log.read_text().strip() or 'it said nothing'}")
                time.sleep(_POLL)
        except BaseException:
            _end(child.pid)
            raise

    @property
    def runs(self) -> bool:
        """Whether it still runs: after a reboot its number may be another process's."""
        return command_of(self.pid) == self.command

    def stop(self) -> bool:
        """Ends it; False if it was gone already."""
        return self.runs and _end(self.pid)


class Pulumi:
    """The CLI on one project and stack."""

    def __init__(self, program: Path, project: Path, log: Path) -> None:
        self._program = program
        self._project = project
        self._log = log

    def run(self, *arguments: str) -> str:
        """A command's standard output. Interrupted: the CLI is asked to stop, as by Ctrl-C, and then made to."""
        command = [str(self._program), *arguments, "--non-interactive"]
        with self._log.open("ab") as errors, (self._log.parent / "pulumi.out").open("w+b") as output:
            errors.write(f"$ pulumi {' '.join(arguments)}\n".encode())
            errors.flush()
            child = subprocess.Popen(
                command,
                cwd=self._project,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )
            try:
                while child.poll() is None:
                    signals.check()
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        child.wait(_POLL)
            except BaseException:
                child.send_signal(signal.SIGINT)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(_CANCEL_SECONDS)
                raise
            finally:
                _end_session(child)
            output.seek(0)
            said = output.read()
            errors.write(said)
        if child.returncode:
            raise StepError(f"pulumi {arguments[0]} failed; the end of {self._log}:\n\n{_end_of(self._log)}")
        return said.decode()


def command_of(pid: int) -> str:
    """The command line of a process; empty if there is none."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return "" if Path("/proc/self").exists() else _ps("-o", "command=", "-p", str(pid)).strip()


def _end_session(leader: subprocess.Popen[bytes]) -> None:
    """Ends the leader, and whatever of its session it left running: the CLI's providers have groups of their own."""
    if leader.poll() is None:
        leader.kill()
        leader.wait()
    for pid in _processes():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getsid(pid) == leader.pid:
                os.kill(pid, signal.SIGKILL)


def _processes() -> Iterator[int]:
    if Path("/proc/self").exists():
        yield from (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    else:
        yield from map(int, _ps("-A", "-o", "pid=").split())


def _ps(*arguments: str) -> str:
    return subprocess.run(["ps", *arguments], capture_output=True, text=True, check=False).stdout


def _end(pid: int) -> bool:
    """Asks a process to end, then insists."""
    for number, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            if not command_of(pid):
                return True
            time.sleep(_POLL)
    return False


def _end_of(log: Path) -> str:
    lines: Sequence[str] = log.read_text(errors="replace").rstrip().splitlines()
    return "\n".join(f"    {line}" for line in lines[-_LAST_LINES:])
