"""All benchmarks, or those that are named: printed, as JSON in `build/benchmarks.json`, and in docs/performance.md.

    python -m benchmarks [catalogue unit overhead emulator media] [--compare OLD.json] [--sizes 100 1000 10000]

With `--quick` the catalogue alone, at 1,000 and 2,000 titles; that fails where calls, bytes or their growth exceed what
they may be, never for time. It writes no document, and neither does `--no-docs`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

from benchmarks import catalogue, emulator, media, overhead, plot, unit
from benchmarks.results import Row, Rows, fill, markdown, ratios
from tests.support.interrupts import heed_interrupts
from tools.engine_build.ensure import ensure

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "performance.png"
QUICK_SIDES = (catalogue.EMPTY, catalogue.CATALOGUE)


def machine() -> Rows:
    found = Path("/proc/cpuinfo")
    lines = found.read_text().splitlines() if found.exists() else []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())
    cli = subprocess.run([ensure().directory / "pulumi", "version"], capture_output=True, text=True, check=True).stdout
    return [
        {
            "date": f"{date.today()}",
            "machine": f"{os.cpu_count()} cores, {model}, {platform.system()}",
            "Python": platform.python_version(),
            "Pulumi CLI": cli.strip(),
            **{name: version(name) for name in ("pulumi", "boto3", "pulumi-mediapackage-vod")},
        }
    ]


def of_catalogue(sizes: list[int], faster: float, limit: float, quick: bool) -> dict[str, Rows]:
    rows: list[Row] = []
    sides = QUICK_SIDES if quick else catalogue.SIDES
    for row in catalogue.measure(sizes, faster, limit, sides):
        print(", ".join(f"{name} {value}" for name, value in row.items() if value is not None), file=sys.stderr)
        rows.append(row)
    return {"catalogue": catalogue.compared(rows, faster)}


def main() -> None:
    heed_interrupts()
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = ("catalogue", "unit", "overhead", "emulator", "media")
    parser.add_argument("which", nargs="*", choices=[*names, []], metavar="which", help=", ".join(names))
    parser.add_argument("--sizes", type=int, nargs="+", help="titles of the catalogue")
    parser.add_argument("--faster", type=float, help="than the account's 5 requests a second, 10 by default")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds that one command may take")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "benchmarks.json", help="where results go")
    parser.add_argument("--compare", type=Path, metavar="OLD.json", help="print this run's numbers over those")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--no-docs", action="store_true")
    given = parser.parse_args()
    old = json.loads(given.compare.read_text()) if given.compare else None
    sizes = given.sizes or ([1000, 2000] if given.quick else [100, 1000, 10_000])
    faster = given.faster or (20.0 if given.quick else 10.0)

    benchmarks: dict[str, Callable[[], dict[str, Rows]]] = {
        "catalogue": partial(of_catalogue, sizes, faster, given.limit, given.quick),
        "unit": unit.tables,
        "overhead": overhead.tables,
        "emulator": emulator.tables,
        "media": media.tables,
    }
    found: dict[str, Rows] = {"machine": machine()}
    given.json.parent.mkdir(parents=True, exist_ok=True)
    for name in given.which or (["catalogue"] if given.quick else names):
        found |= benchmarks[name]()
        given.json.write_text(json.dumps(found, indent=1))
    shown = {name: rows for name, rows in found.items() if name != "catalogue"}
    titles = found.get("catalogue", [])
    if titles:
        shown |= catalogue.tables(titles)
    for name, rows in shown.items():
        print(f"\n{name}\n\n{markdown(rows)}", flush=True)
    if old:
        print(f"\nnew over old\n\n{markdown(ratios(found, old))}")
    if not given.quick and not given.no_docs:
        for name, rows in shown.items():
            fill(DOCUMENT, name, markdown(rows))
        if titles:
            plot.write(PICTURE, titles)
    if given.quick and (beyond := catalogue.beyond_budget(titles)):
        raise SystemExit("\nbeyond what it may be:\n  " + "\n  ".join(beyond))


if __name__ == "__main__":
    main()
