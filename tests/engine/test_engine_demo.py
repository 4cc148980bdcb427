"""`make demo EXAMPLE=cdn` as a user sees it: `tools/demo` in a clone of its own, from `pulumi up` to nothing left."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from stack import ROOT

_URL = r"^https://d[0-9a-f]{13}\.cloudfront\.net/out/v1(?:/[0-9a-f]{32}){3}/index(?:\.m3u8|\.mpd|\.ism/Manifest)$"
_NOTHING = ("packaging groups", "packaging configurations", "assets", "roles", "secrets", "log groups", "public keys")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone without a demo of its user's."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("examples", "tests"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    return tmp_path


def test_demo_of_the_cdn_shows_its_playback_urls_and_leaves_nothing(clone: Path, engine: Mapping[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, clone / "tools" / "demo"],
        env={**os.environ, "PATH": engine["PATH"], "EXAMPLE": "cdn"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout
    assert done.returncode == 0, said + done.stderr
    assert "tests/aws_plugin stands in for Pulumi's AWS plugin" in said
    assert "2 assets, 2 roles, 1 secret, 1 log group, 1 public key" in said
    assert len(set(re.findall(_URL, said, re.MULTILINE))) == 8
    steps = re.findall(r"^ *[\d.]+ s  pulumi (\w+): (no change|left .*)$", said, re.MULTILINE)
    assert steps == [
        ("preview", "no change"),
        ("refresh", "no change"),
        ("destroy", "left in the service: nothing"),
    ]
    assert re.findall(r"^ +([a-z ]+): 0$", said, re.MULTILINE) == [*_NOTHING]
    assert not (clone / ".demo").exists()
