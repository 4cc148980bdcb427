"""What look-ups return: objects of the service, with the names of the resources' outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

Result = TypeVar("Result", bound="Found")


@dataclass(frozen=True, kw_only=True)
class Found:
    """What every object of the service has."""

    id: str
    """The id, which is unique among objects of the kind in account and Region."""

    arn: str
    """ARN of the object."""

    created_at: str | None = None
    """When the object was made, as the service writes it."""

    region: str
    """The Region of the object."""

    tags: Mapping[str, str]
    """All tags, without the one by which this library finds its objects and those of AWS itself."""

    @property
    def tags_all(self) -> Mapping[str, str]:
        """The same as `tags`."""
        return self.tags


@dataclass(frozen=True, kw_only=True)
class GetPackagingGroupResult(Found):
    """A packaging group."""

    group_id: str
    """The same as `id`."""

    domain_name: str
    """The URL all endpoints of the group start with."""

    origin_host: str
    """The host of `domain_name`, as a CDN's origin wants it."""

    approximate_asset_count: int | None = None
    """How many assets it holds; the service does not update it at once."""

    authorization: Mapping[str, Any] | None = None
    """CDN authorization; None if anyone who knows a URL can play it."""

    egress_access_logs: Mapping[str, Any] | None = None
    """Access logs; None if there are none."""


@dataclass(frozen=True, kw_only=True)
class GetPackagingConfigurationResult(Found):
    """A packaging configuration, with every option that the service shows; one of the four packages is set."""

    configuration_id: str
    """The same as `id`."""

    packaging_group_id: str
    """Id of the group."""

    hls_package: Mapping[str, Any] | None = None
    """The HLS package."""

    dash_package: Mapping[str, Any] | None = None
    """The DASH package."""

    cmaf_package: Mapping[str, Any] | None = None
    """The CMAF package."""

    mss_package: Mapping[str, Any] | None = None
    """The Smooth Streaming package."""


@dataclass(frozen=True, kw_only=True)
class ListedAsset(Found):
    """An asset as a list shows it, which is without endpoints."""

    asset_id: str
    """The same as `id`."""

    packaging_group_id: str
    """Id of the group."""

    source_arn: str
    """ARN of the source in S3."""

    source_role_arn: str
    """ARN of the role that reads the source."""

    resource_id: str | None = None
    """The content id that the key server is asked with."""


@dataclass(frozen=True, kw_only=True)
class GetAssetResult(ListedAsset):
    """An asset."""

    egress_urls: Mapping[str, str]
    """Playback URLs by the id of the packaging configuration."""

    egress_endpoints: Sequence[Mapping[str, str]]
    """By configuration: `packaging_configuration_id`, `url` and, where the service tells it, the `status` of the
    ingest."""


def one(kind: type[Result]) -> Callable[[Mapping[str, Any]], Result]:
    """A function that makes such a result of an object, without members that the result has no name for."""
    names = [each.name for each in fields(kind)]

    def made(found: Mapping[str, Any]) -> Result:
        values: dict[str, Any] = {name: found.get(name) for name in names}
        return kind(**values)

    return made


def several(kind: type[Result]) -> Callable[[Sequence[Mapping[str, Any]]], list[Result]]:
    """The same for all items of a list."""
    return lambda found: [one(kind)(each) for each in found]
