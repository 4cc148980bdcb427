"""The page itself: by keyboard alone, in light and dark, up to date, with texts beside the picture."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from pulumi_mediapackage_vod.emulator import Emulator
from tests.browser.deployment import ACCOUNT, PACKAGES, REGION, ROLE, make_asset, wait_until_playable
from tests.browser.page import BrowserPage

MINIMUM_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3, for text of ordinary size."""

# For each element with text of its own: how the text and what is behind it are told apart.
CONTRASTS = """
const parse = (color) => color.match(/[\\d.]+/g).map(Number);
const luminance = ([r, g, b]) => {
  const part = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const behind = (element) => {
  for (let each = element; each; each = each.parentElement) {
    const color = parse(getComputedStyle(each).backgroundColor);
    if (color.length < 4 || color[3] === 1) return color;
  }
  return [255, 255, 255];
};
const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
return [...document.body.querySelectorAll("*:not(option, select, button, noscript)")]
  .filter((element) => hasText(element) && element.checkVisibility())
  .map((element) => {
    const both = [parse(getComputedStyle(element).color), behind(element)].map(luminance);
    const [a, b] = both.sort((x, y) => y - x);
    return [element.textContent.trim().slice(0, 40), (a + 0.05) / (b + 0.05)];
  });
"""

# Of each cell with a short text and nothing else: the text, and on how many lines it is.
LINES_OF_CELLS = """
const lines = (cell) => {
  const text = document.createRange();
  text.selectNodeContents(cell);
  return new Set([...text.getClientRects()].map((each) => Math.round(each.top))).size;
};
return [...document.querySelectorAll("th, td")]
  .filter((cell) => cell.children.length === 0 && cell.textContent.trim().length <= 24)
  .map((cell) => [cell.textContent.trim(), lines(cell)]);
"""

FOCUSABLE = "a[href], button, input:not([type=hidden]), select, summary, video, [tabindex='0']"


@pytest.fixture
def playing(page: BrowserPage, deploy: Callable[..., None]) -> BrowserPage:
    """The page with the HLS endpoint, and its picture."""
    deploy(hls={"HlsPackage": {"HlsManifests": [{"ManifestName": "main"}, {"ManifestName": "lean"}]}})
    page.open()
    page.play("hls")
    page.until(lambda: page.video["time"] > 0, "the first picture")
    return page


def test_it_works_by_keyboard_alone(page: BrowserPage, deploy: Callable[..., None]) -> None:
    deploy()
    page.open()
    link = page.tab_to(lambda element: element.accessible_name == "Play trailer as DASH of dash")
    outline = link.value_of_css_property("outline-style")
    page.press(Keys.ENTER)
    page.until(lambda: page.video["time"] > 0, "the first picture")
    page.select("rendition")
    page.tab_to(lambda element: element.get_attribute("id") == "video")
    page.press(Keys.SPACE)
    page.until(lambda: page.video["paused"], "the pause")
    page.press(Keys.SPACE)
    page.until(lambda: not page.video["paused"], "going on")
    rendition = page.tab_to(lambda element: element.get_attribute("id") == "rendition")
    page.press(Keys.ARROW_DOWN)

    assert outline != "none"
    chosen = Select(rendition).first_selected_option.text
    assert chosen != "automatic"
    page.until(lambda: page.text("playing").startswith(chosen.partition(",")[0]), chosen)


def test_the_skip_link_leads_past_the_navigation(page: BrowserPage) -> None:
    page.press(Keys.TAB, Keys.ENTER)

    assert page.driver.switch_to.active_element.get_attribute("id") == "main"


def test_everything_that_can_be_used_has_a_name(playing: BrowserPage) -> None:
    elements = playing.driver.find_elements(By.CSS_SELECTOR, FOCUSABLE)
    unnamed = [each.get_attribute("outerHTML") for each in elements if each.is_displayed() and not each.accessible_name]

    assert len(elements) > 15
    assert unnamed == []


