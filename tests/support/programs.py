"""Programs that are not on every machine: without one its tests do not run, which the last lines of a run say."""

from __future__ import annotations

import os

import pytest


def cannot_run(what: str, reason: str, *, needed_in_ci: bool = True) -> None:
    """Skip the tests `what`; under `CI=true` it is an error, unless the program is none that must be there."""
    if needed_in_ci and os.environ.get("CI") == "true":
        pytest.fail(f"the {what} cannot run: {reason}", pytrace=False)
    pytest.skip(f"the {what} did not run: {reason}")
