"""Brings the tracks of a source to one time line: measures when they begin and end, and mends what players stop at.

What follows a discontinuity is moved to where that ends which comes before it. Sound that begins long after the picture
gets silence before it. What is mended is copied to files of its own.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError

from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError, MediaSource, Track
from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg

# A transport stream whose timestamps stay as they are.
_STREAM = ("-muxdelay", "0", "-muxpreload", "0", "-mpegts_copyts", "1", "-f", "mpegts")
# hls.js waits in vain for sound that begins two seconds late, others for less.
_LATE_SECONDS = 0.1
# What silence can be made for, and the most samples that a frame of it has.
_ENCODERS = {"mp4a.40.2": "aac", "ac-3": "ac3", "ec-3": "eac3"}
_FRAME = 1536
# In seconds; durations in playlists are not exact.
_BEFORE_END = 0.5


def on_one_time_line(source: MediaSource, work: Path) -> MediaSource:
    """The same with its tracks measured, and no sound that begins late. `work` is for what is written."""
    tracks = [each if each.kind == "subtitles" else _measured(each) for each in source.tracks]
    videos = [each for each in tracks if each.kind == "video"]
    start, end = min(each.starts_at for each in videos), max(each.ends_at for each in videos)
    mended = (_with_silence(each, start, work / f"sound_{number}") for number, each in enumerate(tracks))
    return replace(source, seconds=round(end - start, 3), tracks=tuple(mended))


def continuous(runs: Sequence[Path], streams: Iterable[int], shifts: Sequence[float], into: Path) -> list[Path]:
    """What lies between discontinuities, each moved by so many seconds, as a file."""
    maps = [argument for each in streams for argument in ("-map", f"0:{each}")]
    made: list[Path] = []
    for number, (path, shift) in enumerate(zip(runs, shifts, strict=True)):
        made.append(into.with_name(f"{into.name}_{number}.ts"))
        moved = ("-copyts", "-itsoffset", f"{shift:.6f}", *ffmpeg.local_input(path), *maps, "-c", "copy")
        _run(*moved, *_STREAM, str(made[-1]))
    return made


def shifts_of(runs: Iterable[Path], stream: int) -> list[float]:
    """By how many seconds each is to be moved so that it begins where the one before ends."""
    shifts: list[float] = []
    end: float | None = None
    for path in runs:
        starts_at, ends_at = _span(path, stream)
        shifts.append(0.0 if end is None else end - starts_at)
        end = ends_at + shifts[-1]
    return shifts


def local_playlist(files: Iterable[Path], seconds: Iterable[float]) -> str:
    """One after the other, without a break."""
    each = (f"#EXTINF:{lasts:.6f},\n{path}\n" for path, lasts in zip(files, seconds, strict=True))
    return f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:86400\n{''.join(each)}#EXT-X-ENDLIST\n"


def _measured(track: Track) -> Track:
    try:
        starts_at, ends_at = _span(track.input, track.stream, to_end=track.kind == "video")
    except IngestError as error:
        size = f" of {track.width}x{track.height}" if track.width else ""
        raise IngestError(f"{track.kind}{size} ({track.codec_name}) cannot be read: {error}") from None
    return replace(track, starts_at=starts_at, ends_at=ends_at)


def _span(path: Path, stream: int, *, to_end: bool = True) -> tuple[float, float]:
    """When the first key frame of a stream is and, if asked for, its last frame ends, in seconds of the file's time.

    The first may be before the start: what an edit list hides from a key frame on is in the media.
    """
    with _opened(path) as opened:
        keys = (each for each in opened.demux(opened.streams[stream]) if each.is_keyframe and each.pts is not None)
        start = next((float((each.pts or 0) * each.time_base) for each in keys), None)
    if not to_end:
        return start or 0.0, 0.0
    if start is None:
        raise IngestError("it has no key frame, so that no picture can be decoded")
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


def _with_silence(track: Track, start: float, into: Path) -> Track:
    """Sound that begins long after the title does, with silence before it where that can be made."""
    # Timestamps of a transport stream are not below 0.
    start = max(0.0, start)
    encoder = _ENCODERS.get(track.codec_name)
    if track.kind != "audio" or encoder is None or track.starts_at - start < _LATE_SECONDS:
        return track
    # An encoder begins one frame early.
    frame = _FRAME / track.sample_rate
    lasts = track.starts_at - start - 2 * frame
    files = [into.with_name(f"{into.name}_{number}.ts") for number in range(2)]
    silence = ("-f", "lavfi", "-i", f"anullsrc=r={track.sample_rate}:cl=mono", "-t", f"{lasts:.6f}")
    encoded = ("-ac", str(track.channels), "-c:a", encoder, "-output_ts_offset", f"{start + frame:.6f}")
    _run(*silence, *encoded, *_STREAM, str(files[0]))
    copied = ("-copyts", *ffmpeg.local_input(track.input), "-map", f"0:{track.stream}", "-c", "copy")
    _run(*copied, *_STREAM, str(files[1]))
    playlist = into.with_suffix(".m3u8")
    playlist.write_text(local_playlist(files, (lasts, 1.0)), encoding="utf-8")
    return replace(track, input=playlist, stream=0, starts_at=start)


def _run(*arguments: str) -> None:
    try:
        ffmpeg.run(arguments, timeout=1800)
    except ffmpeg.FfmpegError as error:
        raise IngestError(f"the source cannot be brought to one time line: {error}") from None
