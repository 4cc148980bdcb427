"""A running emulator with the sample titles, what its playback URLs answer, and what is in it."""

from __future__ import annotations

import io
import itertools
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partialmethod
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import av
import m3u8
import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import VARIABLE, ffmpeg_path
from tests.support.executable import executable
from tests.support.requests import Answer, send

TRAILER = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
"""HLS in segments of 2 s, its audio apart from the video."""
FEATURE = "arn:aws:s3:::acme-movies/feature/feature.smil"
"""MP4s with key frames every 2 s, audio in the first of three."""
SIZES = [(320, 180), (640, 360), (960, 540)]


def get(url: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
    parts = urlsplit(url)
    path = quote(parts.path, safe="/()=:%") + (f"?{parts.query}" if parts.query else "")
    return send(parts.port, method, path, headers=headers, host=parts.hostname or "")


class Stage:
    """One packaging group; every configuration that is asked for is a new one."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self._numbers = itertools.count(1)
        self.put("packaging_groups", "movies", {})
        for asset_id, source in (("trailer", TRAILER), ("feature", FEATURE)):
            self.asset(asset_id, source)

    def put(self, collection: str, object_id: str, members: Mapping[str, Any]) -> None:
        self.emulator.objects.put(collection, object_id, members)

    def asset(self, asset_id: str, source: str) -> None:
        self.put(
            "assets",
            asset_id,
            {
                "PackagingGroupId": "movies",
                "SourceArn": source,
                "SourceRoleArn": "arn:aws:iam::123456789012:role/source",
            },
        )
        assert self.emulator.media is not None
        self.emulator.media.wait()

    def url(self, packages: Mapping[str, Any], asset_id: str = "trailer") -> str:
        """Of an asset through a new configuration."""
        configuration_id = f"configuration-{next(self._numbers)}"
        self.put("packaging_configurations", configuration_id, {"PackagingGroupId": "movies", **packages})
        return self.url_of(configuration_id, asset_id)

    def url_of(self, configuration_id: str, asset_id: str = "trailer") -> str:
        inventory = self.emulator.backend.inventory()
        url = inventory.assets[asset_id].url(inventory.packaging_configurations[configuration_id])
        assert url is not None
        return url

    def _of_format(
        self,
        package: str,
        manifests: str,
        asset_id: str = "trailer",
        manifest: Mapping[str, Any] | None = None,
        **settings: Any,
    ) -> str:
        return self.url({package: {manifests: [manifest or {}], **settings}}, asset_id)

    hls = partialmethod(_of_format, "HlsPackage", "HlsManifests")
    cmaf = partialmethod(_of_format, "CmafPackage", "HlsManifests")
    dash = partialmethod(_of_format, "DashPackage", "DashManifests")
    mss = partialmethod(_of_format, "MssPackage", "MssManifests")


@contextmanager
def playing(source_dir: Path, **settings: Any) -> Iterator[Stage]:
    """A stage of its own, over an emulator that runs as long."""
    with Emulator(playable_after=0, source_dir=source_dir, **settings) as emulator:
        yield Stage(emulator)


def manifest(url: str) -> str:
    answer = get(url)
    assert answer.status == 200, answer.text
    return answer.text


def playlist(url: str) -> Any:
    """A playlist of HLS, as m3u8 reads it; its URIs are absolute."""
    return m3u8.loads(manifest(url), uri=url)


def playlists(url: str) -> list[Any]:
    """Those of the variants of a main playlist, in its order."""
    return [playlist(each.absolute_uri) for each in playlist(url).playlists]


def media(url: str) -> bytes:
    answer = get(url)
    assert answer.status == 200, answer.text
    return answer.body


def segment(of: Any, number: int = 0) -> bytes:
    """A segment of a media playlist, with the initialization segment before it if there is one."""
    maps = [urljoin(of.base_uri, each.uri) for each in of.segment_map]
    return b"".join(media(each) for each in (*maps, of.segments[number].absolute_uri))


@dataclass(frozen=True)
class Fragment:
    """A chunk of a level of a stream of Smooth Streaming, as the manifest tells it."""

    index: Any
    level: Any
    start: str
    url: str


def fragments(url: str, kind: str | None = None) -> Iterator[Fragment]:
    """Those of all streams of a title, or of one kind."""
    for index in ET.fromstring(manifest(url)).iter("StreamIndex"):
        if kind in (None, index.attrib["Type"]):
            for level in index.iter("QualityLevel"):
                path = url.replace("Manifest", index.attrib["Url"].replace("{bitrate}", level.attrib["Bitrate"]))
                for chunk in index.iter("c"):
                    start = chunk.attrib["t"]
                    yield Fragment(index, level, start, path.replace("{start time}", start))


@dataclass(frozen=True)
class Seen:
    """A stream as PyAV sees it."""

    kind: str
    codec: str
    size: tuple[int, int] | None
    starts: float
    """Seconds of the first presentation time. In fragmented MP4 it is the first decoding time, by which the offsets of
    the two are signed; PyAV takes them for unsigned and shifts all of them."""
    seconds: float
    """From the first to the end of the last."""
    begins_with_key_frame: bool

    @property
    def height(self) -> int | None:
        return self.size[1] if self.size else None


def seen(data: bytes | Path, form: str | None = None) -> list[Seen]:
    """The streams of video and audio, each decoded to its end."""
    found: list[Seen] = []
    with av.open(io.BytesIO(data) if isinstance(data, bytes) else str(data), "r", format=form) as opened:
        streams = [*opened.streams.video, *opened.streams.audio]
        packets: dict[int, list[Any]] = {each.index: [] for each in streams}
        for packet in opened.demux(streams):
            if packet.size:
                packets[packet.stream.index].append(packet)
                packet.decode()
        for each in streams:
            its = packets[each.index]
            times = [float(packet.pts * packet.time_base) for packet in its]
            is_mp4 = "mp4" in opened.format.name
            lasts = float((its[-1].duration or 0) * its[-1].time_base)
            found.append(
                Seen(
                    each.type,
                    each.codec_context.codec.canonical_name,
                    (each.codec_context.width, each.codec_context.height) if each.type == "video" else None,
                    float(its[0].dts * its[0].time_base) if is_mp4 else min(times),
                    max(times) - min(times) + lasts,
                    bool(its[0].is_keyframe),
                )
            )
    return found


def fake_ffmpeg(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let ffmpeg be this, where `$REAL` is the real one."""
    real = ffmpeg_path()
    folder.mkdir()
    asked = f'REAL=\'{real}\'\n[ "$1" = -version ] && exec "$REAL" -version'
    monkeypatch.setenv(VARIABLE, str(executable(folder / "ffmpeg", f"{asked}\n{script}")))
