"""The table of the contract, from a run's JUnit file:

    pytest tests/contract -n 2 --junitxml=build/contract.xml
    python tests/contract/report.py build/contract.xml > docs/contract.md

Several files are added up, so that the soak's may be given too. A test that says how many cases it ran (the fault
matrix, the random sequences) counts as so many.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from tests.contract.promises import PROMISES

HEAD = """# The contract of the resources

Every promise of a packaging group, a packaging configuration of each format, an asset and a wait for readiness, with
the cases that the last run put it to. The cases are in `tests/contract/`; `tests/contract/report.py` writes this table.

| | Promise | Cases | Passed | Failed |
|---|---|---:|---:|---:|"""


class Case(NamedTuple):
    promise: str
    cases: int
    failed: int


def cases(path: str) -> Iterator[Case]:
    for test in ET.parse(path).iter("testcase"):
        if test.find("skipped") is not None:
            continue
        properties = {each.get("name"): str(each.get("value")) for each in test.iter("property")}
        if "promise" not in properties:
            continue
        went_wrong = test.find("failure") is not None or test.find("error") is not None
        failed = int(properties.get("failed", 0))
        yield Case(
            properties["promise"].partition(" ")[0],
            max(1, int(properties.get("cases", 1))),
            max(1, failed) if went_wrong else failed,
        )


def table(paths: list[str]) -> str:
    ran: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for path in paths:
        for case in cases(path):
            ran[case.promise] += case.cases
            failed[case.promise] += case.failed
    rows = [
        f"| {number} | {text.replace('|', chr(92) + '|')} | {ran[number]:,} | {ran[number] - failed[number]:,} "
        f"| {failed[number]:,} |"
        for number, text in PROMISES.items()
        if ran[number]
    ]
    total, wrong = sum(ran.values()), sum(failed.values())
    return "\n".join([HEAD, *rows, f"| | **All** | **{total:,}** | **{total - wrong:,}** | **{wrong:,}** |"])


if __name__ == "__main__":
    print(table(sys.argv[1:]))
