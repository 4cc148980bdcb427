"""A playback URL of a unit's format, read off whichever title has one already."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import pulumi

from pulumi_mediapackage_vod.dynamic_providers import ProgramError

if TYPE_CHECKING:
    from pulumi_mediapackage_vod.components.vod_packaging import VodPackaging


def known_url(packaging: VodPackaging, key: str) -> pulumi.Output[str]:
    """The URL of the first title whose URLs are known; the unit has one title at least.

    For what is the same in the URLs of all titles: a preview that adds a title then shows no change where there is
    none. An Output of all titles would be unknown as soon as one is.
    """

    async def found() -> pulumi.Output[str]:
        title = next(iter(packaging.assets))
        for each, asset in packaging.assets.items():
            if await asset.egress_urls.is_known():
                title = each
                break
        urls = packaging.assets[title].egress_urls
        return pulumi.Output.all(packaging.configurations[key].id, urls).apply(_url_in(title, key))

    return cast("pulumi.Output[str]", pulumi.Output.from_input(cast(Any, found())))


def _url_in(title: str, key: str) -> Callable[[list[Any]], str]:
    def url(both: list[Any]) -> str:
        id_, urls = both
        if id_ not in urls:
            raise ProgramError(f"assets[{title!r}] has no URL in the format {key!r}, configuration {id_!r}")
        return urls[id_]

    return url