def test_headings_are_in_order(playing: BrowserPage) -> None:
    headings = playing.driver.find_elements(By.CSS_SELECTOR, "h1, h2, h3, h4")
    levels = [int(each.tag_name[1]) for each in headings]

    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_ids_are_unique(playing: BrowserPage) -> None:
    ids = playing.script("return [...document.querySelectorAll('[id]')].map((each) => each.id)")

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_in_light_and_dark(playing: BrowserPage, client: Any, emulator: Emulator, scheme: str) -> None:
    emulator.backend.failing.add(("broken", "hls"))
    make_asset(client, "broken")
    playing.color_scheme(scheme)
    try:
        playing.until(lambda: "FAILED" in playing.text("places"), "the page to say FAILED")
        background = playing.script("return getComputedStyle(document.body).backgroundColor")
        faint = [(text, ratio) for text, ratio in playing.script(CONTRASTS) if ratio < MINIMUM_CONTRAST]
    finally:
        playing.color_scheme("")

    assert (int(re.findall(r"\d+", background)[0]) < 128) == (scheme == "dark")
    assert faint == []


@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_the_window(playing: BrowserPage, width: int) -> None:
    with playing.width(width):
        assert playing.script("return document.documentElement.scrollWidth") <= width


def test_words_are_whole_in_a_narrow_window(playing: BrowserPage, client: Any) -> None:
    mss = {"MssManifests": [{"ManifestName": "a-manifest-with-a-long-name"}]}
    client.create_packaging_configuration(Id="mss", PackagingGroupId="movies", MssPackage=mss)
    playing.driver.refresh()
    with playing.width(400):
        cells = playing.script(LINES_OF_CELLS)
        scrolled = playing.script(
            """const wide = [...document.querySelectorAll(".wide")].find((each) => each.scrollWidth > each.clientWidth);
            wide.scrollLeft = 100;
            return wide.scrollLeft;"""
        )
        width = playing.script("return document.documentElement.scrollWidth")

    assert {"Format", "Settings", "HLS"} < {text for text, _ in cells}
    assert [(text, lines) for text, lines in cells if lines > 2] == []
    assert scrolled > 0
    assert width <= 400


@pytest.mark.parametrize("width", [400, 1280])
def test_a_long_problem_stays_in_its_place(playing: BrowserPage, width: int) -> None:
    problem = "hls.js: levelLoadError, 404 for http://127.0.0.1:8585/" + 30 * "0123456789abcdef"
    with playing.width(width):
        overlap, page = playing.script(
            """const shown = document.getElementById("problem");
            shown.textContent = arguments[0];
            const text = document.createRange();
            text.selectNodeContents(shown);
            const right = (each) => each.getBoundingClientRect().right;
            return [right(text) - right(shown), document.documentElement.scrollWidth];""",
            problem,
        )

    assert overlap <= 1
    assert page <= width


@pytest.mark.parametrize("format_", PACKAGES)
def test_why_there_is_no_manifest_is_the_problem(page: BrowserPage, deploy: Callable[..., None], format_: str) -> None:
    (package, settings), *_ = PACKAGES[format_].items()
    (manifests,) = settings
    nothing = {"MaxVideoBitsPerSecond": 2, "MinVideoBitsPerSecond": 1}
    deploy(**{format_: {package: {manifests: [{"ManifestName": "index", "StreamSelection": nothing}]}}})
    page.open()
    page.play(format_)
    page.until(lambda: page.text("problem") != "", "the problem")

    assert "no video of the source is within the stream selection of" in page.text("problem")
    assert page.text("answer").startswith("404 ")
    assert page.text("playing") == "Not loaded yet."
    assert page.script("return document.getElementById('video').currentSrc") == ""
    assert ["404" in error for error in page.errors()] == [True]  # the page asked, and no player did


def test_manifests_and_configuration_are_beside_the_picture(playing: BrowserPage, client: Any) -> None:
    (endpoint,) = client.describe_asset(Id="trailer")["EgressEndpoints"]
    with urllib.request.urlopen(endpoint["Url"]) as answer:
        manifest = answer.read().decode()
    shown = playing.script("return document.getElementById('manifest').textContent")

    assert shown == manifest
    assert json.loads(playing.text("configuration"))["hlsPackage"]["hlsManifests"][1] == {"manifestName": "lean"}
    child = playing.choices("document")[1]
    assert child in manifest
    playing.select("document").select_by_index(1)
    playing.until(lambda: "#EXTINF" in playing.text("manifest"), f"the text of {child}")


