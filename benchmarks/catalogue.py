"""What thousands of titles cost, by `AssetCatalog` and by what else one could write: create, preview, an `up` without
a change, refresh and destroy, on the emulated service with the account's rate, `faster` times.

Each side has an emulator of its own, and for each command they take turns. A side whose command fails, or takes longer
than the limit, stops there: what it would have taken is not told.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.provider_bench import ACCOUNT, REGION, client
from benchmarks.results import Row, Rows, slope
from benchmarks.stack import Outcome, Stack, run, variables_for
from pulumi_mediapackage_vod.emulator import Emulator

RATE, BURST = 5.0, 50
COMMANDS = {
    "create": ("up", "--yes", "--skip-preview"),
    "preview": ("preview", "--expect-no-changes"),
    "no-op": ("up", "--yes", "--skip-preview", "--expect-no-changes"),
    "refresh": ("refresh", "--yes", "--skip-preview"),
    "destroy": ("destroy", "--yes", "--skip-preview"),
}
GROWN_FROM = 1000
"""Growth is looked at from here on, where there are two sizes: below, what the engine takes by itself hides it."""
MEASURES = ("seconds", "calls", "state bytes", "peak MiB")


@dataclass(frozen=True)
class Side:
    """A way to deploy titles: a program of `sides/`, of Pulumi or, with a number of threads, of boto3 alone."""

    name: str
    program: str
    threads: int = 0

    @property
    def text(self) -> str:
        return (Path(__file__).parent / "sides" / f"{self.program}.py").read_text()


EMPTY, CATALOGUE = Side("an empty program", "empty"), Side("AssetCatalog", "asset_catalog")
SIDES = (
    EMPTY,
    CATALOGUE,
    Side("an Asset each", "asset_each"),
    Side("a plain dynamic provider", "plain_provider"),
    Side("boto3, one after the other", "boto3_loop", 1),
    Side("boto3, 32 threads", "boto3_loop", 32),
)


class Deployment:
    """A number of titles by one side, on an emulator of its own."""

    def __init__(self, side: Side, titles: int, faster: float, emulator: Emulator, home: Path) -> None:
        self._side, self._titles, self._emulator = side, titles, emulator
        self._variables = variables_for(emulator.url, home)
        config = {"mediapackage-vod:maxRequestsPerSecond": f"{RATE * faster:g}"}
        self._stack = Stack(home, side.text, self._variables, config)
        lines = (f"title{number:05},{source(number)}\n" for number in range(titles))
        (self._stack.project / "titles.csv").write_text(f"key,source\n{''.join(lines)}")
        if side not in (EMPTY, CATALOGUE):
            client(emulator.url).create_packaging_group(Id="plain")

    def measure(self, what: str, limit: float) -> dict[str, Any] | None:
        """None where the side has no such command."""
        if self._side.threads and what != "create":
            return None
        before = len(self._emulator.calls)
        outcome = self._run(what, limit)
        row: dict[str, Any] = {
            "side": self._side.name,
            "titles": self._titles,
            "what": what,
            "seconds": None if outcome.code is None else outcome.seconds,
            "calls": len(self._emulator.calls) - before,
            "peak MiB": outcome.peak >> 20,
        }
        if what == "create" and self._side is not EMPTY:
            made = self._emulator.objects.ids("assets", account=ACCOUNT, region=REGION)
            row["not made"] = self._titles - len(made)
        if what == "create" and outcome.code == 0 and not self._side.threads:
            row["state bytes"] = len(self._stack.run("stack", "export"))
        if outcome.code is None:
            row["note"] = f"stopped after {limit:.0f} s"
        elif outcome.code:
            row["note"] = "failed"
        return row

    def _run(self, what: str, limit: float) -> Outcome:
        if self._side.threads:
            words = ["python", "__main__.py", str(self._side.threads)]
            return run(words, self._stack.project, self._variables, limit)
        return self._stack.measured(*COMMANDS[what], limit=limit)


def source(number: int) -> str:
    """An ARN of 62 characters."""
    return f"arn:aws:s3:::acme-movies/title{number:05}/with-a-path-abc/index.m3u8"


def measure(sizes: Sequence[int], faster: float, limit: float, sides: Sequence[Side] = SIDES) -> Iterator[Row]:
    stopped: dict[Side, str] = {}
    for number, titles in enumerate(sizes):
        with ExitStack() as opened:
            deployments: dict[Side, Deployment] = {}
            for side in sides:
                if side in stopped:
                    yield {
                        "side": side.name,
                        "titles": titles,
                        "what": "create",
                        "note": f"not tried, since {stopped[side]}",
                    }
                    continue
                home = Path(opened.enter_context(tempfile.TemporaryDirectory())) / "stack"
                emulator = opened.enter_context(Emulator(rate=RATE * faster, burst=BURST))
                deployments[side] = Deployment(side, titles, faster, emulator, home)
            for turn, what in enumerate(COMMANDS):
                in_turn = list(deployments.items())
                for side, deployment in in_turn if (turn + number) % 2 == 0 else reversed(in_turn):
                    row = None if side in stopped else deployment.measure(what, limit)
                    if row is None:
                        continue
                    if "note" in row:
                        stopped[side] = f"{what} of {titles:,} {row['note']}"
                    yield row


def compared(rows: Rows, faster: float) -> list[Row]:
    """With the ratios to the least that the rate allows, and to an empty program in the same run."""
    empty = {(row["titles"], row["what"]): row["seconds"] for row in rows if row["side"] == EMPTY.name}
    found: list[Row] = []
    for row in rows:
        added: dict[str, float] = {}
        if (taken := row.get("seconds")) and row["side"] != EMPTY.name:
            if row["what"] in ("create", "destroy") and row["titles"] > BURST:
                added["of the floor"] = taken / ((row["titles"] - BURST) / (RATE * faster))
            elif base := empty.get((row["titles"], row["what"])):
                added["of an empty program"] = taken / base
        found.append({**row, **added})
    return found


def by_side(rows: Rows, measure: str) -> list[Row]:
    """One measure of all commands, a row for each size and side."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    order = [side.name for side in SIDES]
    for row in sorted(rows, key=lambda row: (row["titles"], order.index(row["side"]))):
        key = row["titles"], row["side"]
        its = found.setdefault(key, {"titles": key[0], "side": key[1], **dict.fromkeys(COMMANDS), "note": None})
        its[row["what"]] = row.get(measure)
        its["note"] = its["note"] or (f"{row['what']}: {row['note']}" if "note" in row else None)
    return list(found.values())


