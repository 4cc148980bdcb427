"""The fault plan: which calls go wrong, and how, before or after they took effect.

One `emulator.faults.add(Fault("CreateAsset", "500", when="after", every=3))` is on the command line
`--fault CreateAsset:500:after:every=3`.
"""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any

from pulumi_mediapackage_vod.emulator.aws import sts
from pulumi_mediapackage_vod.emulator.model.schema import operations

KINDS = ("429", "500", "502", "503", "403", "404", "422", "reset", "hang", "truncated", "garbled")
"""What `Fault.kind` may be, each a single word; `interference` says what becomes of the answer."""
MOMENTS = ("before", "after")

# A pattern of a million characters takes seconds to read.
_LONGEST_TEXT = 1_000


@dataclass(frozen=True)
class Fault:
    """One way for calls to go wrong; a `ValueError` says what is wrong with the fault itself."""

    operation: str
    """A name of the model, or `sts:GetCallerIdentity` and `sts:AssumeRole`; with `*` and `?` several."""
    kind: str
    """An HTTP status, of which `502` comes with a body of HTML, as from a load balancer. `reset` ends the
    connection without an answer, `hang` does after some time, `truncated` in the middle of the body; a `garbled`
    body is no JSON."""
    when: str = "before"
    """Before the effect, so that there is none; or after, so that only the answer is lost."""
    times: int | None = None
    """How often it hits at most."""
    every: int = 1
    """With 3 it hits the third call that it is for, the sixth, and so on."""
    ids: str = "*"
    """It is for objects with such an id; `*` and `?` as in file names."""
    probability: float = 1.0
    """Of each call that it is for."""
    seed: int = 0
    """Of the random numbers behind `probability`."""
    seconds: float = 60.0
    """How long `hang` keeps the caller waiting, by the real time."""
    message: str | None = None
    """The text of the error, instead of one that says that it was injected."""

    def __post_init__(self) -> None:
        known = known_operations()
        _check(
            _is_text(self.operation),
            f"operation must be a text of at most {_LONGEST_TEXT} characters, not {self.operation!r}",
        )
        _check(
            any(fnmatchcase(name, self.operation) for name in known),
            f"there is no operation '{self.operation}', only {', '.join(known)}",
        )
        _check(self.kind in KINDS, f"there is no fault '{self.kind}', only {', '.join(KINDS)}")
        _check(self.when in MOMENTS, f"a fault is before or after the effect, not '{self.when}'")
        _check(self.times is None or _is_integer(self.times, 1), f"times must be from 1 on, not {self.times!r}")
        _check(_is_integer(self.every, 1), f"every must be from 1 on, not {self.every!r}")
        _check(
            _is_text(self.ids), f"ids must be a pattern of ids of at most {_LONGEST_TEXT} characters, not {self.ids!r}"
        )
        _check(_is_number(self.probability) and 0 < self.probability <= 1, "probability must be above 0 and at most 1")
        _check(_is_integer(self.seed, None), f"seed must be a whole number, not {self.seed!r}")
        _check(_is_number(self.seconds) and 0 <= self.seconds <= 86_400, "seconds must be from 0 to 86400")
        _check(
            self.message is None or _is_text(self.message),
            f"message must be a text of at most {_LONGEST_TEXT} characters, not {self.message!r}",
        )

    @classmethod
    def parse(cls, text: str) -> Fault:
        """From `OPERATION:FAULT[:before|after][:OPTION=VALUE]…`; in `sts:…` the first colon belongs to the name."""
        service, colon, rest = text.partition(":")
        parts = rest.split(":") if colon else []
        if service == sts.SERVICE and parts:
            service = f"{service}:{parts.pop(0)}"
        if not parts:
            raise ValueError(f"'{text}' is not of the form OPERATION:FAULT[:before|after][:OPTION=VALUE]...")
        values: dict[str, Any] = {}
        for part in parts[1:]:
            name, equals, value = part.partition("=")
            if not equals:
                name, value = "when", part
            _check(name not in ("operation", "kind"), f"a fault has no option '{name}'")
            if name in values:
                raise ValueError(f"'{text}' says {name} twice")
            values[name] = _from_text(name, value)
        return cls.from_mapping({"operation": service, "kind": parts[0], **values})

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Fault:
        """From a fault's fields by their names, as in JSON."""
        names = [each.name for each in fields(cls)]
        for name in values:
            _check(name in names, f"a fault has no '{name}', only {', '.join(names)}")
        for name in ("operation", "kind"):
            _check(name in values, f"a fault needs '{name}'")
        checked: dict[str, Any] = {**values, "kind": str(values["kind"])}
        return cls(**checked)

    def __str__(self) -> str:
        """The form that `parse` reads."""
        options = [
            f"{each.name}={getattr(self, each.name)}"
            for each in fields(self)
            if each.name not in ("operation", "kind", "when") and getattr(self, each.name) != each.default
        ]
        return ":".join([self.operation, self.kind, self.when, *options])


