"""What kind of media a file is, by its first bytes; of an MP4 also by its boxes. Never by its name.

ffmpeg is then told what to take it for: left to find out by itself it would follow a file that is a list of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError

MPEGTS, MP4 = "mpegts", "mp4"
PACKED_AUDIO = ("aac", "ac3", "eac3")

_TS_PACKET = 188
# With a picture a tag has more, but the timestamp comes first.
_LONGEST_TAG = 1 << 16
_TIMESTAMP = b"com.apple.streaming.transportStreamTimestamp\0"
_CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
_ENCRYPTED = (b"encv", b"enca", b"enct", b"encs")
# More than any MP4 has that is not in fragments.
_MOST_BOXES = 100_000


def container_of(path: Path) -> str | None:
    """`mpegts`, `mp4`, or the codec of packed audio; None for anything else."""
    with path.open("rb") as file:
        head = file.read(_TS_PACKET + 1)
        if size := _tag_size(head):
            file.seek(size)
            return _packed_audio(file.read(_TS_PACKET))
    if head[:1] == b"G" and head[_TS_PACKET:] in (b"G", b""):
        return MPEGTS
    if head[4:8] in (b"ftyp", b"styp", b"moov", b"moof", b"sidx"):
        return MP4
    return _packed_audio(head)


def has_timestamp(path: Path) -> bool:
    """Whether packed audio says when it begins, by the ID3 tag that it must begin with (RFC 8216, 3.4)."""
    with path.open("rb") as file:
        size = _tag_size(file.read(10))
        return _TIMESTAMP in file.read(min(size, _LONGEST_TAG))


def check_mp4(path: Path, name: str) -> None:
    """An `IngestError` for an MP4 that is in fragments, encrypted or without an index; media is not read."""
    with path.open("rb") as file:
        found = False
        for kind in _boxes(file, path.stat().st_size, name):
            if kind in (b"moof", b"mvex", b"styp"):
                raise IngestError(f"{name} is a fragmented MP4; those of a SMIL source must not be in fragments")
            if kind in _ENCRYPTED:
                raise IngestError(f"{name} is encrypted: the media of a source must be in the clear")
            found = found or kind == b"moov"
        if not found:
            raise IngestError(f"{name} is not a whole MP4: it has no moov box")


def _tag_size(head: bytes) -> int:
    """Of the ID3 tag that a file begins with, its header included; 0 without one. Its size has seven bits a byte."""
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    return 10 + sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))


def _packed_audio(head: bytes) -> str | None:
    if len(head) >= 6 and head[:2] == b"\x0b\x77":
        return "eac3" if head[5] >> 3 > 10 else "ac3"
    return "aac" if len(head) >= 7 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0 else None


def _boxes(file: BinaryIO, length: int, name: str) -> Iterator[bytes]:
    """The boxes of a file, with those in which a track is described and its sample entries."""
    spans = [(0, length)]
    for _ in range(_MOST_BOXES):
        while spans and spans[-1][0] + 8 > spans[-1][1]:
            spans.pop()
        if not spans:
            return
        at, until = spans.pop()
        file.seek(at)
        head = file.read(16)
        size, kind, header = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:
            size, header = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = until - at
        if size < header or at + size > until:
            raise IngestError(f"{name} is not a whole MP4: it is cut off or damaged at byte {at}")
        spans.append((at + size, until))
        yield kind
        if kind in _CONTAINERS:
            spans.append((at + header, at + size))
        elif kind == b"stsd":
            # A version, flags and a count come before the entries.
            spans.append((at + header + 8, at + size))
