"""A package client installs the wheel into a clean environment, where the quickstart runs: for each version of Python,
and with the oldest dependencies that pyproject.toml allows."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.distribution import EXTRAS, ROOT, client_environment, uv
from tests.support.engine.quickstart import assert_it_runs

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14", "3.15")
OLDEST_FOR = (
    "tests/unit/service/test_clients.py",
    "tests/unit/lifecycle/test_model_coverage.py",
    "tests/unit/lifecycle/test_shapes.py",
    "tests/unit/lifecycle/test_time_limits.py",
    "tests/unit/lifecycle/test_typed_inputs.py",
    "tests/unit/components/test_formats.py",
    "tests/unit/shell/test_engine_values.py",
)
"""What the library reads of botocore and of the running engine. Tests under Pulumi's mocks do not count, since older
ones name resources otherwise; nor those of events, whose patterns the oldest moto does not know."""
TOOLS = ("hypothesis", "pytest", "pytest-timeout", "pytest-xdist")


def locked(names: tuple[str, ...]) -> list[str]:
    """As development uses them."""
    text = (ROOT / "requirements" / "dev.txt").read_text()
    return [found[0] for name in names for found in [re.findall(rf"^({name}==\S+)", text, re.MULTILINE)]]


@pytest.fixture(scope="module")
def oldest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Direct dependencies are as old as allowed."""
    folder = tmp_path_factory.mktemp("oldest")
    extras = [part for name in EXTRAS.split(",") for part in ("--extra", name)]
    oldest_of = ["--resolution", "lowest-direct", "--python-version", PYTHONS[0], *extras]
    compiled = uv("pip", "compile", "pyproject.toml", *oldest_of, "--output-file", folder / "lowest.txt")
    assert compiled.returncode == 0, compiled.stderr
    more = ["--requirement", str(folder / "lowest.txt"), *locked(TOOLS)]
    return client_environment(folder / "venv", python=PYTHONS[0], extras=EXTRAS, more=more)


@pytest.mark.parametrize("python", PYTHONS)
def test_the_quickstart_runs(
    python: str, engine: Mapping[str, str], emulator: Emulator, session: boto3.Session, tmp_path: Path
) -> None:
    venv = client_environment(tmp_path / "venv", python=python)

    assert_it_runs(tmp_path, venv, engine, emulator, session)


def test_the_quickstart_runs_with_the_oldest_dependencies(
    oldest: Path, engine: Mapping[str, str], emulator: Emulator, session: boto3.Session, tmp_path: Path
) -> None:
    assert_it_runs(tmp_path, oldest, engine, emulator, session)


@pytest.mark.timeout(1800)
def test_tests_pass_with_the_oldest_dependencies(oldest: Path) -> None:
    command = [oldest / "bin" / "python", "-m", "pytest", "-p", "no:cacheprovider", "-x", *OLDEST_FOR]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
