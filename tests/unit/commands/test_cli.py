"""The command `mediapackage-vod` itself: what it lists, what it loads, how it ends."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from pulumi_mediapackage_vod import cli
from pulumi_mediapackage_vod.cli import COMMANDS, Entry, load, main
from pulumi_mediapackage_vod.commands.account import asking
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import STOPPING, SystemClock
from pulumi_mediapackage_vod.errors import MediaPackageVodError

HELP = "from pulumi_mediapackage_vod.cli import main; main(['--help'])"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_the_command_says_first(name: str) -> None:
    listed, command = main.commands[name], load(name)
    assert command.name == name
    assert listed.get_short_help_str(200).rstrip(".") == command.get_short_help_str(200).rstrip(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: main {name}")


def test_help_loads_no_command_and_no_library_but_click() -> None:
    script = f"""
import sys
try:
    {HELP}
finally:
    print(*sorted({{name.partition('.')[0] for name in sys.modules}}), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "Commands:" in done.stdout
    assert not {"boto3", "botocore", "pulumi", "rich", "werkzeug", "moto"} & set(done.stderr.split())


def seconds(*command: str) -> float:
    """What a process and its children take of processors, which other processes do not lengthen."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_takes_at_most_half_as_long_as_importing_boto3() -> None:
    runs = [(seconds("-c", HELP), seconds("-c", "import boto3")) for _ in range(3)]
    ours, boto3 = map(min, zip(*runs, strict=True))
    assert ours <= boto3 / 2


class TestCompletion:
    @pytest.fixture
    def complete(self) -> ShellComplete:
        return ShellComplete(main, {}, "mediapackage-vod", "_MEDIAPACKAGE_VOD_COMPLETE")

    @staticmethod
    def words(complete: ShellComplete, given: Sequence[str], begun: str) -> list[str]:
        return [item.value for item in complete.get_completions(list(given), begun)]

    def test_of_commands_loads_none(self, complete: ShellComplete, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cli, "load", lambda name: pytest.fail(f"{name} was loaded"))
        assert self.words(complete, [], "") == sorted(COMMANDS)

    def test_of_options_is_the_command_s_own(self, complete: ShellComplete) -> None:
        assert "--hls-key" in self.words(complete, ["sample"], "--h")


def test_a_command_that_is_not_there_is_told_with_the_one_that_is_meant() -> None:
    result = CliRunner().invoke(main, ["emulater"])
    assert result.exit_code == 2
    assert "No such command 'emulater'" in result.stderr


class TestEnd:
    @pytest.fixture
    def ending(self, monkeypatch: pytest.MonkeyPatch):
        def run(error: BaseException):
            @click.command("sample")
            def fail() -> None:
                raise error

            monkeypatch.setattr(cli, "load", lambda _: fail)
            return CliRunner().invoke(main, ["sample"])

        return run

    def test_by_an_error_of_the_library_is_one_line(self, ending) -> None:
        result = ending(MediaPackageVodError("CreateAsset 'a': no"))
        assert (result.exit_code, result.stderr) == (1, "Error: CreateAsset 'a': no\n")

    def test_by_ctrl_c_is_what_shells_expect(self, ending) -> None:
        result = ending(KeyboardInterrupt())
        assert (result.exit_code, result.stdout, result.stderr) == (130, "", "\n")


def test_a_command_whose_extra_is_not_installed_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "sample", Entry("not_installed.command:sample", "", "emulator-media"))
    result = CliRunner().invoke(main, ["sample"])
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: sample needs not_installed: pip install 'pulumi-mediapackage-vod[emulator-media]'\n",
    )


class TestInterrupted:
    def test_while_it_loads_shows_no_traceback(self, tmp_path: Path) -> None:
        (tmp_path / "click.py").write_text("import signal\nsignal.raise_signal(signal.SIGINT)\n")
        script = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import pulumi_mediapackage_vod.cli"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (-signal.SIGINT, "")

    def test_once_it_is_loaded_is_heard(self) -> None:
        script = "import pulumi_mediapackage_vod.cli, signal; print(signal.getsignal(signal.SIGINT).__name__)"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert done.stdout == "default_int_handler\n"

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
    def test_by_a_signal_removes_what_is_temporary(
        self, number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def works() -> None:
            with TemporaryDirectory(dir=tmp_path):
                signal.raise_signal(number)

        before = signal.signal(number, lambda *_: None)
        try:
            monkeypatch.setattr(cli, "load", lambda _: click.Command("works", callback=works))
            assert CliRunner().invoke(main, ["doctor"]).exit_code == 128 + number
            assert not [*tmp_path.iterdir()]
        finally:
            signal.signal(number, before)

    def test_at_a_question_is_no_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def asks() -> None:
            monkeypatch.setattr(click.termui, "visible_prompt_func", interrupted)
            click.confirm("Delete?", abort=True)

        def interrupted(_text: str) -> str:
            raise KeyboardInterrupt

        monkeypatch.setattr(cli, "load", lambda _: click.Command("asks", callback=asks))
        assert CliRunner().invoke(main, ["sweep"]).exit_code == 130

    def test_does_not_wait_for_threads_that_sleep(self) -> None:
        def wait() -> None:
            with asking(2) as pool:
                pool.submit(SystemClock().sleep, 30)
                raise KeyboardInterrupt

        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            wait()
        assert time.monotonic() - began < 10
        assert not STOPPING.is_set()
