"""Headless Chromium on the emulator's page: one browser for all tests of a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.media.trial import sample
from pulumi_mediapackage_vod.emulator.page.app import has_player
from tests.browser import deployment
from tests.browser.page import BrowserPage, start
from tests.support.programs import cannot_run
from tools import browser as browsers

ROOT = Path(__file__).resolve().parents[2]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.program)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Started once; without one that plays H.264, or without a player, there is nothing to test with."""
    here = browsers.found()
    if here is None:
        cannot_run("browser tests", browsers.what_to_install())
        return
    if not (has_player("hls.js") and has_player("dash.js")):
        cannot_run("browser tests", "the page has no player; `make player`, with npm, fetches it")
    driver = start(here.program, here.driver, tmp_path_factory.mktemp("browser"))
    try:
        wanted = 'video/mp4; codecs="avc1.4d401f,mp4a.40.2"'
        if not driver.execute_script("return MediaSource.isTypeSupported(arguments[0])", wanted):
            cannot_run("browser tests", f"{here.program} plays no H.264 and AAC; Debian's chromium does")
        yield driver
    finally:
        driver.quit()


@pytest.fixture(scope="session")
def sample_dir() -> Path:
    """12 s of `acme-movies/trailer/index.m3u8` and `acme-movies/feature/feature.smil`; not to be changed."""
    out = ROOT / "build" / f"sample-media-{deployment.SECONDS}s"
    sample.make(out, seconds=deployment.SECONDS)
    return out


@pytest.fixture
def emulator(sample_dir: Path) -> Iterator[Emulator]:
    with Emulator(playable_after=0, delete_after=0, source_dir=sample_dir) as running:
        yield running
        running.reset()  # the other services of all emulators in a process are the same


@pytest.fixture
def client(emulator: Emulator) -> Any:
    return deployment.client_of(emulator)


@pytest.fixture
def deploy(client: Any) -> Callable[..., None]:
    """A group `movies` with a configuration for each package, named as it is, and the title `trailer`, playable."""
    return partial(deployment.deploy, client)


@pytest.fixture
def page(chromium: webdriver.Chrome, emulator: Emulator) -> Iterator[BrowserPage]:
    """The page at `/`, from which a test goes on; what the browser reports as an error fails the test."""
    shown = BrowserPage(chromium, emulator.url)
    shown.open()
    yield shown
    errors = shown.errors()
    shown.leave()
    assert errors == []
