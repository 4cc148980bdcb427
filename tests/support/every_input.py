"""Every place where a program can put a value into a resource or component, read from the library's own types."""

from __future__ import annotations

import collections.abc
import inspect
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pulumi
from typing_extensions import NotRequired, Required, Unpack, is_typeddict

from pulumi_mediapackage_vod import components

_NO_INPUTS = ("resource_name", "name", "opts", "adopt", "return")


class Place(NamedTuple):
    """A place for one value, as a way from the arguments to it."""

    way: tuple[str | int, ...]
    allowed: tuple[Any, ...]
    """The values of a closed set; empty for any text or number."""

    def __str__(self) -> str:
        first, *others = self.way
        return f"{first}{''.join(f'[{each!r}]' for each in others)}"

    def holding(self, value: Any, around: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments `around`, with the value at this place."""
        return typing.cast("dict[str, Any]", _put(around, self.way, value))


def places_of(function: Callable[..., Any]) -> list[Place]:
    """The places of all arguments of a function or class."""
    hints = _hints(function.__init__ if inspect.isclass(function) else function)
    return [place for name, hint in hints.items() if name not in _NO_INPUTS for place in _places((name,), hint)]


def _hints(annotated: Any) -> dict[str, Any]:
    """The evaluated annotations. Some name what only type checkers import there, and `pulumi.Input` an `Output[T]`."""
    names = {"Output": pulumi.Output, "T": Any, **{name: getattr(components, name) for name in components.__all__}}
    return typing.get_type_hints(annotated, localns=names, include_extras=True)


def _places(way: tuple[str | int, ...], hint: Any) -> Iterator[Place]:
    """A keyword's settings are arguments themselves."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Unpack, typing.Annotated, NotRequired, Required):
        yield from _places(() if origin is Unpack else way, arguments[0])
    elif is_typeddict(hint):
        for name, member in _hints(hint).items():
            yield from _places((*way, name), member)
    elif origin in (typing.Union, types.UnionType):
        found = dict.fromkeys(place for each in arguments if _is_input(each) for place in _places(way, each))
        yield from found
    elif origin is typing.Literal:
        yield Place(way, arguments)
    elif isinstance(origin, type) and issubclass(origin, collections.abc.Mapping):
        yield from _places((*way, "hls" if "packaging_configurations" in way else "first"), arguments[1])
    elif isinstance(origin, type) and issubclass(origin, collections.abc.Sequence):
        yield from _places((*way, 0), arguments[0])
    elif hint in (str, int, float):
        yield Place(way, ())


def _is_input(hint: Any) -> bool:
    """`pulumi.Input[T]` is T, an Awaitable or an Output of it."""
    origin = typing.get_origin(hint)
    return hint is not type(None) and origin not in (pulumi.Output, collections.abc.Awaitable)


def _put(around: Any, way: tuple[str | int, ...], value: Any) -> Any:
    if not way:
        return value
    step, *others = way
    if isinstance(step, int):
        items = list(around or [])
        return [_put(items[0] if items else None, tuple(others), value), *items[1:]]
    members = dict(around or {})
    return {**members, step: _put(members.get(step), tuple(others), value)}
