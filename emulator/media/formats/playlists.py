"""HLS playlists: the main one, and one for each rendition. Those of HLS and CMAF differ in little.

Names are those that the user guide's examples have: `index.m3u8`, `index_1.m3u8`, `index_1_1.ts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone

from pulumi_mediapackage_vod.emulator.media.formats.manifest import NUMBER, Manifest
from pulumi_mediapackage_vod.emulator.media.formats.served import (
    VTT,
    Made,
    Media,
    Served,
    media_type,
    playlist_of,
)
from pulumi_mediapackage_vod.emulator.media.sources.subtitles import webvtt
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition

_MPEGTS_HZ = 90_000

_AUDIO, _SUBTITLES = "audio_0", "subtitles_0"
_FILE = re.compile(rf"({NUMBER})(?:_({NUMBER}|init))?\.(m3u8|ts|mp4|vtt)")


def main_playlist(manifest: Manifest, version: int) -> Made:
    """Videos are variants, with separate audio and subtitles in one group each; without video, audio is."""
    videos, audios, subtitles = (manifest.of(kind) for kind in ("video", "audio", "subtitles"))
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{version}"]
    if all(each.access_type in (1, 2) for each in videos):
        lines.append("#EXT-X-INDEPENDENT-SEGMENTS")
    if videos:
        lines += _group(manifest, "AUDIO", _AUDIO, audios)
    lines += _group(manifest, "SUBTITLES", _SUBTITLES, subtitles)
    groups = ([f'AUDIO="{_AUDIO}"'] if videos and audios else []) + ([f'SUBTITLES="{_SUBTITLES}"'] if subtitles else [])
    for variant in videos or audios:
        with_it = audios if videos else []
        lines.append("#EXT-X-STREAM-INF:" + ",".join([*_variant(variant, with_it), *groups]))
        lines.append(f"{manifest.reference}{variant.number}.m3u8")
    return playlist_of(lines)


def _variant(variant: Rendition, audios: Sequence[Rendition]) -> Iterator[str]:
    """RFC 8216, 4.3.4.2; subtitles have next to no bits."""
    peak = variant.peak_bits_per_second + max((each.peak_bits_per_second for each in audios), default=0)
    average = variant.bits_per_second + max((each.bits_per_second for each in audios), default=0)
    yield f"BANDWIDTH={peak}"
    yield f"AVERAGE-BANDWIDTH={average}"
    codecs = dict.fromkeys(code for each in (variant, *audios) for code in each.codecs.split(","))
    yield f'CODECS="{",".join(codecs)}"'
    if variant.track.width:
        yield "RESOLUTION={}x{}".format(*variant.track.display_size)
    if variant.track.frame_rate:
        yield f"FRAME-RATE={variant.track.frame_rate:.3f}"


def _group(manifest: Manifest, kind: str, group: str, members: Sequence[Rendition]) -> Iterator[str]:
    names: set[str] = set()
    for position, each in enumerate(members):
        track = each.track
        name = track.name or track.language or f"{kind.lower()} {each.number}"
        # No two of a group may have the same.
        name = f"{name} {each.number}" if name in names else name
        names.add(name)
        attributes = [f"TYPE={kind}", f'GROUP-ID="{group}"', f'NAME="{_quoted(name)}"']
        if track.language:
            attributes.append(f'LANGUAGE="{_quoted(track.language)}"')
        is_default = kind == "AUDIO" and position == 0
        attributes += ["AUTOSELECT=YES", f"DEFAULT={'YES' if is_default else 'NO'}"]
        if track.channels:
            attributes.append(f'CHANNELS="{track.channels}"')
        attributes.append(f'URI="{manifest.reference}{each.number}.m3u8"')
        yield "#EXT-X-MEDIA:" + ",".join(attributes)


def playlist(manifest: Manifest, rendition: Rendition, version: int, created: float) -> Made:
    """The segments of a rendition; `created` is the time of its first program date-time."""
    durations = [each.duration / rendition.timescale for each in rendition.segments]
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{version}",
        f"#EXT-X-TARGETDURATION:{rendition.target_seconds}",
        "#EXT-X-MEDIA-SEQUENCE:1",
        "#EXT-X-PLAYLIST-TYPE:VOD",
    ]
    stem = f"{manifest.reference}{rendition.number}"
    if rendition.suffix == ".mp4":
        lines.append(f'#EXT-X-MAP:URI="{stem}_init.mp4"')
    interval = manifest.settings.get("ProgramDateTimeIntervalSeconds") or 0
    at, next_time = 0.0, 0.0
    for number, duration in enumerate(durations, start=1):
        if interval > 0 and at >= next_time - 0.001:
            lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{_date_time(created + at)}")
            next_time = at + interval
        lines += [f"#EXTINF:{duration:.5f},", f"{stem}_{number}{rendition.suffix}"]
        at += duration
    return playlist_of([*lines, "#EXT-X-ENDLIST"])


def served(manifest: Manifest, file: str, *, version: int, created: float, starts_at: float) -> Served | None:
    """A file that a manifest names; None if it names no such file.

    `starts_at` is the second of the media's time at which the title starts.
    """
    found = manifest.named(file, _FILE)
    rendition = found and manifest.numbered(found.group(1))
    if not found or not rendition:
        return None
    segment, ending = found.group(2), found.group(3)
    if segment is None:
        return playlist(manifest, rendition, version, created) if ending == "m3u8" else None
    if f".{ending}" != rendition.suffix:
        return None
    if rendition.kind == "subtitles":
        return _subtitles(rendition, segment, starts_at)
    if segment == "init":
        return Media(rendition.init_file(), media_type(rendition)) if rendition.suffix == ".mp4" else None
    path = rendition.segment_file(int(segment))
    return Media(path, media_type(rendition)) if path else None


def _subtitles(rendition: Rendition, segment: str, starts_at: float) -> Made | None:
    if segment == "init" or not 1 <= int(segment) <= len(rendition.segments):
        return None
    shown = rendition.segments[int(segment) - 1]
    start, end = shown.start / rendition.timescale, (shown.start + shown.duration) / rendition.timescale
    cues = [cue for cue in rendition.cues if cue.start < end and cue.end > start]
    return Made(webvtt(cues, mpegts=round(starts_at * _MPEGTS_HZ)).encode(), VTT)


def _date_time(seconds: float) -> str:
    text = datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _quoted(text: str) -> str:
    """The text without what an attribute of a playlist cannot hold."""
    return re.sub(r'["\r\n]', "'", text)
