"""What an initialization segment has for a decoder to begin with."""

from __future__ import annotations

import struct
from uuid import UUID

from pulumi_mediapackage_vod.emulator.media.streams.boxes import content
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition

_DOLBY_BLOCK = 1536
# Channel masks: front, low frequency, back, side.
_SPEAKERS = {1: 0x4, 2: 0x3, 3: 0x7, 4: 0x33, 5: 0x37, 6: 0x3F, 8: 0x63F}
_DOLBY_DIGITAL_PLUS = UUID("a7fb87af-2d02-42fb-a4d4-05cd93843bdd").bytes_le
_START_CODE = b"\0\0\0\1"
# The tag of what a decoder begins with among the descriptors of AAC (ISO/IEC 14496-1); lengths have four bytes.
_DECODER_INFO = b"\5\x80\x80\x80"


def codec_private_data(rendition: Rendition) -> str:
    """In hexadecimal digits; empty for a codec of which decoders need nothing."""
    path = rendition.init_file()
    init = path.read_bytes() if path else b""
    found = {
        "h264": lambda: _avc(content(init, "avcC")),
        "hevc": lambda: _hevc(content(init, "hvcC")),
        "aac": lambda: _audio_specific_config(content(init, "esds")),
        "eac3": lambda: _wave_format(rendition.track.channels) + content(init, "dec3"),
    }.get(rendition.track.codec, bytes)()
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


def _audio_specific_config(descriptors: bytes) -> bytes:
    _, _, info = descriptors.partition(_DECODER_INFO)
    return info[1 : 1 + info[0]] if info else b""
