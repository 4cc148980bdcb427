"""Packaging as fragmented MP4, the media of CMAF, DASH and Smooth Streaming: a file a segment, each stream apart.

It is done by ffmpeg's DASH muxer, of whose manifest only the codecs and the segments' times are read. Timestamps are
absolute and composition offsets signed, so that nothing depends on edit lists, which Smooth Streaming has no place for.
"""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from pulumi_mediapackage_vod.emulator.media.inputs import Inputs, inputs_of
from pulumi_mediapackage_vod.emulator.media.rendition import Rendition, Segment
from pulumi_mediapackage_vod.emulator.media.source import Track

SUFFIX = ".mp4"

_INDEX = "index.mpd"
_DASH = "{urn:mpeg:dash:schema:mpd:2011}"
# Tags of transport streams are none of MP4's, and ffmpeg keeps a tag that it is not told to change.
_TAGS = {"h264": "avc1", "hevc": "hvc1", "aac": "mp4a", "ac3": "ac-3", "eac3": "ec-3"}
_MOVFLAGS = "movflags=+negative_cts_offsets+frag_discont:use_editlist=0"


def arguments(tracks: Sequence[Track], inputs: Inputs, seconds: float, into: Path) -> list[str]:
    """ffmpeg's arguments, to be run in no particular directory."""
    streams: list[str] = []
    for number, track in enumerate(tracks):
        streams += [f"-tag:{number}", _TAGS[track.codec]]
        if track.codec == "aac":
            streams += [f"-bsf:{number}", "aac_adtstoasc"]
        if track.kind == "audio":
            # What an encoder needs before the first sample, and what sounds before the first picture, lies before
            # second 0, where no fragment can be.
            streams += [f"-copypriorss:{number}", "0"]
    return [
        *inputs.arguments(),
        *inputs.maps(tracks),
        *("-c", "copy", *streams, "-map_metadata", "-1"),
        *("-f", "dash", "-seg_duration", f"{seconds:.6f}", "-use_timeline", "1", "-use_template", "1"),
        *("-format_options", _MOVFLAGS),
        *("-init_seg_name", f"init_$RepresentationID${SUFFIX}"),
        *("-media_seg_name", f"$RepresentationID$_$Number${SUFFIX}"),
        str(into / _INDEX),
    ]


def make(
    tracks: Sequence[Track], seconds: float, into: Path, run: Callable[[Sequence[str]], None]
) -> tuple[list[Rendition], float]:
    """The renditions, and the second at which the first picture shows: 0, since a manifest of Smooth Streaming cannot
    say that it is another."""
    run(arguments(tracks, inputs_of(tracks, from_first_picture=True), seconds, into))
    return renditions(tracks, into), 0.0


def renditions(tracks: Sequence[Track], into: Path) -> list[Rendition]:
    """What ffmpeg has made of them."""
    found = {each.attrib["id"]: each for each in ET.parse(into / _INDEX).iter(f"{_DASH}Representation")}  # noqa: S314
    return [_rendition(index, track, found[str(index)], into) for index, track in enumerate(tracks)]


def _rendition(index: int, track: Track, representation: ET.Element, into: Path) -> Rendition:
    template = next(representation.iter(f"{_DASH}SegmentTemplate"))
    segments: list[Segment] = []
    end = 0
    for each in template.iter(f"{_DASH}S"):
        start, duration = int(each.get("t", end)), int(each.attrib["d"])
        count = int(each.get("r", 0)) + 1
        segments += (Segment(start + index * duration, duration) for index in range(count))
        end = start + count * duration
    return Rendition(
        index=index,
        tracks=(track,),
        codecs=representation.attrib["codecs"],
        bits_per_second=track.bits_per_second or int(representation.attrib["bandwidth"]),
        timescale=int(template.attrib["timescale"]),
        segments=tuple(segments),
        folder=into,
        suffix=SUFFIX,
    )


def box(data: bytes, *path: str) -> bytes | None:
    """The content of the first box at this path, which may lead through a sample description."""
    for name in path:
        found = _find(data, name)
        if found is None:
            return None
        data = found
    return data


def moof_offset(file: BinaryIO) -> int:
    """Where in a segment its fragment begins, behind what only DASH needs."""
    at = 0
    while True:
        file.seek(at)
        size, name = _header(file.read(16))
        if name == "moof" or size == 0:
            return at if name == "moof" else 0
        at += size


# How far the boxes in it are from where the content of such a box begins.
_CONTAINERS = {"stsd": 8, "avc1": 78, "hvc1": 78, "mp4a": 28, "ac-3": 28, "ec-3": 28}


def _find(data: bytes, name: str) -> bytes | None:
    at = 0
    while at + 8 <= len(data):
        size, found = _header(data[at : at + 16])
        if found == name:
            return data[at + 8 + _CONTAINERS.get(name, 0) : at + size]
        if size < 8:
            return None
        at += size
    return None


def _header(data: bytes) -> tuple[int, str]:
    if len(data) < 8:
        return 0, ""
    size, name = struct.unpack(">I4s", data[:8])
    return (struct.unpack(">Q", data[8:16])[0] if size == 1 else size), name.decode("latin-1")
