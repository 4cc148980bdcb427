"""What the emulator packages plays: each format in a browser, with the players that its users have."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.media.trial.sample import LANGUAGES, RENDITIONS
from tests.browser.deployment import PACKAGES, ROLE, SECONDS, client_of
from tests.browser.page import BrowserPage
from tests.support.sampled import sampled

FORMATS = tuple(PACKAGES)
SIZES = [(each.width, each.height) for each in RENDITIONS]


@pytest.mark.parametrize("format_", sampled({each: each for each in FORMATS}, "hls", "dash"))
def test_it_plays_each_rendition_with_subtitles_to_its_end(
    page: BrowserPage, deploy: Callable[..., None], format_: str
) -> None:
    deploy()
    page.open()
    page.play(format_)
    page.until(lambda: page.video["time"] > 0, "the first picture")
    page.advances(2)
    video = page.video
    assert tuple(video["size"]) in SIZES
    assert video["duration"] == pytest.approx(SECONDS, abs=0.5)
    assert video["audio"] > 0
    assert (video["error"], page.text("problem")) == (None, "")

    page.select("subtitles").select_by_index(1)
    texts = page.until(lambda: subtitles(page), "a subtitle")
    assert any(text.startswith(language.name) for text in texts for language in LANGUAGES)

    renditions = page.choices("rendition")[1:]
    assert sorted(text.partition(",")[0] for text in renditions) == sorted(f"{w}x{h}" for w, h in SIZES)
    for index, text in enumerate(renditions, start=1):
        page.seek(0)
        page.advances(0.5)
        page.select("rendition").select_by_index(index)
        page.until(lambda text=text: page.text("playing").startswith(text.partition(",")[0]), text)
        page.advances(0.5)
        assert "{}x{}".format(*page.video["size"]) == text.partition(",")[0]

    page.seek(SECONDS - 2)
    # dash.js may stop half a second before an end that it has reached.
    page.until(lambda: page.video["paused"] and page.video["time"] > SECONDS - 0.6, "the end")
    assert (page.video["error"], page.text("problem")) == (None, "")


def subtitles(page: BrowserPage) -> list[str]:
    """Those that are shown, by the browser or by the player."""
    return page.script(
        """const tracks = [...document.getElementById("video").textTracks];
        const showing = tracks.filter((track) => track.mode === "showing");
        const cues = showing.flatMap((track) => [...(track.activeCues ?? [])]);
        const texts = cues.map((cue) => cue.text ?? "");
        return [...texts, document.getElementById("captions").innerText].filter((text) => text.trim() !== "");"""
    )


@pytest.mark.parametrize("format_", sampled({each: each for each in FORMATS}, "hls", "dash"))
def test_the_first_audio_plays_first_and_each_can_be_chosen(
    page: BrowserPage, deploy: Callable[..., None], format_: str
) -> None:
    hls = {**PACKAGES["hls"]["HlsPackage"], "UseAudioRenditionGroup": True}
    deploy(**{**PACKAGES, "hls": {"HlsPackage": hls}})
    for _ in range(2):  # also where another one was chosen the last time
        page.open()
        page.play(format_)
        page.until(lambda: page.video["time"] > 0, "the first picture")
        audio = page.select("audio")
        playing = audio.first_selected_option.text

        assert len(audio.options) == len(LANGUAGES)
        assert playing == audio.options[0].text
        assert playing in (LANGUAGES[0].name, LANGUAGES[0].short, LANGUAGES[0].code)
        audio.select_by_index(1)
        heard = page.video["audio"]
        page.advances(2)
        assert page.video["audio"] > heard
        assert page.text("problem") == ""


def test_a_filter_leaves_out_renditions(page: BrowserPage, deploy: Callable[..., None]) -> None:
    deploy(hls=PACKAGES["hls"])
    page.open()
    page.play("hls")
    page.until(lambda: page.video["time"] > 0, "the first picture")
    page.by_id("filter").send_keys("video_height:1-360")
    page.by_id("filter").submit()
    page.until(lambda: page.script("return document.getElementById('filter').value") != "", "the filtered page")
    page.until(lambda: page.video["time"] > 0, "the first picture of the filtered manifest")

    sizes = [text.partition(",")[0] for text in page.choices("rendition")[1:]]
    assert sorted(sizes) == sorted(f"{width}x{height}" for width, height in SIZES if height <= 360)


@pytest.mark.parametrize("format_", ["hls", "dash"])
def test_cdn_authorization_takes_the_identifier(
    page: BrowserPage, emulator: Emulator, client: Any, deploy: Callable[..., None], format_: str
) -> None:
    secret = client_of(emulator, "secretsmanager").create_secret(
        Name="MediaPackage/cdn", SecretString=json.dumps({"MediaPackageCDNIdentifier": "an-identifier"})
    )
    deploy(**{format_: PACKAGES[format_]})
    authorization = {"CdnIdentifierSecret": secret["ARN"], "SecretsRoleArn": ROLE}
    client.update_packaging_group(Id="movies", Authorization=authorization)
    page.open()
    page.play(format_)
    assert page.text("manifest") == ""
    assert page.errors() == []  # nothing was asked without the identifier

    page.by_id("identifier").send_keys("another-one")
    page.by_id("identifier").submit()
    page.until(lambda: page.text("problem") != "", "the refusal")
    assert page.text("answer").startswith("403 ")
    assert page.errors() != []

    page.by_id("identifier").clear()
    page.by_id("identifier").send_keys("an-identifier")
    page.by_id("identifier").submit()
    page.until(lambda: page.video["time"] > 0, "the first picture")
    page.advances()
    assert page.text("problem") == ""
    assert "an-identifier" not in page.driver.current_url
