"""What the titles play: sample media that all clones share, and a look at every URL as a player takes it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from pulumi_mediapackage_vod.emulator.media.trial.client import PlaybackError, Stream, streams
from pulumi_mediapackage_vod.emulator.media.trial.sample import SampleError, make
from tools.engine_build import cache, signals

from .inventory import client
from .processes import StepError
from .surroundings import ACCOUNT, REGION

_INGEST_SECONDS = 120.0
_POLL = 0.1


def folder() -> Path:
    """Buckets as `--source-dir` has them, in the cache beside the engine."""
    return cache.shared() / "sample-media"


def prepare(say: Callable[[str], None]) -> None:
    """Make the sample media, unless they are there."""
    if not folder().exists():
        say(f"making sample media, once: {folder()}")
    try:
        make(folder())
    except SampleError as error:
        signals.check()  # Ctrl-C ends ffmpeg, too
        raise StepError(f"{error} (the cache is in XDG_CACHE_HOME, else in ~/.cache)") from None


def wait_until_playable(endpoint: str, assets: int) -> None:
    """Until the sources of so many assets were read; a StepError with the reason where one cannot be played."""
    deadline = time.monotonic() + _INGEST_SECONDS
    vod = client("mediapackage-vod", endpoint)
    while True:
        signals.check()
        found: list[Any] = [vod.describe_asset(Id=each["Id"]) for each in vod.list_assets()["Assets"]]
        statuses = {each["Id"]: {one.get("Status") for one in each["EgressEndpoints"]} for each in found}
        if len(statuses) >= assets and all(each == {"PLAYABLE"} for each in statuses.values()):
            return
        for asset, seen in statuses.items():
            if "FAILED" in seen:
                raise StepError(f"the ingest of the asset {asset} failed: {_reason(endpoint, asset)}")
        if time.monotonic() > deadline:
            raise StepError(f"the assets were not playable after {_INGEST_SECONDS:g} s: {statuses}")
        time.sleep(_POLL)


def _reason(endpoint: str, asset: str) -> str:
    ingest = f"{endpoint}/_emulator/ingests/{asset}?account={ACCOUNT}&region={REGION}"
    with urlopen(ingest, timeout=10) as answer:  # noqa: S310 (on this machine)
        return json.load(answer)["error"] or "the service does not say why"


def checked(urls: Mapping[tuple[str, str], str]) -> Iterator[tuple[tuple[str, str], str]]:
    """What each URL plays, by title and format; a StepError where one has no picture or no sound."""
    for which, url in urls.items():
        signals.check()
        try:
            found = streams(url)
        except PlaybackError as error:
            raise StepError(f"the {which[1]} URL of {which[0]} does not play: {error}") from None
        if missing := {"video", "audio"} - {each.kind for each in found}:
            raise StepError(f"the {which[1]} URL of {which[0]} has no {' and no '.join(sorted(missing))}: {url}")
        yield which, described(found)


def described(found: Iterable[Stream]) -> str:
    """`h264 320x180, h264 640x360, aac 48000 Hz`: each quality once, pictures first."""
    by_kind = sorted(found, key=lambda each: each.kind, reverse=True)
    return ", ".join(dict.fromkeys(f"{each.codec} {_quality(each)}" for each in by_kind))


def _quality(stream: Stream) -> str:
    return f"{stream.width}x{stream.height}" if stream.kind == "video" else f"{stream.sample_rate} Hz"
