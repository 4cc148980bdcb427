"""What a playback URL answers with, before it is an answer of HTTP."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition

_M3U8 = "application/vnd.apple.mpegurl"


@dataclass(frozen=True)
class Made:
    """A manifest, or subtitles: made as they are asked for."""

    body: bytes
    content_type: str
    is_manifest: bool = False


@dataclass(frozen=True)
class Media:
    """A file of the cache."""

    path: Path
    content_type: str
    only_fragment: bool = False
    """Whether what comes before its fragment is left out."""


Served = Made | Media


def playlist_of(lines: Iterable[str]) -> Made:
    return Made("".join(f"{line}\n" for line in lines).encode(), f"{_M3U8}; charset=utf-8", is_manifest=True)


def document(root: ET.Element, content_type: str) -> Made:
    """A manifest in XML."""
    ET.indent(root)
    body = ET.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
    return Made(body, f"{content_type}; charset=utf-8", is_manifest=True)


def element(parent: ET.Element | None, name: str, attributes: Mapping[str, object]) -> ET.Element:
    """A new one, without the attributes that are None; the root of a manifest has no parent."""
    values = {name: str(value) for name, value in attributes.items() if value is not None}
    return ET.Element(name, values) if parent is None else ET.SubElement(parent, name, values)


def media_type(rendition: Rendition) -> str:
    """The type of its files."""
    if rendition.kind == "subtitles":
        return "text/vtt"
    return "video/mp2t" if rendition.suffix == ".ts" else f"{rendition.kind}/mp4"


def media_of(rendition: Rendition, segment: str | int | None, *, only_fragment: bool = False) -> Media | None:
    """The file of a segment, `init` or a number; None where there is no such file."""
    path = rendition.init_file() if segment == "init" else rendition.segment_file(int(segment or 0))
    return Media(path, media_type(rendition), only_fragment) if path else None
