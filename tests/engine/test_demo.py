"""`make demo` as a user sees it: `tools/demo`, from `pulumi up` to nothing left."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import av
import psutil
import pytest

from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from tests.support.engine.stack import ROOT
from tests.support.sampled import sampled

_URL = r"^https://[a-z0-9]{13}\.cloudfront\.net/out/v1(?:/[0-9a-f]{32}){3}/index(?:\.m3u8|\.mpd|\.ism/Manifest)$"
_LOCAL = r"^(http://127\.0\.0\.1:\d+)(/out/v1(?:/[0-9a-f]{32}){3}/index(?:\.m3u8|\.mpd|\.ism/Manifest))$"
_PICTURES = {(320, 180), (640, 360), (960, 540)}
_PLAYS = "h264 320x180, h264 640x360, h264 960x540, aac 48000 Hz"
_NOTHING = (
    *("packaging groups", "packaging configurations", "assets"),
    *("roles", "secrets", "log groups", "distributions", "public keys"),
)


@contextmanager
def demo(engine: Mapping[str, str], folder: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """In a session of its own, with temporary files in `folder`; all of it ends, and leaves none of them."""
    temporary = folder / "temporary"
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, ROOT / "tools" / "demo"],
        env={**os.environ, "PATH": engine["PATH"], "TMPDIR": str(temporary), **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
        process.communicate(timeout=90)
    finally:
        left = of_session(process.pid)
        if left:
            os.killpg(process.pid, signal.SIGKILL)
    assert not left
    assert not [*temporary.glob("try-*")]


def of_session(session: int) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for each in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError):
            if os.getsid(each.pid) == session and each.status() != psutil.STATUS_ZOMBIE:
                found.append(each)
    return found


def said_until(process: subprocess.Popen[str], end: str) -> str:
    assert process.stdout
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if end in line:
            return "".join(said)
    raise AssertionError("".join(said))


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


def test_the_demo_stays_up_with_eight_urls_that_play(engine: Mapping[str, str], tmp_path: Path) -> None:
    with demo(engine, tmp_path, KEEP="1") as process:
        said = said_until(process, "/trial/bin:")
        urls = ["".join(parts) for parts in re.findall(_LOCAL, said, re.MULTILINE)]
        assert len(set(urls)) == 8
        told = re.findall(rf"^ +(\w+), (\w+): {_PLAYS}$", said, re.MULTILINE)
        formats = ("cmaf", "dash", "hls", "mss")
        assert told == [(title, each) for title in ("feature", "trailer") for each in formats]
        for url in urls:
            if not url.endswith("Manifest"):  # ffmpeg has nothing for Smooth Streaming
                assert opened(url, tmp_path) == (_PICTURES, {"aac"})
        page = re.findall(r"still up at (\S+) until Ctrl-C", said)
        assert page == [urls[0].partition("out/")[0]]
        with urlopen(Request(page[0], headers={"Accept": "text/html"})) as answer:
            assert "acme-movies/trailer/index.m3u8" in answer.read().decode()
        shell = [line for line in said.splitlines() if line.startswith(("cd ", "export ", "unset "))]
        second = "\n".join([*shell, "pulumi stack output host"])
        host = subprocess.check_output(["sh", "-c", second], env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
        assert host.decode().strip() in page[0]
        os.killpg(process.pid, signal.SIGINT)
    assert process.returncode == 0
    with pytest.raises(URLError):
        urlopen(page[0])


@pytest.mark.parametrize("number", sampled({"Ctrl-C": signal.SIGINT, "SIGTERM": signal.SIGTERM}, "Ctrl-C"))
def test_a_demo_that_is_ended_on_the_way_leaves_nothing(
    engine: Mapping[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    with demo(engine, tmp_path) as process:
        said = said_until(process, "pulumi up: ")
        process.send_signal(number)
    assert process.returncode == 128 + number
    with pytest.raises(URLError):
        urlopen(re.findall(r"emulated at (\S+)", said)[0])


@pytest.mark.soak
def test_the_demo_of_the_cdn_shows_its_playback_urls_and_leaves_nothing(
    engine: Mapping[str, str], tmp_path: Path
) -> None:
    with demo(engine, tmp_path, EXAMPLE="cdn", QUICK_PYTHON=engine["QUICK_PYTHON"]) as process:
        said = said_until(process, " s  done")
    assert process.returncode == 0
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
