"""Many titles of one packaging group as few resources, with the guard before them and the wait after them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.batch_records import Records
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.resources.asset import published
from pulumi_mediapackage_vod.dynamic_providers.resources.packaging_configuration import PackagingConfiguration
from pulumi_mediapackage_vod.dynamic_providers.resources.quotas import warn_beyond_quota
from pulumi_mediapackage_vod.dynamic_providers.resources.registration import EngineResource

T = TypeVar("T")


class AssetBatch(EngineResource):
    """Many assets of one packaging group. `AssetCatalog` makes a hundred of them.

    What holds for an `Asset` holds for each title, but an update of the batch replaces what has to be replaced. A
    title that cannot be made does not hold back the others: the resource fails with all reasons together, and its
    state says what exists.
    """

    assets: pulumi.Output[str]
    """What is recorded of each title, as a text; see `egress_urls`."""

    incarnations: pulumi.Output[Sequence[str]]
    """The incarnations that the assets have."""

    endpoints: pulumi.Output[Mapping[str, str]]
    """URLs by configuration id, with `{asset}` in the place of the part that is the asset's own."""

    urls: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """The URLs of titles that do not fit: {key: {configuration id: URL}}."""

    region: pulumi.Output[str]
    """The Region of the group."""

    @property
    def egress_urls(self) -> pulumi.Output[Mapping[str, Mapping[str, str]]]:
        """{key: {configuration id: URL}}, put together of what is recorded."""
        return self._records(("assets", "incarnations", "endpoints", "urls"), Records.egress_urls, {})

    @property
    def identities(self) -> pulumi.Output[str]:
        """What tells each asset from another one, as a text; see `AssetCatalogReadiness`."""
        return self._records(("assets", "incarnations"), Records.identities, "")

    def _records(self, names: Sequence[str], shown: Callable[[Records], T], nothing: T) -> pulumi.Output[T]:
        found = pulumi.Output.all(**{name: getattr(self, name) for name in names})
        # A unit test's mocks leave all of it out.
        return found.apply(lambda each: shown(Records.of(each)) if each["assets"] else nothing)

    def __init__(
        self,
        resource_name: str,
        *,
        packaging_group_id: pulumi.Input[str],
        titles: pulumi.Input[Mapping[str, Any]],
        source_role_arn: pulumi.Input[str] | None = None,
        packaging_configurations: pulumi.Input[Sequence[PackagingConfiguration | pulumi.Input[str]]] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        region: pulumi.Input[str] | None = None,
        id_prefix: pulumi.Input[str] | None = None,
        release: Sequence[str] = (),
        adopt: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a batch.

        Args:
            resource_name: logical name in the stack.
            packaging_group_id: the group's `id` output, so that the group is deleted after this.
            titles: sources by key, or `source_arn`, `asset_id`, `resource_id`, `source_role_arn`, `revision` and
                `tags` by key. A generated id begins with the key and is that of an `Asset` with this `id_prefix`.
            source_role_arn: the IAM role that reads the sources of titles without a role of their own.
            packaging_configurations: see `Asset`.
            tags: tags of all assets.
            region: the group's Region. Default: the configuration's, else the environment's at the first `up`.
            id_prefix: what generated ids begin with, before the key. Default: the key alone.
            release: keys of titles that are no more among `titles` and whose assets stay, for other resources of the
                stack to take over.
            adopt: take over existing assets, for all titles with an `asset_id`.
            opts: the usual resource options; `import_` is refused.

        Raises:
            ProgramError: for `import_`.
        """
        if isinstance(titles, Mapping):
            warn_beyond_quota(ASSET, packaging_group_id, len(titles))
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.asset-batch.v1",
            inputs={
                "name": resource_name,
                "packaging_group_id": packaging_group_id,
                "titles": titles,
                "source_role_arn": source_role_arn,
                "packaging_configurations": published(packaging_configurations),
                "tags": tags,
                "region": region,
                "id_prefix": id_prefix,
                "release": sorted(release) or None,
                "adopt": adopt or None,
                "owner": f"{pulumi.get_project()}/{pulumi.get_stack()}/{resource_name}",
            },
            outputs=("arn", "assets", "endpoints", "incarnation", "incarnations", "leaving", "tags_all", "urls"),
            opts=opts,
        )


class AssetCatalogHead(EngineResource):
    """Compares the titles of a catalogue with those that are recorded, before any batch is touched.

    Nothing is made in the service. A catalogue that became empty, or lost more titles than it may, fails the preview.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        titles: pulumi.Input[str],
        batches: int,
        allow_empty: bool = False,
        max_deletions: float | None = None,
        released: str = "",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the head.

        Args:
            resource_name: logical name in the stack.
            titles: for each title 6 characters of a hash of its key and 4 of a hash of the title, all in one text.
            batches: into how many batches the titles go; it cannot be changed.
            allow_empty: let all titles go.
            max_deletions: the share of the titles that may go at once. Default: any.
            released: 6 characters of a hash of each key that goes without a deletion.
            opts: the usual resource options; `import_` is refused.

        Raises:
            ProgramError: for `import_`.
        """
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.asset-catalog.v1",
            inputs={
                "name": resource_name,
                "titles": titles,
                "batches": batches,
                "allow_empty": allow_empty or None,
                "max_deletions": max_deletions,
                "released": released or None,
            },
            outputs=("digest",),
            opts=opts,
        )


class AssetCatalogReadiness(EngineResource):
    """Waits until the assets of batches are PLAYABLE through all packaging configurations that publish them.

    It is to a catalogue what `AssetReadiness` is to assets. Nothing is made in the service.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        batches: Sequence[AssetBatch],
        packaging_configurations: pulumi.Input[Sequence[PackagingConfiguration | pulumi.Input[str]]],
        timeout_seconds: float | None = None,
        configuration_names: pulumi.Input[Mapping[str, str]] | None = None,
        region: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a wait.

        Args:
            resource_name: logical name in the stack.
            batches: all of the catalogue's.
            packaging_configurations: what the assets are published through; see `Asset`.
            timeout_seconds: default 3600, counted from the last create; `custom_timeouts` wins.
            configuration_names: what messages call a configuration, by its id. Default: the id.
            region: the Region of the assets. Default: the configuration's, else the environment's at the first `up`.
            opts: the usual resource options; `import_` is refused.

        Raises:
            ProgramError: for `import_`.
        """
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.asset-catalog-readiness.v1",
            inputs={
                "name": resource_name,
                "batches": [each.identities for each in batches],
                "packaging_configurations": published(packaging_configurations),
                "configuration_names": configuration_names,
                "region": region,
                "timeout_seconds": timeout_seconds,
            },
            outputs=("digests", "unfinished"),
            opts=opts,
        )
