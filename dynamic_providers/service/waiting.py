"""Asking again until something is so, on an injected clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pulumi_mediapackage_vod.dynamic_providers.service.clock import Clock

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0

T = TypeVar("T")


def wait_for(attempt: Callable[[], T | None], timeout: float, clock: Clock) -> T | None:
    """The first answer that is not None; None once `timeout` seconds are over."""
    end = clock.now() + timeout
    pause = _FIRST_PAUSE
    while (answer := attempt()) is None:
        left = end - clock.now()
        if left <= 0:
            return None
        clock.sleep(min(pause, left))
        pause = min(pause * 2, _LONGEST_PAUSE)
    return answer
