"""The picture of the page in the documentation.

python tests/browser/screenshot.py docs/emulator-page.png
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.media.trial import sample
from tests.browser import deployment
from tests.browser.page import BrowserPage, start
from tools import browser as browsers

SIZE = {"width": 1100, "height": 860, "deviceScaleFactor": 1, "mobile": False}


def main(file: Path) -> None:
    here = browsers.found()
    if here is None:
        sys.exit(browsers.what_to_install())
    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder) / "sources"
        sample.make(sources, seconds=deployment.SECONDS)
        driver = start(here.program, here.driver, Path(folder) / "profile")
        try:
            with Emulator(port=4567, playable_after=0, source_dir=sources) as emulator:
                deployment.deploy(deployment.client_of(emulator))
                _show(BrowserPage(driver, emulator.url))
                driver.save_screenshot(str(file))
        finally:
            driver.quit()


def _show(page: BrowserPage) -> None:
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SIZE)
    page.open()
    page.play("cmaf")
    page.select("rendition").select_by_index(3)
    page.until(lambda: page.text("playing").startswith("960"), "the largest rendition")
    page.script("document.activeElement.blur(); scrollTo(0, 0)")
    page.until(lambda: page.video["time"] > 5, "the controls to be gone")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
