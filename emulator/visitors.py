"""Keeps out web pages of other sites, which reach loopback through the browser of whoever runs the emulator.

The request of such a page has a foreign `Host`, if the page made its own name resolve to this machine (DNS rebinding),
or else a foreign `Origin`.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

# Names that nobody else can have resolve to this machine: its own, what containers call it, and AWS's.
_NAMES = re.compile(r"(.+\.)?localhost|host\.docker\.internal|.+\.amazonaws\.com(\.cn)?", re.IGNORECASE)


def refusal(request: Request, *, plays: bool) -> str | None:
    """Why a request is refused; None if it is not. Playback URLs are for players in the pages of every origin."""
    host = _name(f"//{request.host}")
    if not is_loopback(host) and not _NAMES.fullmatch(host):
        return f"the emulator answers for this machine only, not for '{host}'; ask for 127.0.0.1 or localhost"
    origin = request.headers.get("Origin")
    if origin is not None and not plays and not _is_local(_name(origin)):
        return f"the emulator serves no page of '{origin}' but playback URLs; pages of this machine may ask for all"
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
