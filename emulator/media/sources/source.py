"""What an ingest found out about a source: the tracks that can be packaged, each in a local file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from pulumi_mediapackage_vod.emulator.model.documents import shortened


class IngestError(Exception):
    """A source that the service cannot take; the text is the reason that its IngestError event gives."""

    def __init__(self, reason: str) -> None:
        super().__init__(shortened(reason))


@dataclass(frozen=True)
class SourceFile:
    """A file of the source as it was when it was ingested."""

    path: Path
    size: int
    modified: int
    """In nanoseconds since the epoch."""

    @classmethod
    def of(cls, path: Path) -> SourceFile:
        found = path.lstat()
        return cls(path, found.st_size, found.st_mtime_ns)

    def has_changed(self) -> bool:
        """Whether it is gone or another one by now, as far as its size and time show that."""
        try:
            return self != SourceFile.of(self.path)
        except OSError:
            return True


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
    pixel_shape: Fraction = Fraction(1)
    """The width of a pixel by its height."""
    rotated: bool = False
    """Whether its pictures are to be turned before they are shown."""
    time_base: Fraction | None = None
    """The unit of its timestamps in seconds."""
    starts_at: float = 0.0
    """When its first key frame is, in seconds of its file's own time."""
    ends_at: float = 0.0
    """When its last picture ends."""
    codec_name: str = ""
    """What manifests call its codec; empty for subtitles."""

    def __str__(self) -> str:
        """The parameters that a decoder is set to."""
        if self.kind == "audio":
            return f"{self.codec_name} of {self.channels} channels at {self.sample_rate} Hz"
        return f"{self.codec_name} of {self.width}x{self.height}, pixels of {self.pixel_shape}"

    @property
    def is_known(self) -> bool:
        """Whether a decoder's parameters are: they come with the first frame."""
        return bool(self.codec_name and (self.width or self.sample_rate))

    @property
    def display_size(self) -> tuple[int, int]:
        """In square pixels."""
        return round(self.width * self.pixel_shape), self.height


_SHOWN = (
    *("kind", "codec", "bits_per_second", "width", "height", "frame_rate"),
    *("channels", "sample_rate", "language", "name"),
)


@dataclass(frozen=True, eq=False)
class MediaSource:
    """A whole title. Tracks are in the source's own order."""

    kind: Literal["hls", "smil"]
    seconds: float
    segment_seconds: float | None
    """Of an HLS source; the service rounds segment durations to multiples of it. None for MP4."""
    tracks: tuple[Track, ...]
    files: tuple[SourceFile, ...] = ()
    """All that it consists of, in the order of reading."""
    key_frame_seconds: float | None = None
    """How far the key frames of an MP4 source's first video are apart as a rule; None for HLS."""

    def of(self, kind: str) -> tuple[Track, ...]:
        return tuple(track for track in self.tracks if track.kind == kind)

    def changed(self) -> Path | None:
        """The first file that is not as it was ingested; it is looked at, not read."""
        return next((file.path for file in self.files if file.has_changed()), None)

    def describe(self) -> Mapping[str, Any]:
        """What the control interface shows of it."""
        return {
            "kind": self.kind,
            "seconds": self.seconds,
            "segment_seconds": self.segment_seconds,
            "tracks": [{name: getattr(track, name) for name in _SHOWN} for track in self.tracks],
        }
