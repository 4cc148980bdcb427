"""What the emulator covers and how sure that is, as Markdown, so that nobody mistakes a guess for a fact.

The operations are read from botocore's model. `python -m pulumi_mediapackage_vod.emulator.coverage` prints all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from pulumi_mediapackage_vod.emulator.api.operations import HANDLERS
from pulumi_mediapackage_vod.emulator.behaviours import BEHAVIOURS, Basis
from pulumi_mediapackage_vod.emulator.media.formats.members import MEMBERS
from pulumi_mediapackage_vod.emulator.model.schema import SERVICE, operations, service_model


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
            ((each.about, each.text, each.basis.value, each.source) for each in BEHAVIOURS),
        ),
        "",
        "## Packages",
        "",
        "What each member counts for where media is served.",
        "",
        *_table(
            ("Member", "Effect", "How"), ((f"`{path}`", each.effect.value, each.text) for path, each in MEMBERS.items())
        ),
    ]
    return "\n".join(lines) + "\n"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [_row(header), _row(["---"] * len(header)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    click.echo(markdown(), nl=False)
