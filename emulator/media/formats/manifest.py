"""One manifest of a package: its settings, its streams and the names of what it leads to; what a format makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from pulumi_mediapackage_vod.emulator.media.formats.manifest_filter import ManifestFilter
from pulumi_mediapackage_vod.emulator.media.formats.served import Made, Served
from pulumi_mediapackage_vod.emulator.media.streams.inputs import Job
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition

NUMBER = "(?:0|[1-9][0-9]{0,18})"
"""The pattern of a number in a file's name: without zeros before it, so that each file has one name."""
_PART = re.compile(rf"({NUMBER})(?:_({NUMBER}|init))?(\.m3u8|\.ts|\.mp4|\.vtt)")


@dataclass(frozen=True)
class Manifest:
    """`settings` are those of the service's shape, completed by defaults."""

    file: str
    """Of its URL: `index.m3u8`, `index.ism/Manifest`."""
    prefix: str
    """What the names of its other files begin with."""
    package: Mapping[str, Any]
    settings: Mapping[str, Any]
    renditions: Sequence[Rendition]
    """In its order."""
    ignored: tuple[str, ...]
    """Members of the package that do nothing for it."""

    def of(self, kind: str) -> list[Rendition]:
        return [each for each in self.renditions if each.kind == kind]

    def filtered(self, by: ManifestFilter) -> Manifest:
        """With the streams only of which the filter admits every track."""
        kept = [each for each in self.renditions if all(map(by.admits, each.tracks))]
        return replace(self, renditions=kept)

    def groups(self, alike: Callable[[Rendition], Hashable]) -> Iterable[list[Rendition]]:
        """Its renditions, together those of which this is equal."""
        groups: dict[Hashable, list[Rendition]] = {}
        for each in self.renditions:
            groups.setdefault(alike(each), []).append(each)
        return groups.values()

    def numbered(self, number: str) -> Rendition | None:
        return next((each for each in self.renditions if str(each.number) == number), None)

    def named(self, file: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Whether a file's name is the prefix and then this pattern."""
        return pattern.fullmatch(file, len(self.prefix)) if file.startswith(self.prefix) else None

    def part(self, file: str) -> tuple[Rendition, str | None, str] | None:
        """What a file's name such as `index_1_2.ts` stands for: a rendition, `init` or the number of a segment if it is
        of one, and its ending."""
        found = self.named(file, _PART)
        rendition = found and self.numbered(found.group(1))
        return (rendition, found.group(2), found.group(3)) if found and rendition else None

    @property
    def reference(self) -> str:
        """The prefix as the manifest itself writes it, relative to its own URL."""
        return quote(self.prefix.rpartition("/")[2])

    @property
    def seconds(self) -> float:
        """How long all of it is."""
        return max((each.seconds for each in self.renditions), default=0.0)


@dataclass(frozen=True)
class Format:
    """What packaging needs of HLS, CMAF, DASH and Smooth Streaming."""

    manifests: str
    """The member of its package that lists manifests."""
    make: Callable[[Job], list[Rendition]]
    """The renditions of video and audio."""
    main: Callable[[Manifest], Made]
    other: Callable[[Manifest, str, float], Served | None]
    """A file that a manifest names, None for another name; of a title that was ingested at this time."""
    settled: Callable[[Manifest], Manifest] = lambda manifest: manifest
    """The manifest, without settings that do not fit its renditions; they count as ignored."""


def prefixes(files: Sequence[str]) -> list[str]:
    """For each manifest, what its other files' names begin with, so that none is the name of another manifest."""
    stems = [file.rpartition(".")[0] for file in files]
    return [_prefix(file, stem, set(stems) - {stem}) for file, stem in zip(files, stems, strict=True)]


def _prefix(file: str, stem: str, others: Iterable[str]) -> str:
    if file.endswith("/Manifest"):  # of Smooth Streaming
        return file.removesuffix("Manifest")
    prefix = f"{stem}_"
    while any(other.startswith(prefix) for other in others):
        prefix += "_"
    return prefix
