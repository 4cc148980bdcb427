"""Commands whose time and memory are taken, and a stack of the real Pulumi CLI to run them on."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.provider_bench import REGION, environment
from tools.engine_build.ensure import ensure

_SAMPLE = 0.25
"""Seconds between two looks at the memory of a command."""


@dataclass(frozen=True)
class Outcome:
    """What a command took."""

    seconds: float
    peak: int
    """Bytes resident at once in the command and all that it started; what processes share counts in each."""
    code: int | None
    """None: its time ran out, and it was ended."""
    text: str


def run(words: Sequence[str], folder: Path, variables: Mapping[str, str], limit: float | None = None) -> Outcome:
    with tempfile.TemporaryFile("w+") as output:
        began, peak = time.perf_counter(), 0
        process = psutil.Popen(
            words, cwd=folder, env=dict(variables), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        while True:
            try:
                code = process.wait(_SAMPLE)
                break
            except (subprocess.TimeoutExpired, psutil.TimeoutExpired):
                peak = max(peak, sum(map(_resident, _all_of(process))))
            if limit is not None and time.perf_counter() - began > limit:
                for each in reversed(_all_of(process)):
                    with contextlib.suppress(psutil.NoSuchProcess):
                        each.kill()
                process.wait()
                code = None
                break
        taken = time.perf_counter() - began
        output.seek(0)
        return Outcome(taken, peak, code, output.read())


def _all_of(process: psutil.Process) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return [process, *process.children(recursive=True)]
    return []


def _resident(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return process.memory_info().rss
    return 0


class Stack:
    """A stack of its own, in a backend of its own."""

    def __init__(
        self, folder: Path, program: str, variables: Mapping[str, str], config: Mapping[str, str] | None = None
    ) -> None:
        self.project = folder / "project"
        self.project.mkdir(parents=True)
        (folder / "backend").mkdir()
        values = {name: {"value": text} for name, text in {"aws:region": REGION, **(config or {})}.items()}
        project = {"name": "catalogue", "runtime": "python", "config": values}
        (self.project / "Pulumi.yaml").write_text(json.dumps(project))
        (self.project / "__main__.py").write_text(program)
        self._variables = {**variables, "PULUMI_BACKEND_URL": (folder / "backend").as_uri()}
        self.run("stack", "init", "dev")

    def run(self, *words: str) -> str:
        done = self.measured(*words)
        if done.code:
            raise SystemExit(f"pulumi {' '.join(words)} failed:\n{done.text}")
        return done.text

    def measured(self, *words: str, limit: float | None = None) -> Outcome:
        return run(["pulumi", *words, "--non-interactive"], self.project, self._variables, limit)


def variables_for(url: str, home: Path) -> Mapping[str, str]:
    python, cli = Path(sys.executable).parent, ensure().directory
    return {
        **environment(url, str(home)),
        "PATH": os.pathsep.join((str(python), str(cli), os.environ["PATH"])),
        "PULUMI_HOME": str(home / "pulumi"),
        "PULUMI_CONFIG_PASSPHRASE": "none",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
    }
