"""What a Pulumi program gives: values that may not be known yet, and None for what is left out."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pulumi


def is_known(value: Any) -> bool:
    """Whether a value is known while the program runs; an Output or an awaitable is not."""
    return not isinstance(value, pulumi.Output | Awaitable)


def without_none(**options: Any) -> dict[str, Any]:
    """The options that are given; None is one that is left out."""
    return {name: value for name, value in options.items() if value is not None}
