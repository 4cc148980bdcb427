"""What packaging makes of each member of the four package shapes.

The answer with a manifest names in a header what its package asks for and does not get.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition


class Effect(str, Enum):
    """How far a member counts."""

    EFFECTIVE = "effective"
    APPROXIMATED = "approximated"
    IGNORED = "ignored"


@dataclass(frozen=True)
class Member:
    """What becomes of one member."""

    effect: Effect
    text: str = ""
    asks_for_nothing: tuple[Any, ...] = field(default=(None, "", False))
    """Values that need no effect."""


_EFFECTIVE, _APPROXIMATED, _IGNORED = Effect
_NO_MARKERS = "the markers in the source are not looked at"
_BITRATE = Member(
    _EFFECTIVE,
    "of the video alone, as the source states it (assumed): of HLS it is the variant's `BANDWIDTH`, with audio in it",
)
_SELECTION: Mapping[str, Member] = {
    "StreamSelection": Member(_EFFECTIVE, "a manifest that is left without video is 404"),
    "StreamSelection.MaxVideoBitsPerSecond": _BITRATE,
    "StreamSelection.MinVideoBitsPerSecond": _BITRATE,
    "StreamSelection.StreamOrder": Member(_EFFECTIVE, "of the video"),
}
_NAME = Member(
    _EFFECTIVE, "of the manifest's URL and of what it names; of two manifests of one name the first is served"
)
_DURATION = Member(
    _EFFECTIVE,
    "rounded to a multiple of the source's segments, of an MP4 the distance of its key frames; cut at the first key "
    "frame from each multiple on; unset it is {} s",
)
_MANIFESTS = Member(_EFFECTIVE, "all are served, each under its name")
_ENCRYPTION: Mapping[str, Member] = {
    "Encryption": Member(_IGNORED, "media are clear and no key is asked for"),
    "Encryption.SpekeKeyProvider": Member(_IGNORED),
    "Encryption.SpekeKeyProvider.EncryptionContractConfiguration": Member(_IGNORED),
    "Encryption.SpekeKeyProvider.EncryptionContractConfiguration.PresetSpeke20Audio": Member(_IGNORED),
    "Encryption.SpekeKeyProvider.EncryptionContractConfiguration.PresetSpeke20Video": Member(_IGNORED),
    "Encryption.SpekeKeyProvider.RoleArn": Member(_IGNORED),
    "Encryption.SpekeKeyProvider.SystemIds": Member(_IGNORED),
    "Encryption.SpekeKeyProvider.Url": Member(_IGNORED),
}
_VECTOR: Mapping[str, Member] = {"Encryption.ConstantInitializationVector": Member(_IGNORED)}
_HLS_MANIFEST: Mapping[str, Member] = {
    "AdMarkers": Member(_IGNORED, _NO_MARKERS, (None, "NONE")),
    "IncludeIframeOnlyStream": Member(_IGNORED),
    "ManifestName": _NAME,
    "ProgramDateTimeIntervalSeconds": Member(
        _APPROXIMATED, "tags count from the creation of the asset; there is no timed metadata"
    ),
    "RepeatExtXKey": Member(_IGNORED, "there are no keys"),
    **_SELECTION,
}
_DASH_MANIFEST: Mapping[str, Member] = {
    "ManifestLayout": Member(_EFFECTIVE, "`COMPACT` puts a template where all representations have it in common"),
    "ManifestName": _NAME,
    "MinBufferTimeSeconds": Member(_EFFECTIVE, "unset it is 30 s"),
    "Profile": Member(_APPROXIMATED, "the manifest names it; nothing else is done for it"),
    "ScteMarkersSource": Member(_IGNORED, _NO_MARKERS, (None, "SEGMENTS")),
    **_SELECTION,
}
_CONFIGURATION_IN_SEGMENTS = Member(_IGNORED, "it is in the initialization segment")


def _below(prefix: str, members: Mapping[str, Member]) -> dict[str, Member]:
    return {f"{prefix}{name}": member for name, member in members.items()}


def _package(seconds: int, manifests: str, manifest: Mapping[str, Member], **own: Member) -> dict[str, Member]:
    duration = Member(_DURATION.effect, _DURATION.text.format(seconds))
    return {
        **_ENCRYPTION,
        manifests: _MANIFESTS,
        **_below(f"{manifests}[].", manifest),
        "SegmentDurationSeconds": duration,
        **own,
    }


_PACKAGES: Mapping[str, Mapping[str, Member]] = {
    "HlsPackage": {
        **_package(
            6,
            "HlsManifests",
            _HLS_MANIFEST,
            IncludeDvbSubtitles=Member(_IGNORED),
            UseAudioRenditionGroup=Member(_EFFECTIVE, "without it, each video has its audio in its segments"),
        ),
        **_VECTOR,
        "Encryption.EncryptionMethod": Member(_IGNORED),
    },
    "DashPackage": _package(
        2,
        "DashManifests",
        _DASH_MANIFEST,
        IncludeEncoderConfigurationInSegments=_CONFIGURATION_IN_SEGMENTS,
        IncludeIframeOnlyStream=Member(_IGNORED),
        PeriodTriggers=Member(_IGNORED, "there is one period", (None, [])),
        SegmentTemplateFormat=Member(
            _APPROXIMATED,
            "unset it is `NUMBER_WITH_TIMELINE`; the duration of `NUMBER_WITH_DURATION` is the average, and where "
            "segments stray from it by more than half there is a timeline, and the manifest's header names this member",
        ),
    ),
    "CmafPackage": {
        **_package(2, "HlsManifests", _HLS_MANIFEST, IncludeEncoderConfigurationInSegments=_CONFIGURATION_IN_SEGMENTS),
        **_VECTOR,
    },
    "MssPackage": _package(2, "MssManifests", {"ManifestName": _NAME, **_SELECTION}),
}

MEMBERS: Mapping[str, Member] = {
    path: member
    for package, members in sorted(_PACKAGES.items())
    for path, member in _below(f"{package}.", dict(sorted(members.items()))).items()
}
"""By path: `HlsPackage.HlsManifests[].AdMarkers`."""


OF_SOURCES: Mapping[str, Member] = {
    "Source.Alignment": Member(
        _IGNORED, "of renditions whose segments begin at different times, between which players cannot switch"
    ),
    "Source.Rotation": Member(_IGNORED, "pictures are shown as they are coded"),
}
"""What a source has that nothing is made of."""


def ignored_of_source(renditions: Iterable[Rendition]) -> Iterator[str]:
    """The same for what a manifest has."""
    videos = [each for each in renditions if each.kind == "video"]
    if len({each.cuts for each in videos}) > 1:
        yield "Source.Alignment"
    if any(each.track.rotated for each in videos):
        yield "Source.Rotation"


def ignored(package_name: str, package: Mapping[str, Any], manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """The members that a manifest's package has and that do nothing, without the package's name."""
    return tuple(_ignored(_PACKAGES[package_name], package, manifest))


def _ignored(members: Mapping[str, Member], package: Mapping[str, Any], manifest: Mapping[str, Any]) -> Iterator[str]:
    for path, member in sorted(members.items()):
        _, of_manifest, name = path.rpartition("[].")
        given = (manifest if of_manifest else package).get(name)
        if member.effect is _IGNORED and "." not in name and given not in member.asks_for_nothing:
            yield path
