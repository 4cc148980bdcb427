"""DASH: fragmented MP4 with a manifest of one period.

Names, templates and layouts are those of the user guide ("DASH manifest segment template format", "Compacted DASH
manifests"). Subtitles are a WebVTT file, where the service documents EBU-TT.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from pulumi_mediapackage_vod.emulator.media import fragmented_mp4
from pulumi_mediapackage_vod.emulator.media.manifest import Manifest
from pulumi_mediapackage_vod.emulator.media.markup import DECLARATION, tag
from pulumi_mediapackage_vod.emulator.media.rendition import Rendition
from pulumi_mediapackage_vod.emulator.media.served import MPD, VTT, Made, Media, Served, manifest_of, media_type
from pulumi_mediapackage_vod.emulator.media.source import Track
from pulumi_mediapackage_vod.emulator.media.subtitles import webvtt

MANIFESTS = "DashManifests"

_LIVE_PROFILE = "urn:mpeg:dash:profile:isoff-live:2011"
# ETSI TS 102 796 V1.2.1, E.2.1: what the manifest of an HbbTV 1.5 service names.
_PROFILES = {"HBBTV_1_5": f"urn:hbbtv:dash:profile:isoff-live:2012,{_LIVE_PROFILE}"}
_CHANNELS = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011"
_FILE = re.compile(r"(\d+)(?:_(\d+|init))?\.(mp4|vtt)")
_NTSC = 1001


def make(
    tracks: Sequence[Track],
    package: Mapping[str, Any],
    seconds: float,
    into: Path,
    run: Callable[[Sequence[str]], None],
) -> tuple[list[Rendition], float]:
    """The renditions of video and audio, and the second at which the first picture shows."""
    return fragmented_mp4.make(tracks, seconds, into, run)


def main(manifest: Manifest) -> Made:
    settings = manifest.settings
    length = _length(manifest)
    attributes = {
        "xmlns": "urn:mpeg:dash:schema:mpd:2011",
        "profiles": _PROFILES.get(settings["Profile"], _LIVE_PROFILE),
        "type": "static",
        "mediaPresentationDuration": length,
        "minBufferTime": f"PT{settings['MinBufferTimeSeconds']}S",
    }
    lines = [
        DECLARATION,
        tag("MPD", attributes),
        f"  {tag('Period', {'id': 1, 'start': 'PT0S', 'duration': length})}",
        *(
            f"    {line}"
            for number, group in enumerate(_adaptation_sets(manifest))
            for line in _set(manifest, number, group)
        ),
        "  </Period>",
        "</MPD>",
    ]
    return manifest_of(lines, MPD)


def other(manifest: Manifest, file: str, created: float) -> Served | None:
    found = manifest.named(file, _FILE)
    rendition = found and manifest.numbered(found.group(1))
    if not found or not rendition or f".{found.group(3)}" != rendition.suffix:
        return None
    segment = found.group(2)
    if rendition.kind == "subtitles":
        return Made(webvtt(rendition.cues).encode(), VTT) if segment is None else None
    if segment is None:
        return None
    if segment == "init":
        return Media(rendition.init_file(), media_type(rendition))
    number: int | None = int(segment)
    if manifest.package["SegmentTemplateFormat"] == "TIME_WITH_TIMELINE":
        starts = {each.start: position for position, each in enumerate(rendition.segments, start=1)}
        number = starts.get(int(segment))
    path = rendition.segment_file(number) if number is not None else None
    return Media(path, media_type(rendition)) if path else None


@dataclass(frozen=True)
class _Template:
    """A segment template, but for the name that a representation gives its files."""

    timescale: int
    duration: int | None
    timeline: tuple[tuple[int, int, int], ...]
    """Start, duration, and how often it is repeated."""

    @classmethod
    def of(cls, manifest: Manifest, rendition: Rendition) -> _Template:
        timescale = rendition.timescale
        if manifest.package["SegmentTemplateFormat"] == "NUMBER_WITH_DURATION":
            return cls(timescale, round(manifest.segment_seconds * timescale), ())
        timeline: list[tuple[int, int, int]] = []
        for start, duration in rendition.segments:
            if timeline:
                first, each, more = timeline[-1]
                if each == duration and first + each * (more + 1) == start:
                    timeline[-1] = (first, each, more + 1)
                    continue
            timeline.append((start, duration, 0))
        return cls(timescale, None, tuple(timeline))

    def lines(self, manifest: Manifest, name: object) -> list[str]:
        variable = "$Time$" if manifest.package["SegmentTemplateFormat"] == "TIME_WITH_TIMELINE" else "$Number$"
        attributes = {
            "timescale": self.timescale,
            "media": f"{manifest.reference}{name}_{variable}.mp4",
            "initialization": f"{manifest.reference}{name}_init.mp4",
            "startNumber": 1,
            "duration": self.duration,
        }
        if self.duration is not None:
            return [tag("SegmentTemplate", attributes, closed=True)]
        each = [f"    {tag('S', {'t': t, 'd': d, 'r': r or None}, closed=True)}" for t, d, r in self.timeline]
        return [
            tag("SegmentTemplate", attributes),
            "  <SegmentTimeline>",
            *each,
            "  </SegmentTimeline>",
            "</SegmentTemplate>",
        ]


def _adaptation_sets(manifest: Manifest) -> Iterator[list[Rendition]]:
    """Streams between which a player can switch: video of one codec, audio that differs in bitrate alone."""

    def alike(each: Rendition) -> tuple[object, ...]:
        track = each.track
        if each.kind == "video":
            return (0, track.codec)
        if each.kind == "audio":
            return (1, track.codec, track.language, track.name, track.channels, track.sample_rate)
        return (2, each.number)

    groups: dict[tuple[object, ...], list[Rendition]] = {}
    for each in manifest.renditions:
        groups.setdefault(alike(each), []).append(each)
    yield from groups.values()


def _set(manifest: Manifest, number: int, group: Sequence[Rendition]) -> Iterator[str]:
    first = group[0]
    is_media = first.kind != "subtitles"
    attributes = {
        "id": number,
        "contentType": first.kind if is_media else "text",
        "mimeType": media_type(first) if is_media else VTT,
        "lang": first.track.language if first.kind != "video" else None,
        "segmentAlignment": "true" if is_media else None,
        "startWithSAP": 1 if is_media else None,
        "bitstreamSwitching": "true" if first.kind == "video" else None,
    }
    yield tag("AdaptationSet", attributes)
    if first.track.name and first.kind != "video":
        yield f"  <Label>{escape(first.track.name)}</Label>"
    if first.kind != "video":
        role = "subtitle" if not is_media else "main"
        yield f"  {tag('Role', {'schemeIdUri': 'urn:mpeg:dash:role:2011', 'value': role}, closed=True)}"
    templates = {each.number: _Template.of(manifest, each) for each in group} if is_media else {}
    shared: _Template | None = None
    if is_media and manifest.settings["ManifestLayout"] == "COMPACT":
        shared, _ = Counter(templates.values()).most_common(1)[0]
        yield from (f"  {line}" for line in shared.lines(manifest, "$RepresentationID$"))
    for each in group:
        template = templates.get(each.number)
        yield from (f"  {line}" for line in _representation(manifest, each, None if template == shared else template))
    yield "</AdaptationSet>"


def _representation(manifest: Manifest, each: Rendition, template: _Template | None) -> Iterator[str]:
    track = each.track
    attributes = {
        "id": each.number,
        "bandwidth": max(1, each.bits_per_second),
        "codecs": each.codecs or None,
        "width": track.width or None,
        "height": track.height or None,
        "frameRate": _frame_rate(track.frame_rate),
        "audioSamplingRate": track.sample_rate or None,
    }
    inside: list[str] = []
    if track.channels:
        channels = {"schemeIdUri": _CHANNELS, "value": track.channels}
        inside.append(tag("AudioChannelConfiguration", channels, closed=True))
    if each.kind == "subtitles":
        inside.append(f"<BaseURL>{manifest.reference}{each.number}{each.suffix}</BaseURL>")
    if template is not None:
        inside += template.lines(manifest, each.number)
    yield tag("Representation", attributes, closed=not inside)
    if inside:
        yield from (f"  {line}" for line in inside)
        yield "</Representation>"


def _length(manifest: Manifest) -> str:
    seconds = manifest.seconds
    if manifest.package["SegmentTemplateFormat"] == "NUMBER_WITH_DURATION":
        # A player counts segments by this, and there may be a little more than so many in the last one.
        segments = [len(each.segments) for each in manifest.renditions if each.kind != "subtitles"]
        seconds = min([seconds, *(count * manifest.segment_seconds for count in segments)])
    return f"PT{seconds:.3f}S"


def _frame_rate(rate: float) -> str | None:
    if not rate:
        return None
    whole = round(rate)
    if abs(rate - whole) < 0.0005:
        return str(whole)
    ntsc = math.ceil(rate) * 1000
    return f"{ntsc}/{_NTSC}" if abs(rate - ntsc / _NTSC) < 0.01 else f"{round(rate * 1000)}/1000"
