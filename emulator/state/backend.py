"""The state of the service: its objects, kept apart per account and Region, and what comes to them by time.

What is being deleted its group has forgotten, while the inventory still has it.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Collection, Iterable, Mapping, MutableMapping
from typing import Any, Protocol, cast

from pulumi_mediapackage_vod.emulator.aws.access import Access
from pulumi_mediapackage_vod.emulator.model import rules
from pulumi_mediapackage_vod.emulator.model.caller import DEFAULT_ACCOUNT, DEFAULT_REGION, Caller
from pulumi_mediapackage_vod.emulator.model.exceptions import TooManyRequestsException
from pulumi_mediapackage_vod.emulator.model.naming import arn, domain_name
from pulumi_mediapackage_vod.emulator.state import ingest, notifications
from pulumi_mediapackage_vod.emulator.state.admission import TokenBuckets
from pulumi_mediapackage_vod.emulator.state.clock import Clock
from pulumi_mediapackage_vod.emulator.state.events import Event, EventLog
from pulumi_mediapackage_vod.emulator.state.objects import (
    Asset,
    PackagingConfiguration,
    PackagingGroup,
    ServiceObject,
)
from pulumi_mediapackage_vod.emulator.state.roles import Roles
from pulumi_mediapackage_vod.emulator.state.settings import Settings


class Packages(Protocol):
    """What keeps the media that were packaged. It is called with the backend's lock held."""

    def forget(self, gone: Asset | PackagingConfiguration) -> None: ...

    def clear(self) -> None: ...


