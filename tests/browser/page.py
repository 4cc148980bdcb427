"""The emulator's page as a test sees and uses it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

Value = TypeVar("Value")


def start(program: str, driver: str, profile: Path) -> webdriver.Chrome:
    """Headless, with what it keeps in the folder `profile`."""
    options = webdriver.ChromeOptions()
    options.binary_location = program
    switches = [
        "headless=new",
        "window-size=1280,1000",
        "autoplay-policy=no-user-gesture-required",
        "disable-dev-shm-usage",
        "no-first-run",
        f"user-data-dir={profile}",
        # Nothing comes from anywhere but the emulator, or the page does not work.
        "host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]
    if os.geteuid() == 0:
        switches.append("no-sandbox")
    for switch in switches:
        options.add_argument(f"--{switch}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


class BrowserPage:
    """Waits are bounded; what is expected of the page is said by the tests."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver = driver
        self.url = url

    def open(self, path: str = "/") -> None:
        self.driver.get(self.url + path)

    def leave(self) -> None:
        self.driver.get("about:blank")
        self.errors()

    def errors(self) -> list[str]:
        """What is on the console as an error since this was asked last."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def by_id(self, id_: str) -> WebElement:
        return self.driver.find_element(By.ID, id_)

    def text(self, id_: str) -> str:
        """At one moment: a refresh can take an element's place at any other."""
        return self.script("return document.getElementById(arguments[0]).innerText.trim()", id_)

    def play(self, configuration: str, asset: str = "trailer") -> None:
        """By the link of the endpoint."""
        ending = f"of {configuration}"
        links = self.driver.find_elements(By.CSS_SELECTOR, f"a[aria-label^='Play {asset} '][aria-label$='{ending}']")
        links[0].click()

    def until(self, condition: Callable[[], Value], what: str, seconds: float = 30) -> Value:
        waiting = WebDriverWait(self.driver, seconds, poll_frequency=0.1)
        return waiting.until(lambda _: condition(), f"waited {seconds:g} s for {what}; {self.state()}")

    def state(self) -> str:
        shown = "return ['playing', 'problem'].map((id) => document.getElementById(id)?.textContent)"
        return "playing: {!r}, problem: {!r}".format(*self.script(shown))

    def script(self, code: str, *arguments: Any) -> Any:
        return self.driver.execute_script(code, *arguments)

    @property
    def video(self) -> Mapping[str, Any]:
        return self.script(
            """const video = document.getElementById("video");
            const {currentTime, videoWidth, videoHeight, duration, paused, webkitAudioDecodedByteCount} = video;
            return {time: currentTime, size: [videoWidth, videoHeight], duration, paused,
                    audio: webkitAudioDecodedByteCount, error: video.error?.message ?? null,
                    buffered: video.buffered.length ? video.buffered.end(video.buffered.length - 1) : 0,
                    dropped: video.getVideoPlaybackQuality().droppedVideoFrames};"""
        )

    def advances(self, seconds: float = 1.0) -> None:
        """Wait until this much more has been played."""
        begun = self.video["time"]
        self.until(lambda: self.video["time"] >= begun + seconds, f"{seconds:g} s more than {begun:.2f} s to be played")

    def seek(self, seconds: float) -> None:
        self.script("document.getElementById('video').currentTime = arguments[0]", seconds)
        self.until(lambda: not self.script("return document.getElementById('video').seeking"), f"second {seconds:g}")

    def select(self, id_: str) -> Select:
        self.until(lambda: self.by_id(id_).is_enabled(), f"something to choose as {id_}")
        return Select(self.by_id(id_))

    def choices(self, id_: str) -> list[str]:
        return [option.text for option in self.select(id_).options]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def tab_to(self, wanted: Callable[[WebElement], bool], at_most: int = 60) -> WebElement:
        """By the Tab key alone."""
        for _ in range(at_most):
            self.press(Keys.TAB)
            element = self.driver.switch_to.active_element
            if wanted(element):
                return element
        raise AssertionError(f"{at_most} times Tab did not lead there")

    @contextmanager
    def width(self, pixels: int) -> Iterator[None]:
        """Of the window, until the end of the block."""
        size = {"width": pixels, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        try:
            yield
        finally:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def color_scheme(self, value: str) -> None:
        features = [{"name": "prefers-color-scheme", "value": value}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
