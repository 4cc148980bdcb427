"""DASH: fragmented MP4 with a manifest of one period.

Names, templates and layouts are those of the user guide ("DASH manifest segment template format", "Compacted DASH
manifests"). Subtitles are a WebVTT file, where the service documents EBU-TT.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from pulumi_mediapackage_vod.emulator.media.formats.manifest import Format, Manifest
from pulumi_mediapackage_vod.emulator.media.formats.served import Made, Served, document, element, media_of, media_type
from pulumi_mediapackage_vod.emulator.media.sources.subtitles import webvtt
from pulumi_mediapackage_vod.emulator.media.streams import fragmented_mp4
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition, Segment

_LIVE_PROFILE = "urn:mpeg:dash:profile:isoff-live:2011"
# ETSI TS 102 796 V1.2.1, E.2.1: what the manifest of an HbbTV 1.5 service names.
_PROFILES = {"HBBTV_1_5": f"urn:hbbtv:dash:profile:isoff-live:2012,{_LIVE_PROFILE}"}
_CHANNELS = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011"
_NTSC = 1001
_BY_DURATION, _BY_TIME = "NUMBER_WITH_DURATION", "TIME_WITH_TIMELINE"


def _settled(manifest: Manifest) -> Manifest:
    """With a timeline where a duration would not be true of all segments."""
    if manifest.package["SegmentTemplateFormat"] != _BY_DURATION or all(
        _duration(each, _seconds(manifest)) for each in manifest.renditions if each.kind != "subtitles"
    ):
        return manifest
    package = {**manifest.package, "SegmentTemplateFormat": "NUMBER_WITH_TIMELINE"}
    return replace(manifest, package=package, ignored=(*manifest.ignored, "SegmentTemplateFormat"))


def _main(manifest: Manifest) -> Made:
    settings = manifest.settings
    length = f"PT{_seconds(manifest):.3f}S"
    root = ET.Element(
        "MPD",
        {
            "xmlns": "urn:mpeg:dash:schema:mpd:2011",
            "profiles": _PROFILES.get(settings["Profile"], _LIVE_PROFILE),
            "type": "static",
            "mediaPresentationDuration": length,
            "minBufferTime": f"PT{settings['MinBufferTimeSeconds']}S",
        },
    )
    period = ET.SubElement(root, "Period", {"id": "1", "start": "PT0S", "duration": length})
    for number, group in enumerate(manifest.groups(_alike)):
        _add_set(period, manifest, number, group)
    return document(root, "application/dash+xml")


def _other(manifest: Manifest, file: str, _created: float) -> Served | None:
    found = manifest.part(file)
    if found is None or found[2] != found[0].suffix:
        return None
    rendition, segment, _ = found
    if rendition.kind == "subtitles":
        return Made(webvtt(rendition.cues).encode(), media_type(rendition)) if segment is None else None
    if segment not in (None, "init") and manifest.package["SegmentTemplateFormat"] == _BY_TIME:
        return media_of(rendition, rendition.number_at(int(segment)))
    return media_of(rendition, segment)


def _template(manifest: Manifest, each: Rendition, name: object = "$RepresentationID$") -> ET.Element:
    """For the files of a rendition that a representation gives this name."""
    layout, stem = manifest.package["SegmentTemplateFormat"], f"{manifest.reference}{name}"
    duration = _duration(each, _seconds(manifest)) if layout == _BY_DURATION else None
    attributes = {
        "timescale": each.timescale,
        "media": f"{stem}_{'$Time$' if layout == _BY_TIME else '$Number$'}.mp4",
        "initialization": f"{stem}_init.mp4",
        "startNumber": 1,
        "duration": duration,
    }
    template = element(None, "SegmentTemplate", attributes)
    if duration is None:
        timeline = ET.SubElement(template, "SegmentTimeline")
        for start, lasts, again in _timeline(each.segments):
            element(timeline, "S", {"t": start, "d": lasts, "r": again or None})
    return template


def _timeline(segments: Sequence[Segment]) -> Iterator[tuple[int, int, int]]:
    """Start, duration, and how often it is repeated."""
    first, each, count = segments[0].start, segments[0].duration, 0
    for start, duration in segments:
        if duration != each or start != first + count * each:
            yield first, each, count - 1
            first, each, count = start, duration, 0
        count += 1
    yield first, each, count - 1


def _seconds(manifest: Manifest) -> float:
    """The duration of the presentation."""
    return round(manifest.seconds, 3)


def _duration(rendition: Rendition, seconds: float) -> int | None:
    """The duration of a segment, from which a player computes how many segments there are and when each starts.

    None where it would be wrong: a segment may start half of it early or late (DASH-IF, simple addressing), and but for
    the last be half of it shorter or longer (user guide, "duration attribute in the SegmentTemplate").
    """
    segments, timescale = rendition.segments, rendition.timescale
    *others, last = segments
    average = (last.start - segments[0].start) // len(others) if others else last.duration
    duration = max(average, math.ceil(seconds * timescale / len(segments)))
    # As a player divides, there may be a segment more that holds nothing.
    duration += math.ceil(seconds / (duration / timescale)) > len(segments)
    in_time = all(abs(each.start - number * duration) <= duration / 2 for number, each in enumerate(segments))
    return duration if in_time and all(abs(each.duration - duration) <= duration / 2 for each in others) else None


def _alike(each: Rendition) -> Hashable:
    """Of streams between which a player can switch: video of one codec, cut at the same times; audio that differs in
    bitrate alone."""
    track = each.track
    if each.kind == "video":
        return (track.codec, each.cuts)
    if each.kind == "audio":
        return (track.codec, track.language, track.name, track.channels, track.sample_rate)
    return each.number


def _add_set(period: ET.Element, manifest: Manifest, number: int, group: Sequence[Rendition]) -> None:
    first = group[0]
    is_media = first.kind != "subtitles"
    access_types = {each.access_type for each in group}
    attributes = {
        "id": number,
        "contentType": first.kind if is_media else "text",
        "mimeType": media_type(first),
        "lang": first.track.language if first.kind != "video" else None,
        "segmentAlignment": "true" if is_media else None,
        "startWithSAP": max(access_types) if is_media and 0 not in access_types else None,
    }
    adaptation_set = element(period, "AdaptationSet", attributes)
    if first.track.name and first.kind != "video":
        ET.SubElement(adaptation_set, "Label").text = first.track.name
    if first.kind != "video":
        is_main = first is next(iter(manifest.of("audio")), None)
        role = "subtitle" if not is_media else "main" if is_main else "alternate"
        ET.SubElement(adaptation_set, "Role", {"schemeIdUri": "urn:mpeg:dash:role:2011", "value": role})
    # Each as it would be for all of them.
    templates = [ET.tostring(_template(manifest, each)) for each in group] if is_media else []
    shared = None
    if templates and manifest.settings["ManifestLayout"] == "COMPACT":
        shared = max(templates, key=templates.count)
        adaptation_set.append(ET.fromstring(shared))  # noqa: S314 - made above
    for position, each in enumerate(group):
        representation = _add_representation(adaptation_set, manifest, each)
        if is_media and templates[position] != shared:
            representation.append(_template(manifest, each, each.number))


def _add_representation(adaptation_set: ET.Element, manifest: Manifest, each: Rendition) -> ET.Element:
    track = each.track
    attributes = {
        "id": each.number,
        "bandwidth": each.peak_bits_per_second or 1,
        "codecs": each.codecs or None,
        "width": track.width or None,
        "height": track.height or None,
        "sar": "{}:{}".format(*track.pixel_shape.as_integer_ratio()) if track.width else None,
        "frameRate": _frame_rate(track.frame_rate),
        "audioSamplingRate": track.sample_rate or None,
    }
    representation = element(adaptation_set, "Representation", attributes)
    if track.channels:
        channels = {"schemeIdUri": _CHANNELS, "value": str(track.channels)}
        ET.SubElement(representation, "AudioChannelConfiguration", channels)
    if each.kind == "subtitles":
        ET.SubElement(representation, "BaseURL").text = f"{manifest.reference}{each.number}{each.suffix}"
    return representation


def _frame_rate(rate: float) -> str | None:
    if not rate:
        return None
    whole = round(rate)
    if abs(rate - whole) < 0.0005:
        return str(whole)
    ntsc = math.ceil(rate) * 1000
    return f"{ntsc}/{_NTSC}" if abs(rate - ntsc / _NTSC) < 0.01 else f"{round(rate * 1000)}/1000"


DASH = Format("DashManifests", fragmented_mp4.make, _main, _other, _settled)
