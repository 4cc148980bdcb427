"""The rate limit: one token bucket for each account and Region, all operations together.

The user guide documents 5 requests per second and a burst of 50, page on VOD quotas; that the bucket belongs to
account and Region is assumed.
"""

from __future__ import annotations

from pulumi_mediapackage_vod.emulator.model.caller import Caller


class TokenBuckets:
    """Each starts full. Whoever takes holds the backend's lock."""

    def __init__(self) -> None:
        self._buckets: dict[Caller, tuple[float, float]] = {}
        """Tokens left, and when that was."""

    def take(self, caller: Caller, *, rate: float, burst: int, now: float) -> bool:
        """Whether there was a token for a request at this moment."""
        left, then = self._buckets.get(caller, (float(burst), now))
        tokens = min(float(burst), left + (now - then) * rate)
        granted = tokens >= 1
        self._buckets[caller] = (tokens - 1 if granted else tokens, now)
        return granted

    def reset(self) -> None:
        self._buckets.clear()
