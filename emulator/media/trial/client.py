"""Finds out whether a playback URL plays: reads its manifests, and decodes the beginning of each stream with PyAV.

Fragments of MP4 must be at the time that the manifest says. It shares nothing with packaging, which it is to check.
"""

from __future__ import annotations

import io
import re
import struct
import urllib.error
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import Request, urlopen

import av
import m3u8
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame

_TIMEOUT = 60
# Seconds; playlists of HLS have five decimals.
_ROUNDING = 0.001
_DASH = "{urn:mpeg:dash:schema:mpd:2011}"
_VARIABLE = re.compile(r"\$\w+\$")
_START_CODE = b"\0\0\0\1"
_RAW_FORMATS = {"H264": "h264", "AVC1": "h264", "HVC1": "hevc", "AACL": "aac", "AC-3": "ac3", "EC-3": "eac3"}


class PlaybackError(Exception):
    """A URL that does not play; the text says where it ended."""


@dataclass(frozen=True)
class Stream:
    """Of what a manifest offers, one stream whose first segment was decoded."""

    kind: Literal["video", "audio"]
    codec: str
    width: int = 0
    height: int = 0
    sample_rate: int = 0
    channels: int = 0
    frames: int = 0
    """In its first segment."""


def streams(url: str, headers: Mapping[str, str] | None = None) -> tuple[Stream, ...]:
    """What plays at a URL of HLS, CMAF, DASH or Smooth Streaming: all that its manifest offers of pictures and sound.

    A `PlaybackError` says what of it does not, or that there is nothing. A title without sound plays.
    """

    def fetch(address: str) -> bytes:
        return _fetched(address, headers or {})

    path = urlsplit(url).path
    beginnings = _hls if path.endswith(".m3u8") else _dash if path.endswith(".mpd") else _smooth
    try:
        found = [stream for name, data, form in beginnings(url, fetch) for stream in _decoded(name, data, form)]
    except (LookupError, ValueError, struct.error) as error:
        raise PlaybackError(f"{url} cannot be read: {type(error).__name__}: {error}") from None
    if not found:
        raise PlaybackError(f"{url} has nothing to play")
    return tuple(found)


def _fetched(address: str, headers: Mapping[str, str]) -> bytes:
    if urlsplit(address).scheme not in ("http", "https"):
        raise PlaybackError(f"{address} is no URL of HTTP")
    request = Request(quote(address, safe=":/?=&;,()%"), headers=dict(headers))  # noqa: S310
    try:
        with urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
            return answer.read()
    except urllib.error.HTTPError as error:
        said = error.read(500).decode(errors="replace").strip()
        raise PlaybackError(f"{address} is answered {error.code}: {said}") from None
    except OSError as error:
        raise PlaybackError(f"{address} cannot be fetched: {error}") from None


_Fetch = Callable[[str], bytes]
_Beginning = tuple[str, bytes, str | None]
"""What it is, its bytes, and the format that PyAV cannot see by itself."""


def _playlist(url: str, fetch: _Fetch) -> m3u8.M3U8:
    text = fetch(url).decode(errors="replace")
    if not text.startswith("#EXTM3U"):
        raise PlaybackError(f"{url} is no playlist: {text[:200].strip()}")
    return m3u8.loads(text)


def _manifest(url: str, fetch: _Fetch) -> ET.Element:
    data = fetch(url)
    try:
        return ET.fromstring(data)  # noqa: S314
    except ET.ParseError:
        raise PlaybackError(f"{url} is no manifest: {data[:200].decode(errors='replace').strip()}") from None


def _hls(url: str, fetch: _Fetch) -> Iterator[_Beginning]:
    main = _playlist(url, fetch)
    sound = [each.uri for each in main.media if each.type == "AUDIO" and each.uri]
    for name in [*(each.uri for each in main.playlists), *sound]:
        address = urljoin(url, name)
        playlist = _playlist(address, fetch)
        if not playlist.segments:
            raise PlaybackError(f"{address} has no segment")
        init = b"".join(fetch(urljoin(address, each.uri)) for each in playlist.segment_map if each.uri)
        first, *others = playlist.segments
        media = fetch(urljoin(address, first.uri))
        if init and others:
            # A playlist does not say when a segment starts, only how long after the one before.
            following = urljoin(address, others[0].uri)
            said = _seconds(init, media) + (first.duration or 0)
            _check_time(following, _seconds(init, fetch(following)), said)
        yield address, init + media, None


def _dash(url: str, fetch: _Fetch) -> Iterator[_Beginning]:
    for adaptation_set in _manifest(url, fetch).iter(f"{_DASH}AdaptationSet"):
        for each in adaptation_set.iter(f"{_DASH}Representation"):
            template = next(
                (found for of in (each, adaptation_set) for found in of.findall(f"{_DASH}SegmentTemplate")), None
            )
            if template is None:
                continue
            start = next((entry.get("t", "0") for entry in template.iter(f"{_DASH}S")), "0")
            number = template.get("startNumber", "1")
            values = {"$RepresentationID$": each.attrib["id"], "$Number$": number, "$Time$": start}
            names = (template.attrib["initialization"], template.attrib["media"])
            addresses = [urljoin(url, _VARIABLE.sub(lambda found: values[found[0]], name)) for name in names]  # noqa: B023
            init, media = map(fetch, addresses)
            timescale = int(template.get("timescale", "1"))
            # Without a timeline, a segment may start half a duration early or late.
            tolerance = int(template.get("duration", "0")) / timescale / 2
            _check_time(addresses[-1], _seconds(init, media), int(start) / timescale, tolerance)
            yield addresses[-1], init + media, None


