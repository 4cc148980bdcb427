"""Smooth Streaming: a client manifest, and the fragments of fragmented MP4 by bitrate and time; subtitles are TTML.

Elements and attributes are those of [MS-SSTR], section 2.2.2; times are in each stream's own time scale, which it
allows. The ending `ism/Manifest` and the rest of the path are what clients of Smooth Streaming make of it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Hashable, Sequence
from dataclasses import replace
from itertools import count

from pulumi_mediapackage_vod.emulator.media.formats import ttml
from pulumi_mediapackage_vod.emulator.media.formats.manifest import NUMBER, Format, Manifest
from pulumi_mediapackage_vod.emulator.media.formats.served import Made, Served, document, element, media_of
from pulumi_mediapackage_vod.emulator.media.streams import fragmented_mp4
from pulumi_mediapackage_vod.emulator.media.streams.codecs import codec_private_data
from pulumi_mediapackage_vod.emulator.media.streams.inputs import Job
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition

_HUNDRED_NANOSECONDS = 10_000_000
_FILE = re.compile(rf"QualityLevels\(({NUMBER})\)/Fragments\(([a-z]+)_({NUMBER})=({NUMBER})\)")
_FOUR_CC = {"h264": "H264", "hevc": "HVC1", "aac": "AACL", "ac3": "AC-3", "eac3": "EC-3"}
_AUDIO_TAGS = {"aac": 255, "eac3": 65534}


def _make(job: Job) -> list[Rendition]:
    """With bitrates that differ, since nothing else in a fragment's name tells streams apart."""
    bitrates: set[int] = set()
    told_apart: list[Rendition] = []
    for each in fragmented_mp4.make(job):
        bitrate = next(bits for bits in count(each.bits_per_second) if bits not in bitrates)
        bitrates.add(bitrate)
        told_apart.append(replace(each, bits_per_second=bitrate))
    return told_apart


def _main(manifest: Manifest) -> Made:
    lasts = round(manifest.seconds * _HUNDRED_NANOSECONDS)
    attributes = {"MajorVersion": 2, "MinorVersion": 0, "TimeScale": _HUNDRED_NANOSECONDS, "Duration": lasts}
    root = element(None, "SmoothStreamingMedia", attributes)
    for streams in manifest.groups(_alike):
        _add_index(root, streams)
    return document(root, "application/vnd.ms-sstr+xml")


def _other(manifest: Manifest, file: str, _created: float) -> Served | None:
    found = manifest.named(file, _FILE)
    if not found:
        return None
    bitrate, kind, number, start = int(found.group(1)), found.group(2), found.group(3), int(found.group(4))
    each = next((each for each in manifest.of(kind) if _bitrate(each) == bitrate), None)
    # An index is named after its first stream, which may be any of them, since a filter leaves some out.
    first = manifest.numbered(number)
    if each is None or first is None or _alike(each) != _alike(first):
        return None
    position = each.number_at(start)
    if kind != "subtitles" or position is None:
        return media_of(each, position, only_fragment=True)
    sample = ttml.document(each.cues, each.track.language, *each.span(position)).encode()
    duration = each.segments[position - 1].duration
    return Made(ttml.fragment(sample, number=position, start=start, duration=duration), "application/mp4")


def _bitrate(rendition: Rendition) -> int:
    """Subtitles have none; their number tells them apart."""
    return rendition.number if rendition.kind == "subtitles" else rendition.bits_per_second


def _alike(rendition: Rendition) -> Hashable:
    """Equal for the renditions of one index: videos with fragments at the same times. Any other stream has its own."""
    if rendition.kind == "video":
        return (rendition.track.codec, rendition.timescale, rendition.segments)
    return rendition.number


def _add_index(root: ET.Element, streams: Sequence[Rendition]) -> None:
    first = streams[0]
    name = f"{first.kind}_{first.number}"
    attributes = {
        "Type": "text" if first.kind == "subtitles" else first.kind,
        "Subtype": "SUBT" if first.kind == "subtitles" else None,
        "Name": name,
        "Language": first.track.language if first.kind != "video" else None,
        "TimeScale": first.timescale,
        "Chunks": len(first.segments),
        "QualityLevels": len(streams),
        "MaxWidth": max(each.track.width for each in streams) or None,
        "MaxHeight": max(each.track.height for each in streams) or None,
        "DisplayWidth": max(each.track.display_size[0] for each in streams) or None,
        "DisplayHeight": max(each.track.height for each in streams) or None,
        "Url": f"QualityLevels({{bitrate}})/Fragments({name}={{start time}})",
    }
    index = element(root, "StreamIndex", attributes)
    for position, each in enumerate(streams):
        element(index, "QualityLevel", {"Index": position, "Bitrate": _bitrate(each), **_quality(each)})
    for position, (start, duration) in enumerate(first.segments):
        element(index, "c", {"n": position, "t": start, "d": duration})


def _quality(rendition: Rendition) -> dict[str, object]:
    track = rendition.track
    if track.kind == "subtitles":
        return {"FourCC": "DFXP", "CodecPrivateData": ""}
    attributes: dict[str, object] = {"FourCC": _FOUR_CC[track.codec], "CodecPrivateData": codec_private_data(rendition)}
    if track.kind == "video":
        return {**attributes, "MaxWidth": track.width, "MaxHeight": track.height}
    channels = {"Channels": track.channels, "BitsPerSample": 16, "PacketSize": 2 * track.channels}
    return {**attributes, "SamplingRate": track.sample_rate, **channels, "AudioTag": _AUDIO_TAGS.get(track.codec)}


MSS = Format("MssManifests", _make, _main, _other)
