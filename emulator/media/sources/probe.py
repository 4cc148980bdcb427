"""What is in a media file, by PyAV; only as much of it is read as that takes."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TypeGuard

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from pulumi_mediapackage_vod.emulator.media.sources.codec_names import codec_name
from pulumi_mediapackage_vod.emulator.media.sources.containers import MP4
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError, Track
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import LOCAL_ONLY
from pulumi_mediapackage_vod.emulator.media.tools.opened import opened

VIDEO_CODECS = ("h264", "hevc")
AUDIO_CODECS = ("aac", "ac3", "eac3")


@dataclass(frozen=True)
class Probe:
    """A file; streams of other kinds than video and audio are only counted."""

    container: str
    seconds: float | None
    tracks: tuple[Track, ...]
    count: int

    def of(self, kind: str) -> tuple[Track, ...]:
        return tuple(each for each in self.tracks if each.kind == kind)

    def read_from(self, path: Path) -> Probe:
        """The same in another file, such as a playlist of this one and others."""
        return replace(self, tracks=tuple(replace(each, input=path) for each in self.tracks))

    @property
    def unknown(self) -> Track | None:
        """A track without a frame."""
        return next((each for each in self.tracks if not each.is_known), None)

    def completed(self, later: Probe) -> Probe:
        """With what a later segment has of the tracks that have no frame in this one."""
        of_later = {each.stream: each for each in later.tracks}
        tracks = (each if each.is_known else of_later.get(each.stream, each) for each in self.tracks)
        return replace(self, tracks=tuple(tracks))


def probe(path: Path, container: str, name: str) -> Probe:
    """An `IngestError` says that it cannot be read as that container, or has a codec that the service does not take."""
    try:
        media: InputContainer = av.open(str(path), format=container, options=LOCAL_ONLY)
        with closing(media):
            tracks = [_track(each, path, name) for each in media.streams if _is_media(each)]
            seconds = None if media.duration is None else media.duration / 1_000_000
            if container == MP4:
                tracks = [replace(each, rotated=_rotated(media, each)) for each in tracks]
            return Probe(container, seconds, tuple(tracks), len(media.streams))
    except (FFmpegError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise IngestError(f"{name} cannot be read as {container}: {reason}") from None


def key_frame_seconds(track: Track) -> float | None:
    """How far the key frames of an MP4's video are apart as a rule; None where it has but one."""
    with opened(track.input) as media:
        stream = media.streams[track.stream]
        times = [each.timestamp for each in stream.index_entries if each.is_keyframe]
        apart = [later - earlier for earlier, later in pairwise(times)]
        return float(median(apart) * stream.time_base) if apart and stream.time_base else None


def _is_media(stream: object) -> TypeGuard[VideoStream | AudioStream]:
    """Not the pictures that an MP4 can have for a cover."""
    if isinstance(stream, VideoStream):
        return not stream.disposition & Disposition.attached_pic
    return isinstance(stream, AudioStream)


def _track(stream: VideoStream | AudioStream, path: Path, name: str) -> Track:
    kind, allowed = ("video", VIDEO_CODECS) if isinstance(stream, VideoStream) else ("audio", AUDIO_CODECS)
    # Without a decoder for its codec, a stream has no context.
    context = stream.codec_context
    codec = context.codec.canonical_name if context else "unknown"
    if codec not in allowed:
        raise IngestError(f"{name} has {kind} of the codec {codec}; it must be one of {', '.join(allowed)}")
    found = Track(
        kind,
        path,
        stream.index,
        codec,
        context.bit_rate or 0,
        codec_name=codec_name(codec, context.extradata or b"", context.profile),
        starts_at=float((stream.start_time or 0) * (stream.time_base or 0)),
        time_base=stream.time_base,
        language=None if stream.language == "und" else stream.language,
    )
    if isinstance(stream, VideoStream):
        rate = round(float(stream.average_rate or stream.guessed_rate or 0), 3)
        size = (stream.codec_context.width, stream.codec_context.height)
        shape = stream.sample_aspect_ratio or Fraction(1)
        return replace(found, width=size[0], height=size[1], pixel_shape=shape, frame_rate=rate)
    return replace(found, channels=stream.codec_context.channels, sample_rate=stream.codec_context.sample_rate)


def _rotated(media: InputContainer, track: Track) -> bool:
    """By its first picture, if there is one."""
    if track.kind != "video":
        return False
    media.seek(0)
    with suppress(FFmpegError):
        for frame in media.decode(media.streams[track.stream]):
            return isinstance(frame, VideoFrame) and frame.rotation != 0
    return False
