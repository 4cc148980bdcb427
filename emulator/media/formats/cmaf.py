"""CMAF: fragmented MP4 with HLS playlists, audio always in a rendition group."""

from __future__ import annotations

from pulumi_mediapackage_vod.emulator.media.formats import playlists
from pulumi_mediapackage_vod.emulator.media.formats.manifest import Manifest
from pulumi_mediapackage_vod.emulator.media.formats.served import Made, Served
from pulumi_mediapackage_vod.emulator.media.streams import fragmented_mp4
from pulumi_mediapackage_vod.emulator.media.streams.inputs import Job
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition

# With EXT-X-MAP in playlists of ordinary segments.
_VERSION = 6

MANIFESTS = "HlsManifests"


def make(job: Job) -> list[Rendition]:
    """The renditions of video and audio."""
    return fragmented_mp4.make(job)


def settled(manifest: Manifest) -> Manifest:
    return manifest


def main(manifest: Manifest) -> Made:
    return playlists.main_playlist(manifest, _VERSION)


def other(manifest: Manifest, file: str, created: float) -> Served | None:
    return playlists.served(manifest, file, version=_VERSION, created=created, starts_at=0)
