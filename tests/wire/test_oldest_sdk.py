"""The undocumented parts of Pulumi's SDK that this library leans on, in the oldest SDK that it supports.

That SDK gets an environment of its own under the user's cache folder, made once.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support import provider_process
from tests.support.provider_process import ASSET, GROUP, CallError, Props, ProviderProcess

ROOT = Path(__file__).parents[2]
SOURCE = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
ROLE = "arn:aws:iam::111122223333:role/reader"
LIMIT = 0.3
"""Seconds that a call may wait."""
LONG = 50.0

Started = Callable[..., ProviderProcess]


@pytest.fixture(scope="session")
def oldest() -> str:
    """Major and minor version, as the project's own dependencies have it."""
    found = re.search(r'"pulumi>=(\d+\.\d+)', (ROOT / "pyproject.toml").read_text())
    assert found
    return found[1]


@pytest.fixture(scope="session")
def python(oldest: str) -> Path:
    """The Python of an environment with that SDK and without this library."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pulumi-mediapackage-vod"
    folder = cache / f"sdk-{oldest}-python{sys.version_info.major}.{sys.version_info.minor}"
    made = folder / "made"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            uv = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
            assert uv, "uv is one of the development dependencies"
            shutil.rmtree(folder, ignore_errors=True)
            _carry_out(uv, "venv", "--quiet", "--python", sys.executable, str(folder))
            needed = (f"pulumi=={oldest}.*", "boto3", "typing-extensions")
            _carry_out(
                uv, "pip", "install", "--quiet", "--system-certs", "--python", str(folder / "bin" / "python"), *needed
            )
            made.touch()
    return folder / "bin" / "python"


def _carry_out(*command: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder from which this checkout can be imported under its name."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "pulumi_mediapackage_vod").symlink_to(ROOT / "pulumi_mediapackage_vod")
    return folder


@pytest.fixture
def started(
    environment: dict[str, str], python: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Started]:
    """Start a provider process of that SDK. It imports from the folder that it runs in."""
    monkeypatch.chdir(library)
    monkeypatch.setattr(provider_process, "sys", SimpleNamespace(executable=str(python)))
    with ExitStack() as stack:
        yield lambda: stack.enter_context(ProviderProcess(environment))


@pytest.fixture
def process(started: Started) -> ProviderProcess:
    return started()


@pytest.fixture
def group(client: Any, process: ProviderProcess) -> Iterator[str]:
    id_, _ = process.create(process.check(GROUP, {}, seed=os.urandom(8)))
    yield id_
    for asset in client.list_assets(PackagingGroupId=id_)["Assets"]:
        client.delete_asset(Id=asset["Id"])


def asset(group: str, configuration: str, **inputs: Any) -> Props:
    return {
        "packaging_group_id": group,
        "source_arn": SOURCE,
        "source_role_arn": ROLE,
        "packaging_configurations": [configuration],
        **inputs,
    }


def test_it_is_the_oldest_sdk(python: Path, oldest: str) -> None:
    command = [str(python), "-c", "from importlib.metadata import version; print(version('pulumi'))"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.startswith(f"{oldest}.")


def test_an_object_lives_its_life(process: ProviderProcess, client: Any) -> None:
    inputs = process.check(GROUP, {"tags": {"team": "video"}}, seed=b"life")
    id_, outputs = process.create(inputs)
    assert process.read(id_, outputs) == (id_, outputs, inputs)
    news = process.check(GROUP, {"tags": {"team": "films"}}, outputs)
    assert process.diff(id_, outputs, news) == (True, [], True)
    updated = process.update(id_, outputs, news)
    assert client.describe_packaging_group(Id=id_)["Tags"]["team"] == "films"
    process.delete(id_, updated)
    assert id_ not in [item["Id"] for item in client.list_packaging_groups()["PackagingGroups"]]


def test_the_engines_seed_makes_the_same_id_in_both_checks(process: ProviderProcess) -> None:
    first = process.check(GROUP, {}, seed=b"run 1")["group_id"]
    assert process.check(GROUP, {}, seed=b"run 1")["group_id"] == first
    assert process.check(GROUP, {}, seed=b"run 2")["group_id"] != first


def test_an_error_is_its_own_text_without_a_traceback(process: ProviderProcess, client: Any) -> None:
    client.create_packaging_group(Id="theirs-oldest")
    with pytest.raises(CallError) as caught:
        process.create(process.check(GROUP, {"group_id": "theirs-oldest"}))
    client.delete_packaging_group(Id="theirs-oldest")
    assert caught.value.text.startswith("packaging group 'theirs-oldest' exists already in eu-west-1")
    assert "\n" not in caught.value.text


def test_what_was_made_and_not_finished_is_handed_to_the_engine(process: ProviderProcess, group: str) -> None:
    inputs = process.check(ASSET, asset(group, "lost"))
    with pytest.raises(CallError) as caught:
        process.create(inputs, LIMIT)
    made = caught.value.made
    assert made
    assert made.id == inputs["asset_id"]
    assert list(made.reasons) == [caught.value.text]
    assert made.properties["__provider"] == inputs["__provider"]
    assert "still has no endpoint for lost" in caught.value.text


class Creating:
    """A create in a thread of its own, and the error that it ended with."""

    def __init__(self, process: ProviderProcess, inputs: Props) -> None:
        self._process, self._inputs = process, inputs
        self.error: CallError | None = None
        self.thread = Thread(target=self._create)
        self.thread.start()

    def _create(self) -> None:
        try:
            self._process.create(self._inputs, LONG)
        except CallError as error:
            self.error = error


@pytest.fixture
def waits(process: ProviderProcess, client: Any, group: str) -> Iterator[list[Creating]]:
    """Five creates that wait, where the SDK has four threads for everything."""
    made = [Creating(process, process.check(ASSET, asset(group, "lost", revision=str(number)))) for number in range(5)]
    while len(client.list_assets(PackagingGroupId=group)["Assets"]) < 5:
        time.sleep(0.01)
    yield made
    process.cancel()
    for one in made:
        one.thread.join()


def test_a_cancelled_run_ends_all_waits_and_hands_over_what_was_made(
    process: ProviderProcess, waits: list[Creating]
) -> None:
    start = time.monotonic()

    process.cancel()

    for one in waits:
        one.thread.join(LONG)
        assert one.error
        assert one.error.made
        assert "cancelled" in one.error.text
    assert time.monotonic() - start < 2


def test_other_calls_do_not_queue_behind_waits(process: ProviderProcess, waits: list[Creating]) -> None:
    start = time.monotonic()

    inputs = process.check(GROUP, {}, seed=b"beside")
    process.diff(inputs["group_id"], inputs, inputs)
    process.create(inputs)

    assert time.monotonic() - start < 5
    assert all(one.thread.is_alive() for one in waits)


def test_a_process_ends_when_its_cli_is_gone(started: Started) -> None:
    process = started()
    process.check(GROUP, {})
    assert process._process.stdout
    process._process.stdout.close()
    assert process._process.wait(3) is not None
