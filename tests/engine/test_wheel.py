"""The library as users get it: a wheel in an environment of its own, and not this checkout."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.distribution import installed
from tests.support.engine.quickstart import assert_it_runs, environment_of
from tests.support.engine.stack import Run, Stack, copy_example

SWITCHES = ("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "PULUMI_DISABLE_REGISTRY_RESOLVE")


@pytest.fixture(scope="module")
def venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and without pulumi-aws."""
    return installed(tmp_path_factory.mktemp("venv"), without=("pulumi_aws",))


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture(scope="module")
def environment(engine: Mapping[str, str], emulator: Emulator, venv: Path) -> Mapping[str, str]:
    return environment_of(venv, engine, emulator)


@pytest.mark.soak  # `try` runs from the wheel each time, and the quickstart before a release
def test_the_quickstart_runs_from_the_wheel(
    engine: Mapping[str, str], emulator: Emulator, session: boto3.Session, venv: Path, tmp_path: Path
) -> None:
    assert_it_runs(tmp_path, venv, engine, emulator, session)


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
