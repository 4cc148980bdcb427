"""Mappings whose keys name resources, and settings whose keys are options: what Pulumi would accept and ignore."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, cast

import pulumi

from pulumi_mediapackage_vod.dynamic_providers import ProgramError

T = TypeVar("T")


def by_key(argument: str, values: Mapping[str, T] | pulumi.Output[Any]) -> dict[str, T]:
    """The mapping as a dictionary; refuses one whose keys are not known when the program runs."""
    if isinstance(values, pulumi.Output) or not isinstance(cast(Any, values), Mapping):
        given = "an Output" if isinstance(values, pulumi.Output) else repr(values)
        raise ProgramError(
            f"{argument} is {given}: its keys name resources and must be known when the program runs; "
            "pass a dict, whose values may be Outputs"
        )
    for key in values:
        if isinstance(cast(Any, key), pulumi.Output):
            raise ProgramError(
                f"{argument} has an Output as a key: keys name resources and must be known when the program runs; "
                "use a text of your own as the key and pass the Output in the value"
            )
        if not isinstance(cast(Any, key), str) or not key:
            raise ProgramError(f"{argument} has the key {key!r}: keys are texts, such as 'trailer'")
    return dict(values)


def outputs_by_key(values: Mapping[str, pulumi.Input[Any]]) -> pulumi.Output[dict[str, Any]]:
    """The mapping as one Output; Pulumi's `all` would make a list of an empty one."""
    return pulumi.Output.all(**values) if values else pulumi.Output.from_input({})


def option_names(path: str, given: Mapping[str, Any], options: Any) -> None:
    """Refuse options that the typed dictionary `options` does not have, and miss none that it requires."""
    known = list(options.__annotations__)
    for name in given:
        if name not in known:
            close = get_close_matches(str(name), known, n=1)
            meant = f"did you mean {close[0]!r}? " if close else ""
            raise ProgramError(f"{path} has no option {name!r}; {meant}It has {', '.join(known)}")
    for name in known:
        if name in options.__required_keys__ and name not in given:
            raise ProgramError(f"{path} lacks {name!r}, which every one needs")


def require_mapping(argument: str, value: Any) -> Any:
    """The value of a mapping that may be an Output; a list or text ends in words instead of in Pulumi's inside."""
    if value is not None and not isinstance(value, Mapping | pulumi.Output):
        raise ProgramError(f"{argument} is {value!r}; it is a mapping, such as {{'team': 'video'}}")
    return cast(Any, value)


def require_boolean(argument: str, value: Any) -> None:
    """An Output or a text would count as true."""
    if not isinstance(value, bool):
        given = "an Output" if isinstance(value, pulumi.Output) else repr(value)
        raise ProgramError(f"{argument} is {given}; it is True or False, known when the program runs")


def without_none(settings: T) -> T:
    """Settings without those that are None, which is how optional configuration leaves them out."""
    items = cast("Mapping[str, Any]", settings).items()
    return cast(Any, {name: value for name, value in items if value is not None})
