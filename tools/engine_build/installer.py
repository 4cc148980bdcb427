"""The official installer, for machines that reach the internet."""

from __future__ import annotations

import http.client
import threading
import urllib.request
from pathlib import Path

from . import signals
from .errors import Unavailable
from .processes import run
from .progress import Stopwatch, elapsed, say
from .versions import PINNED

SCRIPT_URL = "https://get.pulumi.com/install.sh"
CONNECT_TIMEOUT = 5.0
_SCRIPT_TIMEOUT = 15.0
_INSTALL_TIMEOUT = 900.0


def install(root: Path) -> None:
    """Installs the pinned CLI into `root/bin`; `root` is a folder that may be thrown away afterwards."""
    script = root.parent / "install.sh"
    say(f"asking the official installer ({SCRIPT_URL}) for Pulumi {PINNED}")
    script.write_bytes(_downloaded(SCRIPT_URL))
    stopwatch = Stopwatch()
    arguments = ["--version", str(PINNED), "--no-edit-path", "--install-root", root]
    run(
        ["sh", script, *arguments],
        step="downloading Pulumi with the official installer",
        timeout=_INSTALL_TIMEOUT,
    )
    say(f"the installer took {stopwatch}")


def _downloaded(url: str) -> bytes:
    """The script. In a thread, because looking up a name obeys no time-out and must not hold us up."""
    result: list[bytes | str] = []

    def download() -> None:
        try:
            with urllib.request.urlopen(url, timeout=CONNECT_TIMEOUT) as answer:  # noqa: S310 (a constant https URL)
                result.append(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            result.append(str(getattr(error, "reason", "") or error))

    thread = threading.Thread(target=download, daemon=True)
    thread.start()
    stopwatch = Stopwatch()
    while thread.is_alive() and stopwatch.seconds < _SCRIPT_TIMEOUT:
        signals.check()
        thread.join(0.2)
    outcome = result[0] if result else f"no answer within {elapsed(_SCRIPT_TIMEOUT)}"
    if isinstance(outcome, str):
        raise Unavailable(f"the installer's address cannot be reached: {outcome}")
    return outcome