class Inventory:
    """All that one account has in one Region; ids are unique within it."""

    def __init__(self, caller: Caller, backend: Backend) -> None:
        self.caller = caller
        self.backend = backend
        self.packaging_groups: dict[str, PackagingGroup] = {}
        self.packaging_configurations: dict[str, PackagingConfiguration] = {}
        self.assets: dict[str, Asset] = {}
        self._sequence = itertools.count(1)
        self._assets_by_segment: dict[str, Asset] = {}
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
            published_at=self.backend.egress_url,
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
        self._assets_by_segment[asset.segment] = asset
        return asset

    def remove(self, doomed: ServiceObject) -> None:
        """Take an object out of its group at once, and out of sight when its deletion is done."""
        if doomed.is_being_deleted:
            return
        if isinstance(doomed, Asset):
            self.backend.tell(self, [doomed])
            self.forget_sources([doomed])
            del doomed.group.assets[doomed.id]
            del self._assets_by_segment[doomed.segment]
        elif isinstance(doomed, PackagingConfiguration):
            self.backend.tell(self, doomed.group.assets.values())
            del doomed.group.packaging_configurations[doomed.id]
        if self.backend.packages is not None and isinstance(doomed, Asset | PackagingConfiguration):
            self.backend.packages.forget(doomed)
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

    def forget_sources(self, assets: Iterable[Asset] | None = None) -> None:
        """Of these assets or of all: what was read is needed no longer."""
        if self.backend.ingest is not None:
            for asset in self.assets.values() if assets is None else assets:
                self.backend.ingest.forget(asset)

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

    def asset_of_segment(self, segment: str) -> Asset | None:
        """By what tells its playback URLs apart; not one that is being deleted, whose URLs are gone."""
        return self._assets_by_segment.get(segment)

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
        self,
        *,
        clock: Clock,
        access: Access,
        settings: Settings | None = None,
        failing: Collection[tuple[str, str]] = (),
    ) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.events = EventLog(self._happened)
        self.settings = settings or Settings()
        self.failing = set(failing)
        """Pairs of asset id and configuration id whose endpoint ends FAILED."""
        self.statuses: dict[tuple[str, str], str | None] = {}
        """By asset id and configuration id, statuses that stay as they are; None is an endpoint without one."""
        self.roles = Roles()
        self.url: str | None = None
        """Where the emulator listens, once it does."""
        self.ingest: ingest.Ingest | None = None
        """What reads sources; without it time alone decides how far an ingest is."""
        self.packages: Packages | None = None
        self._access = access
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

    def egress_url(self, domain_name: str) -> str:
        """What answers have in the place of a group's host, which stays the service's where nothing listens."""
        return domain_name if self.settings.egress == "aws" or self.url is None else self.url

    def reset(self) -> None:
        """As it was made: without objects, with the settings and failing endpoints of then."""
        with self.lock:
            self.settings = self._settings_at_start
            self.failing = set(self._failing_at_start)
            self.statuses.clear()
            self.roles.reset()
            for inventory in self._inventories.values():
                inventory.forget_sources()
            if self.packages is not None:
                self.packages.clear()
            self._inventories.clear()
            self._buckets.reset()
            self.events.clear()

    def admit(self, caller: Caller) -> None:
        """Count a request against the rate of its account and Region."""
        rate, burst = self.settings.rate, self.settings.burst
        with self.lock:
            if rate is not None and not self._buckets.take(caller, rate=rate, burst=burst, now=self.clock.now()):
                raise TooManyRequestsException(rules.LIMIT_EXCEEDED)

    def check_roles(self, parameters: Mapping[str, Any]) -> None:
        self.roles.check(parameters, ready_after=self.settings.role_ready_after, now=self.clock.now())

    def check_authorization(self, inventory: Inventory, group_id: str, authorization: Mapping[str, Any] | None) -> None:
        if self.settings.check_access and authorization is not None:
            caller = inventory.caller
            self._access.check_authorization(caller, authorization, arn(caller, "packaging-groups", group_id))

    def begin_ingest(self, inventory: Inventory, asset: Asset) -> None:
        """Find out whether the source of a new asset can be read; it will show once the time for that has come."""
        if self.settings.check_access:
            asset.ingest_error = self._access.why_unreadable(
                inventory.caller, asset_arn=asset.arn, source_arn=asset.source_arn, role_arn=asset.source_role_arn
            )
        if asset.ingest_error is None:
            self.read_source(asset)

    def read_source(self, asset: Asset) -> None:
        """Begin to read the source of an asset, whatever was known of it before, if sources are read."""
        if self.ingest is not None:
            asset.ingest_error = None
            self.ingest.start(asset)

    def tell(self, inventory: Inventory, assets: Iterable[Asset]) -> None:
        """Add to the events what these assets have come to, before that can no longer be known."""
        self.events.add(_in_order(self._news(inventory, asset) for asset in assets))

    def _happened(self) -> list[Event]:
        with self.lock:
            return _in_order(
                self._news(inventory, asset)
                for inventory in self.inventories
                for group in inventory.packaging_groups.values()
                for asset in group.assets.values()
            )

    def _news(self, inventory: Inventory, asset: Asset) -> Iterable[tuple[float, Event]]:
        return notifications.happened(
            asset,
            inventory.caller,
            now=self.clock.now(),
            playable_after=self.settings.playable_after,
            status_of=self.endpoint_status,
        )

    def check_quota(self, existing: int, quota: int) -> None:
        if self.settings.quotas:
            rules.check_quota(existing, quota)

    def ingest_status(self, asset: Asset) -> str:
        """How far the asset itself is, whatever becomes of its endpoints."""
        return ingest.status(
            elapsed=self.clock.now() - asset.created,
            playable_after=self.settings.playable_after,
            fails=asset.ingest_error is not None,
            reading=asset.reading,
        )

    def endpoint_status(self, asset: Asset, configuration: PackagingConfiguration) -> str | None:
        pair = (asset.id, configuration.id)
        if pair in self.statuses:
            return self.statuses[pair]
        return ingest.status(
            elapsed=self.clock.now() - max(asset.created, configuration.created),
            playable_after=self.settings.playable_after,
            fails=pair in self.failing or asset.ingest_error is not None,
            reading=asset.reading,
        )


def _in_order(happened: Iterable[Iterable[tuple[float, Event]]]) -> list[Event]:
    timed = sorted(itertools.chain.from_iterable(happened), key=lambda each: each[0])
    return [event for _, event in timed]
