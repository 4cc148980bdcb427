"""What earlier runs of the stack left about a resource: its objects, and creates that were begun and never recorded.

After a killed run an object may exist that no resource knows of. Where its id is a hash, the next create meets it;
a packaging group's id is random, and whose it is stands in the state's pending operations alone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from threading import Lock
from typing import Any, Final, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import EarlierRuns

_SECONDS: Final = 30
_COMMANDS: Final = (("export",), ("history", "--json", "--page", "1", "--page-size", "1"))
_Members = dict[str, Any]
_lock: Final = Lock()


def earlier_runs(urn: str) -> EarlierRuns:
    """Where the CLI does not tell the state, nothing is known of the resource but that there may have been runs."""
    stack = urn.removeprefix("urn:pulumi:").partition("::")[0]
    export, history = _told(stack)
    deployment = cast("_Members", (cast("_Members | None", export) or {}).get("deployment") or {})
    resources = cast("list[_Members]", deployment.get("resources") or [])
    operations = cast("list[_Members]", deployment.get("pending_operations") or [])
    creates = [operation["resource"] for operation in operations if operation.get("type") == "creating"]
    pending = [create.get("inputs", {}) for create in creates if create.get("urn") == urn]
    return EarlierRuns(
        any=export is None or history != [],
        cut_off=pending,
        cut_off_elsewhere=[create.get("inputs", {}) for create in creates if create.get("urn") != urn],
        ids=frozenset(str(resource.get("id")) for resource in resources if resource.get("urn") == urn),
    )


def _told(stack: str) -> tuple[Any, Any]:
    """What `pulumi stack export` and the last entry of `pulumi stack history` say; None for what is not told.

    The CLI alone knows the backend. It is asked once a process, since a run changes nothing about earlier ones.
    """
    with _lock:
        return _answers(stack)


@cache
def _answers(stack: str) -> tuple[Any, Any]:
    # Both at once: the stack's first object waits for them.
    with ThreadPoolExecutor(len(_COMMANDS)) as pool:
        export, history = pool.map(partial(_answer, stack), _COMMANDS)
    return export, history


def _answer(stack: str, command: Sequence[str]) -> Any:
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
