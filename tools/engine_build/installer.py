"""The official installer, for machines that reach the internet."""

from __future__ import annotations

from pathlib import Path

from .processes import Unavailable, run
from .progress import say
from .versions import PINNED

SCRIPT_URL = "https://get.pulumi.com/install.sh"
SCRIPT_SECONDS = 15.0
_INSTALL_SECONDS = 900.0


def install(root: Path) -> None:
    """Installs the pinned CLI into `root/bin`; `root` is a folder that may be thrown away afterwards."""
    script = root.parent / "install.sh"
    say(f"asking the official installer ({SCRIPT_URL}) for Pulumi {PINNED}")
    try:
        # The installer itself needs curl.
        run(["curl", "-fsSL", "--connect-timeout", "5", "-o", script, SCRIPT_URL], timeout=SCRIPT_SECONDS)
    except Unavailable as reason:
        raise Unavailable(f"the installer's address cannot be reached: {reason}") from None
    arguments = ["--version", str(PINNED), "--no-edit-path", "--install-root", root]
    run(["sh", script, *arguments], step="downloading Pulumi with the official installer", timeout=_INSTALL_SECONDS)
