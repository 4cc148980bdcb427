"""Brings the tracks of a source to one time line: measures when they begin and end, and mends what players stop at.

What follows a discontinuity is moved to where that ends which comes before it. Sound that is
missing for long gets silence there. What is mended is copied to files of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from av.container import InputContainer
from av.error import FFmpegError

from pulumi_mediapackage_vod.emulator.media.sources.playlist import Segment, local
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError, MediaSource, Track
from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from pulumi_mediapackage_vod.emulator.media.tools.opened import opened

# A transport stream whose timestamps stay as they are.
_STREAM = ("-muxdelay", "0", "-muxpreload", "0", "-mpegts_copyts", "1", "-f", "mpegts")
# hls.js waits in vain for sound that begins two seconds late; Shaka ends with what ends first.
_HOLE_SECONDS = 0.1
# By how much renditions of the picture may begin and end apart: it is less than players wait for or jump over.
_STRAYS_SECONDS = 0.5
# What silence can be made for, and the most samples that a frame of it has.
_ENCODERS = {"mp4a.40.2": "aac", "ac-3": "ac3", "ec-3": "eac3"}
_FRAME = 1536
# In seconds; durations in playlists are not exact.
_BEFORE_END = 0.5


def on_one_time_line(source: MediaSource, parts: Mapping[Path, Sequence[Path]], work: Path) -> MediaSource:
    """The same with its tracks measured, and with sound as long as the picture.

    `parts` are the files that `continuous` made, by the playlist of them; `work` is for what is written.
    """
    files = [parts.get(each.input, (each.input,)) for each in source.tracks]
    spans = [_spans(each, its) for each, its in zip(source.tracks, files, strict=True)]
    tracks = [
        replace(each, starts_at=its[0][0], ends_at=its[-1][1]) for each, its in zip(source.tracks, spans, strict=True)
    ]
    videos = [each for each in tracks if each.kind == "video"]
    start, end = min(each.starts_at for each in videos), max(each.ends_at for each in videos)
    for each in videos:
        if max(each.starts_at - start, end - each.ends_at) > _STRAYS_SECONDS:
            raise IngestError(
                f"the video of {each.width}x{each.height} is from {each.starts_at - start:.3f} to "
                f"{each.ends_at - start:.3f} s of a title of {end - start:.3f} s: all must begin and end together"
            )
    for number, each in enumerate(tracks):
        if each.kind == "audio" and each.codec_name in _ENCODERS:
            # Timestamps of a transport stream are not below 0.
            its = list(zip(files[number], spans[number], strict=True))
            tracks[number] = _without_holes(each, its, max(0.0, start), end, work / f"sound_{number}")
    return replace(source, seconds=round(end - start, 3), tracks=tuple(tracks))


@dataclass(frozen=True)
class Run:
    """What lies between two discontinuities: when its picture begins and ends, and when it is to begin."""

    start: float
    end: float
    at: float


def runs_of(files: Iterable[Path], stream: int) -> list[Run]:
    """Each begins where the one before ends, the first where it does."""
    runs: list[Run] = []
    for path in files:
        start, end = _span(path, stream)
        runs.append(Run(start, end, runs[-1].at + runs[-1].end - runs[-1].start if runs else start))
    return runs


def continuous(files: Iterable[Path], streams: Sequence[int], runs: Iterable[Run], into: Path) -> list[Path]:
    """Each file as it is to be, without the sound that goes beyond the picture."""
    made: list[Path] = []
    for number, (path, run) in enumerate(zip(files, runs, strict=True)):
        made.append(into.with_name(f"{into.name}_{number}.ts"))
        maps = [argument for each in streams for argument in ("-map", f"0:{each}")]
        begins = ("-copyts", "-itsoffset", f"{-run.start:.6f}", *ffmpeg.local_input(path, ffmpeg.PATIENT), *maps)
        ends = ("-copypriorss:a", "0", "-t", f"{run.end - run.start:.6f}", "-output_ts_offset", f"{run.at:.6f}")
        ffmpeg.run([*begins, "-c", "copy", *ends, *_STREAM, str(made[-1])])
    return made


def _spans(track: Track, files: Iterable[Path]) -> list[tuple[float, float]]:
    """When it begins and ends in each file; subtitles are not measured."""
    if track.kind == "subtitles":
        return [(0.0, 0.0)]
    try:
        return [_span(each, track.stream) for each in files]
    except (IngestError, ffmpeg.FfmpegError) as error:
        size = f" of {track.width}x{track.height}" if track.width else ""
        raise IngestError(f"{track.kind}{size} ({track.codec_name}) cannot be read: {error}") from None


def _span(path: Path, stream: int) -> tuple[float, float]:
    """When the first key frame of a stream is and its last frame ends, in seconds of the file's own time.

    The first may be before the start: what an edit list hides from a key frame on is in the media.
    """
    with opened(path) as media:
        keys = (each for each in media.demux(media.streams[stream]) if each.is_keyframe and each.pts is not None)
        start = next((float((each.pts or 0) * each.time_base) for each in keys), None)
    if start is None:
        raise IngestError("it has no key frame, so that nothing of it can be decoded")
    ends = _ends(path, from_end=True)
    if stream not in ends:
        ends = _ends(path, from_end=False)
    return start, ends[stream]


def _ends(path: Path, *, from_end: bool) -> dict[int, float]:
    """When the last frame of each stream ends. From the end on it is the streams only that have a key frame there."""
    found: dict[int, float] = {}
    with opened(path) as media:
        stated, start = (media.duration or 0) / 1_000_000, (media.start_time or 0) / 1_000_000
        if from_end:
            with suppress(FFmpegError):
                media.seek(int((start + max(0, stated - _BEFORE_END)) * 1_000_000))
        for each in media.demux():
            if each.pts is not None:
                end = float((each.pts + (each.duration or 0)) * each.time_base)
                found[each.stream_index] = max(end, found.get(each.stream_index, end))
        if media.format.name == "hls":
            _check_stated(stated, [end - at for each, end in found.items() for at in (start, _starts_at(media, each))])
    return found


def _starts_at(media: InputContainer, stream: int) -> float:
    its = media.streams[stream]
    return float((its.start_time or 0) * (its.time_base or 0))


def _check_stated(stated: float, lasts: Sequence[float]) -> None:
    """`lasts` is how long each stream is: from its own start, and from that of the file."""
    if lasts and all(abs(each - stated) > 1 + stated / 4 for each in lasts):
        raise IngestError(
            f"its playlist states {stated:.3f} s, its timestamps {max(lasts):.3f} s: "
            "where these jump, there must be an EXT-X-DISCONTINUITY"
        )


def _without_holes(
    track: Track, parts: Sequence[tuple[Path, tuple[float, float]]], start: float, end: float, into: Path
) -> Track:
    """With silence where it is missing for long: before it begins, after it ends, and in between its parts."""
    begins, ends = [*(begin for _, (begin, _) in parts), end], [start, *(until for _, (_, until) in parts)]
    holes = [(at, until - at) for at, until in zip(ends, begins, strict=True)]
    if all(lasts < _HOLE_SECONDS for _, lasts in holes):
        return track
    made: list[Segment] = []
    for number, (at, lasts) in enumerate(holes):
        if lasts >= _HOLE_SECONDS:
            path = into.with_name(f"{into.name}_silence_{number}.ts")
            _make_silence(track, at, lasts, path)
            made.append(Segment(str(path), lasts))
        for source, (begin, until) in parts[number : number + 1]:
            path = into.with_name(f"{into.name}_{number}.ts")
            given = ffmpeg.local_input(source, ffmpeg.PATIENT)
            ffmpeg.run(["-copyts", *given, "-map", f"0:{track.stream}", "-c", "copy", *_STREAM, str(path)])
            made.append(Segment(str(path), until - begin))
    playlist = into.with_suffix(".m3u8")
    playlist.write_text(local(made), encoding="utf-8")
    return replace(track, input=playlist, stream=0)


def _make_silence(track: Track, at: float, lasts: float, path: Path) -> None:
    # An encoder begins one frame early.
    frame = _FRAME / track.sample_rate
    silence = ("-f", "lavfi", "-i", f"anullsrc=r={track.sample_rate}:cl=mono", "-t", f"{lasts - 2 * frame:.6f}")
    encoded = ("-ac", str(track.channels), "-c:a", _ENCODERS[track.codec_name])
    ffmpeg.run([*silence, *encoded, "-output_ts_offset", f"{at + frame:.6f}", *_STREAM, str(path)])
