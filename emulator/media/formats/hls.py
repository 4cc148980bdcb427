"""HLS: transport streams, with audio in the video's segments unless it is in a rendition group of its own."""

from __future__ import annotations

from pulumi_mediapackage_vod.emulator.media.formats import playlists
from pulumi_mediapackage_vod.emulator.media.formats.manifest import Manifest
from pulumi_mediapackage_vod.emulator.media.formats.served import Made, Served
from pulumi_mediapackage_vod.emulator.media.streams import transport_stream
from pulumi_mediapackage_vod.emulator.media.streams.inputs import Job
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition

MANIFESTS = "HlsManifests"

_VERSION = 4


def make(job: Job) -> list[Rendition]:
    """The renditions of video and audio."""
    streams = transport_stream.streams_of(job.tracks, separate_audio=job.package["UseAudioRenditionGroup"])
    job.run(transport_stream.arguments(streams, job.inputs, job.seconds, job.into))
    return transport_stream.renditions(streams, job.into)


def settled(manifest: Manifest) -> Manifest:
    return manifest


def main(manifest: Manifest) -> Made:
    return playlists.main_playlist(manifest, _VERSION)


def other(manifest: Manifest, file: str, created: float) -> Served | None:
    starts_at = transport_stream.STARTS_AT
    return playlists.served(manifest, file, version=_VERSION, created=created, starts_at=starts_at)
