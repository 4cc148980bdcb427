"""`aws.manifestfilter`: the query that leaves some of a manifest's streams out.

Names, ranges, lists and the answers 200 and 400 are documented (user guide, "Manifest filtering"). Assumed are 400 for
what is out of a parameter's own range or closed list, and for an empty query.

The library has these facts as well; that they stand here again is on purpose, since it is tested against them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi_mediapackage_vod.emulator.media.sources.source import Track

QUERY = "aws.manifestfilter"

_LONGEST = 1024
_INT_MAX = 2147483647
_WHOLE = re.compile(r"([0-9]+)-([0-9]+)")
_WITH_DECIMALS = re.compile(r"([0-9]+(?:\.[0-9]{1,3})?)-([0-9]+(?:\.[0-9]{1,3})?)")
_RANGES: Mapping[str, tuple[float, float]] = {
    "audio_bitrate": (0, _INT_MAX),
    "audio_channels": (1, 32767),
    "audio_sample_rate": (0, _INT_MAX),
    "trickplay_height": (1, _INT_MAX),
    "video_bitrate": (0, _INT_MAX),
    "video_framerate": (1, 999.999),
    "video_height": (1, 32767),
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "audio_codec": ("aacl", "aach", "ac-3", "ec-3"),
    "trickplay_type": ("iframe", "image", "none"),
    "video_codec": ("h264", "h265"),
    "video_dynamic_range": ("hdr10", "hlg", "sdr"),
}
_TEXTS = ("audio_language", "subtitle_language")
# By what manifests call them: AAC of low complexity is `mp4a.40.2`; these are high efficiency, of versions 1 and 2.
_CODECS = {
    **{"h264": "h264", "hevc": "h265", "ac3": "ac-3", "eac3": "ec-3", "aac": "aacl"},
    **{"mp4a.40.5": "aach", "mp4a.40.29": "aach"},
}


class ManifestFilterError(Exception):
    """A query that is answered 400; the text says why."""


@dataclass(frozen=True)
class ManifestFilter:
    """What a stream must have to stay; a stream of another kind than a parameter's is not asked."""

    ranges: Mapping[str, tuple[float, float]]
    lists: Mapping[str, Sequence[str]]

    def admits(self, track: Track) -> bool:
        of_track = _values(track)
        in_ranges = (low <= of_track.get(name, low) <= high for name, (low, high) in self.ranges.items())
        return all(in_ranges) and all(of_track.get(name, values[0]) in values for name, values in self.lists.items())


def _values(track: Track) -> dict[str, Any]:
    """What it has of the parameters."""
    codec, language = _CODECS.get(track.codec_name) or _CODECS.get(track.codec), (track.language or "").lower()
    if track.kind == "subtitles":
        return {"subtitle_language": language}
    if track.kind == "audio":
        rates = {"audio_bitrate": track.bits_per_second, "audio_sample_rate": track.sample_rate}
        return {**rates, "audio_channels": track.channels, "audio_codec": codec, "audio_language": language}
    rates = {"video_bitrate": track.bits_per_second, "video_framerate": round(track.frame_rate, 3)}
    return {**rates, "video_height": track.height, "video_codec": codec, "video_dynamic_range": "sdr"}


def parse(text: str) -> ManifestFilter:
    """The filter of a query's value, decoded; a `ManifestFilterError` where the service answers 400."""
    if len(text) > _LONGEST:
        raise ManifestFilterError(f"{QUERY} has {len(text)} characters, more than {_LONGEST}")
    ranges: dict[str, tuple[float, float]] = {}
    lists: dict[str, Sequence[str]] = {}
    for part in text.lower().split(";"):
        name, colon, value = part.strip().partition(":")
        if not colon or not value or ":" in value:
            raise ManifestFilterError(f"'{part}' is not of the form NAME:VALUE")
        if name in ranges or name in lists:
            raise ManifestFilterError(f"{name} is there twice")
        if name in _RANGES:
            ranges[name] = _range(name, value)
        elif name in _CHOICES or name in _TEXTS:
            lists[name] = _list(name, value)
        else:
            raise ManifestFilterError(f"there is no parameter {name}")
    return ManifestFilter(ranges, lists)


def _range(name: str, value: str) -> tuple[float, float]:
    lowest, highest = _RANGES[name]
    found = (_WITH_DECIMALS if name == "video_framerate" else _WHOLE).fullmatch(value)
    if found is None:
        raise ManifestFilterError(f"{name}:{value} is no range such as {name}:{lowest:g}-{highest:g}")
    first, last = map(float, found.groups())
    if not lowest <= first <= last <= highest:
        raise ManifestFilterError(f"{name}:{value} is no range within {lowest:g} to {highest:.10g}")
    return first, last


def _list(name: str, value: str) -> Sequence[str]:
    values = [each.strip() for each in value.split(",")]
    for each in values:
        if not each or (name in _CHOICES and each not in _CHOICES[name]):
            raise ManifestFilterError(f"'{each}' is nothing that {name} can be")
    return values
