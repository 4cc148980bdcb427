"""PackagingGroup: the host and the settings that packaging configurations and assets share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.resources.inputs import Authorization, EgressAccessLogs
from pulumi_mediapackage_vod.dynamic_providers.resources.registration import ServiceResource, lookup_options


class PackagingGroup(ServiceResource):
    """A packaging group (API: `CreatePackagingGroup`).

    Tags, CDN authorization and access logs change in place; another id or Region replaces the group, and with it
    everything in it.
    """

    group_id: pulumi.Output[str]
    """The group's id, chosen or generated; the same as `id`."""

    domain_name: pulumi.Output[str]
    """The URL all endpoints of the group start with, as the service gives it: `https://….amazonaws.com`."""

    origin_host: pulumi.Output[str]
    """The host of `domain_name` alone, as a CDN's origin wants it."""

    approximate_asset_count: pulumi.Output[int | None]
    """How many assets the group held when it was last read; the service does not update it at once."""

    authorization: pulumi.Output[Mapping[str, Any] | None]
    """CDN authorization, as asked for."""

    egress_access_logs: pulumi.Output[Mapping[str, Any] | None]
    """Access logs, as asked for."""

    def __init__(
        self,
        resource_name: str,
        *,
        group_id: pulumi.Input[str] | None = None,
        authorization: pulumi.Input[Authorization] | None = None,
        egress_access_logs: pulumi.Input[EgressAccessLogs] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        region: pulumi.Input[str] | None = None,
        id_prefix: pulumi.Input[str] | None = None,
        adopt: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a packaging group.

        Args:
            resource_name: logical name in the stack.
            group_id: 1 to 256 letters, digits, `_` and `-`. Default: `id_prefix` and a random suffix. With a chosen
                id a replacement deletes first.
            authorization: CDN authorization. Default: anyone who knows a URL can play it.
            egress_access_logs: `{}` logs to the service's default log group. Default: no logs.
            tags: up to 49 tags, besides the configuration's default tags.
            region: default: the configuration's, else the environment's when the group was first made.
            id_prefix: what a generated id starts with. Default: `resource_name`.
            adopt: take over an existing packaging group of the chosen id, whoever made it, if all of its settings
                and tags are equal; a preview asks the service once and says what differs. It is then managed, changed
                and deleted like any other.
            opts: the usual resource options; `import_` and `deleted_with` are refused.

        Raises:
            ProgramError: for `import_` or `deleted_with`, or for `delete_before_replace=False` with a chosen id.
        """
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.packaging-group.v1",
            inputs={
                "group_id": group_id,
                "authorization": authorization,
                "egress_access_logs": egress_access_logs,
                "tags": tags,
                "region": region,
            },
            chosen_id=group_id,
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
    ) -> PackagingGroup:
        """Read an existing packaging group without managing it; an id that does not exist fails the run.

        Args:
            resource_name: logical name in the stack.
            id: the id of the packaging group.
            region: default: the configuration's, else the environment's.
            opts: the usual resource options.
        """
        return PackagingGroup(resource_name, region=region, opts=lookup_options(id, opts))
