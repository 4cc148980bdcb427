"""What the page says of a title that Chromium does not play: HEVC with AC-3, or with AAC, which it plays alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from tests.browser.deployment import PACKAGES
from tests.browser.page import BrowserPage
from tests.support.sampled import sampled

HEVC, AC3 = "hvc1.1.6.L30.90", "ac-3"
SAID = {
    "hls": (HEVC, f", {AC3}"),
    "dash": (HEVC, f", {AC3}"),
    "cmaf": (HEVC, f", {AC3}"),
    "mss": ("HVC1", ", AC-3"),  # as the manifest has them
}


@pytest.fixture(scope="session", params=["ac3", "aac"])
def audio(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def sample_dir(tmp_path_factory: pytest.TempPathFactory, audio: str) -> Path:
    out = tmp_path_factory.mktemp("unplayable")
    title = out / "acme-movies" / "trailer"
    title.mkdir(parents=True)
    try:
        ffmpeg.run(
            [
                *("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=4"),
                *("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=4"),
                *("-c:v", "libx265", "-preset", "ultrafast", "-b:v", "60k"),
                *("-x265-params", "keyint=50:min-keyint=50:scenecut=0:open-gop=0:log-level=none"),
                *("-c:a", audio, "-ac", "2", "-b:a", "96k"),
                *("-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod", "-master_pl_name", "index.m3u8"),
                *("-var_stream_map", "v:0,a:0", "-hls_segment_filename", str(title / "%v_%d.ts")),
                str(title / "%v.m3u8"),
            ]
        )
    except ffmpeg.FfmpegError as error:
        if "Unknown encoder" in str(error) or "Error opening output" in str(error):
            pytest.skip(f"this ffmpeg makes no HEVC: {error}")
        raise
    return out


@pytest.mark.parametrize("format_", sampled({each: each for each in PACKAGES}, "hls", "mss"))
def test_the_codecs_are_named(page: BrowserPage, deploy: Callable[..., None], format_: str, audio: str) -> None:
    for codec in (HEVC, AC3):
        if page.script("return MediaSource.isTypeSupported(arguments[0])", f'video/mp4; codecs="{codec}"'):
            pytest.skip(f"this browser plays {codec}")
    deploy()
    page.open()
    page.play(format_)
    page.until(lambda: page.text("problem") != "", "the problem")
    page.script("return new Promise((done) => setTimeout(done, 1500))")  # the player may have more to say
    video, and_audio = SAID[format_]

    assert page.text("problem") == f"This browser cannot play {video}{and_audio if audio == 'ac3' else ''}."
    assert not page.text("playing").startswith("0x0")
    assert all("No streams to play" in error for error in page.errors())  # as dash.js has it
