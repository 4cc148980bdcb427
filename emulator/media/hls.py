"""HLS: transport streams, with audio in the video's segments unless it is in a rendition group of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pulumi_mediapackage_vod.emulator.media import hls_manifests, transport_stream
from pulumi_mediapackage_vod.emulator.media.inputs import inputs_of
from pulumi_mediapackage_vod.emulator.media.manifest import Manifest
from pulumi_mediapackage_vod.emulator.media.rendition import Rendition
from pulumi_mediapackage_vod.emulator.media.served import Made, Served
from pulumi_mediapackage_vod.emulator.media.source import Track

MANIFESTS = "HlsManifests"

_VERSION = 4


def make(
    tracks: Sequence[Track],
    package: Mapping[str, Any],
    seconds: float,
    into: Path,
    run: Callable[[Sequence[str]], None],
) -> tuple[list[Rendition], float]:
    """The renditions of video and audio, and the second at which the first picture shows."""
    streams = transport_stream.streams_of(tracks, separate_audio=package["UseAudioRenditionGroup"])
    run(transport_stream.arguments(streams, inputs_of(tracks), seconds, into))
    made = transport_stream.renditions(streams, into)
    return made, transport_stream.starts_at(made[0])


def main(manifest: Manifest) -> Made:
    return hls_manifests.main_playlist(manifest, _VERSION)


def other(manifest: Manifest, file: str, created: float) -> Served | None:
    return hls_manifests.served(manifest, file, version=_VERSION, created=created)
