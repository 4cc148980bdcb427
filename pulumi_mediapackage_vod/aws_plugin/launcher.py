"""What the Pulumi CLI looks for on PATH; written at run time, since an installed package keeps no executable files."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

_NAME = "pulumi-resource-aws"
# Without its folder on Python's path: the CLI starts it in the user's project, whose modules are none of its.
_TEXT = """\
#!/bin/sh
PYTHONSAFEPATH=1 exec {python} -m pulumi_mediapackage_vod.aws_plugin "$@"
"""


def write_launcher(folder: Path, python: str = sys.executable) -> Path:
    """Make `pulumi-resource-aws` in a folder, which then belongs first on PATH; the program's path."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / _NAME
    program.write_text(_TEXT.format(python=shlex.quote(python)))
    program.chmod(0o755)
    return program
