"""PackagingUnit: what the rooms around a packaging unit need to know of it.

`VodPackaging` is such a unit. `Assets` and the rooms `delivery` and `monitoring` take this type and not the class: the
class makes them, so it imports them, and they must not import it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeGuard, cast, runtime_checkable
from urllib.parse import urlsplit

import pulumi
from pulumi.output import Unknown

from pulumi_mediapackage_vod.dynamic_providers import Asset, PackagingConfiguration, PackagingGroup, ProgramError

Urls = Mapping[str, Mapping[str, str]]
"""{asset key: {format key: URL}}"""


class CdnHeader(Protocol):
    """The header that a packaging group asks a CDN for; `CdnAuthorization` is one."""

    @property
    def header_name(self) -> str: ...

    @property
    def identifier(self) -> pulumi.Output[str]: ...

    @property
    def enforced(self) -> bool: ...


@runtime_checkable
class PackagingUnit(Protocol):
    """A packaging group, its formats and its titles; each member is documented in `VodPackaging`."""

    @property
    def group(self) -> PackagingGroup: ...

    @property
    def configurations(self) -> Mapping[str, PackagingConfiguration]: ...

    @property
    def assets(self) -> Mapping[str, Asset]: ...

    @property
    def egress_urls(self) -> pulumi.Output[Urls]: ...

    @property
    def known_urls(self) -> pulumi.Output[Urls]: ...

    @property
    def origin_host(self) -> pulumi.Output[str]: ...

    @property
    def authorization(self) -> CdnHeader | None: ...

    @property
    def content_id(self) -> pulumi.Input[str] | None: ...

    @property
    def reference(self) -> pulumi.Output[Mapping[str, Any]]: ...


@runtime_checkable
class CatalogueOfTitles(Protocol):
    """Titles of units by the thousand; `AssetCatalog` is one."""

    def known_endpoints(self, ids: pulumi.Output[Sequence[str]]) -> pulumi.Output[Mapping[str, str]]: ...


def host_of(url: Any) -> Any:
    """The host of a URL; None for none, as under Pulumi's mocks."""
    return urlsplit(str(url)).netloc if url else None


def is_unit(value: Any) -> TypeGuard[PackagingUnit]:
    """Whether a value is a unit of this program. An Output is not, though it seems to have every attribute."""
    return not isinstance(value, pulumi.Output) and isinstance(value, PackagingUnit)


def known_url(unit: PackagingUnit, format_key: str) -> pulumi.Output[str]:
    """A URL in this format: that of the first title whose URLs are known already. The unit needs at least one title.

    For parts of a URL that are the same for all titles. A title that is added has no URL before the `up`; were its URL
    read here, the preview would announce changes to everything made from that part. Empty where a unit test's mocks
    leave the URLs out, which the service never does.
    """

    async def found() -> pulumi.Output[str]:
        urls = [unit.known_urls.apply(_url_in(title, format_key), True) for title in unit.assets]
        for url in urls:
            if await url.is_known():
                return url
        return urls[0]

    return cast("pulumi.Output[str]", pulumi.Output.from_input(cast(Any, found())))


def _url_in(title: str, format_key: str) -> Callable[[Any], Any]:
    def url(urls: Any) -> Any:
        of_title: Any = urls if isinstance(urls, Unknown) else urls[title]
        if isinstance(of_title, Unknown):
            return of_title
        if of_title is None:
            return ""
        if format_key not in of_title:
            raise ProgramError(f"assets[{title!r}] has no URL in the format {format_key!r}")
        return of_title[format_key]

    return url
