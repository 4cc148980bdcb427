"""A unit's playback URLs on the host of a CDN."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import urlsplit

import pulumi
from pulumi.output import Unknown

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
    return when_known(pulumi.Output.all(egress_urls, host), _on_named_host, True)


def host_name(path: str, given: Any, name: Any = None) -> str:
    """The value of the setting `path`, which has to be a host name; `name` is what is checked, if not all of it."""
    checked = given if name is None else name
    if not isinstance(checked, str) or not _HOST.fullmatch(checked):
        raise ProgramError(
            f"{path} is {shown(given)}; it is a host name, such as 'video.example.com', without https:// and without a "
            "path"
        )
    return given


def on_host_if_any(both: Any) -> Any:
    """`both` are URLs and a host: the same URLs over HTTPS on that host, if it is not None. URLs that are not known yet
    leave the others known."""
    if isinstance(both, Unknown):
        return both
    urls, host = both
    if host is None or urls is None or isinstance(urls, Unknown):
        return urls
    if isinstance(urls, Mapping):
        members = cast("Mapping[str, Any]", urls)
        return {key: on_host_if_any((each, host)) for key, each in members.items()}
    return host if isinstance(host, Unknown) else urlsplit(str(urls))._replace(scheme="https", netloc=host).geturl()


def _on_named_host(both: Any) -> Any:
    if not isinstance(both, Unknown) and not isinstance(both[1], Unknown):
        host_name("host", both[1])
    return on_host_if_any(both)
