"""What decoding can begin with: the kind of picture that a segment begins with (ISO/IEC 14496-12, annex I)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pulumi_mediapackage_vod.emulator.media.streams.boxes import fragment

# By the type of a unit, of all that are pictures. One of H.264 that is not 5 may need the group before it.
_PICTURES = {"h264": range(1, 6), "hevc": range(32)}
_TYPES = {"h264": {5: 1}, "hevc": {16: 3, 17: 2, 18: 1, 19: 2, 20: 1, 21: 3}}
# Of a segment; what comes before its first picture seldom takes as much.
_PACKET, _FIRST_PID, _READ = 188, 0x100, 64 * 188


def access_type(segments: Iterable[Path], codec: str) -> int:
    """Of the stream access points that all of them begin with: 1 and 2 need nothing that comes before, 3 has pictures
    in its wake that do; 0 is none."""
    types = {_type(codec, _units(path)) for path in segments}
    return 0 if 0 in types else max(types)


def _type(codec: str, units: Iterable[bytes]) -> int:
    for unit in filter(None, units):
        kind = unit[0] & 0x1F if codec == "h264" else unit[0] >> 1 & 0x3F
        if kind in _PICTURES[codec]:
            return _TYPES[codec].get(kind, 0)
    return 0


def _units(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        if path.suffix == ".ts":
            yield from _payload(file.read(_READ)).split(b"\0\0\1")[1:]
            return
        fragment(file)
        data, at = file.read(_READ), 0
    while at + 4 < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 4 + size]
        at += 4 + size


def _payload(data: bytes) -> bytes:
    """Of the first stream of a transport stream as ffmpeg makes it; an adaptation field may come before it."""
    packets = (data[at : at + _PACKET] for at in range(0, len(data), _PACKET))
    return b"".join(
        packet[5 + packet[4] if packet[3] & 0x20 else 4 :]
        for packet in packets
        if int.from_bytes(packet[1:3], "big") & 0x1FFF == _FIRST_PID
    )
