"""The players of the tests: a Chrome or Chromium and GStreamer, which are there or, on Debian, can be installed.

python tools/browser.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOG = ROOT / "build" / "browser.log"
MINUTES = 10

PACKAGES = ("chromium", "chromium-driver")
DISCOVERER = "gst-discoverer-1.0"
GSTREAMER = tuple(f"gstreamer1.0-{each}" for each in ("plugins-base-apps", "plugins-good", "plugins-bad", "libav"))
_PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_DRIVERS = ("chromedriver", "chromium.chromedriver", "/usr/lib/chromium-browser/chromedriver")


@dataclass(frozen=True)
class Browser:
    """A browser, and the program through which it is driven."""

    program: str
    driver: str


def found() -> Browser | None:
    """What is on this machine; None where one of the two is missing."""
    program, driver = _first(_PROGRAMS), _first(_DRIVERS)
    return Browser(program, driver) if program and driver else None


def what_to_install() -> str:
    program, driver = _first(_PROGRAMS), _first(_DRIVERS)
    if program and not driver:
        return f"there is {program}, but no chromedriver on PATH; install the one of its version"
    return f"there is no Chrome or Chromium; on Debian: apt-get install {' '.join(PACKAGES)}"


def can_install() -> bool:
    """Debian, and root: elsewhere these packages are others, or it takes a password."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None and "ID=debian" in _os_release()


def install(packages: Sequence[str]) -> bool:
    """Debian's packages, with what apt says in the log; False where that failed."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("wb") as log:
        try:
            for arguments in (("update",), ("install", "--yes", "--no-install-recommends", *packages)):
                subprocess.run(
                    ["apt-get", "--quiet", *arguments],
                    env=environment,
                    timeout=MINUTES * 60,
                    check=True,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
        except (OSError, subprocess.SubprocessError) as error:
            log.write(f"{error}\n".encode())
            return False
    return True


def _first(programs: Iterable[str]) -> str | None:
    return next((path for path in map(shutil.which, programs) if path), None)


def _os_release() -> list[str]:
    try:
        return Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return []


def main() -> None:
    """Never fails: the tests themselves say that they did not run, and what is missing."""
    missing = [*(() if found() else PACKAGES), *(() if shutil.which(DISCOVERER) else GSTREAMER)]
    if not missing or not can_install():
        return
    print(f"installing players for the tests: {', '.join(missing)}", flush=True)
    if not install(missing):
        print(f"that failed; {LOG} says why", file=sys.stderr)


if __name__ == "__main__":
    main()
