"""What every lifecycle offers to the shell around it: plain dictionaries in, plain results out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.problem import Problem

Props = dict[str, Any]


class Checked(NamedTuple):
    inputs: Props
    problems: list[Problem]


class Plan(NamedTuple):
    changes: bool
    replaces: list[str]
    delete_before_replace: bool


class Made(NamedTuple):
    id: str
    outputs: Props


class Found(NamedTuple):
    outputs: Props
    inputs: Props


class EarlierRuns(NamedTuple):
    any: bool = False
    """Whether one ended, or may have: runs that were killed are in no history."""
    cut_off: Sequence[Props] = ()
    """The inputs of the resource's creates that were begun and not recorded, the one that asks among them."""
    cut_off_elsewhere: Sequence[Props] = ()
    """Those of the stack's other resources."""
    ids: frozenset[str] = frozenset()
    """The ids of the resource's objects that the state holds."""


class Engine:
    """What a lifecycle may ask or tell the engine that runs it; this one knows and shows nothing."""

    def report(self, message: str) -> None:
        """Show progress on the line of the resource that is being worked on."""

    def warn(self, message: str) -> None:
        """Show a warning that stays."""

    def look_back(self) -> None:
        """Begin to find out what `earlier_runs` tells."""

    def earlier_runs(self) -> EarlierRuns:
        """What runs before this one left about the resource."""
        return EarlierRuns()


class Lifecycle(Protocol):
    """A kind of resource. `timeout` is in seconds, None where the caller sets none."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Checked:
        """Complete the inputs and say what is wrong with them; no network."""
        ...

    def diff(self, olds: Props, news: Props) -> Plan:
        """What an update would change, and whether it takes a replacement; pure."""
        ...

    def create(self, inputs: Props, timeout: float | None = None) -> Made: ...

    def read(self, object_id: str, props: Props) -> Found | None:
        """The object as it is now, None when it is gone."""
        ...

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        """Change in place what can be changed; the new outputs."""
        ...

    def delete(self, object_id: str, props: Props, timeout: float | None = None) -> None: ...
