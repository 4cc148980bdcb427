"""What an initialization segment has for a decoder to begin with."""

from __future__ import annotations

import struct
from io import BytesIO
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
    """Sequence and picture parameter sets of an AVCDecoderConfigurationRecord."""
    record = BytesIO(configuration[5:])
    return _units(record, record.read(1)[0] & 0x1F) + _units(record, record.read(1)[0])


def _hevc(configuration: bytes) -> bytes:
    """The same of an HEVCDecoderConfigurationRecord, which has arrays of them by type."""
    record = BytesIO(configuration[22:])
    return b"".join(_units(record, int.from_bytes(record.read(3)[1:], "big")) for _ in range(record.read(1)[0]))


def _units(record: BytesIO, count: int) -> bytes:
    """The next ones, each behind a start code in the place of its length."""
    return b"".join(_START_CODE + record.read(int.from_bytes(record.read(2), "big")) for _ in range(count))


def _audio_specific_config(descriptors: bytes) -> bytes:
    _, _, info = descriptors.partition(_DECODER_INFO)
    return info[1 : 1 + info[0]] if info else b""
