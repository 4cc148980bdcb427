"""A changed format changes what is played: the stack's own URLs, fetched and decoded before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.request import urlopen

import m3u8
import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.media.trial import client, sample
from tests.support.engine.stack import ROOT, Stack

SECONDS = 12


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """With the sources that the programs of these tests name, read in no time; its URLs play."""
    sources = ROOT / "build" / f"sample-media-{SECONDS}s"
    sample.make(sources, seconds=SECONDS)
    with Emulator(playable_after=0, source_dir=sources) as running:
        yield running


ASSETS = '{"trailer": TRAILER, "feature": FEATURE}'


def unit(formats: str) -> str:
    return f"""
        vod = VodPackaging("movies", source_role_arn=ROLE, assets={ASSETS}, wait_until_playable=True, {formats})
        pulumi.export("urls", vod.egress_urls)
    """


def urls_of(stack: Stack) -> dict[tuple[str, str], str]:
    """By title and format."""
    return {(title, key): url for title, urls in stack.outputs()["urls"].items() for key, url in urls.items()}


def heights(url: str) -> list[int]:
    return [each.height for each in client.streams(url) if each.kind == "video"]


def segment_seconds(url: str) -> set[float | None]:
    with urlopen(url) as answer:
        main = m3u8.loads(answer.read().decode(), uri=url)
    with urlopen(main.playlists[0].absolute_uri) as answer:
        return {each.duration for each in m3u8.loads(answer.read().decode()).segments}


def test_every_url_of_a_stack_plays(stack: Callable[..., Stack], emulator: Emulator) -> None:
    made = stack(unit(""))
    made.up()
    urls = urls_of(made)
    assert len(urls) == 8
    for url in urls.values():
        assert url.startswith(f"{emulator.url}/out/v1/")
        assert heights(url) == [180, 360, 540]


def test_a_changed_stream_selection_and_manifest_name_change_what_is_played(stack: Callable[..., Stack]) -> None:
    made = stack(unit("formats=[hls(segment_duration_seconds=2)]"))
    made.up()
    before = urls_of(made)
    assert len(before) == 2
    for url in before.values():
        assert url.endswith("/index.m3u8")
        assert (heights(url), segment_seconds(url)) == ([180, 360, 540], {2})

    changed = "segment_duration_seconds=6, manifest_name='main', min_video_bits_per_second=350_000"
    made.write(unit(f"formats=[hls({changed}, stream_order='VIDEO_BITRATE_DESCENDING')]"))
    made.up()
    after = urls_of(made)
    assert after.keys() == before.keys()
    for key, url in after.items():
        assert url.endswith("/main.m3u8")
        assert (heights(url), segment_seconds(url)) == ([540, 360], {6})
        with pytest.raises(client.PlaybackError, match="404"):
            client.streams(before[key])
