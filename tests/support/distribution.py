"""What the project is distributed as: built and installed without network, from copies of the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("components", "dynamic_providers", "emulator")
"""Folders at the top that the package holds by links."""
_SOURCES = (*PACKAGES, "pulumi_mediapackage_vod", "pyproject.toml", "setup.py", "README.md", "LICENSE")
EXTRAS = "aws,cli,emulator-aws,emulator-media,try"
"""All that a user can install."""
_OURS = ("pulumi_mediapackage_vod", "__editable__")


def copied(target: Path) -> Path:
    """All that a build reads, links as links: a build leaves folders beside its sources."""
    target.mkdir()
    for name in _SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, target / name)
    return target


def build(source: Path, kind: str, target: Path) -> subprocess.CompletedProcess[str]:
    """`python -m build`, whatever comes of it; `kind` is wheel or sdist."""
    command = [sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--outdir", target, source]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def built(source: Path, kind: str, target: Path) -> Path:
    """The one file that a build made."""
    done = build(source, kind, target)
    assert done.returncode == 0, done.stdout + done.stderr
    (file,) = target.iterdir()
    return file


def new_environment(folder: Path, without: Sequence[str] = ()) -> Path:
    """A virtual environment without this project; what it depends on is linked from this one. Its site-packages."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith((*_OURS, *without)):
            (packages / entry.name).symlink_to(entry)
    return packages


def installed(folder: Path, without: Sequence[str] = ()) -> Path:
    """An environment with the wheel, and with what it depends on but `without`, made without network."""
    packages = new_environment(folder / "venv", without)
    zipfile.ZipFile(built(copied(folder / "source"), "wheel", folder / "dist")).extractall(packages)
    return folder / "venv"


def client_environment(venv: Path, *, python: str = "", extras: str = "", more: Sequence[str] = ()) -> Path:
    """An environment in which a package client has installed the wheel that `make release-check` built, for one version
    of Python."""
    (wheel,) = (ROOT / "dist").glob("*.whl")
    made = uv("venv", "--seed", *(["--python", python] if python else []), venv)
    if made.returncode != 0:
        not_done(f"there is no Python {python} here, and none was fetched: {made.stderr.strip().splitlines()[-1]}")
    wanted = f"{wheel}[{extras}]" if extras else str(wheel)
    done = uv("pip", "install", "--python", venv / "bin" / "python", wanted, *more)
    assert done.returncode == 0, done.stderr
    return venv


def not_done(why: str) -> NoReturn:
    """A release is not checked by half, unless somebody says so."""
    if os.environ.get("OFFLINE"):
        pytest.skip(f"not done: {why}")
    pytest.fail(f"not done: {why}. OFFLINE=1 leaves out what this machine cannot fetch", pytrace=False)


def uv(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """It finds the Pythons of pyenv too, whichever of them is the global one."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, pyenv.glob("versions/3.*/bin"))])
    return subprocess.run(
        ["uv", "--quiet", *arguments],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
