"""Cases of one kind of which a few are tried in each run and all others by `make soak`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest


def sampled(cases: Mapping[str, Any], *each_run: str) -> list[Any]:
    """Parameters: a value for each case, or a tuple of several."""
    assert set(each_run) < set(cases), "the names are of cases, and not of all"
    return [
        pytest.param(
            *(value if type(value) is tuple else (value,)),
            id=name,
            marks=[] if name in each_run else [pytest.mark.soak],
        )
        for name, value in cases.items()
    ]
