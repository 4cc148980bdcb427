"""What `make bench` says of a catalogue: each overrun is named, time is a matter of the machine, two runs compare."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from benchmarks import emulator
from benchmarks.catalogue import (
    CATALOGUE,
    EMPTY,
    Deployment,
    Side,
    beyond_budget,
    by_side,
    compared,
    creation,
    growth,
    measure,
    tables,
    targets,
)
from benchmarks.plot import svg
from benchmarks.results import fill, markdown, ratios, slope
from benchmarks.stack import run
from tests.support.lifecycle_bench import rows

CALLS = {"create": 1, "preview": 0, "no-op": 0, "refresh": 0.002, "destroy": 1.02}


def measured(*, bytes_a_title: float = 190, power: float = 1.0, lost: int = 0, **calls: float) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for titles in (1000, 2000):
        for what, each in {**CALLS, **{name.replace("_", "-"): value for name, value in calls.items()}}.items():
            number = round(each * titles * (titles / 1000) ** (power - 1))
            row = {"side": CATALOGUE.name, "titles": titles, "what": what, "seconds": 1e6, "calls": number}
            made = {"state bytes": 2000 + bytes_a_title * titles, "not made": lost, "peak MiB": 300}
            found += [{"side": EMPTY.name, "titles": titles, "what": what, "seconds": 1.0, "calls": 0}]
            found += [row | (made if what == "create" else {})]
    return found


def test_what_is_within_the_budget_passes_however_long_it_took() -> None:
    rows = compared(measured(), faster=10)
    assert beyond_budget(rows) == []
    missed = {row["target"] for row in targets(rows) if row["met"] == "no"}
    assert missed == {
        "create: time of the floor",
        "no-op: time of an empty program",
        "refresh: time of an empty program",
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    rows(
        {
            "create": ({"create": 1.1}, "create: calls: 2,200, at most 2,036.0"),
            "preview": ({"preview": 0.001}, "preview: calls: 2, at most 0"),
            "no-op": ({"no_op": 0.001}, "no-op: calls: 2, at most 0"),
            "refresh": ({"refresh": 1}, "refresh: calls: 2,000, at most 20.0"),
            "destroy": ({"destroy": 2}, "destroy: calls: 4,000, at most 2,116.0"),
            "bytes": ({"bytes_a_title": 210}, "create: bytes of state a title more: 210.0, at most 200"),
            "lost": ({"lost": 3}, "create: titles lost: 3, at most 0"),
            "growth": ({"power": 1.5}, "create: slope of calls: 1.5, at most 1.1"),
        }
    ),
)
def test_each_overrun_is_named(changed: dict[str, Any], said: str) -> None:
    assert said in beyond_budget(measured(**changed))


def test_a_command_that_failed_is_an_overrun() -> None:
    rows = [{**row, "note": "failed"} if row["what"] == "refresh" else row for row in measured()]
    assert "refresh: failed" in beyond_budget(rows)


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_slope_is_the_power(power: float) -> None:
    assert slope({titles: 7 * titles**power for titles in (100, 1000, 10_000)}) == pytest.approx(power)


def test_growth_leaves_out_small_sizes_and_what_was_stopped() -> None:
    row = {"side": CATALOGUE.name, "what": "create"}
    seconds = {100: 50.0, 1000: 100.0, 10_000: 1000.0}
    rows = [{**row, "titles": titles, "seconds": taken} for titles, taken in seconds.items()]
    (found,) = growth([*rows, {**row, "titles": 20_000, "seconds": 9e9, "note": "failed"}])
    assert found["seconds"] == pytest.approx(1.0)


def test_a_side_that_stops_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def its(self: Deployment, side: Side, titles: int, *_: Any) -> None:
        self.side, self.titles = side, titles  # type: ignore[attr-defined]

    def one(self: Any, what: str, limit: float) -> dict[str, Any]:
        slow = self.side is CATALOGUE and what == "refresh"
        note = {"note": f"stopped after {limit:.0f} s"} if slow else {}
        return {"side": self.side.name, "titles": self.titles, "what": what, **note}

    monkeypatch.setattr(Deployment, "__init__", its)
    monkeypatch.setattr(Deployment, "measure", one)
    found = [row for row in measure([100, 1000], 10, 60, [EMPTY, CATALOGUE]) if row["side"] == CATALOGUE.name]
    assert [(row["titles"], row["what"]) for row in found] == [
        (100, "create"),
        (100, "preview"),
        (100, "no-op"),
        (100, "refresh"),
        (1000, "create"),
    ]
    assert found[-1]["note"] == "not tried, since refresh of 100 stopped after 60 s"


def test_tables_say_why_a_number_is_missing() -> None:
    rows = [row for row in measured() if (row["titles"], row["what"]) != (2000, "destroy")]
    rows.append({"side": CATALOGUE.name, "titles": 2000, "what": "destroy", "seconds": None, "note": "failed"})
    found = {(row["titles"], row["side"]): row for row in by_side(rows, "seconds")}
    assert found[1000, CATALOGUE.name]["destroy"] == 1e6
    assert found[2000, CATALOGUE.name]["destroy"] is None
    assert found[2000, CATALOGUE.name]["note"] == "destroy: failed"
    assert [row["not made"] for row in creation(rows)] == [0, 0]


def test_a_command_is_ended_with_its_children_when_its_time_is_over(tmp_path: Path) -> None:
    child = f"import time; open({str(tmp_path / 'up')!r}, 'w').write('x'); time.sleep(60)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    outcome = run([sys.executable, "-c", parent], tmp_path, os.environ, limit=3)
    assert outcome.code is None
    assert outcome.peak > 10 << 20
    assert (tmp_path / "up").exists()
    assert not [each for each in psutil.process_iter(["cmdline"]) if str(tmp_path / "up") in str(each.info["cmdline"])]


def test_two_runs_are_compared_by_what_was_measured() -> None:
    old = {"catalogue": [{"side": "a", "titles": 100, "seconds": 2.0, "note": "x"}]}
    new = {"catalogue": [{"side": "b", "titles": 100, "seconds": 9.0}, {"side": "a", "titles": 100, "seconds": 3.0}]}
    assert ratios(new, old) == [{"of": "catalogue: a, 100", "measure": "seconds", "old": 2.0, "new": 3.0, "ratio": 1.5}]


def test_a_part_of_a_document_is_replaced(tmp_path: Path) -> None:
    document = tmp_path / "document.md"
    document.write_text("a\n<!-- growth: written by make bench -->\nold\n<!-- end of growth -->\nb\n")
    fill(document, "growth", markdown([{"side": "x", "titles": 10_000, "slope": 1.0}]))
    assert document.read_text() == (
        "a\n<!-- growth: written by make bench -->\n| side | titles | slope |\n|---|---|---|\n| x | 10,000 | 1.00 |\n"
        "<!-- end of growth -->\nb\n"
    )
    with pytest.raises(SystemExit, match="no line"):
        fill(document, "unit", "")


def test_the_plot_has_a_point_for_each_measured_time() -> None:
    assert svg(measured())[0].count("<circle") == len(measured())


def test_the_document_has_a_place_for_each_table(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text((Path(__file__).parents[3] / "docs" / "performance.md").read_text())
    found = tables(compared(measured(), faster=10)) | emulator.tables(rounds=2)
    for name, its in found.items():
        fill(document, name, markdown(its))
    assert "| CreateAsset |" in document.read_text()
