"""What is behind a playback URL, of any format: its streams with all their segments, and what manifests say of them."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

import av

from tests.media.playback import fragments, manifest, media, playlist

DASH = "{urn:mpeg:dash:schema:mpd:2011}"


@dataclass
class Served:
    """One stream."""

    kind: str
    init: bytes
    segments: list[bytes]
    said: list[float]
    """How long each segment is."""
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    """Of what its manifest has for it."""

    @cached_property
    def packets(self) -> list[list[Any]]:
        """Of each segment, those of its first stream of this kind."""
        return [list(_packets(self.init + each, self.kind)) for each in self.segments]

    @property
    def measured(self) -> list[float]:
        """How long what is in each segment lasts."""
        return [
            float((max(each.pts + each.duration for each in its) - min(each.pts for each in its)) * its[0].time_base)
            if its
            else 0.0
            for its in self.packets
        ]


def _packets(data: bytes, kind: str) -> Iterator[Any]:
    with av.open(io.BytesIO(data)) as opened:
        stream = getattr(opened.streams, kind)[0]
        yield from (packet for packet in opened.demux(stream) if packet.size and packet.pts is not None)


def streams(url: str, form: str) -> list[Served]:
    """All of picture and sound; of MPEG-TS the sound that is in with the picture comes once more as a stream."""
    return list({"hls": _hls, "cmaf": _hls, "dash": _dash, "mss": _mss}[form](url))


def seconds(url: str, form: str) -> float:
    """How long the title is, by its manifest; of HLS by that of the longest playlist."""
    if form in ("hls", "cmaf"):
        return max(sum(each.said) for each in streams(url, form))
    root = ET.fromstring(manifest(url))
    if form == "mss":
        return int(root.attrib["Duration"]) / 10_000_000
    return float(root.attrib["mediaPresentationDuration"].removeprefix("PT").removesuffix("S"))


def _hls(url: str) -> Iterator[Served]:
    main = playlist(url)
    independent = str(main.is_independent_segments)
    size = "{}x{}".format(*main.playlists[0].stream_info.resolution)
    children = [("video", each.absolute_uri, each.stream_info.codecs) for each in main.playlists]
    children += [("audio", each.absolute_uri, "") for each in main.media if each.type == "AUDIO"]
    for kind, address, codecs in children:
        child = playlist(address)
        init = b"".join(media(urljoin(child.base_uri, each.uri)) for each in child.segment_map)
        segments = [media(each.absolute_uri) for each in child.segments]
        said = [each.duration for each in child.segments]
        attributes = {"codecs": codecs, "target": str(child.target_duration), "independent": independent, "size": size}
        yield Served(kind, init, segments, said, attributes)
        if not init and "," in codecs:
            yield Served("audio", init, segments, said, attributes)


def _dash(url: str) -> Iterator[Served]:
    for adaptation_set in ET.fromstring(manifest(url)).iter(f"{DASH}AdaptationSet"):
        for each in adaptation_set.iter(f"{DASH}Representation"):
            template = each.find(f"{DASH}SegmentTemplate")
            if template is None:
                continue
            scale, number, said = int(template.attrib["timescale"]), 1, []
            for entry in template.iter(f"{DASH}S"):
                said += [int(entry.attrib["d"]) / scale] * (int(entry.get("r", 0)) + 1)
            names = [template.attrib["media"].replace("$Number$", str(at)) for at in range(number, number + len(said))]
            init = media(urljoin(url, template.attrib["initialization"]))
            attributes = {**adaptation_set.attrib, **each.attrib}
            kind = adaptation_set.attrib["contentType"]
            yield Served(kind, init, [media(urljoin(url, name)) for name in names], said, attributes)


def _mss(url: str) -> Iterator[Served]:
    found: dict[tuple[str, str], Served] = {}
    for each in fragments(url):
        attributes = {**each.index.attrib, **each.level.attrib}
        if attributes["Type"] in ("video", "audio"):
            said = [int(chunk.attrib["d"]) / int(attributes["TimeScale"]) for chunk in each.index.iter("c")]
            key = (attributes["Name"], attributes["Bitrate"])
            stream = found.setdefault(key, Served(attributes["Type"], b"", [], said, attributes))
            stream.segments.append(media(each.url))
    yield from found.values()