def creation(rows: Rows) -> list[Row]:
    """What a row of a creation has beside its time."""
    columns = ("of the floor", "not made", "state bytes", "peak MiB")
    made = {(row["titles"], row["side"]): row for row in rows if row["what"] == "create"}
    return [
        {"titles": titles, "side": side, **{name: made[titles, side].get(name) for name in columns}}
        for titles, side in ((row["titles"], row["side"]) for row in by_side(rows, "seconds"))
        if side != EMPTY.name
    ]


def growth(rows: Rows) -> list[Row]:
    """The power of the number of titles by which each measure grows; what is not done at two sizes grows by none."""
    points: dict[tuple[str, str], dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        for name in MEASURES:
            if (value := row.get(name)) and "note" not in row and row["side"] != EMPTY.name:
                points[row["side"], row["what"]][name][row["titles"]] = value
    found: list[Row] = []
    for (side, what), measures in points.items():
        slopes: dict[str, float] = {}
        for name, its in measures.items():
            large = {titles: value for titles, value in its.items() if titles >= GROWN_FROM}
            if len(its := large if len(large) > 1 else its) > 1:
                slopes[name] = slope(its)
        if slopes:
            found.append({"side": side, "what": what, **{name: slopes.get(name) for name in MEASURES}})
    return found


def tables(rows: Rows) -> dict[str, Rows]:
    """What is shown of it."""
    return {
        "seconds": by_side(rows, "seconds"),
        "calls": by_side(rows, "calls"),
        "creation": creation(rows),
        "growth": growth(rows),
        "targets": targets(rows),
    }


def targets(rows: Rows) -> list[Row]:
    """What `AssetCatalog` has to keep, of the largest size; those of time are not for a machine with other work."""
    its: Mapping[str, dict[int, Row]] = defaultdict(dict)
    for row in rows:
        if row["side"] == CATALOGUE.name and "note" not in row:
            its[row["what"]][row["titles"]] = row
    found: list[Row] = []

    def target(name: str, measured: float | None, limit: float, *, time: bool = False) -> None:
        if measured is not None:
            met = "yes" if measured <= limit else "no"
            found.append({"target": name, "measured": measured, "at most": limit, "met": met, "kind": _KINDS[time]})

    for what, by_size in its.items():
        first, last = by_size[min(by_size)], by_size[max(by_size)]
        titles, more = last["titles"], last["titles"] - first["titles"]
        target(f"{what}: calls", last["calls"], _most_calls(what, titles))
        if what in _TIMES:
            column, limit = _TIMES[what]
            target(f"{what}: time {column}", last.get(column), limit, time=True)
        if what == "create":
            target("create: titles lost", last["not made"], 0)
            target("create: peak MiB", last["peak MiB"], 1024)
            if more:
                added = (last["state bytes"] - first["state bytes"]) / more
                target("create: bytes of state a title more", added, 200)
            if titles >= 10_000:
                target("create: bytes of state a title, all", last["state bytes"] / titles, 200)
    for row in growth(rows):
        if row["side"] == CATALOGUE.name:
            for name in ("seconds", "calls", "state bytes"):
                target(f"{row['what']}: slope of {name}", row[name], 1.1, time=name == "seconds")
    return found


_KINDS = {False: "always", True: "on a quiet machine"}
_TIMES = {
    "create": ("of the floor", 1.05),
    "no-op": ("of an empty program", 2.5),
    "refresh": ("of an empty program", 2.5),
}


def _most_calls(what: str, titles: int) -> float:
    surroundings = 16
    """For the group and its configuration, of a whole life."""
    return {
        "create": 1.01 * titles + surroundings,
        "preview": 0,
        "no-op": 0,
        "refresh": titles / 1000 + 2 + surroundings,
        "destroy": 1.05 * titles + surroundings,
    }[what]


def beyond_budget(rows: Rows) -> list[str]:
    """The targets that are missed, without those of time, and commands that did not end well."""
    failed = [f"{row['what']}: {row['note']}" for row in rows if row["side"] == CATALOGUE.name and "note" in row]
    return failed + [
        f"{row['target']}: {round(row['measured'], 2):,}, at most {round(row['at most'], 2):,}"
        for row in targets(rows)
        if row["met"] == "no" and row["kind"] == _KINDS[False]
    ]
