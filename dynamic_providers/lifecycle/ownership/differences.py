"""What differs between an object of the service and what a program asks for, property by property."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import means_absent, normalised
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import Kind
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.drift import FILLED_IN, observed_inputs
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import names_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Props, holds_unknown

# What AWS's samples show for options whose default is documented nowhere:
# https://docs.aws.amazon.com/cli/latest/reference/mediapackage-vod/list-packaging-configurations.html
_SAMPLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "hls_package": {"segment_duration_seconds": 6},
    "dash_package": {"segment_duration_seconds": 2, "min_buffer_time_seconds": 30},
    "cmaf_package": {"segment_duration_seconds": 2},
    "mss_package": {"segment_duration_seconds": 2},
}
_MADE_BY_THE_SERVICE: Final = ("cmaf_package", "constant_initialization_vector")


class _Secret:
    def __repr__(self) -> str:
        return "[secret]"


SECRET: Final[Any] = _Secret()
"""Stands for a value that no text may show."""


class Difference(NamedTuple):
    """A property that is not as the program has it; None stands for one that is not set."""

    path: str
    there: Any
    """In the service."""
    here: Any
    """In the program."""

    def __str__(self) -> str:
        there, here = ("not set" if each is None else literal(each) for each in (self.there, self.here))
        return f"{self.path}: {there} in the service, {here} here"

    def hidden(self) -> Difference:
        """The same without the values."""
        there, here = (None if each is None else SECRET for each in (self.there, self.here))
        return Difference(self.path, there, here)


def service_inputs(kind: Kind, inputs: Props, answer: Props) -> Props:
    """The inputs with which a program would ask for exactly the object that the service shows.

    A value that the service chooses where an option is left out is one of them too, unless it is known to do so: no
    answer tells it from a value that somebody asked for.
    """
    found = observed_inputs(kind, inputs, answer)
    return {**found, **{each: _with_chosen(each, found[each], answer.get(each)) for each in _SAMPLES if each in found}}


def differences(kind: Kind, inputs: Props, found: Props) -> list[Difference]:
    """Where `service_inputs` and the inputs differ, as far as these are known."""
    pairs = {name: (inputs.get(name), found.get(name)) for name in (*kind.create_only, *kind.in_place)}
    pairs["tags"] = inputs["tags_all"], found["tags_all"]
    result: list[Difference] = []
    for name, (here, there) in pairs.items():
        differing = _differing(name, name, here, there)
        result += (each.hidden() for each in differing) if name in names_of(inputs) else differing
    return result


def literal(value: Any) -> str:
    """A value as a program writes it."""
    if value is UNKNOWN:
        return "…"
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, cast("list[Any]", value))) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _differing(path: str, name: str, here: Any, there: Any) -> Iterator[Difference]:
    if here is UNKNOWN:
        return
    here, there = (_normal(name, each) for each in (here, there))
    if isinstance(here, Mapping) and isinstance(there, Mapping):
        ours, theirs = cast("Mapping[str, Any]", here), cast("Mapping[str, Any]", there)
        for key in [*theirs, *(key for key in ours if key not in theirs)]:
            member = f"{path}[{literal(key)}]" if path == "tags" else f"{path}.{key}"
            yield from _differing(member, key, ours.get(key), theirs.get(key))
    elif (pairs := _pairs(here, there)) is not None:
        for index, (ours, theirs) in enumerate(pairs):
            yield from _differing(f"{path}[{index}]", "", ours, theirs)
    elif here != there and not (isinstance(here, list) and holds_unknown(here)):
        yield Difference(path, there, here)


def _normal(name: str, value: Any) -> Any:
    """The normal form; an empty mapping where that means absence, so that its options are compared one by one."""
    empty: dict[str, Any] = {}
    return normalised({name: value}).get(name, empty if means_absent(name, empty) else None)


def _pairs(here: Any, there: Any) -> list[tuple[Any, Any]] | None:
    """Two lists of structures, item by item; None for anything else."""
    if not (isinstance(here, list) and isinstance(there, list)):
        return None
    ours, theirs = cast("list[Any]", here), cast("list[Any]", there)
    if len(ours) != len(theirs) or not all(isinstance(each, Mapping) for each in theirs):
        return None
    return [*zip(ours, theirs, strict=True)]


def _with_chosen(package: str, found: Any, actual: Any) -> Any:
    """A package as it was observed, and the values that somebody chose although they may be the service's own."""
    if isinstance(found, list) and isinstance(actual, list):
        both = zip(cast("list[Any]", found), cast("list[Any]", actual), strict=False)
        return [_with_chosen(package, *each) for each in both]
    if not (isinstance(found, Mapping) and isinstance(actual, Mapping)):
        return cast(Any, found)
    options, shown = cast("Mapping[str, Any]", found), cast("Mapping[str, Any]", actual)
    chosen = {
        name: value
        for name, value in shown.items()
        if name not in options
        and FILLED_IN.get(name) == ()
        and (package, name) != _MADE_BY_THE_SERVICE
        and value != _SAMPLES[package].get(name)
    }
    return {**{name: _with_chosen(package, item, shown.get(name)) for name, item in options.items()}, **chosen}
