"""What earlier runs of the stack left about a resource: its objects, and creates that were begun and never recorded.

After a killed run an object may exist that no resource knows of. Where its id is a hash, the next create meets it;
a packaging group's id is random, and whose it is stands in the state's pending operations alone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from threading import Lock, Thread
from typing import Any, Final, NamedTuple, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import EarlierRuns

_SECONDS: Final = 30
_COMMANDS: Final = (("export",), ("history", "--json", "--page", "1", "--page-size", "1"))
_Members = dict[str, Any]
_lock: Final = Lock()


def earlier_runs(urn: str) -> EarlierRuns:
    """Where the CLI does not tell the state, nothing is known of the resource but that there may have been runs."""
    told = _told(_stack(urn))
    return EarlierRuns(
        any=told.any,
        cut_off=[create.get("inputs", {}) for create in told.creates if create.get("urn") == urn],
        cut_off_elsewhere=[create.get("inputs", {}) for create in told.creates if create.get("urn") != urn],
        ids=frozenset(told.ids.get(urn, ())),
    )


def look_back(urn: str) -> None:
    """Begin to ask, unless somebody has."""
    _begin(_stack(urn))


@cache
def _begin(stack: str) -> None:
    Thread(target=_told, args=(stack,), name="look back", daemon=True).start()


def _stack(urn: str) -> str:
    return urn.removeprefix("urn:pulumi:").partition("::")[0]


class _Told(NamedTuple):
    """What the CLI tells of a stack, by URN where there may be thousands."""

    any: bool
    creates: list[_Members]
    ids: Mapping[str, set[str]]


def _told(stack: str) -> _Told:
    """The CLI alone knows the backend. It is asked once a process, since a run changes nothing about earlier ones."""
    with _lock:
        return _asked(stack)


@cache
def _asked(stack: str) -> _Told:
    # Both at once: the stack's first object waits for them.
    with ThreadPoolExecutor(len(_COMMANDS)) as pool:
        export, history = pool.map(partial(_answer, stack), _COMMANDS)
    deployment = cast("_Members", (cast("_Members | None", export) or {}).get("deployment") or {})
    operations = cast("list[_Members]", deployment.get("pending_operations") or [])
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for resource in cast("list[_Members]", deployment.get("resources") or []):
        ids[str(resource.get("urn"))].add(str(resource.get("id")))
    return _Told(
        any=export is None or history != [],
        creates=[operation["resource"] for operation in operations if operation.get("type") == "creating"],
        ids=ids,
    )


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
