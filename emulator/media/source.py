"""What an ingest found out about a source: the tracks that can be packaged, each in a local file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


class IngestError(Exception):
    """A source that the service cannot take; the text is the reason that its IngestError event gives."""


@dataclass(frozen=True)
class Track:
    """One elementary stream."""

    kind: Literal["video", "audio", "subtitles"]
    input: Path
    """A local file that ffmpeg can open: a media playlist, an MP4, or WebVTT."""
    stream: int
    """The stream's index in that file."""
    codec: str
    """As PyAV names it: `h264`, `hevc`, `aac`, `ac3`, `eac3`, `webvtt`."""
    bits_per_second: int
    """Of the video as the source states it, else as measured; 0 for subtitles."""
    width: int = 0
    height: int = 0
    frame_rate: float = 0.0
    channels: int = 0
    sample_rate: int = 0
    language: str | None = None
    name: str | None = None
    """What players show for it; None where the source gives no name."""


@dataclass(frozen=True)
class MediaSource:
    """A whole title. Tracks are in the source's own order."""

    kind: Literal["hls", "smil"]
    seconds: float
    segment_seconds: float | None
    """Of an HLS source; the service rounds segment durations to multiples of it. None for MP4."""
    tracks: tuple[Track, ...]

    def of(self, kind: str) -> tuple[Track, ...]:
        return tuple(track for track in self.tracks if track.kind == kind)
