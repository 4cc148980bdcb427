"""The name of HEVC in manifests, which ffmpeg does not give to all that it copies."""

from __future__ import annotations


def name(configuration: bytes) -> str:
    """As ISO/IEC 14496-15 has it (annex E), out of an HEVCDecoderConfigurationRecord; `hvc1.1.6.L93.B0`."""
    space = ("", "A", "B", "C")[configuration[1] >> 6]
    tier = "H" if configuration[1] & 0x20 else "L"
    # The first of the flags is the lowest bit.
    compatible = int(f"{int.from_bytes(configuration[2:6], 'big'):032b}"[::-1], 2)
    constraints = configuration[6:12].rstrip(b"\0")
    profile = f"{space}{configuration[1] & 0x1F}"
    return ".".join(
        ("hvc1", profile, f"{compatible:X}", f"{tier}{configuration[12]}", *(f"{x:X}" for x in constraints))
    )
