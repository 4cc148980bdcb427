"""What a catalogue of thousands of titles costs: by `AssetCatalog`, by a boto3 loop, and by boto3 in 32 threads without
a pace; all sides in one run, in turn, on the emulated service with the account's rate, faster by `--faster`.

    python -m benchmarks.catalogue [--sizes 1000 10000] [--faster 10] [--json results.json]
    python -m benchmarks.catalogue --quick

`--quick` takes the catalogue alone, and fails where calls, bytes or their growth exceed a budget; time is no budget.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.provider_bench import ACCOUNT, REGION, ROLE, client, table, timed
from benchmarks.unit import Stack, variables_for
from pulumi_mediapackage_vod.emulator import Emulator

RATE, BURST = 5.0, 50
PROGRAM = f"""
from pulumi_mediapackage_vod.components import AssetCatalog, VodPackaging, hls

unit = VodPackaging("movies", formats=[hls()], assets={{}})
AssetCatalog("all", packaging=unit, file="titles.csv", source_bucket="acme-movies", source_role_arn="{ROLE}")
"""
COMMANDS = {
    "create": ("up", "--yes", "--skip-preview"),
    "no-op": ("up", "--yes", "--skip-preview", "--expect-no-changes"),
    "refresh": ("refresh", "--yes", "--skip-preview"),
    "destroy": ("destroy", "--yes", "--skip-preview"),
}
SURROUNDINGS = 16
"""Calls for the group and its configuration, of a whole life."""
BUDGETS: dict[str, Callable[[int], float]] = {
    "create": lambda titles: 1.01 * titles + SURROUNDINGS,
    "no-op": lambda titles: 0,
    "refresh": lambda titles: titles / 1000 + 2 + SURROUNDINGS,
    "destroy": lambda titles: 1.05 * titles + SURROUNDINGS,
}
BYTES_A_TITLE, SLOPE = 200, 1.1
COLUMNS = ("side", "titles", "what", "seconds", "of the floor", "calls", "failures", "bytes")
Row = dict[str, Any]


def source(key: str) -> str:
    """An ARN of 62 characters."""
    return f"arn:aws:s3:::acme-movies/{key}/with-a-path-abc/index.m3u8"


def keys(titles: int) -> list[str]:
    return [f"title{number:05}" for number in range(titles)]


def by_catalogue(emulator: Emulator, titles: int, faster: float, home: Path) -> list[Row]:
    stack = Stack(home / f"catalogue-{titles}", PROGRAM, variables_for(emulator.url, home))
    stack.run("config", "set", "mediapackage-vod:maxRequestsPerSecond", str(RATE * faster))
    lines = "".join(f"{key},{source(key)}\n" for key in keys(titles))
    (home / f"catalogue-{titles}" / "project" / "titles.csv").write_text(f"key,source\n{lines}")
    rows: list[Row] = []
    for name, words in COMMANDS.items():
        before = len(emulator.calls)
        taken = timed(lambda words=words: stack.run(*words)) / 1000
        calls = len(emulator.calls) - before
        row: Row = {"side": "AssetCatalog", "titles": titles, "what": name, "seconds": taken, "calls": calls}
        if name == "create":
            made = emulator.objects.ids("assets", account=ACCOUNT, region=REGION)
            row |= {
                "failures": titles - len(made),
                "bytes": _bytes(json.loads(stack.run("stack", "export"))),
            }
        rows.append(row)
    return rows


def _bytes(state: Any) -> int:
    held = [each for each in state["deployment"]["resources"] if "::all-" in each["urn"]]
    return len(json.dumps(held, indent=4))


def by_boto3(threads: int) -> Callable[[Emulator, int, float, Path], list[Row]]:
    def run(emulator: Emulator, titles: int, faster: float, home: Path) -> list[Row]:
        service = client(emulator.url)
        service.create_packaging_group(Id="plain")

        def create(key: str) -> bool:
            request = {"Id": key, "PackagingGroupId": "plain", "SourceArn": source(key), "SourceRoleArn": ROLE}
            try:
                service.create_asset(**request)
            except service.exceptions.TooManyRequestsException:
                return False
            return True

        done: list[bool] = []

        def all_of() -> None:
            with ThreadPoolExecutor(threads) as pool:
                done.extend(pool.map(create, keys(titles)))

        before = len(emulator.calls)
        taken = timed(all_of) / 1000
        calls, side = len(emulator.calls) - before, f"boto3, {threads} thread{'s' if threads > 1 else ''}"
        row: Row = {"side": side, "titles": titles, "what": "create", "seconds": taken, "calls": calls}
        return [{**row, "failures": done.count(False)}]

    return run


SIDES = [by_catalogue, by_boto3(1), by_boto3(32)]


def measure(sizes: list[int], faster: float, sides: list[Callable[..., list[Row]]]) -> list[Row]:
    rows: list[Row] = []
    for number, titles in enumerate(sizes):
        for side in sides if number % 2 == 0 else reversed(sides):
            with tempfile.TemporaryDirectory() as home, Emulator(rate=RATE * faster, burst=BURST) as emulator:
                rows += side(emulator, titles, faster, Path(home))
    for row in rows:
        if row["what"] in ("create", "destroy"):
            row["of the floor"] = row["seconds"] / ((row["titles"] - BURST) / (RATE * faster))
    return rows


def beyond_budget(rows: list[Row]) -> list[str]:
    found = [
        f"{row['what']} of {row['titles']}: {row['calls']} calls, budget {BUDGETS[row['what']](row['titles']):.0f}"
        for row in rows
        if row["side"] == "AssetCatalog" and row["calls"] > BUDGETS[row["what"]](row["titles"])
    ]
    first, last = (rows[0]["titles"], rows[-1]["titles"])
    for name in ("calls", "bytes"):
        grown = {row["titles"]: row[name] for row in rows if row["what"] == "create" and row["side"] == "AssetCatalog"}
        slope = math.log(grown[last] / grown[first]) / math.log(last / first)
        if slope > SLOPE:
            found.append(f"{name} grow with the power {slope:.2f} of the titles, budget {SLOPE}")
        if name == "bytes" and (added := (grown[last] - grown[first]) / (last - first)) > BYTES_A_TITLE:
            found.append(f"{added:.0f} bytes of state a title, budget {BYTES_A_TITLE}")
    return found


def _cell(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--faster", type=float, default=10.0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    sizes, faster, sides = ([1000, 2000], 20.0, [by_catalogue]) if given.quick else (given.sizes, given.faster, SIDES)
    rows = measure(sizes, faster, sides)
    print(f"Rate {RATE * faster:g} a second, Python {platform.python_version()}, Pulumi {version('pulumi')}\n")
    print(table(COLUMNS, [[_cell(row.get(name, "")) for name in COLUMNS] for row in rows]))
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1))
    if len(sizes) > 1 and (beyond := beyond_budget(rows)):
        raise SystemExit("beyond the budget:\n  " + "\n  ".join(beyond))


if __name__ == "__main__":
    main()
