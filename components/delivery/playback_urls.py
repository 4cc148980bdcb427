"""A unit's playback URLs on the host of a CDN."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

import pulumi

from pulumi_mediapackage_vod.components.checks.known import is_known, shown, when_known
from pulumi_mediapackage_vod.components.unit import Urls
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

_LABEL: Final = r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?"
_HOST: Final = re.compile(rf"{_LABEL}(\.{_LABEL})*(:\d+)?")


def playback_urls(egress_urls: pulumi.Input[Urls], host: pulumi.Input[str]) -> pulumi.Output[Urls]:
    """The URLs of a unit, or of `Assets`, as a CDN of your own serves them.

    Args:
        egress_urls: `egress_urls` of the component.
        host: the CDN's host name, such as `video.example.com`; paths stay as they are.

    Raises:
        ProgramError: something that is no host name, such as a URL.
    """
    if is_known(host):
        host_name("host", host)
    return when_known(pulumi.Output.all(egress_urls, host), lambda both: on_host(both[0], host_name("host", both[1])))


def host_name(path: str, given: Any, name: Any = None) -> str:
    """The value of the setting `path`, which has to be a host name; `name` is what is checked, if not all of it."""
    checked = given if name is None else name
    if not isinstance(checked, str) or not _HOST.fullmatch(checked):
        raise ProgramError(
            f"{path} is {shown(given)}; it is a host name, such as 'video.example.com', without https:// and without a "
            "path"
        )
    return given


def on_host(urls: Urls, host: str) -> Urls:
    """The same URLs on another host, over HTTPS."""
    return {
        title: {key: urlsplit(url)._replace(scheme="https", netloc=host).geturl() for key, url in each.items()}
        for title, each in urls.items()
    }
