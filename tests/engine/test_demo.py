"""`make demo` as a user sees it: `tools/demo` in a clone of its own, from `pulumi up` to nothing left."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import av
import pytest

from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from tests.support.engine.stack import ROOT

_URL = r"^https://[a-z0-9]{13}\.cloudfront\.net/out/v1(?:/[0-9a-f]{32}){3}/index(?:\.m3u8|\.mpd|\.ism/Manifest)$"
_LOCAL = r"^(http://127\.0\.0\.1:\d+)(/out/v1(?:/[0-9a-f]{32}){3}/index(?:\.m3u8|\.mpd|\.ism/Manifest))$"
_PICTURES = {(320, 180), (640, 360), (960, 540)}
_PLAYS = "h264 320x180, h264 640x360, h264 960x540, aac 48000 Hz"
_NOTHING = (
    *("packaging groups", "packaging configurations", "assets"),
    *("roles", "secrets", "log groups", "distributions", "public keys"),
)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone without a demo of its user's."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("examples", "tests"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    return tmp_path


def demo(clone: Path, engine: Mapping[str, str], *arguments: str, **settings: str) -> str:
    """What it says; it must not fail."""
    done = subprocess.run(
        [sys.executable, clone / "tools" / "demo", *arguments],
        env={**os.environ, "PATH": engine["PATH"], **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def opened(url: str, folder: Path) -> tuple[set[tuple[int, int]], set[str]]:
    """The pictures' sizes and the codecs of the sound, by whatever of ffmpeg reads it: PyAV's has no DASH."""
    if url.endswith(".mpd"):
        copied = folder / "copied.mkv"
        ffmpeg.run(["-i", url, "-map", "0:v", "-map", "0:a", "-c", "copy", "-t", "2", str(copied)])
        url = str(copied)
    with av.open(url) as found:
        decoded = {found.streams.video[0]: False, found.streams.audio[0]: False}
        for packet in found.demux(*decoded):
            decoded[packet.stream] |= bool(packet.decode())
            if all(decoded.values()):
                break
        assert all(decoded.values())
        sizes = {(each.width, each.height) for each in found.streams.video}
        return sizes, {each.codec_context.codec.canonical_name for each in found.streams.audio}


def test_the_demo_leaves_up_eight_urls_that_play(clone: Path, engine: Mapping[str, str], tmp_path: Path) -> None:
    said = demo(clone, engine, KEEP="1")
    try:
        urls = ["".join(parts) for parts in re.findall(_LOCAL, said, re.MULTILINE)]
        assert len(set(urls)) == 8
        told = re.findall(rf"^ +(\w+), (\w+): {_PLAYS}$", said, re.MULTILINE)
        formats = ("cmaf", "dash", "hls", "mss")
        assert told == [(title, each) for title in ("feature", "trailer") for each in formats]
        for url in urls:
            if not url.endswith("Manifest"):  # ffmpeg has nothing for Smooth Streaming
                assert opened(url, tmp_path) == (_PICTURES, {"aac"})
        page = re.findall(r"^In a browser, (\S+) shows what is there and plays it\.$", said, re.MULTILINE)
        assert page == [urls[0].partition("out/")[0]]
        with urlopen(Request(page[0], headers={"Accept": "text/html"})) as answer:
            assert "acme-movies/trailer/index.m3u8" in answer.read().decode()
    finally:
        demo(clone, engine, "down")
    with pytest.raises(URLError):
        urlopen(page[0])
    assert not (clone / ".demo").exists()


def test_the_demo_of_the_cdn_shows_its_playback_urls_and_leaves_nothing(clone: Path, engine: Mapping[str, str]) -> None:
    said = demo(clone, engine, EXAMPLE="cdn")
    assert "pulumi_mediapackage_vod.aws_plugin is Pulumi's AWS plugin here" in said
    assert "2 assets, 2 roles, 1 secret, 1 log group, 1 distribution, 1 public key" in said
    assert len(set(re.findall(_URL, said, re.MULTILINE))) == 8
    steps = re.findall(r"^ *[\d.]+ s  pulumi (\w+): (no change|left .*)$", said, re.MULTILINE)
    assert steps == [
        ("preview", "no change"),
        ("refresh", "no change"),
        ("destroy", "left in the service: nothing"),
    ]
    assert re.findall(r"^ +([a-z ]+): 0$", said, re.MULTILINE) == [*_NOTHING]
    assert not (clone / ".demo").exists()
