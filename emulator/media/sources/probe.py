"""What is in a media file, by PyAV; only as much of it is read as that takes."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Literal, TypeGuard

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from pulumi_mediapackage_vod.emulator.media.sources.codec_names import codec_name
from pulumi_mediapackage_vod.emulator.media.sources.containers import MP4
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import LOCAL_ONLY

VIDEO_CODECS = ("h264", "hevc")
AUDIO_CODECS = ("aac", "ac3", "eac3")


@dataclass(frozen=True)
class Stream:
    """A stream of video or audio; what the file does not tell is 0 or None."""

    kind: Literal["video", "audio"]
    index: int
    codec: str
    codec_name: str
    bits_per_second: int
    starts_at: float | None
    time_base: Fraction | None
    width: int = 0
    height: int = 0
    frame_rate: float = 0.0
    pixel_shape: Fraction = Fraction(1)
    rotated: bool = False
    channels: int = 0
    sample_rate: int = 0
    language: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether a decoder's parameters are: they come with the first frame."""
        return bool(self.codec_name and (self.width or self.sample_rate))

    def __str__(self) -> str:
        """The parameters that a decoder is set to."""
        if self.kind == "audio":
            return f"{self.codec_name} of {self.channels} channels at {self.sample_rate} Hz"
        return f"{self.codec_name} of {self.width}x{self.height}, pixels of {self.pixel_shape}"


@dataclass(frozen=True)
class Probe:
    """A file; streams of other kinds than video and audio are only counted."""

    seconds: float | None
    streams: tuple[Stream, ...]
    count: int

    def of(self, kind: str) -> tuple[Stream, ...]:
        return tuple(each for each in self.streams if each.kind == kind)

    @property
    def unknown(self) -> Stream | None:
        """A stream without a frame."""
        return next((each for each in self.streams if not each.is_known), None)

    def completed(self, later: Probe) -> Probe:
        """With what a later segment has of the streams that have no frame in this one."""
        of_later = {each.index: each for each in later.streams}
        streams = (each if each.is_known else of_later.get(each.index, each) for each in self.streams)
        return replace(self, streams=tuple(streams))


def probe(path: Path, container: str, name: str) -> Probe:
    """An `IngestError` says that it cannot be read as that container, or has a codec that the service does not take."""
    try:
        opened: InputContainer = av.open(str(path), format=container, options=LOCAL_ONLY)
        with closing(opened):
            streams = [_stream(each, name) for each in opened.streams if _is_media(each)]
            seconds = None if opened.duration is None else opened.duration / 1_000_000
            if container == MP4:
                streams = [replace(each, rotated=_rotated(opened, each)) for each in streams]
            return Probe(seconds, tuple(streams), len(opened.streams))
    except (FFmpegError, ValueError) as error:
        raise IngestError(f"{name} cannot be read as {container}: {_reason(error)}") from None


def _is_media(stream: object) -> TypeGuard[VideoStream | AudioStream]:
    """Not the pictures that an MP4 can have for a cover."""
    if isinstance(stream, VideoStream):
        return not stream.disposition & Disposition.attached_pic
    return isinstance(stream, AudioStream)


def _stream(stream: VideoStream | AudioStream, name: str) -> Stream:
    kind, allowed = ("video", VIDEO_CODECS) if isinstance(stream, VideoStream) else ("audio", AUDIO_CODECS)
    # Without a decoder for its codec, a stream has no context.
    context = stream.codec_context
    codec = context.codec.canonical_name if context else "unknown"
    if codec not in allowed:
        raise IngestError(f"{name} has {kind} of the codec {codec}; it must be one of {', '.join(allowed)}")
    starts_at = None
    if stream.start_time is not None and stream.time_base is not None:
        starts_at = float(stream.start_time * stream.time_base)
    found = Stream(
        kind=kind,
        index=stream.index,
        codec=codec,
        codec_name=codec_name(codec, context.extradata or b"", context.profile),
        bits_per_second=context.bit_rate or 0,
        starts_at=starts_at,
        time_base=stream.time_base,
        language=None if stream.language in (None, "und") else stream.language,
    )
    if isinstance(stream, VideoStream):
        rate = stream.average_rate or stream.guessed_rate
        size = (stream.codec_context.width, stream.codec_context.height)
        shape = stream.sample_aspect_ratio or Fraction(1)
        found = replace(found, width=size[0], height=size[1], pixel_shape=shape, frame_rate=round(float(rate or 0), 3))
    else:
        found = replace(found, channels=stream.codec_context.channels, sample_rate=stream.codec_context.sample_rate)
    return found


def _rotated(opened: InputContainer, stream: Stream) -> bool:
    """By its first picture, if there is one."""
    if stream.kind != "video":
        return False
    opened.seek(0)
    with suppress(FFmpegError):
        for frame in opened.decode(opened.streams[stream.index]):
            return isinstance(frame, VideoFrame) and frame.rotation != 0
    return False


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, FFmpegError) else str(error)