def test_what_the_emulator_leaves_out_is_told(page: BrowserPage, deploy: Callable[..., None]) -> None:
    deploy(hls={"HlsPackage": {"HlsManifests": [{"IncludeIframeOnlyStream": True}]}})
    page.open()
    page.play("hls")

    page.until(lambda: "Not done here: " in page.text("answer"), "what is left out")
    assert "IncludeIframeOnlyStream" in page.text("answer")


def test_each_manifest_of_a_package_has_a_link(playing: BrowserPage) -> None:
    playing.driver.find_element(By.LINK_TEXT, "lean.m3u8").click()
    playing.until(lambda: playing.video["time"] > 0, "the first picture")

    assert playing.script("return document.getElementById('script').dataset.path").endswith("/lean.m3u8")
    assert playing.choices("document")[0] == "lean.m3u8"


def test_it_keeps_up_while_the_player_goes_on(playing: BrowserPage, client: Any, emulator: Emulator) -> None:
    playing.script("document.getElementById('video').isTheSame = true")
    playing.driver.find_element(By.TAG_NAME, "summary").click()
    begun = playing.video["time"]
    make_asset(client, "feature")
    playing.until(lambda: "feature" in playing.text("places"), "the new asset to be shown")

    assert playing.script("return document.getElementById('video').isTheSame")
    assert playing.video["time"] > begun
    assert playing.driver.find_element(By.TAG_NAME, "details").get_attribute("open")
    assert playing.driver.switch_to.active_element.tag_name == "summary"
    assert "CreateAsset" in playing.text("call-log")


def test_it_does_not_keep_up_when_told_so(page: BrowserPage, client: Any) -> None:
    page.by_id("refresh").click()
    page.script("window.asked = 0; const ask = window.fetch; window.fetch = (...all) => (window.asked++, ask(...all))")
    client.create_packaging_group(Id="movies")
    page.script("return new Promise((done) => setTimeout(done, 2500))")
    assert page.script("return window.asked") == 0
    page.by_id("refresh").click()

    page.until(lambda: "Packaging group movies" in page.text("places"), "the group")


def test_it_begins_to_play_when_the_endpoint_can(
    page: BrowserPage, client: Any, emulator: Emulator, deploy: Callable[..., None]
) -> None:
    deploy(hls=PACKAGES["hls"])
    emulator.backend.statuses["trailer", "hls"] = "PROCESSING"
    page.open()
    page.play("hls")
    assert "PROCESSING" in page.text("endpoint-status")
    emulator.backend.statuses.clear()

    page.until(lambda: page.video["time"] > 0, "the first picture")


def test_an_endpoint_that_became_another_one_is_told(playing: BrowserPage, client: Any) -> None:
    # Else the player asks for segments that are no longer there.
    playing.until(lambda: playing.video["buffered"] > playing.video["duration"] - 0.5, "the whole title")
    client.delete_asset(Id="trailer")
    make_asset(client, "trailer")
    wait_until_playable(client, "trailer")

    playing.until(lambda: "another one now" in playing.text("problem"), "being told")


def test_a_script_in_a_tag_does_not_run(page: BrowserPage, emulator: Emulator) -> None:
    markup = "<img src=x onerror='window.ran = true'><script>window.ran = true</script>"
    place = {"account": ACCOUNT, "region": REGION}
    emulator.objects.put("packaging_groups", "movies", {"Id": "movies", "Tags": {"note": markup}}, **place)
    source = {"SourceArn": f"arn:aws:s3:::{markup}", "SourceRoleArn": ROLE}
    emulator.objects.put("assets", "a", {"Id": "a", "PackagingGroupId": "movies", **source}, **place)
    page.until(lambda: markup in page.text("places"), "the refreshed page to show the tag")
    page.open()

    assert markup in page.text("places")
    assert page.script("return window.ran") is None
