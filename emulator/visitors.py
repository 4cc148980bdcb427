"""Keeps out web pages of other sites, which reach loopback through the browser of whoever runs the emulator.

The request of such a page has a foreign `Host`, if the page made its own name resolve to this machine (DNS rebinding),
or else a foreign `Origin`, or none and, for what a page only embeds or links to, `Sec-Fetch-Site: cross-site`.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

# What a browser says of a request that no other site made: of the user's own, of this page's, of this machine's.
_NO_OTHER_SITE = ("none", "same-origin", "same-site")
# Names that nobody else can have resolve to this machine: its own, what containers call it, and AWS's.
_NAMES = re.compile(r"(.+\.)?localhost|host\.docker\.internal|.+\.amazonaws\.com(\.cn)?", re.IGNORECASE)


def refusal(request: Request, *, plays: bool) -> str | None:
    """Why a request is refused; None if it is not. Playback URLs are for players in the pages of every origin."""
    host = _name(f"//{request.host}")
    if not is_loopback(host) and not _NAMES.fullmatch(host):
        return f"the emulator answers for this machine only, not for '{host}'; ask for 127.0.0.1 or localhost"
    if plays:
        return None
    origin = request.headers.get("Origin")
    if origin is not None and not _is_local(_name(origin)):
        return f"the emulator serves no page of '{origin}' but playback URLs; pages of this machine may ask for all"
    if origin is None and request.headers.get("Sec-Fetch-Site", "none") not in _NO_OTHER_SITE:
        return "the emulator serves pages of other sites nothing but playback URLs; open its address by itself"
    return None


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_local(host: str) -> bool:
    return is_loopback(host) or host.endswith(".localhost")


def _name(url: str) -> str:
    """The host in it, empty if there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
