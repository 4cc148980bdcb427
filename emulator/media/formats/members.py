"""What packaging makes of each member of the four package shapes.

The answer with a manifest names in a header what its package asks for and does not get.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_BITRATE = (
    "of the video alone, as the source states it (assumed): of HLS it is the variant's `BANDWIDTH`, with audio in it"
)
_DURATION = (
    "rounded to a multiple of the source's segments, of an MP4 the distance of its key frames; cut at the first key "
    "frame from each multiple on; unset it is {} s"
)
_BY_DURATION = (
    "unset it is `NUMBER_WITH_TIMELINE`; the duration of `NUMBER_WITH_DURATION` is the average, and where segments "
    "stray from it by more than half there is a timeline, and the manifest's header names this member"
)
_ONE_NAME = "of the manifest's URL and of what it names; of two manifests of one name the first is served"
_COMPACT = "`COMPACT` puts a template where all representations have it in common"
_DATE_TIME = "tags count from the creation of the asset; there is no timed metadata"
_CONTRACT = "Encryption.SpekeKeyProvider.EncryptionContractConfiguration"

# By package the member of it that lists manifests, for which `{}` stands below.
_MANIFESTS = {"Cmaf": "HlsManifests", "Dash": "DashManifests", "Hls": "HlsManifests", "Mss": "MssManifests"}
_ALL = tuple(_MANIFESTS)
_ROWS: Sequence[tuple[Sequence[str], str, Member]] = (
    (_ALL, "Encryption", Member(_IGNORED, "media are clear and no key is asked for")),
    (("Cmaf", "Hls"), "Encryption.ConstantInitializationVector", Member(_IGNORED)),
    (("Hls",), "Encryption.EncryptionMethod", Member(_IGNORED)),
    (_ALL, "Encryption.SpekeKeyProvider", Member(_IGNORED)),
    (_ALL, _CONTRACT, Member(_IGNORED)),
    (_ALL, f"{_CONTRACT}.PresetSpeke20Audio", Member(_IGNORED)),
    (_ALL, f"{_CONTRACT}.PresetSpeke20Video", Member(_IGNORED)),
    (_ALL, "Encryption.SpekeKeyProvider.RoleArn", Member(_IGNORED)),
    (_ALL, "Encryption.SpekeKeyProvider.SystemIds", Member(_IGNORED)),
    (_ALL, "Encryption.SpekeKeyProvider.Url", Member(_IGNORED)),
    (
        ("Cmaf", "Dash"),
        "IncludeEncoderConfigurationInSegments",
        Member(_IGNORED, "it is in the initialization segment"),
    ),
    (("Hls",), "IncludeDvbSubtitles", Member(_IGNORED)),
    (("Dash",), "IncludeIframeOnlyStream", Member(_IGNORED)),
    (("Dash",), "PeriodTriggers", Member(_IGNORED, "there is one period", (None, []))),
    (("Hls",), "SegmentDurationSeconds", Member(_EFFECTIVE, _DURATION.format(6))),
    (("Cmaf", "Dash", "Mss"), "SegmentDurationSeconds", Member(_EFFECTIVE, _DURATION.format(2))),
    (("Dash",), "SegmentTemplateFormat", Member(_APPROXIMATED, _BY_DURATION)),
    (("Hls",), "UseAudioRenditionGroup", Member(_EFFECTIVE, "without it, each video has its audio in its segments")),
    (_ALL, "{}", Member(_EFFECTIVE, "all are served, each under its name")),
    (("Cmaf", "Hls"), "{}[].AdMarkers", Member(_IGNORED, _NO_MARKERS, (None, "NONE"))),
    (("Cmaf", "Hls"), "{}[].IncludeIframeOnlyStream", Member(_IGNORED)),
    (("Dash",), "{}[].ManifestLayout", Member(_EFFECTIVE, _COMPACT)),
    (_ALL, "{}[].ManifestName", Member(_EFFECTIVE, _ONE_NAME)),
    (("Dash",), "{}[].MinBufferTimeSeconds", Member(_EFFECTIVE, "unset it is 30 s")),
    (("Dash",), "{}[].Profile", Member(_APPROXIMATED, "the manifest names it; nothing else is done for it")),
    (("Cmaf", "Hls"), "{}[].ProgramDateTimeIntervalSeconds", Member(_APPROXIMATED, _DATE_TIME)),
    (("Cmaf", "Hls"), "{}[].RepeatExtXKey", Member(_IGNORED, "there are no keys")),
    (("Dash",), "{}[].ScteMarkersSource", Member(_IGNORED, _NO_MARKERS, (None, "SEGMENTS"))),
    (_ALL, "{}[].StreamSelection", Member(_EFFECTIVE, "a manifest that is left without video is 404")),
    (_ALL, "{}[].StreamSelection.MaxVideoBitsPerSecond", Member(_EFFECTIVE, _BITRATE)),
    (_ALL, "{}[].StreamSelection.MinVideoBitsPerSecond", Member(_EFFECTIVE, _BITRATE)),
    (_ALL, "{}[].StreamSelection.StreamOrder", Member(_EFFECTIVE, "of the video")),
)
MEMBERS: Mapping[str, Member] = dict(
    sorted(
        (f"{package}Package.{path.format(_MANIFESTS[package])}", member)
        for packages, path, member in _ROWS
        for package in packages
    )
)
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


def ignored(package_name: str, package: Mapping[str, Any], manifest: Mapping[str, Any]) -> Iterator[str]:
    """The members that a manifest's package has and that do nothing, without the package's name."""
    for whole, member in MEMBERS.items():
        of_package, _, path = whole.partition(".")
        _, of_manifest, name = path.rpartition("[].")
        given = (manifest if of_manifest else package).get(name)
        is_its = of_package == package_name and member.effect is _IGNORED and "." not in name
        if is_its and given not in member.asks_for_nothing:
            yield path
