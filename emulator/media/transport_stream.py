"""Packaging as MPEG transport stream, the media of HLS: a file a segment, with the audio of a video in it if asked to.

It is done by ffmpeg's HLS muxer, of whose playlists only the codecs and the segments' durations are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import av
from av.container import InputContainer

from pulumi_mediapackage_vod.emulator.media.inputs import Inputs
from pulumi_mediapackage_vod.emulator.media.rendition import Rendition, Segment
from pulumi_mediapackage_vod.emulator.media.source import Track

SUFFIX = ".ts"

_PARENT = "parent.m3u8"
_TIMESCALE = 1_000_000
_DURATION = re.compile(r"^#EXTINF:([0-9.]+)", re.MULTILINE)
_VARIANT = re.compile(r"^#EXT-X-STREAM-INF:(.*)\n(\d+)\.m3u8", re.MULTILINE)
_CODECS = re.compile(r'CODECS="([^"]*)"')
_BANDWIDTH = re.compile(r"(?:^|,)BANDWIDTH=(\d+)")


def streams_of(tracks: Sequence[Track], *, separate_audio: bool) -> list[tuple[Track, ...]]:
    """Which tracks go into one stream.

    Where audio is not kept apart, a video takes the audio that it comes with, another's if it comes without, and all
    that comes with no video.
    """
    audio = [track for track in tracks if track.kind == "audio"]
    video = [track for track in tracks if track.kind == "video"]
    if separate_audio or not video:
        return [(track,) for track in (*video, *audio)]
    others = {track.input for track in video}
    streams: list[tuple[Track, ...]] = []
    for each in video:
        own = [track for track in audio if track.input == each.input]
        streams.append((each, *(track for track in audio if not own or track in own or track.input not in others)))
    return streams


def arguments(streams: Sequence[Sequence[Track]], inputs: Inputs, seconds: float, into: Path) -> list[str]:
    """ffmpeg's arguments, to be run in no particular directory."""
    return [
        *inputs.arguments(),
        *inputs.maps(track for stream in streams for track in stream),
        *("-c", "copy", "-map_metadata", "-1"),
        *("-f", "hls", "-hls_time", f"{seconds:.6f}", "-hls_list_size", "0", "-hls_playlist_type", "vod"),
        *("-start_number", "1", "-master_pl_name", _PARENT),
        *("-var_stream_map", " ".join(_variants(streams))),
        *("-hls_segment_filename", str(into / f"%v_%d{SUFFIX}"), str(into / "%v.m3u8")),
    ]


def _variants(streams: Sequence[Sequence[Track]]) -> Iterator[str]:
    counts = {"video": 0, "audio": 0}
    for number, stream in enumerate(streams):
        parts: list[str] = []
        for track in stream:
            parts.append(f"{track.kind[0]}:{counts[track.kind]}")
            counts[track.kind] += 1
        yield ",".join((*parts, f"name:{number}"))


def renditions(streams: Sequence[tuple[Track, ...]], into: Path) -> list[Rendition]:
    """What ffmpeg has made of them."""
    variants = {int(number): text for text, number in _VARIANT.findall((into / _PARENT).read_text(encoding="utf-8"))}
    return [_rendition(index, stream, variants[index], into) for index, stream in enumerate(streams)]


def _rendition(index: int, tracks: tuple[Track, ...], variant: str, into: Path) -> Rendition:
    segments: list[Segment] = []
    end = 0.0
    for text in _DURATION.findall((into / f"{index}.m3u8").read_text(encoding="utf-8")):
        start, end = end, end + float(text)
        segments.append(Segment(round(start * _TIMESCALE), round(end * _TIMESCALE) - round(start * _TIMESCALE)))
    codecs, measured = _CODECS.search(variant), _BANDWIDTH.search(variant)
    stated = [track.bits_per_second for track in tracks]
    return Rendition(
        index=index,
        tracks=tracks,
        codecs=codecs.group(1) if codecs else "",
        bits_per_second=sum(stated) if all(stated) else int(measured.group(1)) if measured else 0,
        timescale=_TIMESCALE,
        segments=tuple(segments),
        folder=into,
        suffix=SUFFIX,
    )


def starts_at(rendition: Rendition) -> float:
    """The second of the media's time at which its first picture or sound is."""
    opened: InputContainer = av.open(str(rendition.segment_file(1)))
    with closing(opened):
        first = opened.streams[0]
        return float((first.start_time or 0) * (first.time_base or 1))
