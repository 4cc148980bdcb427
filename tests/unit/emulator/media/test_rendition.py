"""The bitrates of renditions, of segments that are not alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from pulumi_mediapackage_vod.emulator.media.sources.source import Track
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition, Segment

SCALE = 1000


def measured(folder: Path, segments: Sequence[tuple[float, int]]) -> Rendition:
    """Of segments of so many seconds and bytes."""
    placed: list[Segment] = []
    at = 0
    for number, (seconds, size) in enumerate(segments, start=1):
        (folder / f"0_{number}.mp4").write_bytes(bytes(size))
        placed.append(Segment(at, round(seconds * SCALE)))
        at += placed[-1].duration
    track = Track("video", folder / "film.mp4", 0, "h264", 1)
    return Rendition(0, (track,), SCALE, tuple(placed), folder, ".mp4").measured()


@pytest.mark.parametrize(
    ("segments", "peak"),
    [
        # The target is 6 s, so that 3 to 9 s count. Alone the shortest has 8000 bits a second, but does not last.
        pytest.param([(6, 600), (1, 1000), (6, 600)], 8 * 1600 / 7, id="what-is-too-short-counts-with-its-neighbour"),
        pytest.param([(6, 600), (3, 1000), (6, 600)], 8 * 1000 / 3, id="half-of-the-target-counts"),
        pytest.param([(6, 600), (2.9, 1000), (6, 600)], 8 * 1600 / 8.9, id="less-than-half-of-it-does-not"),
        # Two of the shortest ones do not last long enough either, three do.
        pytest.param(
            [(6, 600), (1, 900), (1, 900), (1, 900), (6, 600)], 8 * 2700 / 3, id="as-many-as-last-long-enough-together"
        ),
        # 9 s, with both of the short ones, count, and no more.
        pytest.param(
            [(6, 0), (2, 900), (6, 0), (1, 900), (6, 0)], 8 * 1800 / 9, id="one-and-a-half-of-the-target-counts"
        ),
        pytest.param([(6, 0), (2.9, 900), (6, 0), (2.9, 900), (6, 0)], 8 * 900 / 8.9, id="more-than-that-does-not"),
        pytest.param([(2, 900), (6, 0), (1.5, 900)], 8 * 1800 / 9.5, id="never-less-than-the-average"),
        pytest.param([(0.4, 100)], 8 * 100 / 0.4, id="all-that-there-is-may-be-short"),
    ],
)
def test_the_peak_is_of_segments_that_last_about_as_long_as_the_target(tmp_path: Path, segments, peak) -> None:
    found = measured(tmp_path, segments)
    assert found.peak_bits_per_second == math.ceil(round(peak, 6))
    seconds, size = (sum(each) for each in zip(*segments, strict=True))
    assert found.bits_per_second == math.ceil(round(8 * size / seconds, 6))
