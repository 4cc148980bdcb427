"""The files that ffmpeg reads to package some tracks, brought to one time line."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Stream

from pulumi_mediapackage_vod.emulator.media.ffmpeg import LOCAL_ONLY, local_input
from pulumi_mediapackage_vod.emulator.media.source import Track


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
            arguments += local_input(path)
        return arguments

    def maps(self, tracks: Iterable[Track]) -> list[str]:
        """The tracks as streams of the output, which begin at 0 with the first picture: fragments have no time below 0,
        and players wait for a picture at the start. What an encoder needs before the first sample of audio, and what
        sounds before the picture, is left out."""
        numbers = {path: number for number, path in enumerate(self.starts)}
        arguments: list[str] = []
        for position, each in enumerate(tracks):
            arguments += ["-map", f"{numbers[each.input]}:{each.stream}"]
            if each.kind == "audio":
                arguments += [f"-copypriorss:{position}", "0"]
        return arguments


def inputs_of(tracks: Sequence[Track]) -> Inputs:
    """The files of these tracks, whose first picture is to be at 0.

    A `SourceError` where there is none, or a file cannot be opened.
    """
    starts: dict[Path, float] = {}
    pictures: list[float] = []
    for path in dict.fromkeys(track.input for track in tracks):
        with _opened(path) as opened:
            its = [each for each in tracks if each.input == path]
            starts[path] = _start(opened, [opened.streams[each.stream] for each in its])
            pictures += _first_pictures(opened, [opened.streams[each.stream] for each in its if each.kind == "video"])
    if not pictures:
        raise SourceError("the source has no picture that can be decoded: its video has no key frame")
    return Inputs(starts, min(pictures))


def key_frame_seconds(track: Track) -> float | None:
    """How far the key frames of an MP4's video are apart as a rule; None where it has but one."""
    with _opened(track.input) as opened:
        stream = opened.streams[track.stream]
        times = [each.timestamp for each in stream.index_entries if each.is_keyframe]
        if len(times) < 2 or stream.time_base is None:
            return None
        return float(median(later - earlier for earlier, later in pairwise(times)) * stream.time_base)


@contextmanager
def _opened(path: Path) -> Generator[InputContainer, None, None]:
    try:
        opened: InputContainer = av.open(str(path), options=LOCAL_ONLY)
        with closing(opened):
            yield opened
    except (FFmpegError, IndexError, ValueError) as error:
        raise SourceError(f"{path.name} cannot be read: {error}") from None


def _start(opened: InputContainer, used: Sequence[Stream]) -> float:
    """The second that ffmpeg takes for the start: of a playlist that of the streams which are used, else of all."""
    if opened.format.name != "hls":
        return (opened.start_time or 0) / 1_000_000
    starts = [each.start_time * each.time_base for each in used if each.start_time is not None and each.time_base]
    return float(min(starts, default=0))


def _first_pictures(opened: InputContainer, videos: Sequence[Stream]) -> Iterable[float]:
    """The second of the first that can be decoded, of each. It may lie before the start: what an edit list leaves out
    of an MP4 in the midst of a group of pictures is in the media all the same."""
    firsts: dict[int, float] = {}
    for packet in opened.demux(*videos) if videos else ():
        if packet.is_keyframe and packet.pts is not None:
            firsts.setdefault(packet.stream.index, float(packet.pts * packet.time_base))
            if len(firsts) == len(videos):
                break
    return firsts.values()
