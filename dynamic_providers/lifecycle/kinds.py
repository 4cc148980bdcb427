"""The three kinds of objects that the service holds, as data: names, ids, and which inputs an update can change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Kind:
    """What the lifecycle has to know of a kind of object besides its own checks and changes."""

    name: str
    """The service's word for it: `packaging group`."""
    operation_suffix: str
    """What its operations are called after: `PackagingGroup` of `CreatePackagingGroup`."""
    list_operation: str
    """The operation that lists such objects, all of them or those of a packaging group."""
    id_property: str
    """The input that chooses the id: `group_id`."""
    quota: int
    """How many the service allows by default: https://docs.aws.amazon.com/mediapackage/latest/ug/vod-quotas.html"""
    quota_code: str
    """Its code in Service Quotas: https://docs.aws.amazon.com/general/latest/gr/mediapackage.html"""
    create_only: tuple[str, ...] = ()
    """Inputs of the service that only a replacement can change. The id and the Region always belong to them."""
    not_sent: tuple[str, ...] = ()
    """Create-only inputs that the service never sees."""
    in_place: tuple[str, ...] = ()
    """Inputs of the service, besides tags, that an update changes."""
    watched: tuple[str, ...] = ()
    """Inputs that the service never sees and whose change is an update."""
    answered: tuple[str, ...] = ("arn", "created_at")
    """Outputs that come from the service's answers."""
    used_once: tuple[str, ...] = ()
    """Inputs, besides the id, that must differ between any two objects: the service refuses a value that is in use."""
    replacement_warning: str = ""
    """What a preview warns of, once a packaging group, when objects are replaced."""
    delete_first_warning: str = ""
    """What a preview warns of when a replacement has to delete the old object first."""
    random_id: bool = False
    """Whether a generated id is random. If not, it is a hash of what the object is, so that a create which is run
    again after a crash meets the object that the first attempt made."""
    is_held_in_batches: bool = False
    """Whether a batch may hold such objects, from where and to where they move."""
    holds: tuple[Kind, ...] = ()
    """The kinds of objects that it may hold; it can be deleted only without them."""

    @property
    def replacing(self) -> tuple[str, ...]:
        """All inputs whose change is a replacement."""
        return (self.id_property, "region", *self.create_only, *self.not_sent)

    def answered_in(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The service's own values among outputs or in an answer."""
        return {each: values[each] for each in self.answered if each in values}

    @property
    def plural(self) -> str:
        """The word for several of them."""
        return f"{self.name}s"

    def beyond_quota(self, holder: str) -> str:
        """What is said before the service refuses one object too many."""
        return (
            f"the program needs more than {self.quota} {self.plural} for {holder} at once, where one that is replaced "
            "counts twice unless it has `delete_before_replace=True`, and the quota is "
            f"{self.quota} unless AWS has raised it: the service would refuse the rest. To have it raised: "
            f"{self.way_to_more}"
        )

    @property
    def quota_setting(self) -> str:
        """Its name in the setting `mediapackage-vod:quotas`: `packagingGroups`."""
        first, *rest = self.plural.split()
        return first + "".join(map(str.capitalize, rest))

    @property
    def way_to_more(self) -> str:
        """How to have the quota raised, and to say that it is."""
        return (
            f"`aws service-quotas request-service-quota-increase --service-code mediapackage --quota-code "
            f"{self.quota_code} --desired-value NUMBER`; once it is, `pulumi config set --path "
            f"mediapackage-vod:quotas.{self.quota_setting} NUMBER`"
        )

    def at(self, object_id: str, region: str) -> str:
        """An object in words: `asset 'trailer' in eu-west-1`."""
        return f"{self.name} {object_id!r} in {region}"

    def removal_command(self, object_id: str, region: str) -> str:
        """The AWS CLI's command that deletes an object."""
        return f"aws mediapackage-vod delete-{self.name.replace(' ', '-')} --id {object_id} --region {region}"


ASSET: Final = Kind(
    name="asset",
    operation_suffix="Asset",
    list_operation="ListAssets",
    id_property="asset_id",
    quota=10_000,
    quota_code="L-563EE697",
    create_only=("packaging_group_id", "source_arn", "source_role_arn", "resource_id"),
    not_sent=("revision",),
    watched=("packaging_configurations",),
    answered=("arn", "created_at", "egress_endpoints", "egress_urls"),
    used_once=("resource_id",),
    is_held_in_batches=True,
    delete_first_warning="it cannot be played until the new one is ingested",
)
PACKAGING_CONFIGURATION: Final = Kind(
    name="packaging configuration",
    operation_suffix="PackagingConfiguration",
    list_operation="ListPackagingConfigurations",
    id_property="configuration_id",
    quota=10,
    quota_code="L-1E1258F1",
    create_only=("packaging_group_id", "hls_package", "dash_package", "cmaf_package", "mss_package"),
    replacement_warning="is made anew, which ends the URLs that are published in this format; titles get new ones in "
    "the same `up`. To keep the old ones, add the new format beside this one, under a key of its own, and remove this "
    "one when nobody plays it any more",
)
PACKAGING_GROUP: Final = Kind(
    name="packaging group",
    operation_suffix="PackagingGroup",
    list_operation="ListPackagingGroups",
    id_property="group_id",
    quota=10,
    quota_code="L-66FFDBE4",
    in_place=("authorization", "egress_access_logs"),
    answered=("approximate_asset_count", "arn", "created_at", "domain_name", "origin_host"),
    random_id=True,
    holds=(ASSET, PACKAGING_CONFIGURATION),
)
