"""Asset: one title, ingested from S3 and published through the configurations of its packaging group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.resources.packaging_configuration import PackagingConfiguration
from pulumi_mediapackage_vod.dynamic_providers.resources.quotas import warn_beyond_quota
from pulumi_mediapackage_vod.dynamic_providers.resources.registration import (
    ABSENT,
    ProgramError,
    ServiceResource,
    is_known,
    lookup_options,
)


class Asset(ServiceResource):
    """An asset (API: `CreateAsset`).

    The service cannot change one: everything but tags and `packaging_configurations` replaces it, under a new
    generated id with new URLs. The resource is done once the asset is created; its ingest takes a while longer.
    """

    asset_id: pulumi.Output[str]
    """The asset's id, chosen or generated; the same as `id`."""

    egress_urls: pulumi.Output[Mapping[str, str]]
    """Playback URLs by the id of the packaging configuration."""

    egress_endpoints: pulumi.Output[Sequence[Mapping[str, str]]]
    """By configuration: `packaging_configuration_id`, `url` and, for assets ingested since 2021-09-30, the `status`
    of the ingest (`QUEUED`, `PROCESSING`, `PLAYABLE`, `FAILED`) when the asset was last read."""

    packaging_configurations: pulumi.Output[Sequence[Any] | None]
    """The configurations asked for, as ids, or of resources as `id` and `incarnation`."""

    packaging_group_id: pulumi.Output[str]
    """Id of the group."""

    source_arn: pulumi.Output[str]
    """ARN of the source in S3."""

    source_role_arn: pulumi.Output[str]
    """ARN of the role that reads the source."""

    resource_id: pulumi.Output[str | None]
    """The content id that the key server is asked with."""

    revision: pulumi.Output[str | None]
    """The revision of the source, as asked for."""

    def __init__(
        self,
        resource_name: str,
        *,
        packaging_group_id: pulumi.Input[str],
        source_arn: pulumi.Input[str],
        source_role_arn: pulumi.Input[str],
        packaging_configurations: pulumi.Input[Sequence[PackagingConfiguration | pulumi.Input[str]]] | None = None,
        resource_id: pulumi.Input[str] | None = None,
        revision: pulumi.Input[str] | None = None,
        asset_id: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        region: pulumi.Input[str] | None = None,
        id_prefix: pulumi.Input[str] | None = None,
        adopt: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an asset.

        Args:
            resource_name: logical name in the stack.
            packaging_group_id: the group's `id` output, so that the group is deleted after this.
            source_arn: an HLS parent playlist (`.m3u8`) or a SMIL file (`.smil`) in S3, as
                `arn:aws:s3:::bucket/key` or `s3://bucket/key`, in the Region of the group.
            source_role_arn: the IAM role with which MediaPackage reads the source.
            packaging_configurations: the configurations, as resources or ids, whose URLs
                the outputs are to show; not sent to the service, which publishes through all of the group. A replaced
                configuration updates the asset's URLs in the same `up`. Default: whatever the service shows.
            resource_id: the content id for the key server (SPEKE). The service takes one for one asset at a time, so
                a replacement deletes first.
            revision: any text; changing it ingests the source again, under a new id. Not sent to the service.
            asset_id: letters, digits, `_` and `-`, unique in account and Region. Default: `id_prefix` and a hash of
                what the asset is. With a chosen id a replacement deletes first.
            tags: up to 49 tags, besides the configuration's default tags.
            region: the group's Region. Default: the configuration's, else the environment's at the first `up`.
            id_prefix: what a generated id starts with. Default: `resource_name`.
            adopt: take over an existing asset of the chosen id, whoever made it, if all of its settings
                and tags are equal; a preview asks the service once and says what differs. It is then managed, changed
                and deleted like any other.
            opts: the usual resource options; `import_` and `deleted_with` are refused.

        Raises:
            ProgramError: for `import_` or `deleted_with`, or for `delete_before_replace=False` with a chosen id.
        """
        warn_beyond_quota(ASSET, packaging_group_id)
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.asset.v1",
            inputs={
                "packaging_group_id": packaging_group_id,
                "source_arn": source_arn,
                "source_role_arn": source_role_arn,
                "packaging_configurations": published(packaging_configurations),
                "resource_id": resource_id,
                "revision": revision,
                "asset_id": asset_id,
                "tags": tags,
                "region": region,
            },
            chosen_id=asset_id,
            id_prefix=id_prefix,
            adopt=adopt,
            opts=opts,
        )

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 - Pulumi's own resources call it so
        *,
        region: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> Asset:
        """Read an existing asset without managing it; an id that does not exist fails the run.

        Args:
            resource_name: logical name in the stack.
            id: the id of the asset.
            region: default: the configuration's, else the environment's.
            opts: the usual resource options.
        """
        return Asset(
            resource_name,
            packaging_group_id=ABSENT,
            source_arn=ABSENT,
            source_role_arn=ABSENT,
            region=region,
            opts=lookup_options(id, opts),
        )


def published(configurations: Any) -> Any:
    """The configurations as inputs: ids, and of resources the incarnation too, so that the asset is updated when a
    configuration that keeps its id is replaced and gets new URLs."""
    if configurations is None:
        return None
    if not is_known(configurations):
        return pulumi.Output.from_input(configurations).apply(lambda known: pulumi.Output.from_input(_ids(known)))
    if isinstance(configurations, str | Mapping) or not isinstance(configurations, Iterable):
        raise ProgramError(
            f"packaging_configurations is {configurations!r}; it is a list of PackagingConfiguration resources or ids, "
            "which may be Outputs themselves"
        )
    return _ids([*cast("Iterable[Any]", configurations)])


def _ids(configurations: Any) -> Any:
    """Configurations as ids; a value that is not a list stays as it is, and the provider's check refuses it."""
    if not isinstance(configurations, list | tuple):
        return configurations
    return [
        {"id": item.id, "incarnation": item.incarnation} if isinstance(item, PackagingConfiguration) else item
        for item in cast("Sequence[Any]", configurations)
    ]
