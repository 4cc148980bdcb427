"""What a version brings along: its line in the changelog, and the states that later ones must not touch."""

from __future__ import annotations

import os
import re

from pulumi_mediapackage_vod import __version__
from tests.golden.states import EXAMPLES, FOLDER
from tests.support.distribution import ROOT


def test_the_changelog_has_this_version_and_a_tagged_one_has_its_day() -> None:
    (day,) = re.findall(rf"^## \[{re.escape(__version__)}\] - (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    tag = os.environ.get("TAG", "")
    assert tag in ("", f"v{__version__}")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d" if tag else r"unreleased|\d{4}-\d\d-\d\d", day)


def test_this_version_has_its_states() -> None:
    """`make golden` records them."""
    kept = {str(path.relative_to(FOLDER / __version__)) for path in (FOLDER / __version__).rglob("*.json")}

    assert kept == {f"{project}.json" for projects in EXAMPLES.values() for project in projects}
