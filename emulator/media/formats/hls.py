"""HLS: transport streams, with audio in the video's segments unless it is in a rendition group of its own; and CMAF:
fragmented MP4, audio always in a rendition group. Their playlists differ in little.

Names are those that the user guide's examples have: `index.m3u8`, `index_1.m3u8`, `index_1_1.ts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from functools import partial

from pulumi_mediapackage_vod.emulator.media.formats.manifest import Format, Manifest
from pulumi_mediapackage_vod.emulator.media.formats.served import Made, Served, media_of, media_type, playlist_of
from pulumi_mediapackage_vod.emulator.media.sources.subtitles import webvtt
from pulumi_mediapackage_vod.emulator.media.streams import fragmented_mp4, transport_stream
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition

_MPEGTS_HZ = 90_000

_AUDIO, _SUBTITLES = "audio_0", "subtitles_0"


def _main(manifest: Manifest, version: int) -> Made:
    """Videos are variants, with separate audio and subtitles in one group each; without video, audio is."""
    videos, audios, subtitles = (manifest.of(kind) for kind in ("video", "audio", "subtitles"))
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{version}"]
    if all(each.access_type in (1, 2) for each in videos):
        lines.append("#EXT-X-INDEPENDENT-SEGMENTS")
    if videos:
        lines += _group(manifest, "AUDIO", _AUDIO, audios)
    lines += _group(manifest, "SUBTITLES", _SUBTITLES, subtitles)
    separate = audios if videos else []
    groups = ([f'AUDIO="{_AUDIO}"'] if separate else []) + ([f'SUBTITLES="{_SUBTITLES}"'] if subtitles else [])
    for variant in videos or audios:
        lines.append("#EXT-X-STREAM-INF:" + ",".join([*_variant(variant, separate), *groups]))
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


def _playlist(manifest: Manifest, rendition: Rendition, version: int, created: float) -> Made:
    """The segments of a rendition; `created` is the time of its first program date-time."""
    durations = [each.duration / rendition.timescale for each in rendition.segments]
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{version}", f"#EXT-X-TARGETDURATION:{rendition.target_seconds}"]
    lines += ["#EXT-X-MEDIA-SEQUENCE:1", "#EXT-X-PLAYLIST-TYPE:VOD"]
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


def _other(manifest: Manifest, file: str, created: float, *, version: int, starts_at: float) -> Served | None:
    """`starts_at` is the second of the media's time at which the title starts."""
    found = manifest.part(file)
    if found is None:
        return None
    rendition, segment, ending = found
    if segment is None:
        return _playlist(manifest, rendition, version, created) if ending == ".m3u8" else None
    if ending != rendition.suffix:
        return None
    return media_of(rendition, segment) if rendition.kind != "subtitles" else _subtitles(rendition, segment, starts_at)


def _subtitles(rendition: Rendition, segment: str, starts_at: float) -> Made | None:
    if segment == "init" or not 1 <= int(segment) <= len(rendition.segments):
        return None
    start, end = rendition.span(int(segment))
    cues = [cue for cue in rendition.cues if cue.start < end and cue.end > start]
    return Made(webvtt(cues, mpegts=round(starts_at * _MPEGTS_HZ)).encode(), media_type(rendition))


def _date_time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _quoted(text: str) -> str:
    """The text without what an attribute of a playlist cannot hold."""
    return re.sub(r'["\r\n]', "'", text)


_other_of_hls = partial(_other, version=4, starts_at=transport_stream.STARTS_AT)
HLS = Format("HlsManifests", transport_stream.make, partial(_main, version=4), _other_of_hls)
# EXT-X-MAP in playlists of ordinary segments takes version 6.
CMAF = Format("HlsManifests", fragmented_mp4.make, partial(_main, version=6), partial(_other, version=6, starts_at=0))
