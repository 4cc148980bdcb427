"""What the service keeps: packaging groups, packaging configurations and assets.

A group has the configurations and assets that are in use in it, not those that are being deleted. `describe` gives
all of an object by the model's member names; the shape of an operation's answer decides how much of it is sent.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from pulumi_mediapackage_vod.emulator.model import defaults
from pulumi_mediapackage_vod.emulator.model.naming import EGRESS_PATH, manifest_file, url_segment
from pulumi_mediapackage_vod.emulator.state.clock import timestamp


@dataclass(kw_only=True)
class ServiceObject:
    """What groups, configurations and assets have in common."""

    id: str
    arn: str
    created: float
    tags: dict[str, str]
    sequence: int
    """Lists answer in this order."""
    visible_from: float
    """When describes and lists begin to show it."""
    gone_from: float | None = None
    """When a deletion that was accepted is done."""

    @property
    def is_being_deleted(self) -> bool:
        return self.gone_from is not None

    def describe(self) -> dict[str, Any]:
        return {
            "Id": self.id,
            "Arn": self.arn,
            "CreatedAt": timestamp(self.created),
            "Tags": dict(self.tags),
        }


@dataclass(kw_only=True)
class PackagingGroup(ServiceObject):
    """What configurations and assets are made in; it publishes every asset through every configuration."""

    domain_name: str
    """The host that the service would give it, with a scheme."""
    published_at: Callable[[str], str]
    """Gives the host that answers show in its place at this moment."""
    authorization: dict[str, Any] | None
    egress_access_logs: dict[str, Any] | None
    packaging_configurations: dict[str, PackagingConfiguration] = field(default_factory=lambda: {})
    assets: dict[str, Asset] = field(default_factory=lambda: {})

    @property
    def egress_url(self) -> str:
        """What all of its playback URLs begin with."""
        return self.published_at(self.domain_name)

    def describe(self) -> dict[str, Any]:
        return {
            **super().describe(),
            "DomainName": self.egress_url,
            "Authorization": self.authorization,
            "EgressAccessLogs": self.egress_access_logs,
            "ApproximateAssetCount": len(self.assets),
        }


@dataclass(kw_only=True)
class PackagingConfiguration(ServiceObject):
    """How the group's assets are packaged; its two segments are the same in the URLs of all of them."""

    group: PackagingGroup
    packages: dict[str, Any]
    segment: str = field(default_factory=url_segment)
    manifest_segment: str = field(default_factory=url_segment)
    initialization_vector: str = field(default_factory=lambda: uuid.uuid4().hex)
    """What an encrypted CMAF package gets that has none of its own."""

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "PackagingGroupId": self.group.id, **self.packages}

    def describe_with_defaults(self) -> dict[str, Any]:
        return {**self.describe(), **defaults.filled(self.packages, self.initialization_vector)}


@dataclass
class Reading:
    """How far the reading of an asset's source is; times are those of the emulator's clock."""

    began: float | None = None
    ended: float | None = None


@dataclass(kw_only=True)
class Asset(ServiceObject):
    """A title; made again under the same id it has other URLs."""

    group: PackagingGroup
    source_arn: str
    source_role_arn: str
    resource_id: str | None
    segment: str = field(default_factory=url_segment)
    ingest_error: str | None = None
    """Why the service could not read the source."""
    reading: Reading | None = None
    """None where sources are not read."""
    told: set[str] = field(default_factory=set[str])
    """The events that are in the list already."""

    def describe(self) -> dict[str, Any]:
        return {
            **super().describe(),
            "PackagingGroupId": self.group.id,
            "SourceArn": self.source_arn,
            "SourceRoleArn": self.source_role_arn,
            "ResourceId": self.resource_id,
        }

    def url(self, configuration: PackagingConfiguration) -> str | None:
        file = manifest_file(configuration.packages)
        if file is None:
            return None
        return "/".join(
            (
                self.group.egress_url,
                EGRESS_PATH,
                self.segment,
                configuration.segment,
                configuration.manifest_segment,
                quote(file),
            )
        )
