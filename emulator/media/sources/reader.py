"""Reader: the files of a source, each read and probed within the limits that the service has for them."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pulumi_mediapackage_vod.emulator.media.sources import subtitles
from pulumi_mediapackage_vod.emulator.media.sources.containers import MP4, check_mp4, container_of
from pulumi_mediapackage_vod.emulator.media.sources.locations import Folder
from pulumi_mediapackage_vod.emulator.media.sources.probe import Probe, probe
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError, Track

MAX_STREAMS = 20
MAX_TRACKS_PER_STREAM = 10
# A playlist of a day in segments of a second has as much.
_MOST_TEXT = 4 << 20


@dataclass
class Reader:
    """The files of one source, and the tracks that were found in them so far."""

    folder: Folder
    key: str
    work: Path
    tracks: list[Track] = field(default_factory=list[Track])
    parts: dict[Path, Sequence[Path]] = field(default_factory=dict[Path, Sequence[Path]])
    """What was put together, by the playlist of it."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def text(self, key: str, most: int = _MOST_TEXT) -> str:
        file = self.folder.file(key)
        if file.size > most:
            raise IngestError(f"{key} has {file.size} bytes, more than {most}: too much for such a file")
        try:
            return file.path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise IngestError(f"{key} is no text in UTF-8") from None

    def check_streams(self, keys: Sequence[str]) -> None:
        if len(keys) > MAX_STREAMS:
            names = ",".join(posixpath.relpath(key, posixpath.dirname(self.key) or ".") for key in keys)
            raise IngestError(
                f"Parent Manifest [{self.key}] has [{len(keys)}] streams, more than [{MAX_STREAMS}] allowed: ({names})"
            )

    def probe(self, key: str, containers: Sequence[str], wanted: str) -> Probe:
        path = self.folder.file(key).path
        container = container_of(path)
        if container is None or container not in containers:
            raise IngestError(f"{key} is not {wanted}")
        if container == MP4:
            check_mp4(path, key)
        found = probe(path, container, key)
        if found.count > MAX_TRACKS_PER_STREAM:
            raise IngestError(f"{key} has {found.count} tracks, more than {MAX_TRACKS_PER_STREAM}")
        return found

    def add_subtitles(self, cues: list[subtitles.Cue], language: str | None, name: str | None) -> None:
        path = self.work / f"subtitles_{next(self._numbers)}.vtt"
        path.write_text(subtitles.webvtt(cues), encoding="utf-8")
        self.tracks.append(Track("subtitles", path, 0, "webvtt", 0, language=language, name=name))
