"""The service's objects, kept apart per account and Region, and what belongs to what.

A group knows what is in use in it; what is being deleted it has forgotten, while the inventory still has it.
`describe` of each object is the full answer by the model's member names; the shape of an operation's answer
decides how much of it is sent.
"""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Collection, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, cast

from pulumi_mediapackage_vod.emulator import defaults, ingest, rules
from pulumi_mediapackage_vod.emulator.caller import DEFAULT_ACCOUNT, DEFAULT_REGION, Caller
from pulumi_mediapackage_vod.emulator.clock import Clock, timestamp
from pulumi_mediapackage_vod.emulator.exceptions import TooManyRequestsException
from pulumi_mediapackage_vod.emulator.naming import arn, domain_name, manifest_file, url_segment
from pulumi_mediapackage_vod.emulator.roles import Roles
from pulumi_mediapackage_vod.emulator.settings import Settings
from pulumi_mediapackage_vod.emulator.throttle import TokenBuckets


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
    initialization_vector: str = field(default_factory=lambda: uuid.uuid4().hex)
    """What an encrypted CMAF package gets that has none of its own."""

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "PackagingGroupId": self.group.id, **self.packages}

    def describe_with_defaults(self) -> dict[str, Any]:
        return {**self.describe(), **defaults.filled(self.packages, self.initialization_vector)}


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
        self._being_deleted: list[ServiceObject] = []

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
        """Take an object out of its group at once, and out of sight when its deletion is done."""
        if doomed.is_being_deleted:
            return
        if isinstance(doomed, Asset):
            del doomed.group.assets[doomed.id]
        elif isinstance(doomed, PackagingConfiguration):
            del doomed.group.packaging_configurations[doomed.id]
        doomed.gone_from = self.backend.clock.now() + self.backend.settings.delete_after
        self._being_deleted.append(doomed)
        self.settle()

    def forget(self, doomed: ServiceObject) -> None:
        """Take an object away at once, and what is in it as well, as nothing can be without its group."""
        if isinstance(doomed, PackagingGroup):
            for child in (*self.packaging_configurations.values(), *self.assets.values()):
                if child.group is doomed:
                    self.forget(child)
        self.remove(doomed)
        doomed.gone_from = self.backend.clock.now()
        self.settle()

    def settle(self) -> None:
        """Be done with the deletions whose time has come."""
        if not self._being_deleted:
            return
        now = self.backend.clock.now()
        for each in self._being_deleted:
            if each.gone_from is not None and each.gone_from <= now:
                self._collection_of(each).pop(each.id)
        self._being_deleted = [each for each in self._being_deleted if each.gone_from is None or each.gone_from > now]

    def is_visible(self, each: ServiceObject) -> bool:
        return each.visible_from <= self.backend.clock.now()

    def describe_packaging_configuration(self, configuration: PackagingConfiguration) -> dict[str, Any]:
        if self.backend.settings.fill_defaults:
            return configuration.describe_with_defaults()
        return configuration.describe()

    def _collection_of(self, each: ServiceObject) -> MutableMapping[str, Any]:
        if isinstance(each, Asset):
            return cast("MutableMapping[str, Any]", self.assets)
        if isinstance(each, PackagingConfiguration):
            return cast("MutableMapping[str, Any]", self.packaging_configurations)
        return cast("MutableMapping[str, Any]", self.packaging_groups)

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
        endpoints: list[dict[str, str | None]] = []
        for configuration in asset.group.packaging_configurations.values():
            url = asset.url(configuration)
            if url:
                status = self.backend.endpoint_status(asset, configuration)
                endpoints.append({"PackagingConfigurationId": configuration.id, "Status": status, "Url": url})
        return {**asset.describe(), "EgressEndpoints": endpoints}

    def _identity(self, collection: str, object_id: str, tags: dict[str, str]) -> dict[str, Any]:
        now = self.backend.clock.now()
        return {
            "id": object_id,
            "arn": arn(self.caller, collection, object_id),
            "created": now,
            "visible_from": now + self.backend.settings.read_lag,
            "tags": tags,
            "sequence": next(self._sequence),
        }


class Backend:
    """The state of the emulated service: one inventory for each account and Region that has called.

    Whoever reads or changes it while the emulator serves holds `lock`; operations run one at a time.
    """

    def __init__(
        self, *, clock: Clock, settings: Settings | None = None, failing: Collection[tuple[str, str]] = ()
    ) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.settings = settings or Settings()
        self.failing = set(failing)
        """Pairs of asset id and configuration id whose endpoint ends FAILED."""
        self.statuses: dict[tuple[str, str], str | None] = {}
        """By asset id and configuration id, statuses that stay as they are; None is an endpoint without one."""
        self.roles = Roles()
        self._settings_at_start = self.settings
        self._failing_at_start = frozenset(failing)
        self._inventories: dict[Caller, Inventory] = {}
        self._buckets = TokenBuckets()

    @property
    def playable_after(self) -> float:
        return self.settings.playable_after

    def inventory(self, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION) -> Inventory:
        caller = Caller(account, region)
        with self.lock:
            if caller not in self._inventories:
                self._inventories[caller] = Inventory(caller, self)
            self._inventories[caller].settle()
            return self._inventories[caller]

    @property
    def inventories(self) -> list[Inventory]:
        with self.lock:
            return [self.inventory(caller.account, caller.region) for caller in self._inventories]

    def reset(self) -> None:
        """As it was made: without objects, with the settings and failing endpoints of then."""
        with self.lock:
            self.settings = self._settings_at_start
            self.failing = set(self._failing_at_start)
            self.statuses.clear()
            self.roles.reset()
            self._inventories.clear()
            self._buckets.reset()

    def admit(self, caller: Caller) -> None:
        """Count a request against the rate of its account and Region."""
        rate, burst = self.settings.rate, self.settings.burst
        with self.lock:
            if rate is not None and not self._buckets.take(caller, rate=rate, burst=burst, now=self.clock.now()):
                raise TooManyRequestsException(rules.LIMIT_EXCEEDED)

    def check_roles(self, parameters: Mapping[str, Any]) -> None:
        self.roles.check(parameters, ready_after=self.settings.role_ready_after, now=self.clock.now())

    def check_quota(self, existing: int, quota: int) -> None:
        if self.settings.quotas:
            rules.check_quota(existing, quota)

    def endpoint_status(self, asset: Asset, configuration: PackagingConfiguration) -> str | None:
        pair = (asset.id, configuration.id)
        if pair in self.statuses:
            return self.statuses[pair]
        return ingest.status(
            elapsed=self.clock.now() - max(asset.created, configuration.created),
            playable_after=self.settings.playable_after,
            fails=pair in self.failing,
        )
