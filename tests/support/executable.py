"""Scripts that a test runs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

# Found before a test says what is on PATH.
_INSTALL = shutil.which("install") or "install"


def executable(path: Path, script: str) -> Path:
    """A shell script at this path.

    Another process writes it: while this one had it open for writing, a thread that starts a program would hand it to
    its child, and for as long as that child has it the script cannot be run (ETXTBSY, "Text file busy").
    """
    subprocess.run([_INSTALL, "-m", "755", "/dev/stdin", path], input=f"#!/bin/sh\n{script}\n", text=True, check=True)
    return path
