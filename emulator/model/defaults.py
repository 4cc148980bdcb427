"""What describes and lists fill in where a packaging configuration leaves something unset, if asked to.

The values are those that AWS CLI samples (`list-packaging-configurations`) and the API reference show. That the
service fills them in, and that it does so in describes and lists only, is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_STREAM_SELECTION: Mapping[str, Any] = {
    "MaxVideoBitsPerSecond": 2147483647,
    "MinVideoBitsPerSecond": 0,
    "StreamOrder": "ORIGINAL",
}
_HLS_MANIFEST: Mapping[str, Any] = {
    "AdMarkers": "NONE",
    "IncludeIframeOnlyStream": False,
    "ManifestName": "index",
    "ProgramDateTimeIntervalSeconds": 0,
    "RepeatExtXKey": False,
    "StreamSelection": _STREAM_SELECTION,
}
# For each package its list of manifests, the defaults of a manifest, and those of the package itself.
_PACKAGES: Mapping[str, tuple[str, Mapping[str, Any], Mapping[str, Any]]] = {
    "HlsPackage": (
        "HlsManifests",
        _HLS_MANIFEST,
        {"IncludeDvbSubtitles": False, "SegmentDurationSeconds": 6, "UseAudioRenditionGroup": False},
    ),
    "CmafPackage": (
        "HlsManifests",
        _HLS_MANIFEST,
        {"IncludeEncoderConfigurationInSegments": False, "SegmentDurationSeconds": 2},
    ),
    "DashPackage": (
        "DashManifests",
        {
            "ManifestLayout": "FULL",
            "ManifestName": "index",
            "MinBufferTimeSeconds": 30,
            "Profile": "NONE",
            "ScteMarkersSource": "SEGMENTS",
            "StreamSelection": _STREAM_SELECTION,
        },
        {
            "IncludeEncoderConfigurationInSegments": False,
            "IncludeIframeOnlyStream": False,
            "PeriodTriggers": [],
            "SegmentDurationSeconds": 2,
            "SegmentTemplateFormat": "NUMBER_WITH_TIMELINE",
        },
    ),
    "MssPackage": (
        "MssManifests",
        {"ManifestName": "index", "StreamSelection": _STREAM_SELECTION},
        {"SegmentDurationSeconds": 2},
    ),
}


def filled(packages: Mapping[str, Any], initialization_vector: str) -> dict[str, Any]:
    """The packages with every default; `initialization_vector` is the one that an encrypted CMAF package gets."""
    return {name: _filled_package(name, package, initialization_vector) for name, package in packages.items()}


def _filled_package(name: str, package: Mapping[str, Any], initialization_vector: str) -> dict[str, Any]:
    manifests, manifest_defaults, package_defaults = _PACKAGES[name]
    answer = _merged(package_defaults, package)
    answer[manifests] = [_merged(manifest_defaults, manifest) for manifest in package[manifests]]
    if name == "CmafPackage" and "Encryption" in package:
        answer["Encryption"] = {"ConstantInitializationVector": initialization_vector, **package["Encryption"]}
    return answer


def _merged(defaults: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given, completed by the defaults; so are the objects inside it."""
    answer = {**defaults, **given}
    for name, default in defaults.items():
        if isinstance(default, Mapping) and name in given:
            answer[name] = {**default, **given[name]}
    return answer
