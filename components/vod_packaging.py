"""VodPackaging: a packaging group, its formats and its assets as one unit, with the playback URLs as outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pulumi

from pulumi_mediapackage_vod.components import parts
from pulumi_mediapackage_vod.components.catalogue.holders import hold
from pulumi_mediapackage_vod.components.catalogue.publication import identities, publish, require_wait
from pulumi_mediapackage_vod.components.catalogue.titles import Catalogue, titles_of, warn_of_many_titles
from pulumi_mediapackage_vod.components.checks.component import PACKAGE, Component
from pulumi_mediapackage_vod.components.checks.keyed import outputs_by_key
from pulumi_mediapackage_vod.components.checks.known import reusable
from pulumi_mediapackage_vod.components.checks.settings import Tags, id_prefix, require_adopt, require_boolean
from pulumi_mediapackage_vod.components.formats.by_key import formats_by_key
from pulumi_mediapackage_vod.components.formats.configurations import packaging_configurations
from pulumi_mediapackage_vod.components.formats.drm import Drm, content_id_template
from pulumi_mediapackage_vod.components.formats.presets import Format
from pulumi_mediapackage_vod.components.formats.protection import drm_of_content_ids, protected
from pulumi_mediapackage_vod.components.packaging_reference import reference_of
from pulumi_mediapackage_vod.components.unit import host_of
from pulumi_mediapackage_vod.dynamic_providers import (
    Asset,
    AssetReadiness,
    Authorization,
    KnownValue,
    PackagingConfiguration,
    PackagingGroup,
    ProgramError,
)

if TYPE_CHECKING:
    import pulumi_aws as aws

    from pulumi_mediapackage_vod.components.access.source_access import SourceAccess, SourceAccessSettings
    from pulumi_mediapackage_vod.components.delivery.cdn_authorization import CdnAuthorization, CdnAuthorizationSettings
    from pulumi_mediapackage_vod.components.delivery.distribution import DistributionSettings, PackagingDistribution
    from pulumi_mediapackage_vod.components.monitoring.access_logs import AccessLogs, AccessLogsSettings
    from pulumi_mediapackage_vod.components.monitoring.packaging_monitoring import (
        MonitoringSettings,
        PackagingMonitoring,
    )


class VodPackaging(Component):
    """A packaging group, its formats and its titles as one unit, whose outputs are the playback URLs.

    Every asset is published through every format. Children are named `<name>-group`, `<name>-domain`,
    `<name>-<format key>`, `<name>-<asset key>`, `<name>-urls` and `<name>-readiness`; the parts around them
    `<name>-source-access`, `<name>-authorization`, `<name>-access-logs`, `<name>-cdn` and `<name>-monitoring`. These
    names, the defaults and the shapes of the outputs are contract.
    """

    egress_urls: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """The service's own playback URLs: {asset key: {format key: URL}}."""

    playback_urls: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """What to give to players: with `cdn`, the same URLs on the CDN's host; otherwise `egress_urls`."""

    known_urls: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """`egress_urls` as soon as all assets are made, also with `wait_until_playable`."""

    statuses: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """How far each ingest was when last seen: {asset key: {format key: QUEUED, PROCESSING, PLAYABLE or FAILED}}."""

    domain_name: pulumi.Output[str]
    """The URL that all egress URLs start with."""

    origin_host: pulumi.Output[str]
    """The host of `domain_name`, which is the origin of a CDN."""

    region: pulumi.Output[str]
    """The Region of the unit."""

    reference: pulumi.Output[Mapping[str, Any]]
    """What another stack needs to add titles, as plain JSON for `pulumi.export`; see `Assets`."""

    content_id: pulumi.Input[str] | None
    """What the content ids of the titles are made of; None without DRM."""

    group: PackagingGroup
    """The packaging group."""

    configurations: Mapping[str, PackagingConfiguration]
    """The packaging configurations by format key."""

    assets: Mapping[str, Asset]
    """The assets by asset key."""

    readiness: AssetReadiness | None
    """The wait until all assets can be played, with `wait_until_playable`."""

    if TYPE_CHECKING:  # Pulumi evaluates annotations, and these need pulumi-aws.
        source_access: SourceAccess | None
        """The role that reads the sources, with `source_bucket` or `source_access`."""

        authorization: CdnAuthorization | None
        """What a CDN has to send, with `authorization`."""

        access_logs: AccessLogs | None
        """The log group, with `access_logs`."""

        cdn: PackagingDistribution | None
        """The distribution, with `cdn`."""

        monitoring: PackagingMonitoring | None
        """Dashboard, alarms and notifications, with `monitoring`."""

    def __init__(
        self,
        name: str,
        *,
        assets: Catalogue,
        source_role_arn: pulumi.Input[str] | None = None,
        source_bucket: pulumi.Input[str] | None = None,
        source_access: SourceAccess | SourceAccessSettings | None = None,
        formats: Sequence[Format] | Mapping[str, Format] | None = None,
        drm: Drm | None = None,
        authorization: CdnAuthorization | CdnAuthorizationSettings | None = None,
        access_logs: AccessLogs | AccessLogsSettings | None = None,
        cdn: DistributionSettings | None = None,
        monitoring: MonitoringSettings | None = None,
        group_id: pulumi.Input[str] | None = None,
        asset_id_prefix: pulumi.Input[str] | None = None,
        protect_group: bool = False,
        tags: pulumi.Input[Tags] | None = None,
        region: pulumi.Input[str] | None = None,
        wait_until_playable: bool | float = False,
        adopt: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a packaging unit.

        Args:
            name: logical name in the stack; generated ids start with it, those of assets with their keys.
            assets: the catalogue, from a key of your choice to a source (`arn:aws:s3:::bucket/key.m3u8`,
                `s3://bucket/key.smil`, with `source_bucket` also the key alone) or to `AssetArgs`. May be empty. The
                keys name resources, so they must be known when the program runs; the values may be Outputs.
            source_role_arn: the IAM role with which MediaPackage reads the sources.
            source_bucket: name or ARN of the bucket that holds the sources, in the unit's Region. Makes the role that
                reads it, unless `source_role_arn` is given.
            source_access: settings of that role, or a `SourceAccess` of your own.
            formats: `hls()`, `dash()`, `cmaf()`, `mss()`: a sequence, in which the keys are the formats' names, or a
                mapping from keys of your choice, which may hold a format twice. Default: all four with their defaults.
            drm: protects every format that does not say `clear=True`. Default: nothing is protected.
            authorization: `{}`, settings or a `CdnAuthorization`: only a CDN that sends the identifier may read.
                Default: anyone who knows a URL can play it.
            access_logs: `{}`, settings or `AccessLogs`: log every request. Default: no logs.
            cdn: `{}` or settings: a CloudFront distribution in front. Default: none.
            monitoring: `{}` or settings: dashboard, alarms, notifications. Default: none.
            group_id: id of the packaging group. Default: `name` and a random suffix.
            asset_id_prefix: what the ids of assets begin with, before the key, where no `asset_id` is given; such as
                `pulumi.get_stack()`, where several stacks publish titles of one key in one group. Assets that are made
                already keep their ids. Default: the key alone.
            protect_group: protect the group, and with it the host of all URLs, against deletion. A `destroy` fails in
                its preview; with `--skip-preview` it first deletes everything else. Use this and not `protect` in
                `opts`, which every child inherits, so that no format could be edited.
            tags: tags of every child that can have tags; `tags` in the settings of a part replace them there.
            region: default: the configuration's, else the environment's at the first `up`.
            wait_until_playable: let the `up` wait until every asset can be played in every format, and fail when one
                cannot within an hour; a number is seconds to wait instead of an hour. The URLs in the outputs are known
                after the wait. Default False.
            adopt: take over existing objects, for all children whose ids are chosen; see `PackagingGroup`.
            opts: the usual component options. Resources of other AWS services use the AWS provider.

        Raises:
            ProgramError: keys that are not known when the program runs, an unknown option or setting, an asset without
                a role, a format that can carry none of the DRM systems.
        """
        source_role_arn, source_bucket, asset_id_prefix, tags, region = reusable(
            (source_role_arn, source_bucket, asset_id_prefix, tags, region)
        )
        asset_id_prefix = id_prefix("asset_id_prefix", asset_id_prefix)
        parts.refuse_two_roles(source_role_arn, source_access)
        require_wait(wait_until_playable)
        require_boolean("protect_group", protect_group)
        given_formats = formats_by_key(formats)
        protected_formats = protected(given_formats, drm)
        content_id = content_id_template(drm_of_content_ids(given_formats, drm))
        titles = titles_of(
            assets,
            has_role=any(each is not None for each in (source_role_arn, source_bucket, source_access)),
            source_bucket=source_bucket,
            content_id=content_id,
            tags=tags,
        )
        require_adopt(
            adopt,
            (
                group_id,
                *(each.configuration_id for each in given_formats.values()),
                *(each.get("asset_id") for each in titles.values()),
            ),
            "pass group_id=, a format's configuration_id= or the asset_id of a title",
        )
        warn_of_many_titles(titles)
        super().__init__(f"{PACKAGE}:index:VodPackaging", name, {}, opts)
        self.source_access = parts.source_role(
            name, source_access, role_arn=source_role_arn, bucket=source_bucket, titles=titles, tags=tags, parent=self
        )
        self._source_role_arn = self.source_access.role_arn if self.source_access else source_role_arn
        self.authorization = parts.cdn_authorization(name, authorization, tags=tags, parent=self)
        self.access_logs = parts.access_logs(name, access_logs, tags=tags, parent=self)
        self.group = PackagingGroup(
            f"{name}-group",
            group_id=group_id,
            id_prefix=name,
            authorization=_enforced(self.authorization),
            egress_access_logs=self.access_logs.egress_access_logs if self.access_logs else None,
            tags=tags,
            region=region,
            adopt=adopt and group_id is not None,
            opts=pulumi.ResourceOptions(parent=self, protect=protect_group or None),
        )
        hold(self.group, "VodPackaging", name, titles, asset_id_prefix)
        self.domain_name = KnownValue(
            f"{name}-domain",
            value=self.group.domain_name,
            decided_by=self.group.identity,
            opts=pulumi.ResourceOptions(parent=self),
        ).value
        self.origin_host = self.domain_name.apply(host_of)
        own_role = parts.made_here(self.source_access, source_access)
        self.region = parts.unit_region(self.group.region, own_role, self.authorization, self.access_logs)
        self.configurations = packaging_configurations(
            name, protected_formats, group_id=self.group.id, tags=tags, region=region, adopt=adopt, parent=self
        )
        published = publish(
            name,
            titles,
            group_id=self.group.id,
            configurations=list(self.configurations.values()),
            configuration_ids=outputs_by_key({key: each.id for key, each in self.configurations.items()}),
            formats=identities(self.configurations),
            source_role_arn=self._source_role_arn,
            asset_id_prefix=asset_id_prefix,
            region=region,
            wait_until_playable=wait_until_playable,
            adopt=adopt,
            parent=self,
        )
        self.assets = published.assets
        self.readiness = published.readiness
        self.known_urls = published.known_urls
        self.egress_urls = published.egress_urls
        self.statuses = published.statuses
        self.cdn = parts.distribution(name, cdn, unit=self, tags=tags)
        self.playback_urls = self.cdn.playback_urls if self.cdn else self.egress_urls
        self.content_id = content_id
        self.reference = reference_of(self, self.domain_name, self.cdn.host if self.cdn else None)
        self.monitoring = parts.monitoring(name, monitoring, unit=self, tags=tags)
        outputs = ("egress_urls", "playback_urls", "statuses", "domain_name", "origin_host", "region", "reference")
        self.register_outputs({output: getattr(self, output) for output in outputs})

    def grant_publish(
        self,
        role: aws.iam.Role,
        *,
        asset_id_prefix: pulumi.Input[str],
        tags: Mapping[str, pulumi.Input[str]],
        source_role_arn: pulumi.Input[str] | None = None,
    ) -> aws.iam.RolePolicy:
        """Let a role publish titles in this unit from outside of Pulumi, and nothing that others have published.

        It may make assets that have all of the `tags`, describe and delete those whose ids begin with the prefix, list
        all, and pass the role that reads the sources. The policy is the child `<name>-publish-<name of the role>`.

        Args:
            role: the role, such as that of a Lambda function.
            asset_id_prefix: what the ids of its assets begin with, and those of nobody else.
            tags: what each of its assets has to be tagged with; at least one.
            source_role_arn: the IAM role with which MediaPackage reads its sources. Default: that of the unit.

        Raises:
            ProgramError: no tags, or a unit without a role that reads sources.
        """
        from pulumi_mediapackage_vod.components.access.publishing import publish_policy

        source_role_arn = self._source_role_arn if source_role_arn is None else source_role_arn
        if source_role_arn is None:
            raise ProgramError("the unit has no role that reads sources: pass source_role_arn=")
        if not tags:
            raise ProgramError("tags is empty: name at least one tag that all of the role's assets have")
        return publish_policy(
            f"{self.pulumi_resource_name}-publish-{role.pulumi_resource_name}",
            role,
            asset_id_prefix=asset_id_prefix,
            tags=tags,
            source_role_arn=source_role_arn,
            region=self.region,
            parent=self,
        )


def _enforced(authorization: CdnAuthorization | None) -> pulumi.Output[Authorization] | None:
    """What the group asks for; an authorization that is not enforced is only prepared."""
    return authorization.authorization if authorization and authorization.enforced else None
