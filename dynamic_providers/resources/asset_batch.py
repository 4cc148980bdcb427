"""Many titles of one packaging group as few resources, with the guard before them and the wait after them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_groups import identities, recorded_in
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_records import Records
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.resources.asset import published
from pulumi_mediapackage_vod.dynamic_providers.resources.packaging_configuration import PackagingConfiguration
from pulumi_mediapackage_vod.dynamic_providers.resources.quotas import warn_beyond_quota
from pulumi_mediapackage_vod.dynamic_providers.resources.registration import EngineResource
from pulumi_mediapackage_vod.program_inputs import ProgramError

T = TypeVar("T")
Urls = Mapping[str, Mapping[str, str]]


class AssetBatch(EngineResource):
    """Many assets of one packaging group, or of several. `AssetCatalog` makes a hundred of them.

    What holds for an `Asset` holds for each title, but an update of the batch replaces what has to be replaced. A
    title that cannot be made does not hold back the others: the resource fails with all reasons together, and its
    state says what exists.
    """

    assets: pulumi.Output[Any]
    """What is recorded of each title, as a text; see `egress_urls`. With several groups, this and the next outputs are
    mappings by group."""

    incarnations: pulumi.Output[Any]
    """The incarnations that the assets have."""

    endpoints: pulumi.Output[Mapping[str, Any]]
    """URLs by configuration id, with `{asset}` in the place of the part that is the asset's own."""

    urls: pulumi.Output[Mapping[str, Any]]
    """The URLs of titles that do not fit: {key: {configuration id: URL}}."""

    region: pulumi.Output[str]
    """The Region of the group."""

    @property
    def egress_urls(self) -> pulumi.Output[Urls]:
        """{key: {configuration id: URL}}, put together of what is recorded."""
        return self.egress_urls_of([self])

    @staticmethod
    def egress_urls_of(batches: Sequence[AssetBatch]) -> pulumi.Output[Urls]:
        """The `egress_urls` of several batches. Pulumi makes an Output of each value in the Outputs that it joins, so
        these are joined while they are texts."""

        def urls(found: Sequence[Mapping[str, Any]]) -> Urls:
            recorded = [records for outputs in found for records in _records(outputs).values()]
            return {key: each for records in recorded for key, each in records.egress_urls().items()}

        names = ("assets", "incarnations", "endpoints", "urls")
        return pulumi.Output.all(*(each._outputs(names) for each in batches)).apply(urls)

    @property
    def known_endpoints(self) -> pulumi.Output[Mapping[str, str]]:
        """`endpoints`, of all groups."""

        def endpoints(recorded: Mapping[str, Records]) -> Mapping[str, str]:
            return {id_: url for records in recorded.values() for id_, url in records.endpoints.items()}

        return self._recorded(("assets", "incarnations", "endpoints"), endpoints)

    @property
    def identities(self) -> pulumi.Output[str]:
        """What tells each asset from another one, as a text; see `AssetCatalogReadiness`."""
        return self._recorded(("assets", "incarnations"), lambda found: identities(found, with_groups=self._is_parted))

    def _recorded(self, names: Sequence[str], shown: Callable[[Mapping[str, Records]], T]) -> pulumi.Output[T]:
        """What is recorded of each group."""
        return self._outputs(names).apply(lambda outputs: shown(_records(outputs)))

    def _outputs(self, names: Sequence[str]) -> pulumi.Output[Mapping[str, Any]]:
        return cast(
            "pulumi.Output[Mapping[str, Any]]", pulumi.Output.all(**{name: getattr(self, name) for name in names})
        )

    def __init__(
        self,
        resource_name: str,
        *,
        titles: pulumi.Input[Mapping[str, Any]],
        packaging_group_id: pulumi.Input[str] | None = None,
        groups: Sequence[Mapping[str, Any]] | None = None,
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
            titles: sources by key, or `source_arn`, `asset_id`, `resource_id`, `source_role_arn`, `revision` and
                `tags` by key. A generated id begins with the key and is that of an `Asset` with this `id_prefix`.
            packaging_group_id: the group's `id` output, so that the group is deleted after this.
            groups: instead of it and of `packaging_configurations`, the `id`, `packaging_configurations` and `weight`
                of several groups. A title stays in the group that it is in; a new one goes to one of them by a
                weighted hash, and to none of the weight 0. A group that holds titles cannot leave.
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
            ProgramError: for `import_`; for neither `packaging_group_id` nor `groups`, and for both.
        """
        if (packaging_group_id is None) == (groups is None):
            raise ProgramError(f"AssetBatch {resource_name!r} takes either packaging_group_id= or groups=")
        self._is_parted = groups is not None
        shares = {packaging_group_id: 1.0} if groups is None else {each["id"]: each.get("weight", 1) for each in groups}
        for group_id, share in shares.items():
            if isinstance(titles, Mapping) and share:
                warn_beyond_quota(ASSET, group_id, len(titles) * share / sum(shares.values()))
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.asset-batch.v1",
            inputs={
                "name": resource_name,
                "packaging_group_id": packaging_group_id,
                "groups": [_with_published(each) for each in groups] if groups is not None else None,
                "titles": _as_text(titles),
                "source_role_arn": source_role_arn,
                "packaging_configurations": published(packaging_configurations),
                "tags": tags,
                "region": region,
                "id_prefix": id_prefix,
                "release": sorted(release) or None,
                "adopt": adopt or None,
                "owner": f"{pulumi.get_project()}/{pulumi.get_stack()}/{resource_name}",
            },
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
        packaging_group_id: pulumi.Input[str] | None = None,
        groups: Sequence[pulumi.Input[str]] | None = None,
        source_role_arn: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        id_prefix: pulumi.Input[str] | None = None,
        region: pulumi.Input[str] | None = None,
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
            packaging_group_id: the packaging group's id.
            groups: instead of it, the ids of several.
            source_role_arn: what all batches are given, so that a mistake in it is told once.
            tags: likewise.
            id_prefix: likewise.
            region: their Region.
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
                "packaging_group_id": packaging_group_id,
                "groups": groups,
                "region": region,
                "source_role_arn": source_role_arn,
                "tags": tags,
                "id_prefix": id_prefix,
            },
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
        packaging_configurations: pulumi.Input[Sequence[PackagingConfiguration | pulumi.Input[str]]] | None = None,
        groups: Sequence[Mapping[str, Any]] | None = None,
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
            groups: instead of that, the groups of the batches, as `AssetBatch` takes them.
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
                "groups": [_with_published(each) for each in groups] if groups is not None else None,
                "configuration_names": configuration_names,
                "region": region,
                "timeout_seconds": timeout_seconds,
            },
            opts=opts,
        )


def _records(outputs: Mapping[str, Any]) -> Mapping[str, Records]:
    """The recorded assets of each group. A batch that has had nothing to do since its one group became several still
    has the outputs of one. A unit test's mocks leave them out."""
    return recorded_in({name: value for name, value in outputs.items() if value is not None})


def _as_text(titles: pulumi.Input[Mapping[str, Any]]) -> pulumi.Input[Mapping[str, Any] | str]:
    """Known titles as JSON: Pulumi takes time for each value of a mapping, and none for the length of a text."""
    try:
        return json.dumps(titles)
    except TypeError:
        return titles


def _with_published(group: Mapping[str, Any]) -> dict[str, Any]:
    return {**group, "packaging_configurations": published(group.get("packaging_configurations"))}
