"""A command's own exit code, and nothing of it that outlives an interruption."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from pulumi_mediapackage_vod.trial.environment import FOLDER
from pulumi_mediapackage_vod.trial.running import Interruption, StartError, run
from tests.support.executable import executable
from tests.support.waiting import until


@pytest.mark.parametrize(
    ("script", "code"), [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", 137), ("kill -TERM $$", 143)]
)
def test_the_exit_code_is_the_commands_own(script: str, code: int) -> None:
    assert run(["sh", "-c", script], os.environ, Interruption()) == code


def test_it_gets_its_environment_and_no_other() -> None:
    assert run(["/bin/sh", "-c", '[ "$ONE" = 1 ] && [ -z "$HOME" ]'], {"ONE": "1"}, Interruption()) == 0


def test_a_command_that_cannot_be_run_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    for command, code in ((str(tmp_path / "nothing"), 127), (str(tmp_path / "data"), 126)):
        with pytest.raises(StartError, match=command) as raised:
            run([command], os.environ, Interruption())
        assert raised.value.code == code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_command_with_all_that_it_started(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CLI is asked by a SIGINT, the signal by which it ends in good order; what has a group of its own goes too."""
    provider = tmp_path / "provider.py"
    provider.write_text("import os, time\nos.setpgid(0, 0)\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(60)")
    interpreter = tmp_path / "pulumi"  # by its name, the CLI
    interpreter.symlink_to(sys.executable)
    (tmp_path / "cli.py").write_text(
        "import signal, subprocess, sys, time\n"
        f"subprocess.Popen([{sys.executable!r}, 'provider.py'])\n"
        "def asked(*_):\n    open('asked', 'w').close()\n    sys.exit(1)\n"
        "signal.signal(signal.SIGINT, asked)\n"
        "time.sleep(60)\n"
    )
    command = executable(tmp_path / "command", f"{interpreter} cli.py &\nwait\nwait")
    monkeypatch.chdir(tmp_path)
    noted = Interruption()

    def interrupt() -> None:
        until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
        noted(number, None)

    threading.Thread(target=interrupt).start()
    assert run([str(command)], os.environ, noted) == 128 + number
    assert (tmp_path / "asked").exists()
    left = [each.pid for each in psutil.process_iter(["status"]) if each.info["status"] != psutil.STATUS_ZOMBIE]
    assert int((tmp_path / "pid").read_text()) not in left


def test_ctrl_c_reaches_what_a_shell_waits_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = executable(tmp_path / "command", "sleep 60\nexit 3")
    monkeypatch.chdir(tmp_path)
    noted = Interruption()

    def interrupt() -> None:
        until(lambda: any(each.name() == "sleep" for each in psutil.Process().children(recursive=True)))
        noted(signal.SIGINT, None)

    threading.Thread(target=interrupt).start()
    began = time.monotonic()
    assert run([str(command)], os.environ, noted) == 128 + signal.SIGINT
    assert time.monotonic() - began < 20


def test_what_an_ending_command_still_starts_ends_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A CLI whose start was under way is asked as the others were; what it leaves to nobody is known by the trial."""
    interpreter = tmp_path / "pulumi"  # by its name, the CLI
    interpreter.symlink_to(sys.executable)
    (tmp_path / "cli.py").write_text(
        "import os, signal, subprocess, sys, time\n"
        "def asked(*_):\n    open('asked', 'w').close()\n    sys.exit(1)\n"
        "signal.signal(signal.SIGINT, asked)\n"
        "sleep = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "program = subprocess.Popen(sleep, start_new_session=True)\n"
        "open('pid', 'w').write(str(program.pid))\n"
        "time.sleep(60)\n"
    )
    command = executable(
        tmp_path / "command",
        f"end() {{ {interpreter} cli.py & while [ ! -s pid ]; do sleep 0.01; done; exit 3; }}\n"
        "trap end TERM\ntouch started\nwhile :; do sleep 0.01; done",
    )
    monkeypatch.chdir(tmp_path)
    noted = Interruption()

    def interrupt() -> None:
        until((tmp_path / "started").exists)
        noted(signal.SIGTERM, None)

    threading.Thread(target=interrupt).start()
    assert run([str(command)], {**os.environ, FOLDER: str(tmp_path)}, noted) == 3
    assert (tmp_path / "asked").exists()
    left = [each.pid for each in psutil.process_iter(["status"]) if each.info["status"] != psutil.STATUS_ZOMBIE]
    assert int((tmp_path / "pid").read_text()) not in left
