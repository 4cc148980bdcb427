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

from pulumi_mediapackage_vod.emulator.media.sources.source import Track
from pulumi_mediapackage_vod.emulator.media.streams.languages import three_letters
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import LOCAL_ONLY, local_input

# A tick of the clock of transport streams. Times of frames are rounded down to it, but for the first in a packet.
_TICK = 1 / 90_000


class SourceError(Exception):
    """A source that cannot be packaged any more; the text says why."""


@dataclass(frozen=True)
class Inputs:
    """The files, and the second of their own time that is to become 0."""

    paths: Sequence[Path]
    zero: float
    seconds: float
    """How long the title is."""
    late: Mapping[Path, float] = field(default_factory=dict[Path, float])
    """Files whose audio is read apart, to make it so many seconds later."""

    def arguments(self) -> list[str]:
        # Versions of ffmpeg differ in what they take for the start of a file, from which they would count.
        arguments = ["-copyts"]
        for path, late in (*((each, 0.0) for each in self.paths), *self.late.items()):
            arguments += ["-itsoffset", f"{late - self.zero:.6f}", *local_input(path)]
        return arguments

    def maps(self, tracks: Iterable[Track]) -> list[str]:
        """The tracks as streams of the output, which begin at 0 with the first picture: fragments have no time below 0,
        and players wait for a picture at the start. What an encoder needs before the first sample of audio, and what
        sounds before the picture, is left out."""
        numbers = {path: number for number, path in enumerate(self.paths)}
        of_audio = {**numbers, **{path: number for number, path in enumerate(self.late, len(numbers))}}
        arguments: list[str] = []
        for position, each in enumerate(tracks):
            number = (of_audio if each.kind == "audio" else numbers)[each.input]
            arguments += ["-map", f"{number}:{each.stream}"]
            if each.kind == "audio":
                arguments += [f"-copypriorss:{position}", "0"]
                if language := three_letters(each.language):
                    arguments += [f"-metadata:s:{position}", f"language={language}"]
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
    """The files of these tracks, video among them; its first picture is to be at 0, and with its last all ends.

    A `SourceError` where a file cannot be opened.
    """
    videos = [each for each in tracks if each.kind == "video"]
    zero = min(each.starts_at for each in videos)
    late: dict[Path, float] = {}
    for path, streams in _audio_streams(tracks).items():
        with _opened(path) as opened:
            missing = _missing(opened, streams, zero)
            if missing:
                late[path] = missing
    paths = tuple(dict.fromkeys(track.input for track in tracks))
    return Inputs(paths, zero, max(each.ends_at for each in videos) - zero, late)


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


def _audio_streams(tracks: Iterable[Track]) -> dict[Path, list[int]]:
    """Indexes in each file, of sound that begins before the picture."""
    found: dict[Path, list[int]] = {}
    for each in tracks:
        if each.kind == "audio":
            found.setdefault(each.input, []).append(each.stream)
    return found


def _missing(opened: InputContainer, audios: Sequence[int], zero: float) -> float:
    """By how many seconds the frame of audio that belongs to the first picture is too early, its time being rounded
    down."""
    found, waiting = 0.0, set(audios)
    for packet in opened.demux(*(opened.streams[each] for each in audios)):
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
