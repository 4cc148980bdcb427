"""The boxes of MP4 (ISO/IEC 14496-12): finding them in a segment, and writing them."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

# How far the boxes in it are from where the content of such a box begins.
_CONTAINERS = {"stsd": 8, "avc1": 78, "hvc1": 78, "mp4a": 28, "ac-3": 28, "ec-3": 28}


def box(data: bytes, *path: str) -> bytes | None:
    """The content of the first box at this path, which may lead through a sample description."""
    for name in path:
        found = _find(data, name)
        if found is None:
            return None
        data = found
    return data


def moof_offset(file: BinaryIO) -> int:
    """Where in a segment its fragment begins, behind what only DASH needs."""
    at = 0
    while True:
        file.seek(at)
        size, name = _header(file.read(16))
        if name == "moof" or size == 0:
            return at if name == "moof" else 0
        at += size


def fragment(file: BinaryIO) -> bytes:
    """A segment's fragment; what is read next is its media."""
    start = moof_offset(file)
    file.seek(start)
    size, _ = _header(file.read(16))
    file.seek(start)
    found = file.read(size)
    file.seek(8, os.SEEK_CUR)
    return found


def duration(moof: bytes) -> int:
    """Of all samples of a fragment that has one run, as ffmpeg writes it."""
    header, run = box(moof, "moof", "traf", "tfhd") or b"", box(moof, "moof", "traf", "trun") or b""
    flags, count = struct.unpack(">II", run[:8])
    if not flags & 0x100:
        return count * int.from_bytes(header[8:12], "big")
    # Behind the offset of the data and what only the first sample has.
    first = 8 + 4 * (flags & 0x5).bit_count()
    size = 4 * (flags & 0xF00).bit_count()
    return sum(int.from_bytes(run[at : at + 4], "big") for at in range(first, first + count * size, size))


def _find(data: bytes, name: str) -> bytes | None:
    at = 0
    while at + 8 <= len(data):
        size, found = _header(data[at : at + 16])
        if found == name:
            return data[at + 8 + _CONTAINERS.get(name, 0) : at + size]
        if size < 8:
            return None
        at += size
    return None


def _header(data: bytes) -> tuple[int, str]:
    if len(data) < 8:
        return 0, ""
    size, name = struct.unpack(">I4s", data[:8])
    return (struct.unpack(">Q", data[8:16])[0] if size == 1 else size), name.decode("latin-1")


def written(name: str, content: bytes) -> bytes:
    """A box with this content."""
    return struct.pack(">I4s", 8 + len(content), name.encode()) + content


def written_full(name: str, version: int, flags: int, content: bytes) -> bytes:
    """A box that begins with a version and flags."""
    return written(name, struct.pack(">I", version << 24 | flags) + content)
