"""Another ffmpeg makes the same: what is served does not depend on what is installed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from tests.media.playback import manifest, playing, playlist, seen, segment
from tests.support.programs import cannot_run

pytestmark = pytest.mark.program

TITLES = ("trailer", "feature", "apart")


@pytest.fixture(scope="module")
def sources(sample_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, and `apart`: H.264 and, from one picture later on, HEVC, both in MPEG-TS without sound."""
    folder = tmp_path_factory.mktemp("versions") / "media"
    shutil.copytree(sample_dir, folder)
    title = folder / "acme-movies" / "apart"
    title.mkdir()
    for number, encoder in enumerate(("libx264", "libx265")):
        ffmpeg.run(
            [
                *("-f", "lavfi", "-i", "testsrc2=s=64x64:r=30", "-t", "4", "-c:v", encoder, "-bf", "0", "-g", "60"),
                *("-output_ts_offset", f"{(number + 1) / 30}", "-f", "hls", "-hls_time", "2"),
                *("-hls_playlist_type", "vod", str(title / f"{number}.m3u8")),
            ]
        )
    variants = "".join(f"#EXT-X-STREAM-INF:BANDWIDTH={number}000\n{number - 1}.m3u8\n" for number in (1, 2))
    (title / "index.m3u8").write_text(f"#EXTM3U\n{variants}")
    return folder


def texts(sources: Path) -> dict[tuple[str, str], list[Any]]:
    """Of each title in each format what its manifests say, and for HLS when its segments begin and end."""
    found: dict[tuple[str, str], list[Any]] = {}
    with playing(sources, quotas=False) as stage:
        stage.asset("apart", "arn:aws:s3:::acme-movies/apart/index.m3u8")
        for title in TITLES:
            for form in ("hls", "cmaf", "dash", "mss"):
                url = getattr(stage, form)(title)
                # Versions differ in a few bytes that they leave out or fill up with.
                said = re.sub(r'(?i)(bandwidth|bitrate)="?\d+', "", manifest(url))
                found[title, form] = [said, *(_children(url) if form in ("hls", "cmaf") else ())]
    return found


def _children(url: str) -> list[Any]:
    found: list[Any] = []
    main = playlist(url)
    for child in (playlist(each.absolute_uri) for each in (*main.playlists, *main.media)):
        found.append([each.duration for each in child.segments])
        if child.segments[0].uri.endswith((".ts", ".mp4")):
            found += [(each.codec, round(each.starts, 5), round(each.seconds, 5)) for each in seen(segment(child))]
    return found


def test_the_ffmpeg_of_the_machine_makes_the_same(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = shutil.which("ffmpeg")
    if other is None:
        cannot_run("tests of two versions of ffmpeg", "there is no other one on PATH", needed_in_ci=False)
    monkeypatch.delenv(ffmpeg.VARIABLE, raising=False)
    own = texts(sources)
    monkeypatch.setenv(ffmpeg.VARIABLE, str(other))
    assert texts(sources) == own
    assert all("CODECS" in own[title, "hls"][0] for title in TITLES)
