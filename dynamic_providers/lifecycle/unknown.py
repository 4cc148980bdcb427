"""The value that is not known yet: an Output during a preview. Checks let it pass, comparisons never trust it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final[Any] = _Unknown()


def holds_unknown(value: Any) -> bool:
    """Whether a value is, or anywhere holds, one that is not known yet."""
    if value is UNKNOWN:
        return True
    if isinstance(value, Mapping):
        return any(holds_unknown(item) for item in cast("Mapping[Any, Any]", value).values())
    if isinstance(value, list):
        return any(holds_unknown(item) for item in cast("list[Any]", value))
    return False
