"""`tools/engine` without its slow parts: nothing is downloaded or built, programs are small fakes."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.executable import executable
from tools.engine_build import cache, command, ensure, go_build, installer, processes, progress, shell_env, signals
from tools.engine_build.ensure import Refusal
from tools.engine_build.inspection import COMPANIONS, Engine, engine_in, engine_on_path
from tools.engine_build.processes import Unavailable
from tools.engine_build.signals import Interrupted
from tools.engine_build.versions import PINNED, Version, version_in

REPOSITORY = Path(__file__).resolve().parents[3]

SYSTEM_PROGRAMS = ("bash", "cat", "chmod", "cp", "curl", "dash", "env", "mkdir", "sh", "sleep", "zsh")


def program(path: Path, body: str = "exit 0") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return executable(path, body)


def fake_engine(folder: Path, version: str = f"v{PINNED}") -> Path:
    program(folder / "pulumi", f"echo {version}")
    for name in COMPANIONS:
        program(folder / name)
    return folder


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without a network, a CLI or Go, and with an empty cache."""
    (tmp_path / "system").mkdir()
    for name in SYSTEM_PROGRAMS:
        found = shutil.which(name)
        if found:
            (tmp_path / "system" / name).symlink_to(found)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:{tmp_path / 'system'}")
    monkeypatch.setattr(installer, "SCRIPT_URL", (tmp_path / "no-such-installer").as_uri())
    monkeypatch.setattr(shell_env, "STATE", tmp_path / "state")
    return tmp_path


# Versions


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v3.259.0\n", Version(3, 259, 0)),
        ("3.272.11", Version(3, 272, 11)),
        ("v3.260.0-alpha.x1b2c3", Version(3, 260, 0, released=False)),
        ("a warning\nv3.259.1+dirty", Version(3, 259, 1)),
        ("", None),
        ("dev", None),
        ("go1.26.8", Version(1, 26, 8)),
        ("go 1.25.11", Version(1, 25, 11)),
        ("go1.21", Version(1, 21, 0)),
        ("go1.27rc1", Version(1, 27, 0, released=False)),
        ("devel go1.27-0a1b2c", Version(1, 27, 0)),
        ("no such thing", None),
    ],
)
def test_a_version_is_read(text: str, version: Version | None) -> None:
    assert version_in(text) == version


def test_a_pre_release_comes_before_its_release() -> None:
    assert Version(3, 259, 0, released=False) < Version(3, 259, 0) < Version(3, 260, 0, released=False)


def test_the_needed_go_is_what_the_pinned_module_says() -> None:
    assert go_build.needed_go() == Version(1, 25, 11)


# Which CLI is good enough


@pytest.mark.parametrize("version", ["v3.259.0", "v3.274.1", "v4.0.0"])
def test_a_complete_and_recent_cli_is_taken_from_path(machine: Path, version: str) -> None:
    fake_engine(machine / "path", version)
    found = ensure.ensure()
    assert found == Engine(machine / "path", version_in(version) or PINNED, on_path=True)


@pytest.mark.parametrize(
    ("version", "said"),
    [
        *((version, r"older than 3\.259\.0") for version in ("v3.100.0", "v3.258.9", "v3.259.0-alpha.1")),
        ("hello", "does not say its version"),
    ],
)
def test_a_cli_that_is_old_or_says_nothing_useful_is_refused(tmp_path: Path, version: str, said: str) -> None:
    with pytest.raises(Unavailable, match=said):
        engine_in(fake_engine(tmp_path / "bin", version))


@pytest.mark.parametrize("take_away", [Path.unlink, lambda path: path.chmod(0o644)], ids=["missing", "no program"])
@pytest.mark.parametrize("companion", COMPANIONS)
def test_a_cli_without_its_python_host_is_refused(
    tmp_path: Path, companion: str, take_away: Callable[[Path], None]
) -> None:
    take_away(fake_engine(tmp_path / "bin") / companion)
    with pytest.raises(Unavailable, match=f"has no {companion} beside it"):
        engine_in(tmp_path / "bin")


def test_a_cli_that_fails_is_refused_with_what_it_said(tmp_path: Path) -> None:
    program(fake_engine(tmp_path / "bin") / "pulumi", "echo no such library >&2; exit 127")
    with pytest.raises(Unavailable, match=r"exit code 127\s+no such library"):
        engine_in(tmp_path / "bin")


