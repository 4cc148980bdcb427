"""Inputs compared with the service's own model: unknown and missing members, types, values of enumerations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, cast

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Problem
from pulumi_mediapackage_vod.dynamic_providers.service.model import property_name

_LEAST: Final = {"segment_duration_seconds": 1}
"""The least value of a number; of others it is 0."""


def shape_problems(shape: Shape, value: Any, path: str) -> Iterator[Problem]:
    """Where a value does not fit its shape in the model; a value that is not known yet passes."""
    if value is UNKNOWN or value is None:
        return
    if isinstance(shape, StructureShape):
        yield from _structure(shape, value, path)
    elif isinstance(shape, ListShape):
        if not isinstance(value, list):
            yield Problem(path, "it is a list", value)
            return
        for index, item in enumerate(cast("list[Any]", value)):
            yield from shape_problems(shape.member, item, f"{path}[{index}]")
    elif isinstance(shape, MapShape):
        if not isinstance(value, Mapping):
            yield Problem(path, "it is a mapping of texts", value)
            return
        for key, item in cast("Mapping[Any, Any]", value).items():
            yield from shape_problems(shape.value, item, f"{path}[{key!r}]")
    else:
        yield from _scalar(shape, value, path)


def _structure(shape: StructureShape, value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem(path, f"it is a mapping with {_names(shape)}", value)
        return
    props = cast("Mapping[str, Any]", value)
    members = {property_name(member): member for member in shape.members}
    for name in props:
        if name not in members:
            yield Problem(f"{path}.{name}", _unknown_member(name, list(members)))
    for member in shape.required_members:
        if props.get(property_name(member)) is None:
            yield Problem(f"{path}.{property_name(member)}", "is missing; the service requires it")
    for name, member in members.items():
        yield from shape_problems(shape.members[member], props.get(name), f"{path}.{name}")


def _scalar(shape: Shape, value: Any, path: str) -> Iterator[Problem]:
    kind = shape.type_name
    if kind == "boolean":
        if not isinstance(value, bool):
            yield Problem(path, "it is True or False", value)
    elif kind == "integer":
        if isinstance(value, bool) or not isinstance(value, int):
            yield Problem(path, "it is a whole number", value)
        elif value < (least := _LEAST.get(path.rpartition(".")[2], 0)):
            yield Problem(path, f"it is {least} or more", value)
    elif not isinstance(value, str):
        yield Problem(path, "it is a text", value)
    elif isinstance(shape, StringShape) and shape.enum and value not in shape.enum:
        yield Problem(path, f"one of {', '.join(map(str, shape.enum))}{_advice_for_none(value)}", value)


def _advice_for_none(value: str) -> str:
    """The API documents a value NONE that its model does not have; leaving the option out means the same."""
    return ". Leave the list empty for none" if value == "NONE" else ""


def _unknown_member(name: str, members: list[str]) -> str:
    close = get_close_matches(property_name(name), members, n=1, cutoff=0.5)
    meant = f"did you mean {close[0]!r}? " if close else ""
    return f"is no option here; {meant}options: {', '.join(members)}"


def _names(shape: StructureShape) -> str:
    return ", ".join(property_name(member) for member in shape.members)
