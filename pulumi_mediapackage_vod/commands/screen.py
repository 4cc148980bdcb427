"""What commands write: tables and lines on standard output, progress on standard error."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

ANSWER_IS_BAD: Final = 3
"""The exit code of a command that did what it should and found something wrong. 1 and 2 are click's: an error, wrong
usage."""
_WORTH_SHOWING: Final = 20
_WIDTH_OF_FILES: Final = 160
"""Of a table that goes to a file or a pipe."""

T = TypeVar("T")


def console() -> Console:
    """Standard output: as wide as the terminal or COLUMNS says, or wide enough for a table."""
    found = Console(highlight=False)
    return found if found.is_terminal or "COLUMNS" in os.environ else Console(highlight=False, width=_WIDTH_OF_FILES)


def with_progress(items: Iterable[T], count: int, what: str) -> Iterable[T]:
    """The items, with a bar on standard error if that is a terminal and they take longer than a moment."""
    error = Console(stderr=True)
    if not error.is_terminal or count < _WORTH_SHOWING:
        return items
    return track(items, what, total=count, console=error, transient=True)


def plain_table(*columns: str | Text) -> Table:
    """A table with a line under its headings and no other."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def counted(number: int, what: str) -> str:
    """`1 asset`, `2 assets`"""
    return f"{number} {what}{'' if number == 1 else 's'}"


def write_json(value: Mapping[str, Any]) -> None:
    click.echo(json.dumps(value, indent=2))
