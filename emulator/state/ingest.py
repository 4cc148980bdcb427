"""How far an endpoint's ingest is: by time alone, unless something reads the source, which then takes what it takes.

The four statuses are documented (API reference, page "Assets id"); when each is reached is the emulator's
choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from pulumi_mediapackage_vod.emulator.state.objects import Asset, Reading

QUEUED = "QUEUED"
PROCESSING = "PROCESSING"
PLAYABLE = "PLAYABLE"
FAILED = "FAILED"

# The part of the time to PLAYABLE that an endpoint spends in the queue.
_QUEUED_PART = 0.5


class Ingest(Protocol):
    """What reads the sources of assets, in the background. It is called with the backend's lock held."""

    def start(self, asset: Asset) -> None:
        """Give it a `reading`, and read its source; at the end the reason is its `ingest_error`, if that failed."""
        ...

    def forget(self, asset: Asset) -> None:
        """What was read of it is needed no longer."""
        ...

    def found(self, asset: Asset) -> Mapping[str, Any] | None:
        """What the control interface shows of a source that was read."""
        ...


def queued_for(playable_after: float) -> float:
    """How long after the creation of an asset its ingest begins."""
    return playable_after * _QUEUED_PART


def status(*, elapsed: float, playable_after: float, fails: bool, reading: Reading | None = None) -> str:
    """The status `elapsed` seconds after the asset, or its configuration if that is younger, was created.

    Where the source is read, the status also waits for that.
    """
    if elapsed < queued_for(playable_after) or (reading is not None and reading.began is None):
        return QUEUED
    if elapsed < playable_after or (reading is not None and reading.ended is None):
        return PROCESSING
    return FAILED if fails else PLAYABLE
