"""Whether a value is known when the program runs, and what is done once it is. Pulumi takes an Output, or anything that
can be awaited, for almost every value; checks let both pass. Only an Output can be a secret of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from inspect import iscoroutine
from typing import Any, Final, TypeVar, cast

import pulumi
from pulumi.output import Unknown

from pulumi_mediapackage_vod import errors
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.program_inputs import is_known, reusable

T = TypeVar("T")
U = TypeVar("U")

_of_a_secret: Final = ContextVar("of_a_secret", default=False)
"""Whether what is looked at came out of a secret."""


def shown(value: Any) -> str:
    """A value that is refused, as messages show it. A coroutine is closed: nobody awaits it any more, of which Python
    would warn."""
    if isinstance(value, pulumi.Output):
        return "an Output"
    if iscoroutine(value):
        value.close()
    if not is_known(value):
        return "an awaitable"
    return "a secret, which is not shown" if _of_a_secret.get() else errors.shown(value)


def named(text: str) -> str:
    """A name that is refused, as messages show it: without quotes."""
    return "a secret" if _of_a_secret.get() else text


def when_known(value: pulumi.Input[Any], use: Callable[[Any], U], run_with_unknowns: bool = False) -> pulumi.Output[U]:
    """What `use` makes of the value, like `apply`. Of a secret, `shown` does not show what `use` sees."""
    output = pulumi.Output.from_input(value)

    def call(both: list[Any]) -> U:
        token = _of_a_secret.set(both[1])
        try:
            return use(both[0])
        finally:
            _of_a_secret.reset(token)

    return pulumi.Output.all(output, _is_secret(output)).apply(call, run_with_unknowns)


def in_the_clear(path: str, value: T, why: str = "names of resources stand") -> T:
    """The value, which Pulumi shows whatever it is, such as the name of a resource: a secret, or one in it, is
    refused."""
    given: Any = value
    inside = list(cast("Mapping[Any, Any]", given).values()) if isinstance(given, Mapping) else [given]
    if all(map(is_known, inside)):
        return value
    output: pulumi.Output[Any] = pulumi.Output.from_input(cast(Any, given))

    def refuse_secret(both: list[Any]) -> Any:
        if both[1]:
            raise ProgramError(
                f"{path} is a secret, and {why} in states and plans in the clear: choose another "
                "one, or pass pulumi.Output.unsecret(…) of it"
            )
        return both[0]

    return cast(Any, pulumi.Output.all(output, _is_secret(output)).apply(refuse_secret))


def tags_in_the_clear(tags: T) -> T:
    """Tags of a resource of pulumi-aws, whose plugin repeats them as `tagsAll` without marking secrets."""
    return in_the_clear("tags", tags, "tags of AWS's other objects stand")


def _is_secret(output: pulumi.Output[Any]) -> pulumi.Output[bool]:
    return pulumi.Output.from_input(output.is_secret())


def member(mapping: pulumi.Output[Any], key: str) -> pulumi.Output[Any]:
    """A member of a mapping, None if it has none; known also where other members are not."""
    return mapping.apply(lambda found: found if isinstance(found, Unknown) else found.get(key), True)


def make_reusable(described: Any, *fields: str) -> None:
    """`reusable` for fields of a frozen dataclass that several resources are made of."""
    for field in fields:
        object.__setattr__(described, field, reusable(getattr(described, field)))
