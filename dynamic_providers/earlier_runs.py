"""What earlier runs of the stack left about a resource: its objects, and creates that were begun and never recorded.

After a killed run an object may exist that no resource knows of. Where its id is a hash, the next create meets it;
a packaging group's id is random, and whose it is stands in the state's pending operations alone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from threading import Lock
from typing import Any, Final, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import EarlierRuns

_SECONDS: Final = 30
_Members = dict[str, Any]
_lock: Final = Lock()


def earlier_runs(urn: str) -> EarlierRuns:
    """Where the CLI does not tell the state, nothing is known of the resource but that there may have been runs."""
    stack = urn.removeprefix("urn:pulumi:").partition("::")[0]
    export = _asked(stack, "export")
    deployment = cast("_Members", (cast("_Members | None", export) or {}).get("deployment") or {})
    resources = cast("list[_Members]", deployment.get("resources") or [])
    operations = cast("list[_Members]", deployment.get("pending_operations") or [])
    creates = [operation["resource"] for operation in operations if operation.get("type") == "creating"]
    pending = [create.get("inputs", {}) for create in creates if create.get("urn") == urn]
    return EarlierRuns(
        any=export is None or _has_history(stack),
        cut_off=pending,
        cut_off_elsewhere=[create.get("inputs", {}) for create in creates if create.get("urn") != urn],
        ids=frozenset(str(resource.get("id")) for resource in resources if resource.get("urn") == urn),
    )


def _has_history(stack: str) -> bool:
    return _asked(stack, "history", "--json", "--page", "1", "--page-size", "1") != []


def _asked(stack: str, *command: str) -> Any:
    """The answer of a `pulumi stack` command about the stack; None if there is none.

    The CLI alone knows the backend. It is asked once a process, since a run changes nothing about earlier ones.
    """
    with _lock:
        return _answer(stack, *command)


@cache
def _answer(stack: str, *command: str) -> Any:
    pulumi = shutil.which("pulumi")
    if not pulumi or not stack:
        return None
    arguments = [pulumi, "stack", *command, "--stack", stack, "--non-interactive"]
    try:
        answer = subprocess.run(  # noqa: S603
            arguments, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=True
        )
        return json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
