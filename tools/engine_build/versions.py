"""Which versions are good enough, and how the programs that report them write them."""

from __future__ import annotations

import re
from typing import NamedTuple

_PULUMI = re.compile(r"\bv?(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z][0-9A-Za-z.-]*)?")
_GO = re.compile(r"\bgo ?(\d+)\.(\d+)(?:\.(\d+))?((?:rc|beta)\d+)?")


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


def pulumi_version(text: str) -> Version | None:
    """The version in what `pulumi version` printed (`v3.259.0`)."""
    match = _PULUMI.search(text)
    if match is None:
        return None
    major, minor, patch, suffix = match.groups()
    return Version(int(major), int(minor), int(patch), released=suffix is None)


def go_version(text: str) -> Version | None:
    """The version in `go env GOVERSION` (`go1.26.8`) or in the `go` line of a go.mod (`go 1.25.11`)."""
    match = _GO.search(text)
    if match is None:
        return None
    major, minor, patch, suffix = match.groups()
    return Version(int(major), int(minor), int(patch or 0), released=suffix is None)
