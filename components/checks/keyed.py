"""Mappings whose keys name resources, so that they have to be known when the program runs; values may be Outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

import pulumi

from pulumi_mediapackage_vod.components.checks.known import is_known, shown
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

T = TypeVar("T")


def by_key(argument: str, values: Mapping[str, T] | pulumi.Output[Any]) -> dict[str, T]:
    """The mapping as a dictionary; keys that are not known, or no texts, are refused."""
    if not isinstance(cast(Any, values), Mapping):
        raise ProgramError(
            f"{argument} is {shown(values)}: its keys name resources and must be known when the program runs; "
            "pass a dict, whose values may be Outputs"
        )
    for key in cast("Mapping[Any, Any]", values):
        if not is_known(key):
            raise ProgramError(
                f"{argument} has {shown(key)} as a key: keys name resources and must be known when the program runs; "
                "use a text of your own as the key and pass the Output in the value"
            )
        if not isinstance(key, str) or not key:
            raise ProgramError(f"{argument} has the key {key!r}: keys are texts, such as 'trailer'")
    return dict(cast("Mapping[str, T]", values))


def outputs_by_key(values: Mapping[str, pulumi.Input[Any]]) -> pulumi.Output[dict[str, Any]]:
    """The mapping as one Output; Pulumi's `all` would make a list of an empty one."""
    return pulumi.Output.all(**values) if values else pulumi.Output.from_input({})
