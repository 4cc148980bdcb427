"""The budgets of `make bench-quick`: each overrun is named, and time is none."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.catalogue import beyond_budget
from tests.support.lifecycle_bench import rows

CALLS = {"create": 1, "no-op": 0, "refresh": 0.002, "destroy": 1.02}


def measured(*, bytes_a_title: float = 190, power: float = 1.0, **calls: float) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for titles in (1000, 2000):
        for what, each in {**CALLS, **{name.replace("_", "-"): value for name, value in calls.items()}}.items():
            number = round(each * titles * (titles / 1000) ** (power - 1))
            row = {"side": "AssetCatalog", "titles": titles, "what": what, "seconds": 1e6, "calls": number}
            found.append(row | ({"bytes": 2000 + bytes_a_title * titles} if what == "create" else {}))
    return found


def test_what_is_within_the_budget_passes_however_long_it_took() -> None:
    assert beyond_budget(measured()) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    rows(
        {
            "create": ({"create": 1.1}, "create of 1000: 1100 calls, budget 1026"),
            "no-op": ({"no_op": 0.001}, "no-op of 1000: 1 calls, budget 0"),
            "refresh": ({"refresh": 1}, "refresh of 1000: 1000 calls, budget 19"),
            "destroy": ({"destroy": 2}, "destroy of 1000: 2000 calls, budget 1066"),
            "bytes": ({"bytes_a_title": 210}, "210 bytes of state a title, budget 200"),
            "growth": ({"power": 1.5}, "calls grow with the power 1.50 of the titles, budget 1.1"),
        }
    ),
)
def test_each_overrun_is_named(changed: dict[str, Any], said: str) -> None:
    assert said in beyond_budget(measured(**changed))
