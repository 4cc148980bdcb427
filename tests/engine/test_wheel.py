"""The library as users get it: a wheel in an environment of its own, and not this checkout."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.account import Account
from tests.support.engine.stack import REGION, ROOT, Run, Stack, copy_example, environment_for

PACKAGES = ("pulumi_mediapackage_vod", "components", "dynamic_providers", "emulator")
SWITCHES = ("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "PULUMI_DISABLE_REGISTRY_RESOLVE")
OURS = ("pulumi_mediapackage_vod", "__editable__")
OF_AN_EXTRA = ("pulumi_aws",)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, since a build leaves folders beside its sources."""
    folder = tmp_path_factory.mktemp("wheel")
    source, target = folder / "source", folder / "dist"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, source / file)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def venv(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel and without pulumi-aws; what it depends on is linked from this one."""
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith(OURS + OF_AN_EXTRA):
            (packages / entry.name).symlink_to(entry)
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), str(packages)], check=True)
    return folder


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture(scope="module")
def environment(engine: Mapping[str, str], emulator: Emulator, venv: Path) -> Mapping[str, str]:
    inherited = environment_for(engine, emulator)
    path = inherited["PATH"].split(os.pathsep)[1:]  # the first is this environment's
    return {**inherited, "PATH": os.pathsep.join([str(venv / "bin"), *path]), "VIRTUAL_ENV": str(venv)}


def test_the_wheel_holds_the_library_and_its_data(venv: Path) -> None:
    (packages,) = venv.glob("lib/python*/site-packages")
    library = packages / "pulumi_mediapackage_vod"

    for file in (
        "py.typed",
        "pulumi-plugin.json",
        "components/vod_packaging.py",
        "dynamic_providers/shell.py",
        "emulator/behaviours.json",
        "emulator/page/templates/page.html",
    ):
        assert (library / file).is_file()
    assert (library / "dynamic_providers/lifecycle").is_dir()
    assert (library / "emulator").is_dir()
    assert not any((packages / name).exists() for name in PACKAGES[1:])


def test_the_quickstart_runs_from_the_wheel(
    environment: Mapping[str, str], emulator: Emulator, session: boto3.Session, venv: Path, tmp_path: Path
) -> None:
    account = Account(session, emulator.url, REGION)
    stack = Stack(tmp_path, environment, emulator)
    copy_example("quickstart", stack.project)
    program = stack.project / "__main__.py"
    where = "\nimport pulumi_mediapackage_vod\npulumi.export('file', pulumi_mediapackage_vod.__file__)\n"
    program.write_text(program.read_text() + where)
    stack.init()

    stack.up()

    outputs = stack.outputs()
    assert Path(outputs["file"]).is_relative_to(venv)
    assert sum(len(formats) for formats in outputs["urls"].values()) == 8
    stack.up("--expect-no-changes")
    stack.destroy()
    assert account.objects == {}


class Doorkeeper:
    """A proxy that lets nobody through and counts who came."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection:
                self.asked.append(connection.recv(4096).decode(errors="replace").partition("\r\n")[0])


@pytest.fixture
def doorkeeper() -> Iterator[Doorkeeper]:
    keeper = Doorkeeper()
    yield keeper
    keeper.close()


@pytest.fixture
def without_switches(
    environment: Mapping[str, str], emulator: Emulator, doorkeeper: Doorkeeper, tmp_path: Path
) -> Stack:
    """The quickstart for a CLI that may download, but only past the doorkeeper."""
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), doorkeeper.url)
    kept = {name: text for name, text in environment.items() if name not in SWITCHES}
    kept["PIP_DISABLE_PIP_VERSION_CHECK"] = (
        "1"  # Pulumi lists the packages by pip, which would look for its own update.
    )
    stack = Stack(tmp_path, {**kept, **proxies}, emulator)
    copy_example("quickstart", stack.project)
    return stack


def plugin_install(stack: Stack) -> Run:
    return stack.command("plugin", "install")


def test_the_wheel_makes_pulumi_ask_for_no_plugin(without_switches: Stack, doorkeeper: Doorkeeper) -> None:
    run = plugin_install(without_switches)

    assert run.code == 0, run.text
    assert doorkeeper.asked == []


def test_without_its_plugin_file_pulumi_would_ask_for_one(
    without_switches: Stack, doorkeeper: Doorkeeper, venv: Path
) -> None:
    """That the test above can fail."""
    (file,) = venv.glob("lib/python*/site-packages/pulumi_mediapackage_vod/pulumi-plugin.json")
    hidden = file.rename(file.with_suffix(".hidden"))
    try:
        run = plugin_install(without_switches)
    finally:
        hidden.rename(file)

    assert run.code != 0
    assert doorkeeper.asked != []
