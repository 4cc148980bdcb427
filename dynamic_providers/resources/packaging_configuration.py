"""PackagingConfiguration: one format in which a packaging group publishes all of its assets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import PACKAGING_CONFIGURATION
from pulumi_mediapackage_vod.dynamic_providers.resources.inputs import CmafPackage, DashPackage, HlsPackage, MssPackage
from pulumi_mediapackage_vod.dynamic_providers.resources.quotas import warn_beyond_quota
from pulumi_mediapackage_vod.dynamic_providers.resources.registration import ABSENT, ServiceResource, lookup_options


class PackagingConfiguration(ServiceResource):
    """A packaging configuration (API: `CreatePackagingConfiguration`); exactly one package format each.

    The service cannot change one: everything but tags replaces it, under a new generated id, and its endpoints get
    new URLs. Assets that name it in `packaging_configurations` follow in the same `up`.
    """

    configuration_id: pulumi.Output[str]
    """The configuration's id, chosen or generated; the same as `id`."""

    packaging_group_id: pulumi.Output[str]
    """Id of the group."""

    hls_package: pulumi.Output[Mapping[str, Any] | None]
    """The HLS package, as asked for."""

    dash_package: pulumi.Output[Mapping[str, Any] | None]
    """The DASH package, as asked for."""

    cmaf_package: pulumi.Output[Mapping[str, Any] | None]
    """The CMAF package, as asked for."""

    mss_package: pulumi.Output[Mapping[str, Any] | None]
    """The Smooth Streaming package, as asked for."""

    def __init__(
        self,
        resource_name: str,
        *,
        packaging_group_id: pulumi.Input[str],
        hls_package: pulumi.Input[HlsPackage] | None = None,
        dash_package: pulumi.Input[DashPackage] | None = None,
        cmaf_package: pulumi.Input[CmafPackage] | None = None,
        mss_package: pulumi.Input[MssPackage] | None = None,
        configuration_id: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        region: pulumi.Input[str] | None = None,
        id_prefix: pulumi.Input[str] | None = None,
        adopt: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a packaging configuration.

        Args:
            resource_name: logical name in the stack.
            packaging_group_id: the group's `id` output, so that the group is deleted after this.
            hls_package: HLS; give exactly one of the four packages.
            dash_package: DASH.
            cmaf_package: CMAF.
            mss_package: Microsoft Smooth Streaming.
            configuration_id: letters, digits, `_` and `-`, unique in account and Region. Default: `id_prefix` and a
                hash of what the configuration is. With a chosen id a replacement deletes first.
            tags: up to 49 tags, besides the configuration's default tags.
            region: the group's Region. Default: the configuration's, else the environment's at the first `up`.
            id_prefix: what a generated id starts with. Default: `resource_name`.
            adopt: take over an existing packaging configuration of the chosen id, whoever made it, if all of its
                settings and tags are equal; a preview asks the service once and says what differs. It is then managed,
                changed and deleted like any other.
            opts: the usual resource options; `import_` and `deleted_with` are refused.

        Raises:
            ProgramError: for `import_` or `deleted_with`, or for `delete_before_replace=False` with a chosen id.
        """
        warn_beyond_quota(PACKAGING_CONFIGURATION, packaging_group_id)
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.packaging-configuration.v1",
            inputs={
                "packaging_group_id": packaging_group_id,
                "hls_package": hls_package,
                "dash_package": dash_package,
                "cmaf_package": cmaf_package,
                "mss_package": mss_package,
                "configuration_id": configuration_id,
                "tags": tags,
                "region": region,
            },
            chosen_id=configuration_id,
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
    ) -> PackagingConfiguration:
        """Read an existing packaging configuration without managing it; an id that does not exist fails the run.

        Args:
            resource_name: logical name in the stack.
            id: the id of the packaging configuration.
            region: default: the configuration's, else the environment's.
            opts: the usual resource options.
        """
        return PackagingConfiguration(
            resource_name, packaging_group_id=ABSENT, region=region, opts=lookup_options(id, opts)
        )
