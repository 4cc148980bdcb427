"""Which versions are good enough, and how the programs that report them write them."""

from __future__ import annotations

import re
from typing import NamedTuple

_VERSION = re.compile(r"\b(?:v|go ?)?(\d+)\.(\d+)(?:\.(\d+))?(-[A-Za-z]|rc\d|beta\d)?")


class Version(NamedTuple):
    """A version that compares as it should: a pre-release comes before its release."""

    major: int
    minor: int
    patch: int
    released: bool = True

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}{'' if self.released else ' (pre-release)'}"


PINNED = Version(3, 259, 0)
"""What is installed or built, and the oldest that is taken from PATH."""


def version_in(text: str) -> Version | None:
    """The version in what `pulumi version` (`v3.259.0`) or `go env GOVERSION` (`go1.26.8`) printed, or in a go.mod."""
    match = _VERSION.search(text)
    if match is None:
        return None
    major, minor, patch, before_release = match.groups()
    return Version(int(major), int(minor), int(patch or 0), released=before_release is None)
