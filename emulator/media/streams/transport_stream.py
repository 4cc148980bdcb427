"""Packaging as MPEG transport stream, the media of HLS: a file a segment, with the audio of a video in it if asked to.

It is done by ffmpeg's HLS muxer, of whose playlists only the segments' durations are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from pulumi_mediapackage_vod.emulator.media.sources.source import Track
from pulumi_mediapackage_vod.emulator.media.streams.inputs import Inputs, Job
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition, Segment
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import queue_options

SUFFIX = ".ts"

# Room for what is decoded before the first picture shows, since there is no time below 0; and how long ffmpeg has
# everything wait for a decoder, once for its own and once for the clock's sake.
_ROOM_SECONDS, _DELAY_SECONDS = 10.0, 0.7
STARTS_AT = _ROOM_SECONDS + 2 * _DELAY_SECONDS
"""The second of the media's time at which the first picture shows."""

_TIMESCALE = 1_000_000
_DURATION = re.compile(r"^#EXTINF:([0-9.]+)", re.MULTILINE)


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
        *("-t", f"{inputs.seconds:.6f}", *queue_options()),
        *("-c", "copy", "-map_metadata", "-1"),
        *("-output_ts_offset", f"{_ROOM_SECONDS}", "-muxdelay", f"{_DELAY_SECONDS}"),
        *("-f", "hls", "-hls_time", f"{seconds:.6f}", "-hls_list_size", "0", "-hls_playlist_type", "vod"),
        *("-start_number", "1", "-var_stream_map", " ".join(_variants(streams))),
        *("-hls_segment_filename", str(into / f"%v_%d{SUFFIX}"), str(into / "%v.m3u8")),
    ]


def _variants(streams: Sequence[Sequence[Track]]) -> Iterator[str]:
    numbers = {"video": count(), "audio": count()}
    for number, stream in enumerate(streams):
        members = [f"{track.kind[0]}:{next(numbers[track.kind])}" for track in stream]
        yield ",".join((*members, f"name:{number}"))


def make(job: Job) -> list[Rendition]:
    """What ffmpeg makes of the streams; nothing of a stream that has nothing to play."""
    streams = streams_of(job.tracks, separate_audio=job.package["UseAudioRenditionGroup"])
    job.run(arguments(streams, job.inputs, job.seconds, job.into))
    found = [tuple(_segments(job.into / f"{index}.m3u8")) for index, _ in enumerate(streams)]
    return [
        Rendition(index, stream, _TIMESCALE, segments, job.into, SUFFIX).measured()
        for index, (stream, segments) in enumerate(zip(streams, found, strict=True))
        if segments
    ]


def _segments(playlist: Path) -> Iterator[Segment]:
    end = 0.0
    for text in _DURATION.findall(playlist.read_text(encoding="utf-8")):
        start, end = end, end + float(text)
        yield Segment(round(start * _TIMESCALE), round(end * _TIMESCALE) - round(start * _TIMESCALE))
