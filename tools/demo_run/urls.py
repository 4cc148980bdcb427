"""The playback URLs: what a unit has to export, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .examples import Example, Unit

ENDINGS = {"hls": ".m3u8", "dash": ".mpd", "cmaf": ".m3u8", "mss": ".ism/Manifest"}
_PATH = re.compile(r"[0-9a-f]{32}/[0-9a-f]{32}/[0-9a-f]{32}/[^/]+(/Manifest)?")
_CLOUDFRONT = r"https://d?[0-9a-z]{13}\.cloudfront\.net"
_SERVICE = r"https://[0-9a-f]{32}\.egress\.mediapackage-vod\.[a-z0-9-]+\.amazonaws\.com"


def wrong(outputs: Mapping[str, Any], example: Example, endpoint: str) -> list[str]:
    """What is not as promised: a title or format that is missing, a URL of another shape or twice."""
    return [problem for unit in example.units for problem in _wrong(unit.found(outputs), unit, endpoint)]


def _wrong(urls: Mapping[tuple[str, str], str], unit: Unit, endpoint: str) -> Iterator[str]:
    for title, name in sorted(unit.urls - set(urls)):
        yield f"{title} has no {name} URL"
    for title, name in sorted(set(urls) - unit.urls):
        yield f"{title} has a {name} URL that nobody asked for"
    # An emulator may also give URLs of its own.
    host = re.compile(_CLOUDFRONT if unit.cdn else rf"{_SERVICE}|{re.escape(endpoint)}")
    for (title, name), url in urls.items():
        before, _, path = url.partition("/out/v1/")
        if not host.fullmatch(before) or not _PATH.fullmatch(path) or not path.endswith(ENDINGS.get(name, "")):
            yield f"the {name} URL of {title} has another shape: {url}"
    if len({url.partition("/out/v1/")[0] for url in urls.values()}) > 1:
        yield "the URLs of a unit have several hosts"
    if len(set(urls.values())) != len(urls):
        yield "two of the URLs are the same"


def lines(outputs: Mapping[str, Any], example: Example) -> Iterator[str]:
    """Each URL whole on a line of its own, below what it is."""
    for unit in example.units:
        of_unit = f"{unit.outputs[-1]}: " if len(example.units) > 1 else ""
        for (title, name), url in unit.found(outputs).items():
            yield f"{of_unit}{title}, {name}:"
            yield url
