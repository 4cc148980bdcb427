"""What earlier runs of the stack left about a resource: its objects, and creates that were begun and never recorded.

After a killed run an object may exist that no resource knows of. Where its id is a hash, the next create meets it; a
packaging group's id is random, and only the state's pending operations say that this stack made it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from threading import Lock, Thread
from typing import Any, Final, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_groups import records_by_group
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import EarlierRuns
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import end_with_the_run
from pulumi_mediapackage_vod.errors import CancelledError

_SECONDS: Final = 30
_LOOK: Final = 0.2
_LAST_RUN: Final = ("history", "--json", "--page", "1", "--page-size", "1")
_Members = dict[str, Any]
_export_lock, _history_lock = Lock(), Lock()


def earlier_runs(urn: str) -> EarlierRuns:
    """What the state says of a resource; nothing without an answer of the CLI."""
    state = _state_once(_stack_of(urn))
    return EarlierRuns(
        pending_creates=[create.get("inputs", {}) for create in state.creates if create.get("urn") == urn],
        pending_updates=[update.get("inputs", {}) for update in state.updates if update.get("urn") == urn],
        pending_creates_elsewhere=[create.get("inputs", {}) for create in state.creates if create.get("urn") != urn],
        recorded_ids=frozenset(state.ids.get(urn, ())),
    )


def had_runs(urn: str) -> bool:
    """Whether the stack had runs. Without an answer of the CLI there may have been some."""
    stack = _stack_of(urn)
    return not _state_once(stack).is_known or _had_runs_once(stack)


def holder(urn: str, asset_id: str) -> str | None:
    """The owner of an asset by the state of the resource's stack, also one that let it go."""
    return _state_once(_stack_of(urn)).holders.get(asset_id)


def group_of(urn: str, asset_id: str) -> str | None:
    """The packaging group in which the state of a resource's stack has an asset recorded, also one that it let go."""
    return _state_once(_stack_of(urn)).groups.get(asset_id)


def titles_of(urn: str, batches: str) -> Mapping[str, int]:
    """How many titles each packaging group has of the batches whose names begin so."""
    found: Counter[str] = Counter()
    for outputs in _state_once(_stack_of(urn)).batches:
        if str(outputs.get("name")).startswith(batches):
            found.update({group: len(each.assets) for group, each in records_by_group(outputs).items()})
    return found


def prefetch(urn: str, *, with_history: bool) -> None:
    """Ask the CLI in the background, unless that has begun already: both at once, since somebody waits for them."""
    _prefetch(_state_once, _stack_of(urn))
    if with_history:
        _prefetch(_had_runs_once, _stack_of(urn))


@cache
def _prefetch(ask: Callable[[str], object], stack: str) -> None:
    def ask_until_the_end() -> None:
        with suppress(CancelledError):  # who waits for the answer asks anew, and is told
            ask(stack)

    Thread(target=ask_until_the_end, name="earlier runs", daemon=True).start()


def _stack_of(urn: str) -> str:
    return urn.removeprefix("urn:pulumi:").partition("::")[0]


@dataclass(frozen=True)
class _StackState:
    """What the CLI says of a stack; ids by URN, since there may be thousands."""

    is_known: bool
    creates: list[_Members]
    updates: list[_Members]
    ids: Mapping[str, set[str]]
    resources: list[_Members]

    @cached_property
    def holders(self) -> Mapping[str, str]:
        """Owners by id, also those of creates that were cut off. Read once: batches have theirs in texts, which take a
        moment to decode."""
        pending: list[_Members] = [each.get("inputs") or {} for each in self.creates]
        ids = ("asset_id", "configuration_id", "group_id")
        found = {str(each[id_]): str(each["owner"]) for each in pending for id_ in ids if {id_, "owner"} <= {*each}}
        let_go: dict[str, str] = {}
        for resource in self.resources:
            outputs: _Members = resource.get("outputs") or {}
            held = [str(resource.get("id"))]
            if _is_batch(resource):
                recorded = records_by_group(outputs).values()
                held = [each.id for records in recorded for each in records.assets.values()]
                for records in recorded:
                    let_go |= dict.fromkeys(records.released, str(outputs.get("owner")))
            if "owner" in outputs:
                found |= dict.fromkeys(held, str(outputs["owner"]))
        return {**let_go, **found}

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """Packaging groups by the id of an asset."""
        found: dict[str, str] = {}
        for outputs in self.batches:
            for group, each in records_by_group(outputs).items():
                found |= dict.fromkeys((*each.released, *(record.id for record in each.assets.values())), group)
        for resource in self.resources:
            outputs: _Members = resource.get("outputs") or {}
            if "packaging_group_id" in outputs and not _is_batch(resource):
                found[str(resource.get("id"))] = str(outputs["packaging_group_id"])
        return found

    @property
    def batches(self) -> list[_Members]:
        """The outputs of each batch."""
        return [resource.get("outputs") or {} for resource in self.resources if _is_batch(resource)]


def _state_once(stack: str) -> _StackState:
    """Only the CLI knows the backend. It is asked once a process, since a run changes nothing about earlier ones."""
    with _export_lock:
        return _state(stack)


def _had_runs_once(stack: str) -> bool:
    with _history_lock:
        return _had_runs(stack)


@cache
def _had_runs(stack: str) -> bool:
    return _answer(stack, _LAST_RUN) != []


@cache
def _state(stack: str) -> _StackState:
    export = _answer(stack, ("export",))
    deployment = cast("_Members", (cast("_Members | None", export) or {}).get("deployment") or {})
    operations = cast("list[_Members]", deployment.get("pending_operations") or [])
    ids: defaultdict[str, set[str]] = defaultdict(set)
    resources = cast("list[_Members]", deployment.get("resources") or [])
    for resource in resources:
        ids[str(resource.get("urn"))].add(str(resource.get("id")))
    return _StackState(
        is_known=export is not None,
        creates=[operation["resource"] for operation in operations if operation.get("type") == "creating"],
        updates=[operation["resource"] for operation in operations if operation.get("type") == "updating"],
        ids=ids,
        resources=resources,
    )


def _is_batch(resource: _Members) -> bool:
    return str(resource.get("type")).endswith(":AssetBatch")


def _answer(stack: str, command: Sequence[str]) -> Any:
    """The JSON that a command of `pulumi stack` prints; None if there is none. The end of the run ends it."""
    pulumi = shutil.which("pulumi")
    if not pulumi or not stack:
        return None
    arguments = [pulumi, "stack", *command, "--stack", stack, "--non-interactive"]
    try:
        with subprocess.Popen(  # noqa: S603
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as asked:
            try:
                printed = _printed(asked)
            finally:
                asked.kill()
        return None if asked.returncode else json.loads(printed)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def _printed(asked: subprocess.Popen[bytes]) -> bytes:
    deadline = time.monotonic() + _SECONDS
    while True:
        end_with_the_run()
        try:
            return asked.communicate(timeout=_LOOK)[0]
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                raise
