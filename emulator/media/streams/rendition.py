"""What packaging has made of some tracks: one stream as players fetch it, and where its files are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from pulumi_mediapackage_vod.emulator.media.sources.source import Track
from pulumi_mediapackage_vod.emulator.media.sources.subtitles import Cue
from pulumi_mediapackage_vod.emulator.media.streams.access_points import access_type


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
    timescale: int
    """Units in a second."""
    segments: tuple[Segment, ...]
    folder: Path
    """Where its files are."""
    suffix: str
    cues: Sequence[Cue] = ()
    """Of subtitles, which have no files, all that is shown."""
    bits_per_second: int = 0
    """Of its files, on average."""
    peak_bits_per_second: int = 0
    """Of its files, as RFC 8216 has it (4.1): the most that adjacent segments have which last about as long as the
    longest."""

    access_type: int = 1
    """Of the stream access points that its segments begin with: 3, or 0 for none, if not each can be decoded alone."""

    @property
    def number(self) -> int:
        """From 1, as its URLs have it."""
        return self.index + 1

    @property
    def codecs(self) -> str:
        """As RFC 6381 has them, separated by commas."""
        return ",".join(dict.fromkeys(track.codec_name for track in self.tracks))

    @property
    def kind(self) -> str:
        return self.tracks[0].kind

    @property
    def track(self) -> Track:
        return self.tracks[0]

    @property
    def seconds(self) -> float:
        """When its last segment ends."""
        return self.span(len(self.segments))[1]

    def span(self, number: int) -> tuple[float, float]:
        """When a segment begins and ends, in seconds."""
        start, duration = self.segments[number - 1]
        return start / self.timescale, (start + duration) / self.timescale

    @property
    def cuts(self) -> tuple[int, ...]:
        """When its segments start, in milliseconds."""
        return tuple(round(each.start * 1000 / self.timescale) for each in self.segments)

    @property
    def target_seconds(self) -> int:
        """The longest segment's duration as HLS has it."""
        return max(1, round(max(each.duration for each in self.segments) / self.timescale))

    def init_file(self) -> Path | None:
        """The initialization segment, which only fragmented MP4 has."""
        return self.folder / f"init_{self.index}{self.suffix}" if self.suffix == ".mp4" else None

    def segment_file(self, number: int) -> Path | None:
        """None where there is no such segment."""
        return self._file(number) if 1 <= number <= len(self.segments) else None

    def number_at(self, start: int) -> int | None:
        """Of the segment that starts then."""
        return next((number for number, each in enumerate(self.segments, start=1) if each.start == start), None)

    def measured(self) -> Rendition:
        """With what its files tell: their bitrates, and what they begin with."""
        files = [self._file(number) for number in range(1, len(self.segments) + 1)]
        bits = [8 * each.stat().st_size for each in files]
        seconds = [each.duration / self.timescale for each in self.segments]
        average = sum(bits) / sum(seconds)
        peak = max((average, *_rates(bits, seconds, self.target_seconds)))
        kind = access_type(files, self.track.codec) if self.kind == "video" else 1
        rates = {"bits_per_second": math.ceil(average), "peak_bits_per_second": math.ceil(peak)}
        return replace(self, access_type=kind, **rates)

    def _file(self, number: int) -> Path:
        return self.folder / f"{self.index}_{number}{self.suffix}"


def _rates(bits: Sequence[int], seconds: Sequence[float], target: int) -> Iterable[float]:
    """Of all sets of adjacent segments that last between half and one and a half of the target."""
    for first in range(len(bits)):
        size, duration = 0, 0.0
        for each in range(first, len(bits)):
            size, duration = size + bits[each], duration + seconds[each]
            if duration > 1.5 * target:
                break
            if duration >= 0.5 * target:
                yield size / duration
