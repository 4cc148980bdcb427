"""Whether a value is known when the program runs. Pulumi takes an Output, or anything that can be awaited, for almost
every value; checks let both pass."""

from __future__ import annotations

from collections.abc import Awaitable
from inspect import iscoroutine
from typing import Any, TypeVar, cast

import pulumi
from pulumi.output import Unknown

from pulumi_mediapackage_vod.program_inputs import is_known

T = TypeVar("T")


def shown(value: Any) -> str:
    """A value that is refused, as messages show it. A coroutine is closed: nobody awaits it any more, of which Python
    would warn."""
    if isinstance(value, pulumi.Output):
        return "an Output"
    if iscoroutine(value):
        value.close()
    return repr(value) if is_known(value) else "an awaitable"


def member(mapping: pulumi.Output[Any], key: str) -> pulumi.Output[Any]:
    """A member of a mapping, None if it has none; known also where other members are not."""
    return mapping.apply(lambda found: found if isinstance(found, Unknown) else found.get(key), True)


def reusable(value: T) -> T:
    """The value with an Output in place of each awaitable, also of those in lists and dictionaries: a coroutine can be
    awaited once only, and Pulumi awaits what it is given anew for each resource."""
    given: Any = value
    if isinstance(given, Awaitable):
        return cast(Any, pulumi.Output.from_input(cast("Awaitable[Any]", given)))
    if type(given) is dict:
        return cast(Any, {key: reusable(item) for key, item in cast("dict[Any, Any]", given).items()})
    if type(given) in (list, tuple):
        return type(given)(reusable(item) for item in given)
    return value


def make_reusable(described: Any, *fields: str) -> None:
    """The same for fields of a frozen dataclass, of which several resources are made."""
    for field in fields:
        object.__setattr__(described, field, reusable(getattr(described, field)))
