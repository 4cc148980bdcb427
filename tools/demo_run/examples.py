"""The examples that the demo runs: what each needs first, and what has to come of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

CLONE = Path(__file__).resolve().parents[2]
REGION = "eu-west-1"
FOLDER = CLONE / "examples"
DEFAULT = "quickstart"
FORMATS = ("hls", "dash", "cmaf", "mss")


class UnknownExampleError(Exception):
    """There is no such example, or it is none for the demo; the text says which there are."""


@dataclass(frozen=True)
class Unit:
    """A unit's playback URLs: where they stand in the stack's outputs, and what they have to be."""

    outputs: tuple[str, ...]
    titles: tuple[str, ...]
    formats: tuple[str, ...] = FORMATS
    cdn: bool = False
    """Whether they are CloudFront's, not the service's own."""
    groups: int = 1
    """How many packaging groups have the titles, each of them in one."""

    @property
    def urls(self) -> set[tuple[str, str]]:
        """Which there have to be, by title and format."""
        return set(product(self.titles, self.formats))

    def found(self, outputs: Mapping[str, Any]) -> Mapping[tuple[str, str], str]:
        """Which there are."""
        found: Any = outputs
        for name in self.outputs:
            found = found.get(name, {})
        return {(title, name): url for title, formats in found.items() for name, url in formats.items()}


@dataclass(frozen=True)
class Example:
    """One project below examples/."""

    what: str
    units: tuple[Unit, ...]
    others: Mapping[str, int] = field(default_factory=dict[str, int])
    """What it makes in AWS's other services, by kind; without any it needs neither these nor their plugin."""
    sources: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict[tuple[str, str], tuple[str, ...]])
    """Objects that it reads, by Region and bucket."""
    plays: bool = False
    """Whether its titles are the sample media, which its URLs then have to play."""
    config: Mapping[str, Callable[[], str]] = field(default_factory=dict[str, Callable[[], str]])
    """Configuration without a default."""
    to_try: tuple[str, ...] = ()
    """Commands for a stack that is left up."""

    @property
    def made(self) -> Mapping[str, int]:
        """What the services have to hold of each kind."""
        return {
            "packaging group": sum(unit.groups for unit in self.units),
            "packaging configuration": sum(len(unit.formats) * unit.groups for unit in self.units),
            "asset": sum(len(unit.titles) for unit in self.units),
            **self.others,
        }

    @property
    def outputs(self) -> str:
        """Where the URLs stand."""
        return " and ".join(dict.fromkeys(unit.outputs[0] for unit in self.units))

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple({REGION: 0, **{region: 0 for region, _ in self.sources}})

    @property
    def options(self) -> tuple[str, ...]:
        """For `mediapackage-vod try`."""
        access = ("--check-access",) if self.sources else ()
        return (*access, "--egress", "aws") if self.others else ()


def viewer_key() -> str:
    """A new public key, whose private half nobody keeps."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = rsa.generate_private_key(65537, 2048).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


TRAILER, FEATURE = "trailer/index.m3u8", "feature/feature.smil"

with (FOLDER / "catalogue" / "titles.csv").open() as file:
    CATALOGUE = {row["key"]: row["source"] for row in csv.DictReader(file)}

EXAMPLES: Mapping[str, Example] = {
    DEFAULT: Example(
        "a packaging group, four formats, two titles",
        units=(Unit(("urls",), titles=tuple(json.loads((FOLDER / DEFAULT / "catalogue.json").read_text()))),),
        plays=True,
        to_try=("pulumi config set team archive && pulumi up",),
    ),
    "catalogue": Example(
        "a catalogue from a CSV file, in two packaging groups behind one CDN",
        units=(Unit(("playback_urls",), titles=tuple(CATALOGUE), formats=("dash", "cmaf"), cdn=True, groups=2),),
        others={"role": 1, "distribution": 1},
        sources={(REGION, "acme-movies"): tuple(CATALOGUE.values())},
    ),
    "cdn": Example(
        "a catalogue behind CloudFront, for signed cookies, with logs and alarms",
        units=(Unit(("playback_urls",), titles=("trailer", "feature"), cdn=True),),
        others={"role": 2, "secret": 1, "log group": 1, "distribution": 1, "public key": 1},
        sources={(REGION, "acme-movies"): (TRAILER, FEATURE)},
        config={"viewerKey": viewer_key},
    ),
    "composed": Example(
        "the parts of a unit, each used alone",
        units=(Unit(("playback_urls",), titles=("trailer",), formats=("hls",), cdn=True),),
        others={"role": 2, "secret": 1, "log group": 1, "distribution": 1},
        sources={(REGION, "acme-movies"): (f"films/{TRAILER}",)},
    ),
    "existing-cdn": Example(
        "a unit behind a distribution that has other origins, too",
        units=(Unit(("urls",), titles=("trailer",), cdn=True),),
        others={"role": 1, "secret": 1, "distribution": 1},
    ),
    "protected": Example(
        "films with multi-DRM, trailers in the clear",
        units=(Unit(("films",), titles=("feature", "sequel")), Unit(("trailers",), titles=("feature",))),
        others={"role": 2},
        sources={(REGION, "acme-movies"): (FEATURE, "feature/trailer.m3u8", "sequel/index.m3u8")},
    ),
    "two-regions": Example(
        "the same catalogue in two Regions",
        units=tuple(
            Unit(("urls", region), titles=("trailer",), formats=("dash", "cmaf")) for region in (REGION, "us-east-1")
        ),
        others={"role": 2},
        sources={(REGION, "acme-movies-eu"): (TRAILER,), ("us-east-1", "acme-movies-us"): (TRAILER,)},
    ),
}

NOT_RUN: Mapping[str, str] = {
    "ingest": "makes titles by a Lambda function, which the emulator does not run; see its README",
    "testing": "brings tests of its own, which pytest runs",
    "two-stacks": "is several projects, which its README runs one after the other",
}
"""Why the demo leaves other examples out."""


def named(name: str) -> Example:
    if name in EXAMPLES:
        return EXAMPLES[name]
    why = f"{NOT_RUN[name]}: {FOLDER / name / 'README.md'}" if name in NOT_RUN else "is no example"
    raise UnknownExampleError(f"EXAMPLE={name} {why}. The demo runs {', '.join(EXAMPLES)}.")
