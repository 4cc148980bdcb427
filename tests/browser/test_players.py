"""Players of the web on all kinds of sources in all formats: hls.js, dash.js, and Shaka, which the page lacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from tests.media.kinds import KINDS
from tests.media.players import BROWSER, SAMPLED, limit
from tests.media.titles import Titles, all_titles
from tests.support.programs import cannot_run

ROOT = Path(__file__).resolve().parents[2]
SHAKA = ROOT / "build" / "test-player" / "shaka-player.compiled.js"
PAGE_PLAYERS = [ROOT / "emulator" / "static" / f"{name}.min.js" for name in ("hls", "dash.mediaplayer", "dash.mss")]


@pytest.fixture(scope="module")
def titles(chromium: webdriver.Chrome) -> Iterator[Titles]:
    """On a page of the emulator's own origin that has nothing but the players."""
    if not SHAKA.exists():
        cannot_run("browser tests", "there is no Shaka; `make player`, with npm, fetches it")
    chromium.set_script_timeout(60)
    with all_titles() as titles:
        chromium.get(f"{titles.stage.emulator.url}/out/v1/none")
        for path in (*PAGE_PLAYERS, SHAKA, Path(__file__).with_name("players.js")):
            script = "const script = document.createElement('script'); script.textContent = arguments[0];"
            chromium.execute_script(f"{script} document.head.append(script)", path.read_text(encoding="utf-8"))
        yield titles
        chromium.get("about:blank")
        chromium.get_log("browser")


@pytest.mark.parametrize("name", SAMPLED)
def test_it_starts_seeks_and_ends(chromium: webdriver.Chrome, titles: Titles, name: str) -> None:
    """In all players at once."""
    pairs = [(form, player) for form, players in BROWSER.items() for player in players]
    jobs = [
        {
            "player": player,
            "url": titles.url(name, form),
            "seconds": KINDS[name].seconds,
            "sounds": name != "no sound",
        }
        for form, player in pairs
    ]
    outcomes = chromium.execute_async_script(
        "const done = arguments[arguments.length - 1]; Promise.all(arguments[0].map(tried)).then(done)", jobs
    )
    played = {pair: outcome == "plays" for pair, outcome in zip(pairs, outcomes, strict=True)}
    assert played == {pair: limit(name, *pair) is None for pair in pairs}, outcomes
