"""What `make demo` does first: in a folder with the Makefile, and with programs that only note their arguments."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PLAYER = Path("tools", "player")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with an empty virtual environment."""
    for name in ("Makefile", "pyproject.toml", "requirements/dev.txt", PLAYER / "package.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / PLAYER / "package-lock.json", tmp_path / PLAYER)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("pip", "python", "uv", "npm"):
        _program(tmp_path, name)
    return tmp_path


def _program(clone: Path, name: str, code: int = 0) -> None:
    program = clone / ".venv" / "bin" / name
    program.write_text(f'#!/bin/sh\necho {name} "$@" >> {clone}/log\nexit {code}\n')
    program.chmod(0o755)


def made(clone: Path, *words: str) -> tuple[str, list[str]]:
    """What `make` says, and which programs it has run."""
    (clone / "log").write_text("")
    # Not as a make that another one has started, such as `make test`.
    own = {name: text for name, text in os.environ.items() if name not in ("KEEP", "MAKEFLAGS", "MAKELEVEL")}
    done = subprocess.run(
        ["make", *words], cwd=clone, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True
    )
    return done.stdout, (clone / "log").read_text().splitlines()


def test_the_demo_installs_what_it_needs_once_and_says_so(clone: Path) -> None:
    said, run = made(clone, "demo")
    assert said == "installing what the demo needs into .venv: some 250 MB, once\n"
    pip, setuptools, project, demo = run
    assert pip.endswith("--require-hashes --requirement .venv/uv.txt")
    assert (clone / ".venv" / "uv.txt").read_text().startswith("uv==")
    assert setuptools.endswith("--constraint requirements/dev.txt setuptools")
    assert project.endswith("--constraint requirements/dev.txt --no-build-isolation --editable .[demo]")
    assert demo == "python tools/demo"
    assert made(clone, "demo") == ("", ["python tools/demo"])


def test_pip_installs_all_where_uv_cannot(clone: Path) -> None:
    _program(clone, "uv", code=1)
    _, run = made(clone, "demo")
    assert [line.rpartition(" --")[2] for line in run if line.startswith("python -m pip")] == [
        "requirement .venv/uv.txt",
        "requirement requirements/dev.txt",
        "editable .",
    ]


def test_the_player_is_got_for_a_page_that_stays_and_nothing_is_said_where_it_is_there(clone: Path) -> None:
    made(clone, "demo")
    shutil.copytree(clone / PLAYER, clone / "emulator" / "static")
    (clone / "emulator" / "static" / "package-lock.json").touch()
    assert made(clone, "demo", "KEEP=1") == ("", ["python tools/demo"])
    shutil.rmtree(clone / "emulator" / "static")
    said, run = made(clone, "demo", "KEEP=1")
    assert said.startswith("getting what the page of the emulator plays with, from npm\n")
    assert run[0].startswith("npm ci ")
    assert made(clone, "demo", "KEEP=0")[1] == ["python tools/demo"]
