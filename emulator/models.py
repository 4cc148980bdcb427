"""The service's objects, kept apart per account and Region, and what belongs to what.

`describe` of each object is the full answer by the model's member names; the shape of an operation's answer
decides how much of it is sent.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from pulumi_mediapackage_vod.emulator import ingest
from pulumi_mediapackage_vod.emulator.caller import DEFAULT_ACCOUNT, DEFAULT_REGION, Caller
from pulumi_mediapackage_vod.emulator.clock import Clock, timestamp
from pulumi_mediapackage_vod.emulator.naming import arn, domain_name, manifest_file, url_segment


@dataclass(kw_only=True)
class ServiceObject:
    """What groups, configurations and assets have in common."""

    id: str
    arn: str
    created: float
    tags: dict[str, str]
    sequence: int
    """Lists answer in this order."""

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
    authorization: dict[str, Any] | None
    egress_access_logs: dict[str, Any] | None
    packaging_configurations: dict[str, PackagingConfiguration] = field(default_factory=lambda: {})
    assets: dict[str, Asset] = field(default_factory=lambda: {})

    def describe(self) -> dict[str, Any]:
        return {
            **super().describe(),
            "DomainName": self.domain_name,
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

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "PackagingGroupId": self.group.id, **self.packages}


@dataclass(kw_only=True)
class Asset(ServiceObject):
    """A title; made again under the same id it has other URLs."""

    group: PackagingGroup
    source_arn: str
    source_role_arn: str
    resource_id: str | None
    segment: str = field(default_factory=url_segment)

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
                self.group.domain_name,
                "out/v1",
                self.segment,
                configuration.segment,
                configuration.manifest_segment,
                file,
            )
        )


class Inventory:
    """All that one account has in one Region; ids are unique within it."""

    def __init__(self, caller: Caller, backend: Backend) -> None:
        self.caller = caller
        self.backend = backend
        self.packaging_groups: dict[str, PackagingGroup] = {}
        self.packaging_configurations: dict[str, PackagingConfiguration] = {}
        self.assets: dict[str, Asset] = {}
        self._sequence = itertools.count(1)

    def add_packaging_group(
        self,
        object_id: str,
        tags: dict[str, str],
        authorization: dict[str, Any] | None,
        egress_access_logs: dict[str, Any] | None,
    ) -> PackagingGroup:
        group = PackagingGroup(
            **self._identity("packaging-groups", object_id, tags),
            domain_name=domain_name(self.caller.region),
            authorization=authorization,
            egress_access_logs=egress_access_logs,
        )
        self.packaging_groups[group.id] = group
        return group

    def add_packaging_configuration(
        self, object_id: str, tags: dict[str, str], group: PackagingGroup, packages: dict[str, Any]
    ) -> PackagingConfiguration:
        configuration = PackagingConfiguration(
            **self._identity("packaging-configurations", object_id, tags), group=group, packages=packages
        )
        self.packaging_configurations[configuration.id] = configuration
        group.packaging_configurations[configuration.id] = configuration
        return configuration

    def add_asset(
        self,
        object_id: str,
        tags: dict[str, str],
        group: PackagingGroup,
        *,
        source_arn: str,
        source_role_arn: str,
        resource_id: str | None,
    ) -> Asset:
        asset = Asset(
            **self._identity("assets", object_id, tags),
            group=group,
            source_arn=source_arn,
            source_role_arn=source_role_arn,
            resource_id=resource_id,
        )
        self.assets[asset.id] = asset
        group.assets[asset.id] = asset
        return asset

    def remove(self, doomed: ServiceObject) -> None:
        """Take an object out of its group and out of sight.

        An accepted delete does the first at once; the second is where a delete that takes time would wait.
        """
        if isinstance(doomed, Asset):
            del doomed.group.assets[doomed.id]
            del self.assets[doomed.id]
        elif isinstance(doomed, PackagingConfiguration):
            del doomed.group.packaging_configurations[doomed.id]
            del self.packaging_configurations[doomed.id]
        else:
            del self.packaging_groups[doomed.id]

    def by_arn(self, resource_arn: str) -> ServiceObject | None:
        object_id = resource_arn.rpartition("/")[2]
        candidates: Iterable[ServiceObject | None] = (
            self.packaging_groups.get(object_id),
            self.packaging_configurations.get(object_id),
            self.assets.get(object_id),
        )
        return next((found for found in candidates if found and found.arn == resource_arn), None)

    def describe_asset(self, asset: Asset) -> dict[str, Any]:
        """An asset with its endpoints, one for each configuration that its group has at this moment."""
        endpoints: list[dict[str, str]] = []
        for configuration in asset.group.packaging_configurations.values():
            url = asset.url(configuration)
            if url:
                status = self.backend.endpoint_status(asset, configuration)
                endpoints.append({"PackagingConfigurationId": configuration.id, "Status": status, "Url": url})
        return {**asset.describe(), "EgressEndpoints": endpoints}

    def _identity(self, collection: str, object_id: str, tags: dict[str, str]) -> dict[str, Any]:
        return {
            "id": object_id,
            "arn": arn(self.caller, collection, object_id),
            "created": self.backend.clock.now(),
            "tags": tags,
            "sequence": next(self._sequence),
        }


class Backend:
    """The state of the emulated service: one inventory for each account and Region that has called.

    Whoever reads or changes it while the emulator serves holds `lock`; operations run one at a time.
    """

    def __init__(self, *, clock: Clock, playable_after: float = 1.0, failing: Collection[tuple[str, str]] = ()) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.playable_after = playable_after
        self.failing = set(failing)
        """Pairs of asset id and configuration id whose endpoint ends FAILED."""
        self._inventories: dict[Caller, Inventory] = {}

    def inventory(self, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION) -> Inventory:
        caller = Caller(account, region)
        with self.lock:
            if caller not in self._inventories:
                self._inventories[caller] = Inventory(caller, self)
            return self._inventories[caller]

    def reset(self) -> None:
        with self.lock:
            self._inventories.clear()
            self.failing.clear()

    def endpoint_status(self, asset: Asset, configuration: PackagingConfiguration) -> str:
        return ingest.status(
            elapsed=self.clock.now() - max(asset.created, configuration.created),
            playable_after=self.playable_after,
            fails=(asset.id, configuration.id) in self.failing,
        )
