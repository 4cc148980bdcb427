"""The files that ffmpeg reads to package some tracks, brought to one time line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError

from pulumi_mediapackage_vod.emulator.media.source import Track

# The source may have changed since it was looked at: whatever its playlists name, only local files are read.
_OPTIONS = {"protocol_whitelist": "file"}


class SourceError(Exception):
    """A source that cannot be packaged any more; the text says why."""


@dataclass(frozen=True)
class Inputs:
    """Each file once, with the second at which it starts where there are several."""

    starts: Mapping[Path, float]

    def arguments(self) -> list[str]:
        # ffmpeg lets every input begin at 0; of several that do not begin together, the later ones are put off.
        earliest = min(self.starts.values(), default=0.0)
        arguments: list[str] = []
        for path, start in self.starts.items():
            if start > earliest:
                arguments += ["-itsoffset", f"{start - earliest:.6f}"]
            for option, value in _OPTIONS.items():
                arguments += [f"-{option}", value]
            arguments += ["-i", str(path)]
        return arguments

    def maps(self, tracks: Iterable[Track]) -> list[str]:
        numbers = {path: number for number, path in enumerate(self.starts)}
        return [argument for each in tracks for argument in ("-map", f"{numbers[each.input]}:{each.stream}")]


def inputs_of(tracks: Sequence[Track]) -> Inputs:
    """The files of these tracks; a `SourceError` where one of several cannot be opened."""
    paths = dict.fromkeys(track.input for track in tracks)
    if len(paths) == 1:
        return Inputs(dict.fromkeys(paths, 0.0))
    return Inputs({path: _start(path, {each.stream for each in tracks if each.input == path}) for path in paths})


def _start(path: Path, streams: Collection[int]) -> float:
    """The second that ffmpeg takes for the start: of a playlist that of the streams which are used, else of all."""
    try:
        opened: InputContainer = av.open(str(path), options=_OPTIONS)
        with closing(opened):
            if opened.format.name == "hls":
                used = [opened.streams[index] for index in streams]
                starts = [each.start_time * each.time_base for each in used if each.start_time and each.time_base]
                return float(min(starts, default=0))
            return (opened.start_time or 0) / 1_000_000
    except (FFmpegError, IndexError, ValueError) as error:
        raise SourceError(f"{path.name} cannot be read: {error}") from None
