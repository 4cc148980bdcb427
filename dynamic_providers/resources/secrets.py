"""Which inputs of a resource are secrets of the program, found out when it registers.

The provider is not told by the engine, which hands it plain values; see `lifecycle/secret_inputs.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import member


def secret_paths(inputs: Mapping[str, Any], settings: Callable[[], list[str]] | None = None) -> Any:
    """Where the inputs hold secrets, and the keys of secret `settings`, which are asked for when the resource
    registers. It is or becomes None if there are none, so that nothing is registered."""
    if settings is None and not holds_outputs(inputs):
        return None

    async def found() -> list[str] | None:
        paths = [path for name, value in inputs.items() for path in await _paths(name, value)]
        return [*paths, *(settings() if settings else [])] or None

    return pulumi.Output.from_input(cast(Any, found()))


def holds_outputs(value: Any) -> bool:
    """Whether a value is, or anywhere holds, an Output."""
    if isinstance(value, Mapping):
        return any(map(holds_outputs, cast("Mapping[Any, Any]", value).values()))
    return isinstance(value, pulumi.Output) or (
        isinstance(value, list | tuple) and any(map(holds_outputs, cast("list[Any]", value)))
    )


async def _paths(path: str, value: Any) -> list[str]:
    if isinstance(value, pulumi.Output):
        output = cast("pulumi.Output[Any]", value)
        if await output.is_secret():
            return [path]
        value = await output.future(with_unknowns=True)
    if isinstance(value, Mapping):
        items = [(member(path, key), item) for key, item in cast("Mapping[Any, Any]", value).items()]
    elif isinstance(value, list | tuple):
        items = [(f"{path}[{index}]", item) for index, item in enumerate(cast("list[Any]", value))]
    else:
        return []
    return [found for inner, item in items for found in await _paths(inner, item)]
