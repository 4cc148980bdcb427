"""What a format is asked to package: tracks, and the files that ffmpeg reads for them, brought to one time line."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Stream

from pulumi_mediapackage_vod.emulator.media.sources.source import Track
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import LOCAL_ONLY, local_input

# A tick of the clock of transport streams. Times of frames are rounded down to it, but for the first in a packet.
_TICK = 1 / 90_000


class SourceError(Exception):
    """A source that cannot be packaged any more; the text says why."""


@dataclass(frozen=True)
class Inputs:
    """Each file with the second at which it starts, and the second that is to become 0."""

    starts: Mapping[Path, float]
    zero: float
    audio_starts: Mapping[Path, float] = field(default_factory=dict[Path, float])
    """Where the audio of a file starts that is read apart from its video, to make it a little later."""

    def arguments(self) -> list[str]:
        # ffmpeg lets every input begin at 0.
        arguments: list[str] = []
        for path, start in (*self.starts.items(), *self.audio_starts.items()):
            if start != self.zero:
                arguments += ["-itsoffset", f"{start - self.zero:.6f}"]
            arguments += local_input(path)
        return arguments

    def maps(self, tracks: Iterable[Track]) -> list[str]:
        """The tracks as streams of the output, which begin at 0 with the first picture: fragments have no time below 0,
        and players wait for a picture at the start. What an encoder needs before the first sample of audio, and what
        sounds before the picture, is left out."""
        numbers = {path: number for number, path in enumerate(self.starts)}
        of_audio = {**numbers, **{path: number for number, path in enumerate(self.audio_starts, len(numbers))}}
        arguments: list[str] = []
        for position, each in enumerate(tracks):
            number = (of_audio if each.kind == "audio" else numbers)[each.input]
            arguments += ["-map", f"{number}:{each.stream}"]
            if each.kind == "audio":
                arguments += [f"-copypriorss:{position}", "0"]
        return arguments


Run = Callable[[Sequence[str]], None]
"""Runs ffmpeg with these arguments, to its end."""


@dataclass(frozen=True)
class Job:
    """Video and audio of a title, on its way to be files of segments."""

    tracks: Sequence[Track]
    inputs: Inputs
    """Of these tracks."""
    package: Mapping[str, Any]
    """Its settings, in the service's shape."""
    seconds: float
    """Of a segment; it is cut at the first key frame from each multiple of it on."""
    into: Path
    """An empty folder."""
    run: Run


def inputs_of(tracks: Sequence[Track]) -> Inputs:
    """The files of these tracks, whose first picture is to be at 0.

    A `SourceError` where there is none, or a file cannot be opened.
    """
    starts: dict[Path, float] = {}
    pictures: list[float] = []
    for path in dict.fromkeys(track.input for track in tracks):
        with _opened(path) as opened:
            videos, audios = _used(opened, path, tracks)
            starts[path] = _start(opened, [*videos, *audios])
            pictures += _first_pictures(opened, videos)
    if not pictures:
        raise SourceError("the source has no picture that can be decoded: its video has no key frame")
    zero = min(pictures)
    audio_starts: dict[Path, float] = {}
    for path in dict.fromkeys(track.input for track in tracks if track.kind == "audio"):
        with _opened(path) as opened:
            videos, audios = _used(opened, path, tracks)
            missing = _missing(opened, audios, zero)
            if missing and videos:
                starts[path] = _start(opened, videos)
                audio_starts[path] = _start(opened, audios) + missing
            elif missing:
                starts[path] += missing
    return Inputs(starts, zero, audio_starts)


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


def _used(opened: InputContainer, path: Path, tracks: Iterable[Track]) -> tuple[list[Stream], list[Stream]]:
    """The streams of a file that are among these tracks: video, and audio."""
    its = [each for each in tracks if each.input == path]
    videos, audios = ([opened.streams[each.stream] for each in its if each.kind == kind] for kind in ("video", "audio"))
    return videos, audios


def _start(opened: InputContainer, used: Sequence[Stream]) -> float:
    """The second that ffmpeg takes for the start: of a playlist that of the streams which are used, else of all."""
    if opened.format.name != "hls":
        return (opened.start_time or 0) / 1_000_000
    starts = [each.start_time * each.time_base for each in used if each.start_time is not None and each.time_base]
    return float(min(starts, default=0))


def _first_pictures(opened: InputContainer, videos: Sequence[Stream]) -> Iterable[float]:
    """When the first picture that can be decoded is, for each video.

    It may be before the start: what an edit list hides of an MP4 in the midst of a group of pictures is in the media.
    """
    firsts: dict[int, float] = {}
    for packet in opened.demux(*videos) if videos else ():
        if packet.is_keyframe and packet.pts is not None:
            firsts.setdefault(packet.stream.index, float(packet.pts * packet.time_base))
            if len(firsts) == len(videos):
                break
    return firsts.values()


def _missing(opened: InputContainer, audios: Sequence[Stream], zero: float) -> float:
    """By how many seconds the frame of audio that belongs to the first picture is too early, its time being rounded
    down."""
    found, waiting = 0.0, {each.index for each in audios}
    for packet in opened.demux(*audios):
        if packet.pts is None or packet.stream.index not in waiting:
            continue
        missing = zero - float(packet.pts * packet.time_base)
        if missing <= 0:
            waiting.remove(packet.stream.index)
            if not waiting:
                break
        elif missing < 1.5 * _TICK:
            found = max(found, missing)
    return found
