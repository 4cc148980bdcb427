"""Sample media for all tests here: made once for all workers and runs, and kept in build/ until it changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pulumi_mediapackage_vod.emulator.media.trial import sample
from tests.media.playback import Stage, playing
from tests.media.titles import Titles, all_titles

BUILD = Path(__file__).parents[2] / "build"
SECONDS = 12


@pytest.fixture(scope="session")
def sample_dir() -> Path:
    """12 s of `acme-movies/trailer/index.m3u8` and `acme-movies/feature/feature.smil`; not to be changed."""
    out = BUILD / f"sample-media-{SECONDS}s"
    sample.make(out, seconds=SECONDS)
    return out


@pytest.fixture(scope="session")
def stage(sample_dir: Path) -> Iterator[Stage]:
    """The two titles, playable; what is packaged is kept for all tests."""
    with playing(sample_dir, quotas=False) as stage:
        yield stage


@pytest.fixture(scope="session")
def titles() -> Iterator[Titles]:
    """All kinds of sources."""
    with all_titles() as titles:
        yield titles


@pytest.fixture(params=["trailer", "feature"])
def title(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=["hls", "cmaf", "dash", "mss"])
def form(request: pytest.FixtureRequest) -> str:
    """A format, as `Stage` names the method for its URLs."""
    return request.param
