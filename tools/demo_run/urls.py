"""The playback URLs: what the quickstart has to export, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

Urls = Mapping[str, Mapping[str, str]]
"""By title, then by format."""

ENDINGS = {"hls": ".m3u8", "dash": ".mpd", "cmaf": ".m3u8", "mss": ".ism/Manifest"}
_PATH = re.compile(r"/out/v1/[0-9a-f]{32}/[0-9a-f]{32}/[0-9a-f]{32}/[^/]+(/Manifest)?")


def wrong(urls: Urls, titles: Iterable[str], host: str) -> list[str]:
    """What is not as promised: a title or format that is missing, a URL of another shape or twice."""
    expected = {(title, name) for title in titles for name in ENDINGS}
    found = {(title, name): url for title, formats in urls.items() for name, url in formats.items()}
    problems = [f"{title} has no {name} URL" for title, name in sorted(expected - set(found))]
    problems += [f"{title} has a {name} URL that nobody asked for" for title, name in sorted(set(found) - expected)]
    for (title, name), url in found.items():
        path = url.removeprefix(f"https://{host}")
        if path == url or not _PATH.fullmatch(path) or not path.endswith(ENDINGS.get(name, "")):
            problems.append(f"the {name} URL of {title} has another shape: {url}")
    if len(set(found.values())) != len(found):
        problems.append("two of the URLs are the same")
    return problems


def lines(urls: Urls) -> Iterator[str]:
    """Each URL whole on a line of its own, below what it is."""
    for title, formats in urls.items():
        for name, url in formats.items():
            yield f"{title}, {name}:"
            yield url
