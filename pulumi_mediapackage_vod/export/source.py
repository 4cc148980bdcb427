"""Python source, formatted as ruff would leave it: one item a line, with a comma after the last."""

from __future__ import annotations

import builtins
import keyword
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, cast

_INDENT = "    "
_WIDTH = 118


class Code(str):
    """An expression that stands as it is."""

    __slots__ = ()


def literal(value: Any, depth: int = 0) -> str:
    """A value as a program writes it."""
    if isinstance(value, Code):
        return value.replace("\n", "\n" + _INDENT * depth)
    if isinstance(value, Mapping):
        pairs = cast("Mapping[Any, Any]", value).items()
        return _lines("{", [f"{literal(key)}: {literal(item, depth + 1)}" for key, item in pairs], "}", depth)
    if isinstance(value, list | tuple):
        return _lines("[", [literal(item, depth + 1) for item in cast("Sequence[Any]", value)], "]", depth)
    return _text(value) if isinstance(value, str) else repr(value)


def call(function: str, *positional: Any, **named: Any) -> Code:
    """A call with those arguments that are not None; `Code("None")` writes one down."""
    items = [literal(each, 1) for each in positional]
    items += [f"{name}={literal(value, 1)}" for name, value in named.items() if value is not None]
    return Code(_lines(f"{function}(", items, ")", 0))


def comment(text: str) -> str:
    return "\n".join(textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# "))


class Names:
    """Names of variables, none of them twice, and none that Python or the program has another meaning for."""

    def __init__(self, *taken: str) -> None:
        self._taken = {*taken, *keyword.kwlist, *keyword.softkwlist, *dir(builtins)}

    def new(self, text: str) -> str:
        """A name that reads like the text."""
        base = re.sub(r"\W|[^\x00-\x7f]", "_", text).strip("_").lower() or "group"
        base = f"group_{base}" if base[0].isdigit() else base
        name, number = base, 1
        while name in self._taken:
            number += 1
            name = f"{base}_{number}"
        self._taken.add(name)
        return name


def _lines(start: str, items: Sequence[str], end: str, depth: int) -> str:
    if not items:
        return start + end
    inner = _INDENT * (depth + 1)
    return "\n".join([start, *(f"{inner}{item}," for item in items), f"{_INDENT * depth}{end}"])


def _text(value: str) -> str:
    """In the quotes that ruff prefers."""
    written = repr(value)
    return '"' + written[1:-1].replace("\\'", "'") + '"' if '"' not in written else written
