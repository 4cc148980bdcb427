"""What a format is asked to package."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi_mediapackage_vod.emulator.media.sources.source import Track
from pulumi_mediapackage_vod.emulator.media.streams.inputs import Inputs

Run = Callable[[Sequence[str]], None]
"""Runs ffmpeg with these arguments, to its end."""


@dataclass(frozen=True)
class Job:
    """Video and audio of a title, on its way to be files of segments."""

    tracks: Sequence[Track]
    inputs: Inputs
    """Of these tracks."""
    package: Mapping[str, Any]
    """Its settings, in the service's shape."""
    seconds: float
    """Of a segment; it is cut at the first key frame from each multiple of it on."""
    into: Path
    """An empty folder."""
    run: Run