def _smooth(url: str, fetch: _Fetch) -> Iterator[_Beginning]:
    for index in _manifest(url, fetch).iter("StreamIndex"):
        first = next(index.iter("c"), None)
        if index.get("Type") not in ("video", "audio") or first is None:
            continue
        start, scale = first.get("t", "0"), int(index.get("TimeScale", "10000000"))
        for level in index.iter("QualityLevel"):
            path = index.attrib["Url"].replace("{bitrate}", level.attrib["Bitrate"])
            address = urljoin(url, path.replace("{start time}", start))
            fragment = fetch(address)
            _check_time(address, _decode_time(fragment) / scale, int(start) / scale)
            four_cc, private = level.attrib["FourCC"], bytes.fromhex(level.get("CodecPrivateData", ""))
            yield address, _raw(four_cc, private, _samples(fragment)), _RAW_FORMATS.get(four_cc, four_cc)


def _raw(four_cc: str, private: bytes, samples: Iterable[bytes]) -> bytes:
    """Samples as a stream of their own, which a decoder takes without any container."""
    if four_cc == "AACL":
        return b"".join(_adts(private, len(sample)) + sample for sample in samples)
    if _RAW_FORMATS.get(four_cc) in ("h264", "hevc"):
        return private + b"".join(map(_annex_b, samples))
    return b"".join(samples)


def _decoded(name: str, data: bytes, form: str | None) -> Iterator[Stream]:
    try:
        opened: InputContainer = av.open(io.BytesIO(data), "r", format=form)
        with closing(opened):
            media = [*opened.streams.video, *opened.streams.audio]
            frames: dict[int, list[Any]] = {each.index: [] for each in media}
            for packet in opened.demux(media):
                frames[packet.stream.index] += packet.decode()
            codecs = {each.index: each.codec_context.codec.canonical_name for each in media}
    except (FFmpegError, ValueError) as error:
        raise PlaybackError(f"{name} cannot be decoded: {error}") from None
    if not all(frames.values()):
        raise PlaybackError(f"{name} has a stream without pictures or sound")
    for index, decoded in frames.items():
        first, codec, count = decoded[0], codecs[index], len(decoded)
        if isinstance(first, VideoFrame):
            yield Stream("video", codec, first.width, first.height, frames=count)
        else:
            channels = len(first.layout.channels)
            yield Stream("audio", codec, sample_rate=first.sample_rate, channels=channels, frames=count)


def _check_time(name: str, found: float, said: float, tolerance: float = 0.0) -> None:
    if abs(found - said) > tolerance + _ROUNDING:
        raise PlaybackError(f"{name} starts at second {found:g}, but its manifest says {said:g}")


def _seconds(init: bytes, fragment: bytes) -> float:
    """When a fragment starts (ISO/IEC 14496-12, 8.4.2 and 8.8.12)."""
    header = _box(init, "moov", "trak", "mdia", "mdhd")
    timescale = header[20:24] if header[0] == 1 else header[12:16]
    return _decode_time(fragment) / int.from_bytes(timescale, "big")


def _decode_time(fragment: bytes) -> int:
    return int.from_bytes(_box(fragment, "moof", "traf", "tfdt")[4:], "big")


def _samples(fragment: bytes) -> Iterator[bytes]:
    """The samples of a movie fragment of one track (ISO/IEC 14496-12, 8.8), whose run has a word for each flag."""
    header, run = _box(fragment, "moof", "traf", "tfhd"), _box(fragment, "moof", "traf", "trun")
    flags, count = struct.unpack(">II", run[:8])
    words = iter(struct.unpack(f">{len(run) // 4 - 2}I", run[8:]))
    offset = next(words) if flags & 0x1 else len(_box(fragment, "moof")) + 16
    if flags & 0x4:
        next(words)
    defaults = int.from_bytes(header[1:4], "big")
    at = 8 + 8 * bool(defaults & 0x1) + 4 * bool(defaults & 0x2) + 4 * bool(defaults & 0x8)
    default = int.from_bytes(header[at : at + 4], "big") if defaults & 0x10 else 0
    for _ in range(count):
        of_sample = {flag: next(words) for flag in (0x100, 0x200, 0x400, 0x800) if flags & flag}
        size = of_sample.get(0x200, default)
        yield fragment[offset : offset + size]
        offset += size


def _box(data: bytes, *path: str) -> bytes:
    for name in path:
        at = 0
        while data[at + 4 : at + 8] != name.encode():
            if at + 8 > len(data):
                raise PlaybackError(f"a fragment has no {name}")
            at += max(int.from_bytes(data[at : at + 4], "big"), 8)
        data = data[at + 8 : at + int.from_bytes(data[at : at + 4], "big")]
    return data


def _annex_b(sample: bytes) -> bytes:
    """With a start code in the place of each unit's length."""
    units, at = b"", 0
    while at < len(sample):
        end = at + 4 + int.from_bytes(sample[at : at + 4], "big")
        units += _START_CODE + sample[at + 4 : end]
        at = end
    return units


def _adts(configuration: bytes, size: int) -> bytes:
    """The header of a frame of AAC, as its AudioSpecificConfig has it."""
    if len(configuration) < 2:
        raise PlaybackError("AAC without CodecPrivateData")
    bits = int.from_bytes(configuration[:2], "big")
    profile, frequency, channels = (bits >> 11) - 1, bits >> 7 & 0xF, bits >> 3 & 0xF
    length = size + 7
    head = 0xFFF1 << 40 | profile << 38 | frequency << 34 | channels << 30 | length << 13 | 0x7FF << 2
    return head.to_bytes(7, "big")
