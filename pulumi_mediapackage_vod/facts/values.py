"""The closed sets of values, for type checkers. At run time the installed botocore decides what is a value, so that a
newer one brings newer values; tests hold these against it."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, Literal, cast

FormatName = Literal["hls", "dash", "cmaf", "mss"]
"""The package formats."""

AdMarkers = Literal["NONE", "SCTE35_ENHANCED", "PASSTHROUGH"]
DashProfile = Literal["NONE", "HBBTV_1_5"]
EncryptionMethod = Literal["AES_128", "SAMPLE_AES"]
ManifestLayout = Literal["FULL", "COMPACT"]
PeriodTrigger = Literal["ADS"]
QuotaName = Literal["packagingGroups", "packagingConfigurations", "assets"]
ScteMarkersSource = Literal["SEGMENTS", "MANIFEST"]
SegmentTemplateFormat = Literal["NUMBER_WITH_TIMELINE", "TIME_WITH_TIMELINE", "NUMBER_WITH_DURATION"]
StreamOrder = Literal["ORIGINAL", "VIDEO_BITRATE_ASCENDING", "VIDEO_BITRATE_DESCENDING"]

AudioPreset = Literal["PRESET-AUDIO-1", "PRESET-AUDIO-2", "PRESET-AUDIO-3", "SHARED", "UNENCRYPTED"]
"""Which keys encrypt the audio tracks with SPEKE 2.0."""

VideoPreset = Literal[
    "PRESET-VIDEO-1",
    "PRESET-VIDEO-2",
    "PRESET-VIDEO-3",
    "PRESET-VIDEO-4",
    "PRESET-VIDEO-5",
    "PRESET-VIDEO-6",
    "PRESET-VIDEO-7",
    "PRESET-VIDEO-8",
    "SHARED",
    "UNENCRYPTED",
]
"""Which keys encrypt the video tracks with SPEKE 2.0."""

PriceClass = Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"]
"""Which of CloudFront's locations serve."""

RetentionInDays = Literal[
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]
"""Days that CloudWatch can keep logs for; 0 is for ever.
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"""

PLAYABLE: Final = "PLAYABLE"
FAILED: Final = "FAILED"
NO_STATUS: Final = "NO_STATUS"
"""How the ingest of an asset ended; the last one is this library's own, where the service tells nothing."""


@cache
def country_codes() -> frozenset[str]:
    """Countries in ISO 3166-1 alpha-2. CloudFront's model has no list of them; WAF's has one for the same purpose."""
    from botocore.loaders import Loader

    model = cast(Any, Loader()).load_service_model("wafv2", "service-2")
    return frozenset(model["shapes"]["CountryCode"]["enum"])
