"""Seconds by number of titles, both as logarithms, one panel a command: drawn as SVG, and by Chromium as PNG."""

from __future__ import annotations

import math
import subprocess
import tempfile
from collections import defaultdict
from html import escape
from pathlib import Path

from benchmarks.results import Rows
from tools import browser

COLOURS = ("#7f7f7f", "#1f77b4", "#d62728", "#ff7f0e", "#2ca02c", "#9467bd")
PANEL, PLOT, LEFT, TOP = 300, 240, 46, 50


def write(file: Path, rows: Rows) -> None:
    """The PNG, and the SVG instead of it where there is no Chromium."""
    picture, width, height = svg(rows)
    found = browser.found()
    if found is None:
        file.with_suffix(".svg").write_text(picture)
        print(f"{file.with_suffix('.svg')} instead of {file.name}: {browser.what_to_install()}")
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "plot.svg"
        source.write_text(picture)
        options = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--user-data-dir={folder}/profile"]
        size = [f"--screenshot={file}", f"--window-size={width},{height}"]
        subprocess.run([found.program, *options, *size, source.as_uri()], check=True, capture_output=True)


def svg(rows: Rows) -> tuple[str, int, int]:
    """With its width and height."""
    lines: dict[str, dict[str, list[tuple[int, float]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.get("seconds"):
            lines[row["what"]][row["side"]].append((row["titles"], row["seconds"]))
    sides = list(dict.fromkeys(row["side"] for row in rows))
    sizes = sorted({row["titles"] for row in rows})
    times = [seconds for panel in lines.values() for its in panel.values() for _, seconds in its]
    decades = range(math.floor(math.log10(min(times))), math.ceil(math.log10(max(times))) + 1)

    def across(titles: int) -> float:
        spread = math.log(sizes[-1] / sizes[0]) or 1.0
        return LEFT + (PANEL - LEFT - 20) * math.log(titles / sizes[0]) / spread

    def down(seconds: float) -> float:
        return TOP + PLOT * (1 - (math.log10(seconds) - decades[0]) / (len(decades) - 1))

    drawn: list[str] = []
    for number, side in enumerate(sides):
        x = LEFT + number * 230
        drawn.append(_line([(x, 14), (x + 20, 14)], COLOURS[number % len(COLOURS)]) + _text(x + 26, 18, side, "start"))
    for number, (what, panel) in enumerate(lines.items()):
        parts = [_text(PANEL / 2, TOP - 8, f"{what}, seconds", "middle")]
        for power in decades:
            y = down(10**power)
            parts.append(_line([(LEFT, y), (PANEL - 20, y)], "#ddd", 1) + _text(LEFT - 4, y + 4, f"{10**power:g}"))
        parts += [_text(across(each), TOP + PLOT + 18, f"{each:,}", "middle") for each in sizes]
        for side, its in panel.items():
            colour, points = COLOURS[sides.index(side) % len(COLOURS)], [(across(n), down(s)) for n, s in its]
            parts.append(_line(points, colour))
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        drawn.append(f'<g transform="translate({number * PANEL},0)">{"".join(parts)}</g>')
    width, height = max(PANEL * len(lines), 230 * len(sides) + LEFT), TOP + PLOT + 30
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif"'
    return f'{head} font-size="12"><rect width="100%" height="100%" fill="white"/>{"".join(drawn)}</svg>', width, height


def _line(points: list[tuple[float, float]], colour: str, width: int = 2) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, text: str, anchor: str = "end") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
