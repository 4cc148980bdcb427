"""The demo's processes: the Pulumi CLI, run by Pulumi's own Automation API, and the emulator, which may outlive it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from pulumi.automation import CommandError, CommandResult, LocalWorkspace, PulumiCommand

from tools.engine_build import signals

_POLL = 0.05
_START_SECONDS = 120.0
_END_SECONDS = 5.0
_LAST_LINES = 25


class StepError(Exception):
    """A step is not as promised; the text says which, and what was seen."""


class Cli(PulumiCommand):
    """The API's own, with a log. It also stops with the demo: the API would wait for a command that nobody asks to end,
    and knows nothing of the processes that one leaves behind."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._log = log
        self._cut_off: list[psutil.Process] = []

    def workspace(self, project: Path) -> LocalWorkspace:
        return LocalWorkspace(work_dir=str(project), pulumi_command=self)

    def run(
        self, args: list[str], cwd: str, additional_env: Mapping[str, str], on_output: Any = None, on_error: Any = None
    ) -> CommandResult:
        signals.check()
        command = args[0]
        with self._log.open("a") as log, signals.passed_to(self._cut):
            print("$ pulumi", *args, file=log, flush=True)
            write = partial(print, file=log, flush=True)
            try:
                result = super().run(args, cwd, additional_env, write, write)
            except CommandError as error:
                signals.check()
                raise StepError(f"pulumi {command} failed; the end of {self._log}:\n\n{self._end_of_log()}") from error
            finally:
                end(*self._cut_off, seconds=0)
        signals.check()
        return result

    def _cut(self, number: int) -> None:
        """Ask the CLI to stop, as Ctrl-C does; that itself the terminal has given to both."""
        cli = [each for each in psutil.Process().children() if _is_of_this_session(each)]
        self._cut_off += [*cli, *(one for each in cli for one in each.children(recursive=True))]
        for each in cli if number != signal.SIGINT else ():
            each.send_signal(signal.SIGINT)

    def _end_of_log(self) -> str:
        lines = self._log.read_text(errors="replace").rstrip().splitlines()
        return "\n".join(f"    {line}" for line in lines[-_LAST_LINES:])


@dataclass(frozen=True)
class Emulator:
    """The emulated service as a process that goes on without its parent."""

    pid: int
    command: str

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
            end(psutil.Process(child.pid))
            raise

    @property
    def runs(self) -> bool:
        """Whether it still runs: after a reboot its number may be another process's."""
        return command_of(self.pid) == self.command

    def stop(self) -> bool:
        """Ends it; False if it was gone already."""
        if there := self.runs:
            end(psutil.Process(self.pid))
        return there


def command_of(pid: int) -> str:
    """The command line of a process; empty if there is none."""
    with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
        return " ".join(psutil.Process(pid).cmdline())
    return ""


def _is_of_this_session(process: psutil.Process) -> bool:
    try:
        return os.getsid(process.pid) == os.getsid(0)
    except ProcessLookupError:
        return False


def end(*processes: psutil.Process, seconds: float = _END_SECONDS) -> None:
    """Asks processes to end, then insists."""
    for each in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.terminate()
    _, left = psutil.wait_procs(processes, timeout=seconds)
    for each in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.kill()
    psutil.wait_procs(left, timeout=_END_SECONDS)
