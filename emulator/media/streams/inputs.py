"""What a format is asked to package: tracks, and the files that ffmpeg reads for them, brought to one time line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi_mediapackage_vod.emulator.media.sources.source import Track
from pulumi_mediapackage_vod.emulator.media.streams.languages import three_letters
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import local_input

# Of audio what begins with the first picture or later. A time that is shifted may be rounded down by a tick of 90,000 a
# second; it does not go below 0.
_SHIFTED_FROM_ZERO = "noise=drop=lt(pts*tb\\,-1.5/90000),setts=ts=max(TS\\,0)"


class SourceError(Exception):
    """A source that cannot be packaged any more; the text says why."""


@dataclass(frozen=True)
class Inputs:
    """The files, and the second of their own time that is to become 0."""

    paths: Sequence[Path]
    zero: float
    seconds: float
    """How long the title is."""

    def arguments(self) -> list[str]:
        # Versions of ffmpeg differ in what they take for the start of a file, from which they would count.
        offset = ("-itsoffset", f"{-self.zero:.6f}")
        return ["-copyts", *(argument for path in self.paths for argument in (*offset, *local_input(path)))]

    def maps(self, tracks: Iterable[Track], **filters: str) -> list[str]:
        """The tracks as streams of the output, which begin at 0 with the first picture: fragments have no time below 0,
        and players wait for a picture at the start. What an encoder needs before the first sample of audio, and what
        sounds before the picture, is left out. `filters` are those of bitstreams by codec."""
        arguments = [] if self.zero else ["-copypriorss:a", "0"]
        for position, each in enumerate(tracks):
            arguments += ["-map", f"{self.paths.index(each.input)}:{each.stream}"]
            filtered = [_SHIFTED_FROM_ZERO] if each.kind == "audio" and self.zero else []
            if each.codec in filters:
                filtered.append(filters[each.codec])
            if filtered:
                arguments += [f"-bsf:{position}", ",".join(filtered)]
            if each.kind == "audio" and (language := three_letters(each.language)):
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
    """The files of these tracks, video among them; its first picture is to be at 0, and with its last all ends."""
    videos = [each for each in tracks if each.kind == "video"]
    zero = min(each.starts_at for each in videos)
    paths = tuple(dict.fromkeys(track.input for track in tracks))
    return Inputs(paths, zero, max(each.ends_at for each in videos) - zero)
