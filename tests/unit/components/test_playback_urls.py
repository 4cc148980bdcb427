"""playback_urls(): a unit's URLs on another host, and hosts that are none."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.components import playback_urls
from tests.unit.components.declared import declare

URLS = {"trailer": {"hls": "https://3ae97e9482b0d011.egress.example/out/v1/a/b/c/index.m3u8?aws.drmsettings=x"}}


@pytest.mark.parametrize("host", ["video.example.com", "VIDEO.example", "localhost:8080", "a_b.example"])
@pytest.mark.parametrize("wrap", [lambda host: host, pulumi.Output.from_input], ids=["text", "output"])
def test_playback_urls_keep_all_but_the_host(host: str, wrap: Any) -> None:
    found = declare(lambda: playback_urls(URLS, wrap(host))).result

    assert found == {"trailer": {"hls": f"https://{host}/out/v1/a/b/c/index.m3u8?aws.drmsettings=x"}}


@pytest.mark.parametrize(
    "host", ["https://cdn.example.com/", "cdn.example.com/", "cdn.example.com/films", "*.example.com", "a..b", "", None]
)
@pytest.mark.parametrize("wrap", [lambda host: host, pulumi.Output.from_input], ids=["given", "output"])
def test_playback_urls_on_what_is_no_host_are_refused(host: Any, wrap: Any) -> None:
    with pytest.raises(pulumi.RunError, match=r"host is .*; it is a host name, such as 'video\.example\.com', without"):
        declare(lambda: playback_urls(URLS, wrap(host)))


def test_playback_urls_on_what_is_no_host_are_refused_at_once() -> None:
    with pytest.raises(pulumi.RunError, match=r"host is 'https://cdn\.example\.com/'; it is a host name"):
        playback_urls({}, "https://cdn.example.com/")
