"""How far an endpoint's ingest is, as a function of time alone.

The four statuses are documented (API reference, page "Assets id"); when each is reached is the emulator's
choice.
"""

from __future__ import annotations

QUEUED = "QUEUED"
PROCESSING = "PROCESSING"
PLAYABLE = "PLAYABLE"
FAILED = "FAILED"

# The part of the time to PLAYABLE that an endpoint spends in the queue.
_QUEUED_PART = 0.5


def queued_for(playable_after: float) -> float:
    """How long after the creation of an asset its ingest begins."""
    return playable_after * _QUEUED_PART


def status(*, elapsed: float, playable_after: float, fails: bool) -> str:
    """The status `elapsed` seconds after the asset, or its configuration if that is younger, was created."""
    if elapsed >= playable_after:
        return FAILED if fails else PLAYABLE
    return QUEUED if elapsed < queued_for(playable_after) else PROCESSING
