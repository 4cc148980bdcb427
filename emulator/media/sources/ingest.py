"""Ingest: a source is read as far as it takes to know its tracks, and refused if the service could not take it.

What it must be is documented (user guide, "VOD codecs and input types", "Requirements for .smil manifests", "VOD
content quotas"). The texts of the refusals are the emulator's own, but for that of too many streams.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pulumi_mediapackage_vod.emulator.media.sources import playlist, smil, subtitles
from pulumi_mediapackage_vod.emulator.media.sources.containers import (
    MP4,
    MPEGTS,
    PACKED_AUDIO,
    has_timestamp,
)
from pulumi_mediapackage_vod.emulator.media.sources.locations import Folder
from pulumi_mediapackage_vod.emulator.media.sources.probe import Probe, key_frame_seconds
from pulumi_mediapackage_vod.emulator.media.sources.reader import Reader
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError, MediaSource, Track
from pulumi_mediapackage_vod.emulator.media.sources.time_line import Run, continuous, on_one_time_line, runs_of
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import FfmpegError

# Of twenty files. All of it is parsed at one go, and the control plane waits.
_MOST_SMIL = 1 << 18
# In all playlists: all are held at once.
_MOST_SEGMENTS = 250_000
# Names that stand for themselves in a playlist.
_PLAIN = re.compile(r"[A-Za-z0-9_./+=@-]+")
# Other endings than the container as ffmpeg calls it, which it expects of a segment.
_ENDINGS = {MPEGTS: "ts"}


def ingest(folder: Folder, key: str, work: Path) -> MediaSource:
    """What there is to package in a source of this bucket; an `IngestError` says why there is not.

    Playlists of local files and subtitles as WebVTT are written to `work`, a directory that is there.
    """
    ending = posixpath.splitext(key)[1].lower()
    if ending not in (".m3u8", ".smil"):
        raise IngestError(f"{key} must be a .m3u8 parent playlist or a .smil file")
    read = _Hls(folder, key, work) if ending == ".m3u8" else _Smil(folder, key, work)
    try:
        found = on_one_time_line(read.source(), read.parts, work)
    except FfmpegError as error:
        raise IngestError(f"the source cannot be brought to one time line: {error}") from None
    folder.check()
    return found


@dataclass
class _Hls(Reader):
    runs: dict[int, Sequence[Run]] = field(default_factory=dict[int, Sequence[Run]])
    """What lies between discontinuities, by how many of them a playlist has."""

    def source(self) -> MediaSource:
        parent, media = self._playlists()
        own_audio: list[Track] = []
        first: playlist.MediaPlaylist | None = None
        for variant in parent.variants:
            found = self._media(media[variant.key], (MPEGTS,), "MPEG-TS")
            for stream in found.of("video"):
                first = first or media[variant.key]
                bits = variant.bandwidth or self._bits(media[variant.key])
                # What the segments do not tell is as the playlist says.
                rate = stream.frame_rate or variant.frame_rate or 0.0
                self.tracks.append(replace(stream, bits_per_second=bits, frame_rate=rate))
            if parent.own_audio(variant):
                named = parent.names_own_audio(variant)
                # Language and name in the playlist are those of the first track.
                own_audio += [_named(each, None if number else named) for number, each in enumerate(found.of("audio"))]
        if first is None:
            raise IngestError(f"{self.key} has no video")
        starts_at = self.tracks[0].starts_at
        self.tracks += _once_each(own_audio)
        for rendition in parent.renditions:
            if rendition.key and rendition.kind == "audio":
                self._audio(rendition, rendition.key, media[rendition.key])
            elif rendition.key:
                self._subtitles(rendition, media[rendition.key], starts_at)
        return MediaSource("hls", round(first.seconds, 3), first.segment_seconds, tuple(self.tracks), self.folder.files)

    def _playlists(self) -> tuple[playlist.Parent, dict[str, playlist.MediaPlaylist]]:
        """All of them, before any media, which is so much more to read."""
        text = self.text(self.key)
        parent = playlist.parse_parent(text, self.key)
        if parent is None:
            parent = playlist.Parent((playlist.Variant(self.key),), ())
            return parent, {self.key: playlist.parse_media(text, self.key)}
        self.check_streams(parent.keys)
        media: dict[str, playlist.MediaPlaylist] = {}
        count = 0
        for key in parent.keys:
            media[key] = playlist.parse_media(self.text(key), key)
            count += len(media[key].segments)
            if count > _MOST_SEGMENTS:
                raise IngestError(f"the playlists of {self.key} have more than {_MOST_SEGMENTS} segments")
        return parent, media

    def _media(self, media: playlist.MediaPlaylist, containers: Sequence[str], wanted: str) -> Probe:
        """What its first segment has, as tracks of a local playlist of all of them."""
        found = self._first(media, containers, wanted)
        number = next(self._numbers)
        paths: dict[str, Path] = {}
        for each in media.segments:
            file = self.folder.file(each.key)
            _check_size(each, file.size)
            if each.key not in paths:
                paths[each.key] = self._plain(file.path, number, len(paths), found.container)
        runs = media.runs()
        for run in runs[1:]:
            _check_equal(media, found, run, self._first(run, *_like(found)))
        locals_ = [self.work / f"playlist_{number}_{part}.m3u8" for part, _ in enumerate(runs)]
        for local, run in zip(locals_, runs, strict=True):
            segments = [replace(each, key=str(paths[each.key])) for each in run.segments]
            local.write_text(playlist.local(segments), encoding="utf-8")
        return found.read_from(locals_[0]) if len(runs) == 1 else self._continuous(found, runs, locals_)

    def _first(self, media: playlist.MediaPlaylist, containers: Sequence[str], wanted: str) -> Probe:
        """What its first segments have, as many as it takes."""
        first, *others = dict.fromkeys(each.key for each in media.segments)
        found = self.probe(first, containers, wanted)
        if found.container in PACKED_AUDIO and not has_timestamp(self.folder.file(first).path):
            raise IngestError(f"{first} does not begin with the ID3 timestamp that packed audio must have")
        for key in others:
            if not found.unknown:
                break
            found = found.completed(self.probe(key, *_like(found)))
        _check_known(first, found)
        return found

    def _continuous(self, found: Probe, runs: Sequence[playlist.MediaPlaylist], locals_: Sequence[Path]) -> Probe:
        """The same without discontinuities; what has as many of them is moved alike, so that it stays in step."""
        streams = [each.stream for each in (*found.of("video"), *found.of("audio"))]
        moved = self.runs.setdefault(len(runs), runs_of(locals_, streams[0]))
        files = continuous(locals_, streams, moved, locals_[0].with_suffix(""))
        whole = locals_[0].with_suffix(".whole.m3u8")
        parts = [playlist.Segment(str(path), run.end - run.start) for path, run in zip(files, moved, strict=True)]
        whole.write_text(playlist.local(parts), encoding="utf-8")
        self.parts[whole] = files
        tracks = (replace(each, input=whole, stream=streams.index(each.stream)) for each in found.tracks)
        return replace(found, tracks=tuple(tracks))

    def _plain(self, path: Path, playlist_number: int, number: int, container: str) -> Path:
        """The segment, or a link to it where ffmpeg would misread its name or refuse its ending."""
        ending = f".{_ENDINGS.get(container, container)}"
        if path.suffix == ending and _PLAIN.fullmatch(str(path)):
            return path
        link = self.work / f"segment_{playlist_number}_{number}{ending}"
        link.symlink_to(path)
        return link

    def _audio(self, rendition: playlist.Rendition, key: str, media: playlist.MediaPlaylist) -> None:
        found = self._media(media, (MPEGTS, *PACKED_AUDIO), "MPEG-TS, AAC, AC-3 or E-AC-3").of("audio")
        if not found:
            raise IngestError(f"the audio rendition {key} has no audio")
        bits = found[0].bits_per_second or self._bits(media)
        self.tracks.append(replace(_named(found[0], rendition), bits_per_second=bits))

    def _subtitles(self, rendition: playlist.Rendition, media: playlist.MediaPlaylist, starts_at: float) -> None:
        runs = media.runs()
        cues: list[subtitles.Cue] = []
        try:
            for run, moved in zip(runs, self.runs.get(len(runs), [Run(0, 0, 0)] * len(runs)), strict=True):
                texts = (self.text(key) for key in dict.fromkeys(each.key for each in run.segments))
                cues += subtitles.joined(texts, starts_at + moved.start - moved.at)
        except subtitles.SubtitlesError as error:
            raise IngestError(f"the subtitles of {rendition.key} cannot be read: {error}") from None
        self.add_subtitles(cues, rendition.language, rendition.name)

    def _bits(self, media: playlist.MediaPlaylist) -> int:
        """The bitrate of all segments together."""
        size = sum(self.folder.file(each.key).size if each.length is None else each.length for each in media.segments)
        return round(size * 8 / media.seconds) if media.seconds else 0


class _Smil(Reader):
    def source(self) -> MediaSource:
        presentation = smil.parse(self.text(self.key, _MOST_SMIL), self.key)
        self.check_streams(presentation.keys)
        audio: list[Track] = []
        first: Probe | None = None
        for video in presentation.videos:
            found = self.probe(video.key, (MP4,), "an MP4")
            if not found.of("video"):
                raise IngestError(f"{video.key} has no video; audio must be in an MP4 together with video")
            _check_known(video.key, found)
            first = first or found
            _check_time_base(video.key, found, first)
            for stream in found.of("video"):
                bits = video.bits_per_second or stream.bits_per_second or self._bits(video.key, found)
                self.tracks.append(replace(stream, bits_per_second=bits))
            for number, stream in enumerate(found.of("audio")):
                if video.includes_audio(number):
                    language = video.language(number) or stream.language
                    audio.append(replace(stream, language=language, name=video.audio_name(number)))
        self.tracks += _once_each(audio)
        for each in presentation.text_streams:
            try:
                cues = subtitles.parse_srt(self.text(each.key))
            except subtitles.SubtitlesError as error:
                raise IngestError(f"{each.key} is no SubRip file: {error}") from None
            self.add_subtitles(cues, each.language, each.name)
        if first is None or first.seconds is None:
            raise IngestError(f"{self.key} has no video of a known duration")
        seconds, apart = round(first.seconds, 3), key_frame_seconds(self.tracks[0])
        return MediaSource("smil", seconds, None, tuple(self.tracks), self.folder.files, apart)

    def _bits(self, key: str, found: Probe) -> int:
        return round(self.folder.file(key).size * 8 / found.seconds) if found.seconds else 0


def _like(found: Probe) -> tuple[tuple[str], str]:
    return (found.container,), f"{found.container} as what comes before it"


def _check_known(key: str, found: Probe) -> None:
    if found.unknown:
        kind, codec = found.unknown.kind, found.unknown.codec
        raise IngestError(f"{key} has {kind} of {codec} that cannot be read: no frame of it tells its parameters")


def _check_time_base(key: str, found: Probe, first: Probe) -> None:
    expected, *others = {each.time_base: None for each in (*first.of("video"), *found.of("video"))}
    if others:
        raise IngestError(f"{key} has the time base {others[0]}, another one has {expected}: they must be equal")


def _check_equal(media: playlist.MediaPlaylist, found: Probe, run: playlist.MediaPlaylist, other: Probe) -> None:
    """Of what follows a discontinuity: manifests and initialization segments have one set of parameters."""
    before, after = (", ".join(map(str, each.tracks)) for each in (found, other))
    if before != after:
        raise IngestError(
            f"{run.segments[0].key} has other parameters behind its EXT-X-DISCONTINUITY ({after}) than "
            f"{media.segments[0].key} ({before}): they must be equal"
        )


def _check_size(segment: playlist.Segment, size: int) -> None:
    end = size if segment.length is None else segment.offset + segment.length
    if end == segment.offset:
        raise IngestError(f"{segment.key} is an empty segment")
    if end > size:
        raise IngestError(f"{segment.key} has {size} bytes, but a segment in it ends at {end}")


def _named(track: Track, by: playlist.Rendition | None) -> Track:
    """As a playlist has it, which may leave the language to the media."""
    return replace(track, language=by.language or track.language, name=by.name) if by else track


def _once_each(tracks: Sequence[Track]) -> list[Track]:
    """Audio that comes along with every rendition of the video is one track: the first of its kind."""
    kept: dict[tuple[object, ...], Track] = {}
    for track in tracks:
        kept.setdefault((track.codec, track.channels, track.language, track.name), track)
    return list(kept.values())
