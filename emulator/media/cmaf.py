"""CMAF: fragmented MP4 with HLS playlists, audio always in a rendition group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pulumi_mediapackage_vod.emulator.media import fragmented_mp4, hls_manifests
from pulumi_mediapackage_vod.emulator.media.manifest import Manifest
from pulumi_mediapackage_vod.emulator.media.rendition import Rendition
from pulumi_mediapackage_vod.emulator.media.served import Made, Served
from pulumi_mediapackage_vod.emulator.media.source import Track

# With EXT-X-MAP in playlists of ordinary segments.
_VERSION = 6

MANIFESTS = "HlsManifests"


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
    return hls_manifests.main_playlist(manifest, _VERSION)


def other(manifest: Manifest, file: str, created: float) -> Served | None:
    return hls_manifests.served(manifest, file, version=_VERSION, created=created)
