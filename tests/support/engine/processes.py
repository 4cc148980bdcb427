"""A run of the CLI that goes on beside its test, which watches it and interferes: kills, Ctrl-C, a moved clock.

Nothing sleeps for a fixed time: a test waits for what the call log, the events or the processes show.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.stack import Run, Stack

_SECONDS = 60
_PAUSE = 0.05
_PROVIDER = "-m pulumi.dynamic"


class Watched:
    """A command of a stack, started and not waited for. Leaving it ends every process that it started.

    The engine gives a provider a process group, but not a session, of its own: the session is the whole run.
    """

    def __init__(self, stack: Stack, emulator: Emulator, command: str, *options: str, **environment: str) -> None:
        self._stack = stack
        self._emulator = emulator
        self._words = [command, *(["--yes", "--skip-preview"] if command != "preview" else []), *options]
        as_users = {"OWN_PYTHON": "true", "PULUMI_SKIP_CHECKPOINTS": ""}
        self._environment = {**stack.environment, **as_users, **environment}
        self._text = stack.project.parent / "watched.txt"
        self._events = stack.project.parent / "watched.json"

    def __enter__(self) -> Watched:
        self._mark = len(self._emulator.calls)
        self._events.unlink(missing_ok=True)
        options = ["--stack", self._stack.name, "--non-interactive", "--event-log", str(self._events)]
        with self._text.open("wb") as output:
            self._process = subprocess.Popen(
                ["pulumi", *self._words, *options],
                cwd=self._stack.project,
                env={name: text for name, text in self._environment.items() if text},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # What has just been told to end may start one more.
        while left := self._processes():
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.poll()
        self._process.wait()

    # what is seen of it

    @property
    def calls(self) -> Counter[str]:
        """How often each operation of the service was called since it started."""
        return self._emulator.calls.counts(self._mark)

    @property
    def events(self) -> list[dict[str, Any]]:
        """The engine's events so far; a line that is only half there is none."""
        lines = self._events.read_text().split("\n")[:-1] if self._events.exists() else []
        return [json.loads(line) for line in lines]

    @property
    def messages(self) -> str:
        """What the status column and the diagnostics have shown so far, one a line."""
        return "\n".join(event["diagnosticEvent"]["message"] for event in self.events if "diagnosticEvent" in event)

    @property
    def is_over(self) -> bool:
        """Whether the CLI has ended by itself."""
        return self._process.poll() is not None

    @property
    def text(self) -> str:
        """What it has printed so far."""
        return self._text.read_text()

    @property
    def created(self) -> int:
        """How many objects the engine has recorded as created; those of the service alone have an ARN."""
        found = [event["resOutputsEvent"]["metadata"] for event in self.events if "resOutputsEvent" in event]
        return sum(step["op"] == "create" and "arn" in (step["new"].get("outputs") or {}) for step in found)

    @property
    def failures(self) -> int:
        """On how many resources the work has failed."""
        return sum("resOpFailedEvent" in event for event in self.events)

    @property
    def providers(self) -> list[int]:
        """The provider's processes that are alive."""
        return [pid for pid, command in self._processes().items() if _PROVIDER in command and "python" in command]

    def started(self, name: str) -> bool:
        """Whether the engine has begun to work on a resource of that name."""
        begun = [event["resourcePreEvent"]["metadata"]["urn"] for event in self.events if "resourcePreEvent" in event]
        return any(urn.endswith(f"::{name}") for urn in begun)

    def failed(self, name: str) -> bool:
        """Whether the engine has said that its work on a resource of that name failed."""
        found = [event["resOpFailedEvent"]["metadata"]["urn"] for event in self.events if "resOpFailedEvent" in event]
        return any(urn.endswith(f"::{name}") for urn in found)

    def until(self, condition: Callable[[], object], what: str, seconds: float = _SECONDS) -> float:
        """Wait for something while the command runs; the seconds that it took."""
        return until(condition, what, seconds, during=lambda: not self.is_over, said=lambda: self.text)

    def ends(self, seconds: float = _SECONDS) -> Run:
        """Wait for its end, and see what came of it."""
        until(lambda: self.is_over, "the run ended", seconds, said=lambda: self.text)
        return Run(self._process.returncode, self.text, self.events, self._emulator.calls.since(self._mark))

    # what is done to it

    def kill(self) -> None:
        """`kill -9` of the CLI alone; not in the midst of writing its state, which tests of their own are about."""
        while True:
            self._process.send_signal(signal.SIGSTOP)
            os.waitpid(self._process.pid, os.WUNTRACED)  # it goes on for a moment
            if all(is_whole(each) for each in attributes(self._stack)):
                break
            self._process.send_signal(signal.SIGCONT)
            time.sleep(_PAUSE)
        self._process.kill()
        self._process.wait()

    def kill_provider(self) -> None:
        """`kill -9` of the provider's processes alone."""
        for pid in self.providers:
            os.kill(pid, signal.SIGKILL)

    def interrupt(self) -> None:
        """Ctrl-C."""
        self._process.send_signal(signal.SIGINT)

    def _processes(self) -> dict[int, str]:
        """Every live process of the session, with its command line."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,stat=,args=", "-s", str(self._process.pid), "-ww"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        rows = [line.split(maxsplit=2) for line in listed.splitlines()]
        return {int(pid): " ".join(command) for pid, state, *command in rows if not state.startswith("Z")}


def attributes(stack: Stack) -> Iterator[Path]:
    """What the file backend keeps beside each of its files."""
    return Path(stack.environment["PULUMI_BACKEND_URL"].removeprefix("file://")).rglob("*.attrs")


def is_whole(file: Path) -> bool:
    """Whether a file of JSON is not half written; one that is gone is not."""
    try:
        json.loads(file.read_text())
    except FileNotFoundError:
        return True
    except ValueError:
        return False
    return True


def until(
    condition: Callable[[], object],
    what: str,
    seconds: float = _SECONDS,
    during: Callable[[], bool] = lambda: True,
    said: Callable[[], str] = lambda: "",
) -> float:
    """Wait until something is so; fails when it is too late for that, with what was `said` meanwhile."""
    start = time.monotonic()
    while not condition():
        assert during() or condition(), f"it ended before this was so: {what}\n{said()}"
        assert time.monotonic() - start < seconds, f"{seconds:.0f} s later still not so: {what}\n{said()}"
        time.sleep(_PAUSE)
    return time.monotonic() - start


def cancel(stack: Stack) -> None:
    """`pulumi cancel`: the first thing to do after a run that was killed, which leaves the stack locked."""
    run = stack.command("cancel", "--yes", "--stack", stack.name)
    assert run.code == 0, run.text
