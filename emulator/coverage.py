"""What the emulator covers and how sure that is, as Markdown, so that nobody mistakes a guess for a fact.

The operations are read from botocore's model, the behaviours from behaviours.json, in which each row names the tests
that show it. `python -m pulumi_mediapackage_vod.emulator.coverage` prints all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import click

from pulumi_mediapackage_vod.emulator.api.operations import HANDLERS
from pulumi_mediapackage_vod.emulator.media.formats.members import MEMBERS, OF_SOURCES
from pulumi_mediapackage_vod.emulator.model.schema import SERVICE, operations, service_model


class Basis(str, Enum):
    """Why the emulator does what it does."""

    DOCUMENTED = "documented"
    OBSERVED = "observed in public"
    ASSUMED = "assumed"


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """One thing that the emulated service does."""

    about: str
    behaviour: str
    basis: Basis
    source: str = ""
    """Where it is documented or was seen; for an assumption, what speaks for it."""
    tests: tuple[str, ...] = ()
    """The tests that show it: `file::function`."""
    nothing_to_prove: str = ""
    """Why it has no test."""


@lru_cache(maxsize=1)
def behaviours() -> Sequence[Behaviour]:
    text = Path(__file__).with_name("behaviours.json").read_text(encoding="utf-8")
    rows = cast("list[dict[str, Any]]", json.loads(text))
    return [Behaviour(basis=Basis(row.pop("basis")), tests=tuple(row.pop("tests", ())), **row) for row in rows]


def markdown() -> str:
    """The tables: the operations of the model, the behaviours, and what packaging makes of each setting."""
    model = service_model()
    lines = [
        "# What the emulator covers",
        "",
        f"`{SERVICE}`, API {model.api_version}. Generated; do not edit.",
        "",
        f"## Operations ({len(HANDLERS)} of {len(model.operation_names)})",
        "",
        *_table(
            ("Operation", "Request", "Success", "Emulated", "Basis"),
            (
                (
                    name,
                    f"`{operation.http['method']} {operation.http['requestUri']}`",
                    str(operation.http["responseCode"]),
                    "yes" if name in HANDLERS else "no",
                    Basis.DOCUMENTED.value,
                )
                for name, operation in operations().items()
            ),
        ),
        "",
        "## Behaviours",
        "",
        *_table(
            ("About", "Behaviour", "Basis", "Source"),
            ((each.about, each.behaviour, each.basis.value, each.source) for each in behaviours()),
        ),
        "",
        "## Packages",
        "",
        "What each member counts for where media is served.",
        "",
        *_table(
            ("Member", "Effect", "How"), ((f"`{path}`", each.effect.value, each.text) for path, each in MEMBERS.items())
        ),
        "",
        "## Sources",
        "",
        "What of a source does not count, as a manifest's header says.",
        "",
        *_table(
            ("Of the source", "Effect", "How"),
            ((f"`{path}`", each.effect.value, each.text) for path, each in OF_SOURCES.items()),
        ),
    ]
    return "\n".join(lines) + "\n"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [_row(header), _row(["---"] * len(header)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    click.echo(markdown(), nl=False)
