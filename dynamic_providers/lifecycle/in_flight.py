"""Several requests in flight at once: what came of each, and how far it is.

The pace of the service is kept below, for all of the process.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Engine
from pulumi_mediapackage_vod.dynamic_providers.service.pace import Priority, at, telling
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import Clock, end_with_the_run
from pulumi_mediapackage_vod.errors import CancelledError, ConfigurationError, MediaPackageVodError, QuotaError

WORKERS: Final = 8
_SECONDS_BETWEEN_REPORTS: Final = 1.0
"""Where the CLI cannot overwrite a line, each report is one more."""
_ENDS_ALL: Final = (CancelledError, ConfigurationError, QuotaError)
"""Errors that every other request would meet too."""

R = TypeVar("R")


@dataclass
class Outcome(Generic[R]):
    """What came of each piece of work, by key."""

    done: dict[str, R] = field(default_factory=dict[str, R])
    failed: dict[str, MediaPackageVodError] = field(default_factory=dict[str, MediaPackageVodError])
    ended_by: MediaPackageVodError | None = None
    """The error that ended all; work that had not begun is neither in `done` nor in `failed`."""


def all_of(keys: Collection[str], work: Callable[[str], R], *, verb: str, clock: Clock, engine: Engine) -> Outcome[R]:
    """Do the work of each key; one that fails does not hold back the others, and other requests go first."""
    outcome: Outcome[R] = Outcome()
    began = shown = clock.now()
    waits: list[str] = []

    def attempt(key: str) -> R | MediaPackageVodError | None:
        if outcome.ended_by:
            return None
        try:
            end_with_the_run()
            return work(key)
        except MediaPackageVodError as error:
            if isinstance(error, _ENDS_ALL):
                outcome.ended_by = outcome.ended_by or error
            return error

    with at(Priority.BULK), telling(waits.append), ThreadPoolExecutor(WORKERS, "in flight") as pool:
        running = {pool.submit(copy_context().run, attempt, key): key for key in keys}
        for future in as_completed(running):
            result = future.result()
            if isinstance(result, MediaPackageVodError):
                outcome.failed[running[future]] = result
            elif result is not None:
                outcome.done[running[future]] = result
            finished, now = len(outcome.done) + len(outcome.failed), clock.now()
            if finished == len(keys) or now - shown >= _SECONDS_BETWEEN_REPORTS:
                shown = now
                held_up = waits[-1] if waits and finished < len(keys) else ""
                waits.clear()
                engine.report(_progress(verb, finished, len(keys), now - began, held_up))
    return outcome


def _progress(verb: str, done: int, of: int, seconds: float, held_up: str) -> str:
    """`created 37/100 (4.9/s, 13 s left; waiting for the service's rate of requests (5 a second))`."""
    if not done or seconds <= 0:
        return f"{verb} {done}/{of}"
    rate = done / seconds
    text = f"{rate:.1f}/s, {(of - done) / rate:.0f} s left"
    return f"{verb} {done}/{of} ({text}{'; ' if held_up else ''}{held_up})"
