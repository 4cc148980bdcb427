"""What passes between a lifecycle and the shell around it: plain dictionaries in, plain results out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, NamedTuple, Protocol, cast

Props = dict[str, Any]


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final[Any] = _Unknown()
"""A value that is not known yet: an Output during a preview. A check lets it pass, and it equals no other value."""


def holds_unknown(value: Any) -> bool:
    """Whether a value is, or anywhere holds, one that is not known yet."""
    if value is UNKNOWN:
        return True
    if value is None or isinstance(value, str):  # most are, and thousands of titles have some
        return False
    if isinstance(value, Mapping):
        return any(holds_unknown(item) for item in cast("Mapping[Any, Any]", value).values())
    if isinstance(value, list):
        return any(holds_unknown(item) for item in cast("list[Any]", value))
    return False


NOT_SHOWN: Final[Any] = object()


class Problem(NamedTuple):
    """What is wrong with one input."""

    path: str
    """Where it is: `source_arn`, `hls_package.hls_manifests[0].ad_markers`; empty if it is about the whole resource."""
    reason: str
    """Why it cannot work: what is allowed, what to do. It holds nothing of the value, which may be a secret."""
    value: Any = NOT_SHOWN


class Checked(NamedTuple):
    """The completed inputs and what is wrong with them."""

    inputs: Props
    problems: list[Problem]


class Plan(NamedTuple):
    """What has to be done to bring a resource from its recorded outputs to its new inputs."""

    changes: bool
    replaces: list[str]
    """The inputs that can only be changed by a replacement."""
    delete_before_replace: bool
    """Whether a replacement has to delete first, also one that only an option of Pulumi asks for."""


class Made(NamedTuple):
    """What a create made."""

    id: str
    outputs: Props


class Found(NamedTuple):
    """What a read found, and the inputs that a program would have to give for it."""

    outputs: Props
    inputs: Props


class Claim(NamedTuple):
    """What another resource of the run has to do with an object that a resource asks for."""

    owner: str
    is_leaving: bool
    """Whether its update deletes the object; otherwise it asks for it too."""


class EarlierRuns(NamedTuple):
    """What runs before this one left about a resource."""

    pending_creates: Sequence[Props] = ()
    """The inputs of the resource's creates that were begun and never recorded."""
    pending_creates_elsewhere: Sequence[Props] = ()
    """The same of the stack's other resources."""
    recorded_ids: frozenset[str] = frozenset()
    """The ids of the resource's objects that the state names."""
    pending_updates: Sequence[Props] = ()
    """The new inputs of the resource's updates that were begun and never recorded."""


class Engine:
    """What a lifecycle may ask or tell the engine that runs it. This one knows nothing and shows nothing."""

    def for_threads(self) -> Engine:
        """The same for other threads, which do not run inside of the call of a resource."""
        return self

    def report(self, message: str) -> None:
        """Show progress on the line of the resource that is being worked on."""

    def inform(self, message: str) -> None:
        """Show a message that stays."""

    def warn(self, message: str) -> None:
        """Show a warning that stays."""

    def warn_once(self, about: str, message: str) -> None:
        """Show a warning, unless there was one about the same in this run."""
        self.warn(message)

    def needed_at_once(self, holder: str, ids: set[str], *, is_new: bool) -> int:
        """How many objects this run needs a holder to hold at once, these included; 0 while none of them is new."""
        return 0

    def claim(self, what: str, owner: str) -> Claim | None:
        """Note that a resource of this run asks for an object; who else does, or is about to delete it."""

    def let_go(self, what: str, owner: str) -> str:
        """Note that an update of this run deletes an object; the other resource that asks for it, empty if none."""
        return ""

    def claimant(self, what: str) -> str | None:
        """The owner that asks for an object in this run."""

    def handing_over(self, what: str) -> AbstractContextManager[object]:
        """For the moment in which one resource lets an object go, or another one takes it over."""
        return nullcontext()

    def holder(self, asset_id: str) -> str | None:
        """The owner that the state has an asset recorded of, alone or in a batch."""

    def group_of(self, asset_id: str) -> str | None:
        """The packaging group in which the state has an asset recorded."""

    def titles_of(self, batches: str) -> Mapping[str, int]:
        """How many titles the state has recorded in each packaging group, of the batches whose names begin so."""
        return {}

    def prefetch_earlier_runs(self, *, with_history: bool) -> None:
        """Begin to find out, in the background, what `earlier_runs` returns, and with the history also `had_runs`."""

    def earlier_runs(self) -> EarlierRuns:
        return EarlierRuns()

    def had_runs(self) -> bool:
        """Whether the stack had runs before this one, or may have had: those that were killed are in no history."""
        return False


class Lifecycle(Protocol):
    """A kind of resource. `timeout` is in seconds, None where the caller sets none."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Checked:
        """Complete the inputs and say what is wrong with them; no network, but for what is to be taken over."""
        ...

    def diff(self, olds: Props, news: Props) -> Plan:
        """What an update would change, and whether it takes a replacement; no network."""
        ...

    def create(self, inputs: Props, timeout: float | None = None) -> Made: ...

    def read(self, object_id: str, props: Props) -> Found | None:
        """The object as it is now, None when it is gone."""
        ...

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        """Change in place what can be changed; the new outputs."""
        ...

    def delete(self, object_id: str, props: Props, timeout: float | None = None) -> None: ...
