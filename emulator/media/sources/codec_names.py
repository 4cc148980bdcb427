"""What manifests call a codec (RFC 6381), out of the parameters that the media themselves carry."""

from __future__ import annotations

# ISO/IEC 14496-3, audio object types; by their frames' profile, of streams that have no AudioSpecificConfig.
_AAC_PROFILES = {"Main": 1, "LC": 2, "SSR": 3, "LTP": 4, "HE-AAC": 5, "HE-AACv2": 29, "xHE-AAC": 42}


def codec_name(codec: str, parameters: bytes, profile: str | None) -> str:
    """`parameters` are what a decoder begins with, as an MP4 has it or a stream; empty where they say too little."""
    try:
        if codec == "h264":
            return f"avc1.{_avc_level(parameters).hex()}"
        if codec == "hevc":
            return name_of_hevc(_hevc_level(parameters))
        if codec == "aac":
            return f"mp4a.40.{_object_type(parameters) or _AAC_PROFILES[profile or '']}"
    except (LookupError, StopIteration):
        return ""
    return {"ac3": "ac-3", "eac3": "ec-3"}.get(codec, "")


def name_of_hevc(level: bytes) -> str:
    """As ISO/IEC 14496-15 has it (annex E), out of the twelve bytes of profile, tier and level; `hvc1.1.6.L93.B0`."""
    space = ("", "A", "B", "C")[level[0] >> 6]
    tier = "H" if level[0] & 0x20 else "L"
    # The first of the flags is the lowest bit.
    compatible = int(f"{int.from_bytes(level[1:5], 'big'):032b}"[::-1], 2)
    constraints = level[5:11].rstrip(b"\0")
    profile = f"{space}{level[0] & 0x1F}"
    return ".".join(("hvc1", profile, f"{compatible:X}", f"{tier}{level[11]}", *(f"{each:X}" for each in constraints)))


def _avc_level(parameters: bytes) -> bytes:
    """Profile, constraints and level: of an MP4's configuration record, else of the sequence parameter set."""
    if parameters[0] == 1:
        return parameters[1:4]
    return next(unit[1:4] for unit in _units(parameters) if unit[0] & 0x1F == 7)


def _hevc_level(parameters: bytes) -> bytes:
    if parameters[0] == 1:
        return parameters[1:13]
    # Behind the header of two bytes, the id of the video's parameters and how many layers there are.
    return next(unit[3:15] for unit in _units(parameters) if unit[0] >> 1 & 0x3F == 33)


def _units(parameters: bytes) -> list[bytes]:
    """What follows each start code, without the bytes that keep it from looking like one."""
    return [unit.replace(b"\0\0\3", b"\0\0") for unit in parameters.split(b"\0\0\1")[1:]]


def _object_type(configuration: bytes) -> int:
    bits = int.from_bytes(configuration[:2], "big")
    kind = bits >> 11
    # 31 says that six bits more follow.
    return 32 + (bits >> 5 & 0x3F) if kind == 31 else kind
