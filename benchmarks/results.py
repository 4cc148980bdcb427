"""Results as rows of named cells: text says what was measured, numbers what came of it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
Rows = Sequence[Row]
_REMARKS = ("note", "met")
_GIVEN = ("titles", "at most")
"""Numbers that say what was measured."""


def markdown(rows: Rows) -> str:
    """A table; its columns are all that a row has."""
    if not rows:
        return "Nothing was measured that this needs."
    head = list(dict.fromkeys(name for row in rows for name in row))
    body = [[_cell(row.get(name)) for name in head] for row in rows]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(cells)} |" for cells in body)])


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}" if value < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value or "")


def slope(points: Mapping[int, float]) -> float:
    """Of the straight line through the logarithms, by least squares: 1 is linear growth, 2 quadratic."""
    across, up = [math.log(each) for each in points], [math.log(each) for each in points.values()]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    return sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True)) / sum(
        (x - middle) ** 2 for x in across
    )


def ratios(new: Mapping[str, Rows], old: Mapping[str, Rows]) -> list[Row]:
    """New over old, for every number that both runs have."""
    before = _numbers(old)
    return [
        {"of": of, "measure": measure, "old": was, "new": now, "ratio": now / was}
        for (of, measure), now in _numbers(new).items()
        if (was := before.get((of, measure)))
    ]


def _numbers(tables: Mapping[str, Rows]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for table, rows in tables.items():
        for row in rows:
            said = [
                str(value)
                for name, value in row.items()
                if name in _GIVEN or (isinstance(value, str) and name not in _REMARKS)
            ]
            for name, value in row.items():
                if isinstance(value, int | float) and name not in _GIVEN:
                    found[f"{table}: {', '.join(said)}", name] = value
    return found


def fill(document: Path, name: str, text: str) -> None:
    """Write the part of a document between the two marks of that name."""
    begin, end = f"<!-- {name}: written by make bench -->", f"<!-- end of {name} -->"
    old = document.read_text()
    new, found = re.subn(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: f"{begin}\n{text}\n{end}", old, flags=re.S)
    if not found:
        raise SystemExit(f"{document} has no line '{begin}' with a line '{end}' after it")
    document.write_text(new)
