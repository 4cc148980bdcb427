"""The order in which Pulumi's engine calls a provider for one resource; a driver of tests, not an engine.

check, diff, check again with empty olds where something is replaced, create and delete in the order of the plan,
deletions that a failure left pending, refresh. What a call that failed leaves in the state is as the engine has it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Lifecycle, Plan
from pulumi_mediapackage_vod.errors import IncompleteError

Props = dict[str, Any]
_seeds = count()


class Calls(Protocol):
    """A provider of one kind of resource; a call that made something and failed raises `IncompleteError`."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Props: ...

    def diff(self, object_id: str, olds: Props, news: Props) -> Plan: ...

    def create(self, inputs: Props) -> tuple[str, Props]: ...

    def read(self, object_id: str, props: Props) -> tuple[Props, Props] | None: ...

    def update(self, object_id: str, olds: Props, news: Props) -> Props: ...

    def delete(self, object_id: str, props: Props) -> None: ...


class LifecycleCalls:
    """A lifecycle called directly."""

    def __init__(self, lifecycle: Lifecycle) -> None:
        self._lifecycle = lifecycle
        self.create, self.read = lifecycle.create, lifecycle.read
        self.update, self.delete = lifecycle.update, lifecycle.delete

    def check(self, olds: Props, news: Props, seed: bytes) -> Props:
        checked = self._lifecycle.check(olds, news, seed)
        assert checked.problems == []
        return checked.inputs

    def diff(self, object_id: str, olds: Props, news: Props) -> Plan:
        return self._lifecycle.diff(olds, news)


@dataclass
class Recorded:
    """A resource's entry in the state."""

    id: str
    inputs: Props
    outputs: Props
    incomplete: bool = False


@dataclass
class Resource:
    """One resource of a program. `up` and the others raise what the provider raises; the state then is as it was left.

    `deletes_first` is the option that the resource classes set where an id is chosen.
    """

    calls: Calls
    deletes_first: bool = False
    recorded: Recorded | None = None
    pending: list[Recorded] = field(default_factory=list)
    """What replacements left to delete."""
    creating: Props | None = None
    """The inputs of a create that was begun and, so far, not recorded."""

    @property
    def entry(self) -> Recorded:
        """What is recorded, where something must be."""
        assert self.recorded is not None
        return self.recorded

    @property
    def incarnation(self) -> str:
        """The object's, as it is recorded."""
        return self.entry.outputs["incarnation"]

    def preview(self, news: Props) -> Plan:
        """What `up` would do; a resource that is not recorded changes."""
        if self.recorded is None:
            return Plan(True, [], delete_before_replace=False)
        inputs = self.calls.check(self.recorded.inputs, news, _seed())
        return self.calls.diff(self.recorded.id, self.recorded.outputs, inputs)

    def up(self, news: Props, *, replace: bool = False) -> list[str]:
        """The steps that were taken: `create`, `update`, `delete`."""
        return [*self.step(news, replace=replace), *self.finish()]

    def step(self, news: Props, *, replace: bool = False) -> list[str]:
        """All but the deletions at the end. `replace` forces a replacement, which skips diff."""
        seed = _seed()
        old = self.recorded
        if old is None:
            self._create(self.calls.check({}, news, seed))
            return ["create"]
        if not replace:
            inputs = self.calls.check(old.inputs, news, seed)
            plan = self.calls.diff(old.id, old.outputs, inputs)
            if not plan.replaces:
                return self._update(old, inputs) if plan.changes or old.incomplete else []
            delete_first = plan.delete_before_replace or self.deletes_first
        else:
            delete_first = self.deletes_first
        inputs = self.calls.check({}, news, seed)
        if delete_first:
            self.delete()
            self._create(inputs)
            return ["delete", "create"]
        try:
            self._create(inputs)
        finally:
            if self.recorded is not old:
                self.pending.append(old)
        return ["create"]

    def finish(self) -> list[str]:
        """Delete what replacements left."""
        steps: list[str] = []
        while self.pending:
            self.calls.delete(self.pending[0].id, self.pending[0].outputs)
            self.pending.pop(0)
            steps.append("delete")
        return steps

    def refresh(self) -> None:
        """Read what is recorded and what is to be deleted; what is gone leaves the state."""
        for each in [*self.pending, self.recorded]:
            if each is None:
                continue
            found = self.calls.read(each.id, each.outputs)
            if found is not None:
                each.outputs, each.inputs = found
                each.incomplete = False
            elif each is self.recorded:
                self.recorded = None
            else:
                self.pending.remove(each)

    def delete(self) -> None:
        if self.recorded is not None:
            self.calls.delete(self.recorded.id, self.recorded.outputs)
            self.recorded = None

    def destroy(self) -> None:
        self.delete()
        self.finish()

    def _create(self, inputs: Props) -> None:
        self.creating = inputs
        try:
            object_id, outputs = self.calls.create(inputs)
        except IncompleteError as error:
            self.recorded = Recorded(error.id, inputs, error.outputs, incomplete=True)
            self.creating = None
            raise
        self.recorded = Recorded(object_id, inputs, outputs)
        self.creating = None

    def _update(self, old: Recorded, inputs: Props) -> list[str]:
        try:
            old.outputs = self.calls.update(old.id, old.outputs, inputs)
        except IncompleteError as error:
            # The engine keeps the old inputs of an update that failed.
            old.outputs, old.incomplete = error.outputs, True
            raise
        old.inputs, old.incomplete = inputs, False
        return ["update"]


def _seed() -> bytes:
    """Another one for each run, as the engine's."""
    return f"seed {next(_seeds)}".encode()
