"""Creates that an earlier run began and never recorded, as the state's pending operations name them.

After a killed run an object may exist that no resource knows of. Where its id is a hash, the next create meets it;
a packaging group's id is random, so the only proof of whose it is stands in the pending operations.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from typing import Any, Final, cast

_SECONDS: Final = 30


def inputs_of_cut_off_creates(urn: str) -> list[dict[str, Any]]:
    """The checked inputs of the pending creates of a resource. Empty where the state cannot be read."""
    stack = urn.removeprefix("urn:pulumi:").partition("::")[0]
    return [
        cast("dict[str, Any]", operation["resource"].get("inputs", {}))
        for operation in _pending_operations(stack)
        if operation.get("type") == "creating" and operation.get("resource", {}).get("urn") == urn
    ]


@cache
def _pending_operations(stack: str) -> list[dict[str, Any]]:
    """Asked of the CLI, which alone knows the backend; once a process, since a run changes nothing about them."""
    pulumi = shutil.which("pulumi")
    if not pulumi or not stack:
        return []
    command = [pulumi, "stack", "export", "--stack", stack, "--non-interactive"]
    try:
        exported = subprocess.run(  # noqa: S603
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=True
        )
        return json.loads(exported.stdout).get("deployment", {}).get("pending_operations") or []
    except (OSError, subprocess.SubprocessError, ValueError, AttributeError):
        return []
