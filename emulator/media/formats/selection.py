"""Which streams of a source a manifest has, in which order, and how long their segments are.

Documented (user guide, "Stream selection fields", "General settings fields") is that the limits count for video alone
and include what is equal to them, and that segments are rounded to the nearest multiple of the source's. Assumed is
that they are rounded up half way, and never to none; that the bitrate is the one that the source states, which in HLS
has the audio in it; and that what lies between two key frames of an MP4 counts for a segment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi_mediapackage_vod.emulator.media.sources.source import Track


def selected(tracks: Sequence[Track], selection: Mapping[str, Any] | None) -> tuple[Track, ...]:
    """The tracks that a `StreamSelection` leaves: video first, in its order, then all others as they are."""
    given = selection or {}
    lowest, highest = given.get("MinVideoBitsPerSecond") or 0, given.get("MaxVideoBitsPerSecond")
    video = [
        track
        for track in tracks
        if track.kind == "video"
        and track.bits_per_second >= lowest
        and (highest is None or track.bits_per_second <= highest)
    ]
    order = given.get("StreamOrder")
    if order in ("VIDEO_BITRATE_ASCENDING", "VIDEO_BITRATE_DESCENDING"):
        video.sort(key=lambda track: track.bits_per_second, reverse=order.endswith("DESCENDING"))
    return (*video, *(track for track in tracks if track.kind != "video"))


def segment_seconds(asked: float, source: float | None) -> float:
    """How long a segment is; `source` is how long those of the source are, None where that is unknown."""
    asked = max(1, asked)
    return max(1, int(asked / source + 0.5)) * source if source else asked