def test_companions_may_lie_beside_the_file_that_a_link_means(machine: Path) -> None:
    real = fake_engine(machine / "cellar")
    (machine / "path").mkdir()
    (machine / "path" / "pulumi").symlink_to(real / "pulumi")
    assert engine_on_path().directory == machine / "path"


def test_an_old_cli_on_path_gives_way_to_the_cached_one(machine: Path) -> None:
    fake_engine(machine / "path", "v3.100.0")
    cached = fake_engine(cache.home() / "bin")
    assert ensure.ensure() == Engine(cached, PINNED)


# Making one


def use_makers(monkeypatch: pytest.MonkeyPatch, install: ensure.Maker, build: ensure.Maker) -> None:
    monkeypatch.setattr(installer, "install", install)
    monkeypatch.setattr(go_build, "build", build)


def makes_a_good_one(root: Path) -> None:
    fake_engine(root / "bin")


def does_not_work(root: Path) -> None:
    raise Unavailable("it does not work here")


def must_not_be_asked(root: Path) -> None:
    pytest.fail("a later source was asked although an earlier one worked")


def test_the_installer_is_preferred_to_a_build(monkeypatch: pytest.MonkeyPatch) -> None:
    use_makers(monkeypatch, makes_a_good_one, must_not_be_asked)
    assert ensure.ensure().directory == cache.home() / "bin"


def test_the_build_follows_an_installer_that_fails_and_its_result_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_makers(monkeypatch, does_not_work, makes_a_good_one)
    assert ensure.ensure().directory == cache.home() / "bin"
    use_makers(monkeypatch, must_not_be_asked, must_not_be_asked)
    assert ensure.ensure().directory == cache.home() / "bin"


def test_an_incomplete_result_is_never_published(monkeypatch: pytest.MonkeyPatch) -> None:
    def makes_half(root: Path) -> None:
        program(root / "bin" / "pulumi", f"echo v{PINNED}")

    use_makers(monkeypatch, makes_half, does_not_work)
    with pytest.raises(Refusal, match="has no pulumi-language-python"):
        ensure.ensure()
    assert [entry.name for entry in cache.engines().iterdir()] == ["lock"]


def break_the_cached_one() -> None:
    (fake_engine(cache.home() / "bin") / COMPANIONS[0]).unlink()


def leave_a_killed_build() -> None:
    (cache.engines() / f".{PINNED}-dead" / "engine").mkdir(parents=True)


@pytest.mark.parametrize("before", [break_the_cached_one, leave_a_killed_build])
def test_what_is_unusable_in_the_cache_is_removed(monkeypatch: pytest.MonkeyPatch, before: Callable[[], None]) -> None:
    before()
    use_makers(monkeypatch, makes_a_good_one, must_not_be_asked)
    ensure.ensure()
    assert sorted(entry.name for entry in cache.engines().iterdir()) == [str(PINNED), "lock"]


def test_two_at_once_make_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []

    def makes_slowly(root: Path) -> None:
        made.append(root)
        time.sleep(0.5)
        makes_a_good_one(root)

    use_makers(monkeypatch, makes_slowly, must_not_be_asked)
    with ThreadPoolExecutor(2) as threads:
        found = [*threads.map(lambda _: ensure.ensure(), range(2))]
    assert len(made) == 1
    assert found == [Engine(cache.home() / "bin", PINNED)] * 2


