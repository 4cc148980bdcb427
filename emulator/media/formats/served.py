"""What a playback URL answers with, before it is an answer of HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition

M3U8 = "application/vnd.apple.mpegurl"
MPD = "application/dash+xml"
SMOOTH = "application/vnd.ms-sstr+xml"
VTT = "text/vtt"


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


def manifest_of(lines: Iterable[str], content_type: str) -> Made:
    return Made("".join(f"{line}\n" for line in lines).encode(), f"{content_type}; charset=utf-8", is_manifest=True)


def media_type(rendition: Rendition) -> str:
    """The type of its files; of subtitles, in MP4."""
    if rendition.kind == "subtitles":
        return "application/mp4"
    return "video/mp2t" if rendition.suffix == ".ts" else f"{rendition.kind}/mp4"