@dataclass
class PlannedFault:
    """A fault in the plan, with what has become of it."""

    number: int
    fault: Fault
    seen: int = 0
    """How many calls it was for so far."""
    hits: int = 0
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.fault.seed)  # noqa: S311

    def concerns(self, operation: str, object_id: str | None) -> bool:
        return fnmatchcase(operation, self.fault.operation) and (
            self.fault.ids == "*" or (object_id is not None and fnmatchcase(object_id, self.fault.ids))
        )

    def hits_next(self) -> bool:
        """Count a call, and say whether this one goes wrong."""
        self.seen += 1
        if self.seen % self.fault.every or self.hits == self.fault.times:
            return False
        return self.fault.probability == 1 or self._random.random() < self.fault.probability


class FaultPlan:
    """Faults in the order in which they were added; of several for the same call the first one hits."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._lock = threading.Lock()
        self._planned: dict[int, PlannedFault] = {}
        self._numbers = itertools.count(1)
        self._at_start = tuple(faults)
        self.reset()

    def add(self, fault: Fault) -> PlannedFault:
        with self._lock:
            planned = PlannedFault(next(self._numbers), fault)
            self._planned[planned.number] = planned
            return planned

    def remove(self, number: int) -> None:
        """A `KeyError` where there is no fault of this number."""
        with self._lock:
            del self._planned[number]

    def clear(self) -> None:
        with self._lock:
            self._planned.clear()

    def reset(self) -> None:
        """The faults that the plan was made with, as if they had never hit."""
        with self._lock:
            self._numbers = itertools.count(1)
            planned = [PlannedFault(next(self._numbers), fault) for fault in self._at_start]
            self._planned = {each.number: each for each in planned}

    def choose(self, operation: str, object_id: str | None) -> Fault | None:
        """What goes wrong with this call; every fault that is for it counts it."""
        with self._lock:
            concerned = [each for each in self._planned.values() if each.concerns(operation, object_id)]
            hitting = [each for each in concerned if each.hits_next()]
            if not hitting:
                return None
            hitting[0].hits += 1
            return hitting[0].fault

    def __iter__(self) -> Iterator[PlannedFault]:
        with self._lock:
            return iter(list(self._planned.values()))


def known_operations() -> list[str]:
    return [*operations(), *(f"{sts.SERVICE}:{name}" for name in sts.OPERATIONS)]


def _from_text(name: str, value: str) -> Any:
    """A field's value from its text: a number where the field is one."""
    kinds: Mapping[str, type[int] | type[float]] = {
        "times": int,
        "every": int,
        "seed": int,
        "probability": float,
        "seconds": float,
    }
    try:
        return kinds[name](value) if name in kinds else value
    except ValueError:
        raise ValueError(f"{name} must be a number, not '{value}'") from None


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)


# Values may come from JSON, where every type is possible.
def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= _LONGEST_TEXT


def _is_integer(value: Any, least: int | None) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and (least is None or value >= least)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
