"""A unit's playback URLs on the host of a CDN."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import pulumi

Urls = Mapping[str, Mapping[str, str]]
"""{asset key: {format key: URL}}"""


def playback_urls(egress_urls: pulumi.Input[Urls], host: pulumi.Input[str]) -> pulumi.Output[Urls]:
    """The URLs of a unit, or of `Assets`, as a CDN of your own serves them.

    Args:
        egress_urls: `egress_urls` of the component.
        host: the CDN's host name; paths stay as they are.
    """
    return pulumi.Output.all(egress_urls, host).apply(lambda both: on_host(both[0], both[1]))


def on_host(urls: Urls, host: str) -> Urls:
    """The same URLs on another host, over HTTPS."""
    return {
        title: {key: urlsplit(url)._replace(scheme="https", netloc=host).geturl() for key, url in each.items()}
        for title, each in urls.items()
    }
