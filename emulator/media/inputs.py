"""The files that ffmpeg reads to package some tracks, brought to one time line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Stream

from pulumi_mediapackage_vod.emulator.media.source import Track

# The source may have changed since it was looked at: whatever its playlists name, only local files are read.
_OPTIONS = {"protocol_whitelist": "file"}


class SourceError(Exception):
    """A source that cannot be packaged any more; the text says why."""


@dataclass(frozen=True)
class Inputs:
    """Each file once, with the second at which it starts, and the second that is to become 0."""

    starts: Mapping[Path, float]
    zero: float

    def arguments(self) -> list[str]:
        # ffmpeg lets every input begin at 0.
        arguments: list[str] = []
        for path, start in self.starts.items():
            if start != self.zero:
                arguments += ["-itsoffset", f"{start - self.zero:.6f}"]
            for option, value in _OPTIONS.items():
                arguments += [f"-{option}", value]
            arguments += ["-i", str(path)]
        return arguments

    def maps(self, tracks: Iterable[Track]) -> list[str]:
        numbers = {path: number for number, path in enumerate(self.starts)}
        return [argument for each in tracks for argument in ("-map", f"{numbers[each.input]}:{each.stream}")]


def inputs_of(tracks: Sequence[Track], *, from_first_picture: bool = False) -> Inputs:
    """The files of these tracks, which begin at 0 with what comes first of all or with the first picture.

    A `SourceError` where one cannot be opened.
    """
    opened: dict[Path, tuple[float, float | None]] = {}
    for path in dict.fromkeys(track.input for track in tracks):
        opened[path] = _starts(path, [each for each in tracks if each.input == path])
    starts = {path: start for path, (start, _) in opened.items()}
    pictures = [picture for _, picture in opened.values() if picture is not None]
    return Inputs(starts, min(pictures) if from_first_picture and pictures else min(starts.values()))


def _starts(path: Path, tracks: Sequence[Track]) -> tuple[float, float | None]:
    """The second that ffmpeg takes for the start, of a playlist that of the streams which are used, else of all; and
    that of the first picture, if there is one."""
    try:
        opened: InputContainer = av.open(str(path), options=_OPTIONS)
        with closing(opened):
            used = {each: _start(opened.streams[each.stream]) for each in tracks}
            pictures = [start for each, start in used.items() if each.kind == "video" and start is not None]
            if opened.format.name == "hls":
                start = min((start for start in used.values() if start is not None), default=0.0)
            else:
                start = (opened.start_time or 0) / 1_000_000
            return start, min(pictures, default=None)
    except (FFmpegError, IndexError, ValueError) as error:
        raise SourceError(f"{path.name} cannot be read: {error}") from None


def _start(stream: Stream) -> float | None:
    if stream.start_time is None or stream.time_base is None:
        return None
    return float(stream.start_time * stream.time_base)
