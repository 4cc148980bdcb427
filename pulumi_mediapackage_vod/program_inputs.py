"""What a Pulumi program gives: values that may not be known yet, None for what is left out, and mistakes."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Mapping
from typing import Any, Final, TypeVar, cast

import pulumi

from pulumi_mediapackage_vod.errors import InputError

T = TypeVar("T")

_MESSAGE_SHOWN: Final = "PYTHON_PROCESS_EXITED_AFTER_SHOWING_USER_ACTIONABLE_MESSAGE_CODE"
"""What Pulumi's launcher of programs calls the exit code after which the engine adds no line of its own."""


class ProgramError(InputError, pulumi.RunError):
    """A mistake in the Pulumi program; the engine shows its text without a traceback."""

    def __str__(self) -> str:
        """The text. The launcher asks for it once, to show it, and would exit by another code."""
        launcher = sys._getframe(1).f_globals  # pyright: ignore[reportPrivateUsage]
        if _MESSAGE_SHOWN in launcher:
            launcher["exit_code"] = launcher[_MESSAGE_SHOWN]
        return super().__str__()


def is_known(value: Any) -> bool:
    """Whether a value is known while the program runs; an Output or an awaitable is not."""
    return not isinstance(value, pulumi.Output | Awaitable)


def without_none(**options: Any) -> dict[str, Any]:
    """The options that are given; None is one that is left out."""
    return {name: value for name, value in options.items() if value is not None}


def reusable(value: T) -> T:
    """The value with an Output in place of each awaitable, also of those in lists and mappings: a coroutine can be
    awaited once only, and Pulumi awaits what it is given anew for each resource."""
    given: Any = value
    if isinstance(given, pulumi.Output):
        return cast(Any, given)
    if isinstance(given, Awaitable):
        return cast(Any, pulumi.Output.from_input(cast("Awaitable[Any]", given)))
    if isinstance(given, Mapping):
        return cast(Any, {key: reusable(item) for key, item in cast("Mapping[Any, Any]", given).items()})
    if type(given) in (list, tuple):
        return type(given)(reusable(item) for item in given)
    return value
