"""What an initialization segment has for a decoder to begin with."""

from __future__ import annotations

import struct
from uuid import UUID

from pulumi_mediapackage_vod.emulator.media.streams.boxes import box
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition

_DOLBY_BLOCK = 1536
# Channel masks: front, low frequency, back, side.
_SPEAKERS = {1: 0x4, 2: 0x3, 3: 0x7, 4: 0x33, 5: 0x37, 6: 0x3F, 8: 0x63F}
_DOLBY_DIGITAL_PLUS = UUID("a7fb87af-2d02-42fb-a4d4-05cd93843bdd").bytes_le
_START_CODE = b"\0\0\0\1"
_DESCRIPTION = ("moov", "trak", "mdia", "minf", "stbl", "stsd")
# Of the descriptors of an `esds` box (ISO/IEC 14496-1), each in the one before, how much comes before the next.
_DESCRIPTORS = {3: 3, 4: 13, 5: 0}


def codec_private_data(rendition: Rendition) -> str:
    """In hexadecimal digits; empty for a codec of which decoders need nothing."""
    description = box(rendition.init_file().read_bytes(), *_DESCRIPTION) or b""
    found = {
        "h264": lambda: _avc(box(description, "avc1", "avcC") or b""),
        "hevc": lambda: _hevc(box(description, "hvc1", "hvcC") or b""),
        "aac": lambda: _audio_specific_config(box(description, "mp4a", "esds") or b""),
        "eac3": lambda: _wave_format(rendition.track.channels) + (box(description, "ec-3", "dec3") or b""),
    }.get(rendition.track.codec, lambda: b"")()
    return found.hex().upper()


def _wave_format(channels: int) -> bytes:
    """What a WAVEFORMATEXTENSIBLE has behind its WAVEFORMATEX for Dolby Digital Plus."""
    return struct.pack("<HI", _DOLBY_BLOCK, _SPEAKERS.get(channels, 0)) + _DOLBY_DIGITAL_PLUS


def _avc(configuration: bytes) -> bytes:
    """Sequence and picture parameter sets of an AVCDecoderConfigurationRecord, each behind a start code."""
    units, at = b"", 5
    for mask in (0x1F, 0xFF):
        count, at = configuration[at] & mask, at + 1
        for _ in range(count):
            unit, at = _unit(configuration, at)
            units += unit
    return units


def _hevc(configuration: bytes) -> bytes:
    """The same of an HEVCDecoderConfigurationRecord."""
    units, at = b"", 23
    for _ in range(configuration[22]):
        count, at = int.from_bytes(configuration[at + 1 : at + 3], "big"), at + 3
        for _ in range(count):
            unit, at = _unit(configuration, at)
            units += unit
    return units


def _unit(data: bytes, at: int) -> tuple[bytes, int]:
    end = at + 2 + int.from_bytes(data[at : at + 2], "big")
    return _START_CODE + data[at + 2 : end], end


def _audio_specific_config(esds: bytes) -> bytes:
    data = esds[4:]
    for tag, skipped in _DESCRIPTORS.items():
        if not data or data[0] != tag:
            return b""
        length, at = 0, 1
        while True:
            length = length << 7 | data[at] & 0x7F
            at += 1
            if not data[at - 1] & 0x80:
                break
        data = data[at + skipped : at + length]
    return data
