"""DRM systems, and what each package format can be encrypted with.

https://docs.aws.amazon.com/mediapackage/latest/ug/encryption-choosing-speke-version.html (which system, which version)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pulumi_mediapackage_vod.facts.values import EncryptionMethod, FormatName

SpekeVersion = Literal["1.0", "2.0"]


@dataclass(frozen=True)
class DrmSystem:
    """A DRM system that the service can encrypt for: `WIDEVINE`, `PLAYREADY`, `FAIRPLAY` or `IRDETO`."""

    name: str
    """Its name, as in messages."""

    system_id: str
    """Its UUID in key requests."""


WIDEVINE: Final = DrmSystem("Widevine", "edef8ba9-79d6-4ace-a3c8-27dcd51d21ed")
"""Google Widevine: CMAF and DASH."""

PLAYREADY: Final = DrmSystem("PlayReady", "9a04f079-9840-4286-ab92-e65be0885f95")
"""Microsoft PlayReady: DASH and Smooth Streaming; CMAF with SPEKE 2.0."""

FAIRPLAY: Final = DrmSystem("FairPlay", "94ce86fb-07ff-4f43-adb8-93d2fa968ca2")
"""Apple FairPlay: HLS and CMAF."""

IRDETO: Final = DrmSystem("Irdeto", "80a6be7e-1448-4c37-9e70-d5aebe04c8d2")
"""Irdeto Content Protection: DASH with SPEKE 2.0."""

DRM_SYSTEMS: Final = (WIDEVINE, PLAYREADY, FAIRPLAY, IRDETO)

AES_128: Final = DrmSystem("AES-128", "81376844-f976-481e-a84e-cc25d39b0b33")
"""Plain encryption of HLS segments, which is no DRM but asked for like one. The id is the one in AWS's examples: a key
server may have another, since its "systemId is implementation specific".
https://docs.aws.amazon.com/speke/latest/documentation/vod-workflow-methods.html"""

CARRIED: Final[Mapping[FormatName, Mapping[SpekeVersion, tuple[DrmSystem, ...]]]] = {
    "hls": {"1.0": (FAIRPLAY, AES_128)},
    "cmaf": {"1.0": (WIDEVINE, FAIRPLAY), "2.0": (WIDEVINE, PLAYREADY, FAIRPLAY)},
    "dash": {"1.0": (WIDEVINE, PLAYREADY), "2.0": (WIDEVINE, PLAYREADY, IRDETO)},
    "mss": {"1.0": (PLAYREADY,)},
}
"""The systems that a format can carry, by SPEKE version; a version that is missing is not supported. Components send
system ids in this order, so a changed order would replace configurations."""

MOST_SYSTEMS: Final[Mapping[FormatName, int]] = {"hls": 1, "cmaf": 3, "dash": 3, "mss": 1}
"""How many systems at once: "up to three for CMAF, two for DASH, exactly one for other protocols", and SPEKE 2.0 names
three for DASH too."""

METHODS: Final[Mapping[DrmSystem, EncryptionMethod]] = {FAIRPLAY: "SAMPLE_AES", AES_128: "AES_128"}
"""The encryption method of HLS that goes with a system."""

WITH_INITIALIZATION_VECTOR: Final[tuple[FormatName, ...]] = ("hls", "cmaf")
"""The formats that take a constant initialization vector."""

INITIALIZATION_VECTOR: Final = re.compile(r"[0-9a-fA-F]{32}")
"""128 bits."""
