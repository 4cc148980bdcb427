"""Assets: more titles for a packaging unit, from the same stack or from another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pulumi

from pulumi_mediapackage_vod.components import parts
from pulumi_mediapackage_vod.components.catalogue.holders import hold
from pulumi_mediapackage_vod.components.catalogue.publication import publish, require_wait
from pulumi_mediapackage_vod.components.catalogue.titles import Catalogue, titles_of, warn_of_many_titles
from pulumi_mediapackage_vod.components.checks.component import PACKAGE, Component
from pulumi_mediapackage_vod.components.checks.known import reusable
from pulumi_mediapackage_vod.components.checks.settings import Tags, id_prefix, require_adopt
from pulumi_mediapackage_vod.components.delivery.playback_urls import on_host_if_any
from pulumi_mediapackage_vod.components.packaging_reference import Packaging, referenced
from pulumi_mediapackage_vod.dynamic_providers import Asset, AssetReadiness

if TYPE_CHECKING:
    from pulumi_mediapackage_vod.components.access.source_access import SourceAccess, SourceAccessSettings


class Assets(Component):
    """Titles of a unit that is declared elsewhere.

    They are published through all of the unit's formats. Children are named `<name>-<asset key>`, `<name>-readiness`
    and `<name>-source-access`. Declare each title in one place only, under one key.
    """

    egress_urls: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """The service's own playback URLs: {asset key: {format key: URL}}."""

    playback_urls: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """What to give to players: the same URLs on the host of the unit's `cdn` if it has one, otherwise `egress_urls`."""

    domain_name: pulumi.Output[str | None]
    """The URL that all egress URLs start with."""

    region: pulumi.Output[str]
    """The Region of the unit."""

    statuses: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """How far each ingest was when last seen: {asset key: {format key: QUEUED, PROCESSING, PLAYABLE or FAILED}}."""

    assets: Mapping[str, Asset]
    """The assets by asset key."""

    readiness: AssetReadiness | None
    """The wait until these assets can be played, with `wait_until_playable`."""

    if TYPE_CHECKING:  # Pulumi evaluates annotations, and these need pulumi-aws.
        source_access: SourceAccess | None
        """The role that reads the sources, with `source_bucket` or `source_access`."""

    def __init__(
        self,
        name: str,
        *,
        packaging: Packaging,
        assets: Catalogue,
        source_role_arn: pulumi.Input[str] | None = None,
        source_bucket: pulumi.Input[str] | None = None,
        source_access: SourceAccess | SourceAccessSettings | None = None,
        tags: pulumi.Input[Tags] | None = None,
        asset_id_prefix: pulumi.Input[str] | None = None,
        wait_until_playable: bool | float = False,
        adopt: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare titles.

        Args:
            name: logical name in the stack.
            packaging: the unit, or the `reference` that its stack exports:
                `StackReference("acme/packaging/prod").require_output("reference")`.
            assets: the catalogue; see `VodPackaging`.
            source_role_arn: the IAM role with which MediaPackage reads the sources.
            source_bucket: name or ARN of the bucket that holds the sources; see `VodPackaging`.
            source_access: settings or a `SourceAccess`; see `VodPackaging`.
            tags: tags of the assets.
            asset_id_prefix: what the ids of assets begin with, before the key, where no `asset_id` is given; such as
                `pulumi.get_stack()`, where several stacks publish titles of one key in one group. Assets that are made
                already keep their ids. Default: the key alone.
            wait_until_playable: see `VodPackaging`.
            adopt: take over existing assets, for all titles with an `asset_id`.
            opts: the usual component options.

        Raises:
            ProgramError: a packaging that is no reference, keys that are not known when the program runs, an asset
                without a role.
        """
        source_role_arn, source_bucket, asset_id_prefix, tags = reusable(
            (source_role_arn, source_bucket, asset_id_prefix, tags)
        )
        asset_id_prefix = id_prefix("asset_id_prefix", asset_id_prefix)
        parts.refuse_two_roles(source_role_arn, source_access)
        require_wait(wait_until_playable)
        unit = referenced(packaging)
        titles = titles_of(
            assets,
            has_role=any(each is not None for each in (source_role_arn, source_bucket, source_access)),
            source_bucket=source_bucket,
            content_id=unit.content_id,
            tags=tags,
        )
        require_adopt(adopt, [each.get("asset_id") for each in titles.values()], "write the asset_id of a title")
        warn_of_many_titles(titles)
        hold(unit.group, "Assets", name, titles, asset_id_prefix)
        super().__init__(f"{PACKAGE}:index:Assets", name, {}, opts)
        self.source_access = parts.source_role(
            name, source_access, role_arn=source_role_arn, bucket=source_bucket, titles=titles, tags=tags, parent=self
        )
        own_role = parts.made_here(self.source_access, source_access)
        self.region = parts.unit_region(unit.region, own_role)
        published = publish(
            name,
            titles,
            group_id=unit.group_id,
            configurations=unit.configurations,
            configuration_ids=unit.configuration_ids,
            formats=unit.formats,
            source_role_arn=self.source_access.role_arn if self.source_access else source_role_arn,
            asset_id_prefix=asset_id_prefix,
            region=self.region,
            wait_until_playable=wait_until_playable,
            adopt=adopt,
            parent=self,
        )
        self.assets = published.assets
        self.readiness = published.readiness
        self.egress_urls = published.egress_urls
        self.statuses = published.statuses
        self.playback_urls = pulumi.Output.all(self.egress_urls, unit.playback_host).apply(on_host_if_any, True)
        self.domain_name = unit.domain_name
        outputs = ("egress_urls", "playback_urls", "domain_name", "region", "statuses")
        self.register_outputs({output: getattr(self, output) for output in outputs})
