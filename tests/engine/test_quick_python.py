"""The `python3` that the CLI has in these tests does what Python does, but for the time that a start takes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
import pytest

from tests.support.engine.processes import until
from tests.support.engine.quick_python import quick_python

SCRIPT = """
import json, os, sys
import beside
print(json.dumps([sys.argv, os.getcwd(), os.environ["OWN"], beside.__file__, __name__, sys.path]))
print(sys.stdin.read(), file=sys.stderr)
if "kill" in sys.argv:
    os.kill(os.getpid(), 9)
sys.exit(7)
"""


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    with quick_python(tmp_path_factory.mktemp("python")) as variables:
        yield variables


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (tmp_path / "beside.py").touch()
    made = tmp_path / "pulumi-language-python-exec"
    made.write_text(SCRIPT)
    return made


def run(python: str, script: Path, variables: Mapping[str, str], *words: str) -> tuple[int, list[object], str]:
    done = subprocess.run(
        [python, script, *words],
        cwd=script.parent,
        env={**variables, "OWN": "kept", "PYTHONUNBUFFERED": "1"},
        input="asked",
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout), done.stderr


@pytest.mark.parametrize("words", [("--stack", "dev"), ("kill",)], ids=["exit", "killed"])
def test_a_script_sees_and_ends_as_with_python(words: tuple[str, ...], script: Path, quick: Mapping[str, str]) -> None:
    launcher = str(Path(quick["PATH"], "python3"))
    assert run(launcher, script, quick, *words) == run(sys.executable, script, {}, *words)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGKILL, -9)], ids=["told", "killed"])
def test_a_plugin_ends_with_its_launcher(
    number: signal.Signals, code: int, quick: Mapping[str, str], tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os; print(os.getpid())")
    plugin = subprocess.Popen(
        [Path(quick["PATH"], "python3"), "-u", "-m", "pulumi.dynamic", "127.0.0.1:9"],
        env={**quick, "PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert plugin.stdout is not None
    process, port = int(plugin.stdout.readline()), int(plugin.stdout.readline())
    assert port > 0
    # It has told its port, and catches an interrupt only once it waits.
    until(lambda: psutil.Process(process).status() == psutil.STATUS_SLEEPING, "it waits")
    plugin.send_signal(number)
    assert plugin.wait(10) == code
    assert plugin.stdout.read() == "", "none has its output any more"
    plugin.stdout.close()
    until(lambda: not psutil.pid_exists(process), "it is gone")


def test_a_program_ends_with_what_called_it(script: Path, quick: Mapping[str, str], tmp_path: Path) -> None:
    """As when the CLI ends the host of a program that still waits for an answer: nobody has its output then."""
    script.write_text("import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)")
    calling = f"import subprocess; subprocess.run({[str(Path(quick['PATH'], 'python3')), str(script)]!r})"
    caller = subprocess.Popen([sys.executable, "-c", calling], env=dict(quick), stdout=subprocess.PIPE, text=True)
    assert caller.stdout is not None
    process = int(caller.stdout.readline())
    caller.kill()
    assert caller.wait(10) == -signal.SIGKILL
    assert caller.stdout.read() == ""
    caller.stdout.close()
    until(lambda: not psutil.pid_exists(process), "it is gone")
