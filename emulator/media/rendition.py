"""What packaging has made of some tracks: one stream as players fetch it, and where its files are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pulumi_mediapackage_vod.emulator.media.source import Track
from pulumi_mediapackage_vod.emulator.media.subtitles import Cue


class Segment(NamedTuple):
    """When it is shown, in the rendition's own units."""

    start: int
    duration: int


@dataclass(frozen=True)
class Rendition:
    """A stream of its own in every manifest that has it; its segments count from 1."""

    index: int
    """From 0, in the source's order."""
    tracks: tuple[Track, ...]
    """What is in it; the first says what kind it is of."""
    codecs: str
    """As RFC 6381 has them, separated by commas."""
    bits_per_second: int
    timescale: int
    """Units in a second."""
    segments: tuple[Segment, ...]
    folder: Path
    """Where its files are."""
    suffix: str
    cues: Sequence[Cue] = ()
    """Of subtitles, which have no files, all that is shown."""

    @property
    def number(self) -> int:
        """From 1, as its URLs have it."""
        return self.index + 1

    @property
    def kind(self) -> str:
        return self.tracks[0].kind

    @property
    def track(self) -> Track:
        return self.tracks[0]

    @property
    def seconds(self) -> float:
        """When its last segment ends."""
        last = self.segments[-1]
        return (last.start + last.duration) / self.timescale

    def of(self, kind: str) -> tuple[Track, ...]:
        return tuple(track for track in self.tracks if track.kind == kind)

    def init_file(self) -> Path:
        """The initialization segment of fragmented MP4."""
        return self.folder / f"init_{self.index}{self.suffix}"

    def segment_file(self, number: int) -> Path | None:
        """None where there is no such segment."""
        return self.folder / f"{self.index}_{number}{self.suffix}" if 1 <= number <= len(self.segments) else None
