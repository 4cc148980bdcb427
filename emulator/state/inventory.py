"""The objects of one account in one Region, and what a create, a delete and the passing of time do to them.

An object that is being deleted is no longer in its group, but is in the inventory until its deletion is done.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, MutableMapping
from typing import Any, cast

from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.model.naming import arn, domain_name
from pulumi_mediapackage_vod.emulator.state.conditions import Conditions
from pulumi_mediapackage_vod.emulator.state.objects import Asset, PackagingConfiguration, PackagingGroup, ServiceObject


class Inventory:
    """All that one account has in one Region; ids are unique within it."""

    def __init__(self, caller: Caller, conditions: Conditions) -> None:
        self.caller = caller
        self.conditions = conditions
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
            published_at=self.conditions.egress_url,
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
            self.conditions.tell(self.caller, [doomed])
            self.forget_sources([doomed])
            del doomed.group.assets[doomed.id]
            del self._assets_by_segment[doomed.segment]
        elif isinstance(doomed, PackagingConfiguration):
            self.conditions.tell(self.caller, doomed.group.assets.values())
            del doomed.group.packaging_configurations[doomed.id]
        if self.conditions.packages is not None and isinstance(doomed, Asset | PackagingConfiguration):
            self.conditions.packages.forget(doomed)
        doomed.gone_from = self.conditions.clock.now() + self.conditions.settings.delete_after
        self._being_deleted.append(doomed)
        self.settle()

    def forget(self, doomed: ServiceObject) -> None:
        """Take an object away at once, a group with everything in it."""
        if isinstance(doomed, PackagingGroup):
            for child in (*self.packaging_configurations.values(), *self.assets.values()):
                if child.group is doomed:
                    self.forget(child)
        self.remove(doomed)
        doomed.gone_from = self.conditions.clock.now()
        self.settle()

    def forget_sources(self, assets: Iterable[Asset] | None = None) -> None:
        """What was read of these assets, or of all, is needed no longer."""
        if self.conditions.ingest is not None:
            for asset in self.assets.values() if assets is None else assets:
                self.conditions.ingest.forget(asset)

    def settle(self) -> None:
        """Remove the objects whose deletion is done by now."""
        if not self._being_deleted:
            return
        now = self.conditions.clock.now()
        for each in self._being_deleted:
            if each.gone_from is not None and each.gone_from <= now:
                self._collection_of(each).pop(each.id)
        self._being_deleted = [each for each in self._being_deleted if each.gone_from is None or each.gone_from > now]

    def is_visible(self, each: ServiceObject) -> bool:
        return each.visible_from <= self.conditions.clock.now()

    def describe_packaging_configuration(self, configuration: PackagingConfiguration) -> dict[str, Any]:
        if self.conditions.settings.fill_defaults:
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
        """The asset with this segment in its playback URLs; none that is being deleted, whose URLs are gone."""
        return self._assets_by_segment.get(segment)

    def describe_asset(self, asset: Asset) -> dict[str, Any]:
        """An asset with its endpoints, one for each configuration that its group has at this moment."""
        endpoints: list[dict[str, str | None]] = []
        for configuration in asset.group.packaging_configurations.values():
            url = asset.url(configuration)
            if url:
                status = self.conditions.endpoint_status(asset, configuration)
                endpoints.append({"PackagingConfigurationId": configuration.id, "Status": status, "Url": url})
        return {**asset.describe(), "EgressEndpoints": endpoints}

    def _identity(self, collection: str, object_id: str, tags: dict[str, str]) -> dict[str, Any]:
        now = self.conditions.clock.now()
        return {
            "id": object_id,
            "arn": arn(self.caller, collection, object_id),
            "created": now,
            "visible_from": now + self.conditions.settings.read_lag,
            "tags": tags,
            "sequence": next(self._sequence),
        }
