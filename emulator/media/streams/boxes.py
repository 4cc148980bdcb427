"""The boxes of MP4 (ISO/IEC 14496-12): finding them in what ffmpeg makes, and writing them."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

# What comes before a fragment takes no more.
_HEAD = 512


def content(data: bytes, name: str) -> bytes:
    """Of the first box of this name, however deep it is; empty where there is none. Only for what ffmpeg has just made:
    nothing in it looks like a name but the names."""
    at = data.find(name.encode())
    return data[at + 4 : at - 4 + int.from_bytes(data[at - 4 : at], "big")] if at >= 4 else b""


def moof_offset(file: BinaryIO) -> int:
    """Where in a segment its fragment begins, behind what only DASH needs."""
    file.seek(0)
    return max(0, file.read(_HEAD).find(b"moof") - 4)


def fragment(file: BinaryIO) -> bytes:
    """A segment's fragment; what is read next is its media."""
    start = moof_offset(file)
    file.seek(start)
    size = int.from_bytes(file.read(4), "big")
    file.seek(start)
    found = file.read(size)
    file.seek(8, os.SEEK_CUR)
    return found


def duration(moof: bytes) -> int:
    """Of all samples of a fragment that has one run, as ffmpeg writes it."""
    header, run = content(moof, "tfhd"), content(moof, "trun")
    flags, count = struct.unpack(">II", run[:8])
    if not flags & 0x100:
        return count * int.from_bytes(header[8:12], "big")
    # Behind the offset of the data and what only the first sample has.
    first = 8 + 4 * (flags & 0x5).bit_count()
    size = 4 * (flags & 0xF00).bit_count()
    return sum(int.from_bytes(run[at : at + 4], "big") for at in range(first, first + count * size, size))


def written(name: str, content: bytes) -> bytes:
    """A box with this content."""
    return struct.pack(">I4s", 8 + len(content), name.encode()) + content