def test_the_installer_is_run_with_a_root_of_its_own(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The script is the real one's shape: it fills the folder after `--install-root`."""
    source = fake_engine(machine / "archive")
    script = machine / "install.sh"
    script.write_text(
        f'echo "$@" > {machine / "arguments"}\n'
        'while [ "$1" != --install-root ]; do shift; done\n'
        f'cp -R {source} "$2/bin"\n'
    )
    monkeypatch.setattr(installer, "SCRIPT_URL", script.as_uri())
    assert command.main(["ensure"]) == 0
    asked = (machine / "arguments").read_text()
    assert asked.startswith(f"--version {PINNED} --no-edit-path --install-root {cache.engines()}")
    assert capfd.readouterr().out == f"{PINNED}\n"


def test_an_installer_that_never_answers_is_given_up(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installer, "SCRIPT_SECONDS", 0.3)
    program(machine / "path" / "curl", "sleep 2")
    started = time.monotonic()
    with pytest.raises(Unavailable, match="cannot be reached: curl did not finish within"):
        installer.install(Path("unused") / "engine")
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize("found", ["go1.19.3", "go1.25.10", "go1.25rc1", ""])
def test_an_old_go_builds_nothing(machine: Path, found: str) -> None:
    program(machine / "path" / "go", f"echo '{found}'")
    (machine / "engine").mkdir()
    with pytest.raises(Unavailable, match=r"older than 1\.25\.11"):
        go_build.build(machine / "engine")


def test_the_build_asks_go_for_both_programs_and_adds_the_scripts(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    sdk = machine / "sdk"
    for script in ("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python"):
        program(sdk / "python" / script).chmod(0o444)  # as the module cache has it
    program(
        machine / "path" / "go",
        f"""case "$1" in
            env) echo go1.26.8 ;;
            list) [ "$2" = -deps ] && printf 'fmt\\nmain\\n' || echo {sdk} ;;
            build)
                echo "$PWD $GOOS$GOARCH $*" >> {machine / "builds"}
                while [ "$1" != -o ]; do shift; done
                mkdir -p "$2" && printf '#!/bin/sh\\necho v{PINNED}\\n' > "$2/${{3##*/}}"
                chmod 755 "$2/${{3##*/}}" ;;
        esac""",
    )
    monkeypatch.setenv("GOOS", "plan9")
    assert ensure.ensure() == Engine(cache.home() / "bin", PINNED)
    cli, host = (machine / "builds").read_text().splitlines()
    assert cli.startswith(f"{go_build.CLI}  build -v -tags osusergo,grpcnotrace -trimpath")
    assert f"version.Version=v{PINNED} " in cli
    assert cli.endswith("/pkg/v3/cmd/pulumi")
    assert host.startswith(f"{go_build.LANGUAGE_HOST}  build -v -trimpath")
    assert {path.stat().st_mode & 0o777 for path in (cache.home() / "bin").iterdir()} == {0o755}
    assert "from source with go1.26.8: up to ten minutes" in capfd.readouterr().err


def test_a_build_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "LINE_EVERY", 0.0)
    go = ["sh", "-c", "printf 'fmt\\nmain\\n' >&2; sleep 0.5; echo made"]
    assert processes.run(go, timeout=60, step="building it", packages=7) == "made\n"
    first, *still, done = capfd.readouterr().err.splitlines()
    assert first == "tools/engine: building it"
    assert "tools/engine: still building it, 0 s so far, 2 of 7 packages" in still
    assert done == "tools/engine: building it: done after 0 s"


# Refusals


def test_without_any_source_the_refusal_says_why_and_what_to_install(
    machine: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fake_engine(machine / "path", "v3.100.0")
    assert command.main(["env"]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert "Traceback" not in err
    for said in (
        f"{machine / 'path' / 'pulumi'} is 3.100.0, older than {PINNED}",
        "the installer's address cannot be reached",
        "there is no go on PATH",
        "put Pulumi 3.259.0 or later on PATH",
        "install Go 1.25.11 or later",
    ):
        assert said in err


def test_an_unusable_cache_folder_is_named(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (machine / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(machine / "file"))
    assert command.main(["ensure"]) == 1
    assert f"{machine / 'file'}/pulumi-mediapackage-vod/engine: Not a directory" in capfd.readouterr().err


def test_a_relative_cache_home_counts_as_unset(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "somewhere")
    monkeypatch.setenv("HOME", str(machine))
    assert cache.home() == machine / ".cache/pulumi-mediapackage-vod/engine" / str(PINNED)


# Export lines

ODD = 'it\'s a #1 %41?x $HOME `id` "é"'


@pytest.mark.parametrize("shell", ["sh", "bash", "dash", "zsh"])
def test_export_lines_survive_any_folder_name(machine: Path, shell: str) -> None:
    state, engine = machine / ODD / "state", machine / ODD / "bin"
    lines = "\n".join(shell_env.export_lines(Engine(engine, PINNED), {}, state))
    try:
        done = subprocess.run(
            [shell, "-c", 'eval "$1"; exec env -0', shell, lines],
            env={"PATH": f"/a b:{machine / 'system'}"},
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        pytest.skip(f"{shell} is not installed")
    seen = dict(entry.split("=", 1) for entry in done.stdout.split("\0") if entry)
    assert seen["PATH"] == f"{engine}:/a b:{machine / 'system'}"
    assert seen["PULUMI_HOME"] == str(state / "home")
    assert seen["PULUMI_BACKEND_URL"] == (state / "stacks").as_uri()
    assert seen["PULUMI_CONFIG_PASSPHRASE"] == "development"


CACHED = Engine(Path("/cache/bin"), PINNED)


def test_all_export_lines() -> None:
    assert shell_env.export_lines(CACHED, {}, Path("/clone/.engine-state")) == [
        'export PATH=/cache/bin:"$PATH"',
        "export PULUMI_BACKEND_URL=file:///clone/.engine-state/stacks",
        "export PULUMI_HOME=/clone/.engine-state/home",
        "export PULUMI_CONFIG_PASSPHRASE=development",
        "export PULUMI_SKIP_UPDATE_CHECK=true",
        "export PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
        "export PULUMI_DISABLE_REGISTRY_RESOLVE=true",
    ]


@pytest.mark.parametrize("name", ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"])
def test_the_users_own_passphrase_stays(name: str) -> None:
    lines = shell_env.export_lines(CACHED, {name: ""})
    assert not [line for line in lines if "PASSPHRASE" in line]


def test_another_backend_gives_way_to_this_clones() -> None:
    lines = shell_env.export_lines(CACHED, {"PULUMI_BACKEND_URL": "s3://production"})
    assert any(line.startswith("export PULUMI_BACKEND_URL=file:") for line in lines)


def test_a_cli_found_on_path_moves_nothing_on_path() -> None:
    lines = shell_env.export_lines(Engine(Path("/usr/bin"), PINNED, on_path=True), {})
    assert not [line for line in lines if line.startswith("export PATH")]


def test_git_ignores_the_state_folder() -> None:
    name = shell_env.CLONE / ".engine-state"
    assert f"{name.name}/" in (REPOSITORY / ".gitignore").read_text().splitlines()


# The script itself


def script(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, REPOSITORY / "tools" / "engine", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_is_executable_and_explains_itself(tmp_path: Path) -> None:
    assert os.access(REPOSITORY / "tools" / "engine", os.X_OK)
    done = script("--help", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert 'eval "$(tools/engine env)"' in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"), [(["frobnicate"], "unknown command: frobnicate"), ([], "a command is missing")]
)
def test_a_wrong_command_is_exit_code_2(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = script(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_ensure_prints_the_version_and_nothing_else(tmp_path: Path) -> None:
    fake_engine(cache.home() / "bin")
    done = script("ensure", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{PINNED}\n", "")


# Interruptions


def test_a_signal_ends_a_step_and_everything_it_started(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    received: list[int] = []
    monkeypatch.setattr(signals, "_received", received)
    grandchild = machine / "grandchild"
    threading.Timer(0.5, received.append, [signal.SIGINT]).start()
    with pytest.raises(Interrupted):
        processes.run(["sh", "-c", f"sleep 60 & echo $! > {grandchild}; wait"], timeout=60)
    assert_gone(int(grandchild.read_text()))


def test_a_step_that_takes_too_long_is_ended() -> None:
    with pytest.raises(Unavailable, match="sleep did not finish within 0 s"):
        processes.run(["sleep", "60"], timeout=0.1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_nothing(machine: Path, number: signal.Signals) -> None:
    """The whole script, with a Go that never finishes; an address that cannot be reached stands for no network."""
    program(
        machine / "path" / "go",
        f'[ "$1" = env ] && echo go1.26.8 && exit\nsleep 60 & echo $! > {machine / "child"}; wait',
    )
    running = subprocess.Popen(
        [sys.executable, REPOSITORY / "tools" / "engine", "ensure"],
        env={**os.environ, "https_proxy": "http://127.0.0.1:1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 20
    while not (machine / "child").exists() or not (machine / "child").read_text():
        assert time.monotonic() < deadline
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(number)
    out, err = running.communicate(timeout=20)
    assert running.returncode == 128 + number
    assert (out, err.splitlines()[-1]) == ("", "tools/engine: interrupted; nothing half-made is left behind")
    assert [entry.name for entry in cache.engines().iterdir()] == ["lock"]
    assert_gone(int((machine / "child").read_text()))


def assert_gone(pid: int) -> None:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return  # ended; only nobody has asked for its exit code
        time.sleep(0.05)
    pytest.fail(f"process {pid} is still running")
