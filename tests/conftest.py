"""Of all tests: interrupts are heeded, before and after each, and what did not run is said where everybody sees it."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

pytest.register_assert_rewrite("tests.support")


def pytest_configure() -> None:
    from tests.support.interrupts import heed_interrupts

    heed_interrupts()
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"  # no test asks a machine for its credentials


def pytest_collection_finish() -> None:
    # What is imported stays, and Pulumi's futures are garbage by the thousand: looking through all of it takes a tenth.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    """What a command that a test runs in this process listens to, it listens to no longer."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        if signal.getsignal(number) is not handler:
            signal.signal(number, handler)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {report.longrepr[2].removeprefix("Skipped: ") for report in skipped if "program" in report.keywords}
    for reason in sorted(reasons):
        terminalreporter.write_line(reason, yellow=True)
