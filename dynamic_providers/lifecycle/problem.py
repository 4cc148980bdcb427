"""What is wrong with one input."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """A property, by its path, and why it cannot work: the value, what is allowed, what to do."""

    path: str
    reason: str
