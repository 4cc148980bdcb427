"""HLS sources: a parent playlist and its media playlists, as far as an ingest goes by them.

What is not looked at: I-frame playlists, session keys, closed captions (they are in the video), renditions of video
other than the variants, and all tags that only players need.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import m3u8

from pulumi_mediapackage_vod.emulator.media.sources.locations import resolve
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError

MAX_SEGMENTS = 100_000
"""In a playlist: a day of them, of a second each."""


@dataclass(frozen=True)
class Variant:
    """An EXT-X-STREAM-INF with its URI."""

    key: str
    bandwidth: int | None = None
    """None only where there is no parent playlist."""
    frame_rate: float | None = None
    audio: str | None = None
    """The group that its audio is in, if that is not its own."""


@dataclass(frozen=True)
class Rendition:
    """An EXT-X-MEDIA of audio or subtitles."""

    kind: Literal["audio", "subtitles"]
    group: str
    key: str | None
    """None where it is in the variants themselves."""
    language: str | None
    name: str | None


@dataclass(frozen=True)
class Parent:
    """A parent playlist; every media playlist is in it once."""

    variants: tuple[Variant, ...]
    renditions: tuple[Rendition, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """All media playlists, in the parent's order."""
        return tuple(dict.fromkeys([each.key for each in (*self.variants, *self.renditions) if each.key is not None]))

    def own_audio(self, variant: Variant) -> bool:
        """Whether the audio in a variant itself is to be played: it is not where its group has all of it elsewhere, or
        where the variant is a rendition as well, for players that want audio only."""
        if variant.key in [each.key for each in self.renditions]:
            return False
        group = [each for each in self.renditions if each.kind == "audio" and each.group == variant.audio]
        return not group or any(each.key is None for each in group)

    def names_own_audio(self, variant: Variant) -> Rendition | None:
        """What says how the audio in a variant itself is called."""
        own = (each for each in self.renditions if each.kind == "audio" and each.key is None)
        return next((each for each in own if each.group == variant.audio), None)


@dataclass(frozen=True, slots=True)
class Segment:
    """A media segment: a file or a part of it."""

    key: str
    seconds: float
    length: int | None = None
    """In bytes, of a part of the file; None is all of it."""
    offset: int = 0
    after_discontinuity: bool = False


@dataclass(frozen=True)
class MediaPlaylist:
    """The segments of one variant or rendition; there is at least one."""

    segments: tuple[Segment, ...]

    @property
    def seconds(self) -> float:
        return sum(each.seconds for each in self.segments)

    def runs(self) -> list[MediaPlaylist]:
        """What lies between discontinuities."""
        starts = [0, *(number for number, each in enumerate(self.segments) if number and each.after_discontinuity)]
        ends = [*starts[1:], len(self.segments)]
        return [MediaPlaylist(self.segments[start:end]) for start, end in zip(starts, ends, strict=True)]

    @property
    def segment_seconds(self) -> float:
        """How long most of the segments are; of the last, which may be short, only if there is no other."""
        lengths = Counter(round(each.seconds, 3) for each in self.segments[:-1] or self.segments)
        return max(lengths, key=lambda length: (lengths[length], length))


def local(segments: Sequence[Segment]) -> str:
    """A playlist of local files, with nothing in it but the segments."""
    longest = max(each.seconds for each in segments)
    lines = ["#EXTM3U", "#EXT-X-VERSION:4", f"#EXT-X-TARGETDURATION:{int(longest + 0.999)}", "#EXT-X-MEDIA-SEQUENCE:0"]
    lines.append("#EXT-X-PLAYLIST-TYPE:VOD")
    for each in segments:
        part = [] if each.length is None else [f"#EXT-X-BYTERANGE:{each.length}@{each.offset}"]
        lines += [f"#EXTINF:{each.seconds:.6f},", *part, each.key]
    return "\n".join([*lines, "#EXT-X-ENDLIST\n"])


