"""Brings the tracks of a source to one time line: measures when they begin and end, and mends what players stop at.

What follows a discontinuity is moved to where that ends which comes before it. Sound that begins long after the picture
or ends long before it gets silence there. What is mended is copied to files of its own.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError

from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError, MediaSource, Track
from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg

# A transport stream whose timestamps stay as they are.
_STREAM = ("-muxdelay", "0", "-muxpreload", "0", "-mpegts_copyts", "1", "-f", "mpegts")
# hls.js waits in vain for sound that begins two seconds late; Shaka ends with what ends first.
_HOLE_SECONDS = 0.1
# What silence can be made for, and the most samples that a frame of it has.
_ENCODERS = {"mp4a.40.2": "aac", "ac-3": "ac3", "ec-3": "eac3"}
_FRAME = 1536
# In seconds; durations in playlists are not exact.
_BEFORE_END = 0.5


def on_one_time_line(source: MediaSource, work: Path) -> MediaSource:
    """The same with its tracks measured, and with sound as long as the picture. `work` is for what is written."""
    tracks = [each if each.kind == "subtitles" else _measured(each) for each in source.tracks]
    videos = [each for each in tracks if each.kind == "video"]
    start, end = min(each.starts_at for each in videos), max(each.ends_at for each in videos)
    mended = (_with_silence(each, start, end, work / f"sound_{number}") for number, each in enumerate(tracks))
    return replace(source, seconds=round(end - start, 3), tracks=tuple(mended))


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
        begins = ("-copyts", "-itsoffset", f"{-run.start:.6f}", *ffmpeg.local_input(path), *maps, "-c", "copy")
        ends = ("-copypriorss:a", "0", "-t", f"{run.end - run.start:.6f}", "-output_ts_offset", f"{run.at:.6f}")
        _run(*begins, *ends, *_STREAM, str(made[-1]))
    return made


def local_playlist(files: Iterable[Path], seconds: Iterable[float]) -> str:
    """One after the other, without a break."""
    each = (f"#EXTINF:{lasts:.6f},\n{path}\n" for path, lasts in zip(files, seconds, strict=True))
    return f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:86400\n{''.join(each)}#EXT-X-ENDLIST\n"


def _measured(track: Track) -> Track:
    try:
        starts_at, ends_at = _span(track.input, track.stream)
    except IngestError as error:
        size = f" of {track.width}x{track.height}" if track.width else ""
        raise IngestError(f"{track.kind}{size} ({track.codec_name}) cannot be read: {error}") from None
    return replace(track, starts_at=starts_at, ends_at=ends_at)


def _span(path: Path, stream: int) -> tuple[float, float]:
    """When the first key frame of a stream is and its last frame ends, in seconds of the file's own time.

    The first may be before the start: what an edit list hides from a key frame on is in the media.
    """
    with _opened(path) as opened:
        keys = (each for each in opened.demux(opened.streams[stream]) if each.is_keyframe and each.pts is not None)
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
    with _opened(path) as opened:
        stated, start = (opened.duration or 0) / 1_000_000, (opened.start_time or 0) / 1_000_000
        if from_end:
            with suppress(FFmpegError):
                opened.seek(int((start + max(0, stated - _BEFORE_END)) * 1_000_000))
        for each in opened.demux():
            if each.pts is not None:
                end = float((each.pts + (each.duration or 0)) * each.time_base)
                found[each.stream_index] = max(end, found.get(each.stream_index, end))
        lasts = [end - start for end in found.values()]
        if opened.format.name == "hls" and lasts and all(abs(each - stated) > 1 + stated / 4 for each in lasts):
            raise IngestError(
                f"its playlist states {stated:.3f} s, its timestamps {max(lasts):.3f} s: "
                "where these jump, there must be an EXT-X-DISCONTINUITY"
            )
    return found


@contextmanager
def _opened(path: Path) -> Generator[InputContainer, None, None]:
    try:
        opened: InputContainer = av.open(str(path), options=ffmpeg.LOCAL_ONLY)
        with closing(opened):
            yield opened
    except (FFmpegError, LookupError, ValueError) as error:
        raise IngestError(str(error)) from None


def _with_silence(track: Track, start: float, end: float, into: Path) -> Track:
    """Sound that begins long after the picture or ends long before it, with silence there if that can be made."""
    # Timestamps of a transport stream are not below 0.
    before, after = track.starts_at - max(0.0, start), end - track.ends_at
    if track.kind != "audio" or track.codec_name not in _ENCODERS or max(before, after) < _HOLE_SECONDS:
        return track
    files = [into.with_name(f"{into.name}_{name}.ts") for name in ("before", "itself", "after")]
    parts: list[tuple[Path, float]] = []
    for path, at, lasts in ((files[0], track.starts_at - before, before), (files[2], track.ends_at, after)):
        if lasts >= _HOLE_SECONDS:
            _make_silence(track, at, lasts, path)
            parts.append((path, lasts))
    # ffmpeg has to read as far as its first frame.
    until = ("-analyzeduration", f"{max(0, round(before)) + 5}M", "-probesize", "2G")
    copied = ("-copyts", *until, *ffmpeg.local_input(track.input), "-map", f"0:{track.stream}", "-c", "copy")
    _run(*copied, *_STREAM, str(files[1]))
    parts.insert(int(before >= _HOLE_SECONDS), (files[1], track.ends_at - track.starts_at))
    playlist = into.with_suffix(".m3u8")
    playlist.write_text(local_playlist(*zip(*parts, strict=True)), encoding="utf-8")
    return replace(track, input=playlist, stream=0)


def _make_silence(track: Track, at: float, lasts: float, path: Path) -> None:
    # An encoder begins one frame early.
    frame = _FRAME / track.sample_rate
    silence = ("-f", "lavfi", "-i", f"anullsrc=r={track.sample_rate}:cl=mono", "-t", f"{lasts - 2 * frame:.6f}")
    encoded = ("-ac", str(track.channels), "-c:a", _ENCODERS[track.codec_name])
    _run(*silence, *encoded, "-output_ts_offset", f"{at + frame:.6f}", *_STREAM, str(path))


def _run(*arguments: str) -> None:
    try:
        ffmpeg.run(arguments, timeout=1800)
    except ffmpeg.FfmpegError as error:
        raise IngestError(f"the source cannot be brought to one time line: {error}") from None
