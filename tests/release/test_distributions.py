"""The files that are uploaded: what an index refuses, and what must or must not be in them."""

from __future__ import annotations

import subprocess
import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path, PurePosixPath

from pulumi_mediapackage_vod import __version__
from tests.support.distribution import EXTRAS

PACKAGE = "pulumi_mediapackage_vod/"
DATA = {
    "py.typed",
    "pulumi-plugin.json",
    "emulator/behaviours.json",
    "emulator/page/templates/page.html",
    "emulator/static/hls.min.js",
    "emulator/static/dash.mediaplayer.min.js",
    "emulator/static/LICENSES.txt",
}


def test_an_index_takes_both(wheel: Path, sdist: Path) -> None:
    done = subprocess.run(["twine", "check", "--strict", wheel, sdist], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_wheel_holds_the_package_with_its_player_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    package = {name.removeprefix(PACKAGE) for name in names if name.startswith(PACKAGE)}

    assert {PurePosixPath(name).parts[0] for name in names} == {
        PACKAGE.rstrip("/"),
        f"pulumi_mediapackage_vod-{__version__}.dist-info",
    }
    assert package >= DATA, "`make player` gets what the page plays with"
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".map"))]


def test_the_sdist_holds_what_builds_the_same_wheel(wheel: Path, sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {str(PurePosixPath(*PurePosixPath(each.name).parts[1:])) for each in archive if each.isfile()}

    assert {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith(PACKAGE)} <= names
    assert {"pyproject.toml", "setup.py", "README.md", "LICENSE"} <= names
    assert not [name for name in names if name.startswith(("tests/", ".", "benchmarks/"))]


def test_the_metadata_says_what_a_user_looks_for(wheel: Path) -> None:
    metadata = message_from_bytes(
        zipfile.ZipFile(wheel).read(f"pulumi_mediapackage_vod-{__version__}.dist-info/METADATA")
    )

    assert (metadata["Version"], metadata["License-Expression"]) == (__version__, "Apache-2.0")
    assert metadata["Requires-Python"] == ">=3.10"
    assert set(EXTRAS.split(",")) <= set(metadata.get_all("Provides-Extra", []))