def parse_parent(text: str, key: str) -> Parent | None:
    """None for a media playlist; an `IngestError` says why it is no playlist that can be ingested."""
    playlist = _loaded(text, key)
    if playlist.segments:
        return None
    variants = [
        Variant(
            key=resolve(key, _needed(each.uri, "an EXT-X-STREAM-INF without a URI", key)),
            bandwidth=_bandwidth(each.stream_info.bandwidth, key),
            frame_rate=each.stream_info.frame_rate,
            audio=each.stream_info.audio,
        )
        for each in playlist.playlists
    ]
    renditions = [
        Rendition(
            kind="audio" if each.type == "AUDIO" else "subtitles",
            group=_needed(each.group_id, "an EXT-X-MEDIA without a GROUP-ID", key),
            key=resolve(key, each.uri) if each.uri else None,
            language=each.language,
            name=each.name,
        )
        for each in playlist.media
        if each.type in ("AUDIO", "SUBTITLES")
    ]
    if not variants:
        raise IngestError(f"{key} has neither variants nor segments")
    return _once_each(variants, renditions)


def parse_media(text: str, key: str) -> MediaPlaylist:
    """An `IngestError` says why it is no media playlist that can be ingested, for one that it is encrypted."""
    playlist = _loaded(text, key)
    if any(each and each.method not in (None, "NONE") for each in playlist.keys):
        raise IngestError(f"{key} is encrypted: the segments of a source must be in the clear")
    if playlist.segment_map:
        raise IngestError(f"{key} has segments of fragmented MP4 (EXT-X-MAP); those of a source must be MPEG-TS")
    if not playlist.segments:
        raise IngestError(f"{key} has no segments")
    if not playlist.is_endlist:
        raise IngestError(f"{key} is not complete: it has no EXT-X-ENDLIST")
    return MediaPlaylist(tuple(_segments(playlist.segments, key)))


def _segments(found: Sequence[Any], key: str) -> Iterator[Segment]:
    ends: dict[str, int] = {}
    for each in found:
        file = resolve(key, _needed(each.uri, "a segment without a URI", key))
        if each.duration is None or not 0 <= each.duration < 86400:
            raise IngestError(f"{key} has the segment {file} without a duration")
        segment = Segment(file, each.duration, after_discontinuity=bool(each.discontinuity))
        if each.byterange:
            part = re.fullmatch(r"([0-9]{1,15})(?:@([0-9]{1,15}))?", each.byterange.strip('"'))
            if part is None:
                raise IngestError(f"{key} has the byte range '{each.byterange}'")
            length = int(part.group(1))
            offset = int(part.group(2)) if part.group(2) else ends.get(file, 0)
            ends[file] = offset + length
            segment = replace(segment, length=length, offset=offset)
        yield segment


def _once_each(variants: Sequence[Variant], renditions: Sequence[Rendition]) -> Parent:
    """A variant that is listed once for each of several groups counts as the one with the lowest bandwidth."""
    kept: dict[str, Variant] = {}
    for each in variants:
        if each.key not in kept or (each.bandwidth or 0) < (kept[each.key].bandwidth or 0):
            kept[each.key] = each
    once: dict[object, Rendition] = {}
    for rendition in renditions:
        once.setdefault(rendition.key or rendition, rendition)
    return Parent(tuple(kept.values()), tuple(once.values()))


def _loaded(text: str, key: str) -> Any:
    if not text.lstrip("\ufeff").startswith("#EXTM3U"):
        raise IngestError(f"{key} is no playlist: it does not begin with #EXTM3U")
    # m3u8 takes a kilobyte for each.
    if (count := text.count("#EXTINF")) > MAX_SEGMENTS:
        raise IngestError(f"{key} has {count} segments, more than {MAX_SEGMENTS}")
    loads: Any = m3u8.loads
    try:
        return loads(text.lstrip("\ufeff"))
    except KeyError as error:
        raise IngestError(f"{key} is no playlist: one of its tags lacks {str(error.args[0]).upper()}") from None
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, m3u8.ParseError) as error:
        raise IngestError(f"{key} is no playlist: {error or type(error).__name__}") from None


def _needed(value: str | None, without: str, key: str) -> str:
    if not value:
        raise IngestError(f"{key} has {without}")
    return value


def _bandwidth(value: Any, key: str) -> int:
    if not isinstance(value, int) or value <= 0:
        raise IngestError(f"{key} has a variant without a BANDWIDTH")
    return value
