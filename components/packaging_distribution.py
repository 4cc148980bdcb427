"""PackagingDistribution: CloudFront in front of a packaging unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pulumi
from typing_extensions import TypedDict, Unpack

from pulumi_mediapackage_vod.components import cdn_policies, cloudfront, distribution_args
from pulumi_mediapackage_vod.components.asset_args import Tags
from pulumi_mediapackage_vod.components.aws import aws
from pulumi_mediapackage_vod.components.cloudfront import CdnHeader, PackagingSource
from pulumi_mediapackage_vod.components.keyed import by_key, option_names
from pulumi_mediapackage_vod.components.manifest_filter import QUERY_STRING
from pulumi_mediapackage_vod.components.packages import PACKAGE, refuse_lost_providers
from pulumi_mediapackage_vod.components.playback_urls import Urls, playback_urls
from pulumi_mediapackage_vod.components.signed_cookies import cookie_resource
from pulumi_mediapackage_vod.dynamic_providers import ProgramError


class DistributionSettings(TypedDict, total=False):
    """How CloudFront serves a unit."""

    authorization: CdnHeader
    """The `CdnAuthorization` whose header opens the unit. Default: the unit's own. Without any, whoever learns the
    unit's own host plays past the distribution and its restrictions."""

    aliases: Sequence[pulumi.Input[str]]
    """Host names of your own, such as `video.example.com`; the first one is that of `playback_urls`. They need
    `certificate_arn`, and a DNS record that points to `domain_name`. Default: CloudFront's name alone."""

    certificate_arn: pulumi.Input[str]
    """ARN of a certificate for the aliases, of Certificate Manager in us-east-1, wherever the unit is. With it TLS 1.2
    is the oldest version that players may speak (`TLSv1.2_2021`); on its own certificate CloudFront also takes older
    ones, and allows no choice."""

    cors_origins: Sequence[pulumi.Input[str]]
    """Origins of the web pages that may play, such as `https://www.example.com`. Default: all, `["*"]`. With signed
    cookies name the pages: browsers send cookies to another origin only if it is named, and so it gets
    `Access-Control-Allow-Credentials`."""

    public_keys: Mapping[str, pulumi.Input[str]]
    """Public keys in PEM by keys of your choice: RSA 2048 or ECDSA on prime256v1. Makes a key group of them, and asks
    for signed cookies or URLs on every path. To rotate, add one, sign with it, and take the old one away. Default:
    everybody may play."""

    key_group_ids: Sequence[pulumi.Input[str]]
    """Ids of existing key groups, instead of or beside `public_keys`."""

    allowed_countries: Sequence[pulumi.Input[str]]
    """The only countries to serve, in ISO 3166-1 alpha-2 (`DE`). Default: all."""

    blocked_countries: Sequence[pulumi.Input[str]]
    """Countries not to serve, instead of `allowed_countries`. Default: none."""

    web_acl_id: pulumi.Input[str]
    """ARN of a WAFv2 web ACL with scope CLOUDFRONT. Default: none."""

    price_class: pulumi.Input[Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"]]
    """Which of CloudFront's locations serve. Default: all."""

    origin_shield_region: pulumi.Input[str]
    """Region of an Origin Shield, one more cache in front of the packager; best the unit's own where CloudFront offers
    it there. Default: none, since it costs extra.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-shield.html"""

    manifest_query_strings: Sequence[pulumi.Input[str]]
    """Query parameters of manifests that reach the service and are part of the cache key. Default:
    `["aws.manifestfilter"]`. `aws.drmsettings` is the other one that the service knows for VOD."""

    manifest_cache_policy_id: pulumi.Input[str]
    """A cache policy for manifests to use instead of making one: an account may have 20. Default: one whose key is the
    path and `manifest_query_strings`, and which keeps a manifest as long as the service says, a day at most, and a
    minute when it says nothing."""

    segment_cache_policy_id: pulumi.Input[str]
    """A cache policy for all else. Default: AWS's `CachingOptimizedForUncompressedObjects`: the key is the path alone;
    kept as long as the service says, a year at most, and a day when it says nothing."""

    response_headers_policy_id: pulumi.Input[str]
    """A response headers policy to use instead of making one of `cors_origins`: an account may have 20."""

    comment: pulumi.Input[str]
    """Shown in CloudFront's list. Default: the component's name."""

    logging: pulumi.Input[aws.cloudfront.DistributionLoggingConfigArgsDict]
    """Access logs in a bucket: `{"bucket": bucket.bucket_domain_name, "prefix": "cdn/"}`. Default: none."""

    tags: pulumi.Input[Tags]
    """Tags of the distribution."""

    distribution_args: Mapping[str, Any]
    """Any further argument of `aws.cloudfront.Distribution`, merged last: what is given replaces what the component
    would pass, but `origins`, `origin_groups` and `ordered_cache_behaviors` are put before its own, and a dictionary of
    `default_cache_behavior` into its own."""


class PackagingDistribution(pulumi.ComponentResource):
    """A CloudFront distribution in front of a packaging unit.

    HTTPS (HTTP is redirected), HTTP/2 and 3, IPv6; to the service TLS 1.2 with the unit's identifier. Manifests are
    kept per `aws.manifestfilter`, segments by their path. With an authorization that is not `enforced` yet, requests
    are tried with the header and, refused, without: so that none fails when it is switched on.

    Children: `<name>-distribution`, `<name>-manifests` (cache policy), `<name>-cors` (response headers policy), and
    with `public_keys` `<name>-key-<key>` and `<name>-keys` (key group).
    """

    playback_urls: pulumi.Output[Urls]
    """What to give to players: {asset key: {format key: URL}}, with the keys of the unit's `egress_urls`, on `host`.
    Empty for a `reference`, which has no titles; see `playback_urls_of`."""

    host: pulumi.Output[str]
    """The host of `playback_urls`: the first alias, else `domain_name`."""

    domain_name: pulumi.Output[str]
    """CloudFront's name for the distribution, such as `d111111abcdef8.cloudfront.net`."""

    distribution: aws.cloudfront.Distribution
    """The distribution."""

    public_keys: Mapping[str, aws.cloudfront.PublicKey]
    """The keys of `public_keys`; their ids are the cookies' `CloudFront-Key-Pair-Id`."""

    key_group: aws.cloudfront.KeyGroup | None
    """Their group."""

    def __init__(
        self,
        name: str,
        *,
        packaging: PackagingSource,
        opts: pulumi.ResourceOptions | None = None,
        **settings: Unpack[DistributionSettings],
    ) -> None:
        """Declare a distribution.

        Args:
            name: logical name in the stack.
            packaging: a `VodPackaging`, or the `reference` that another stack exports of its own.
            opts: the usual component options; the AWS provider comes with them, of any Region.
            **settings: see `DistributionSettings`.

        Raises:
            ProgramError: an alias without a certificate in us-east-1, a private key, settings that exclude each other,
                an unknown setting or argument.
        """
        option_names(f"PackagingDistribution {name!r}", settings, DistributionSettings)
        refuse_lost_providers(opts)
        distribution_args.refuse(settings)
        header = cloudfront.authorization_of(packaging, settings.get("authorization"))
        origins, target = distribution_args.origins(packaging, header, settings.get("origin_shield_region"))
        keys = by_key("public_keys", settings.get("public_keys", {}))
        pems = {key: distribution_args.public_key(f"public_keys[{key!r}]", pem) for key, pem in keys.items()}
        super().__init__(f"{PACKAGE}:index:PackagingDistribution", name, {}, opts)
        key_groups = [*self._key_group(name, pems), *settings.get("key_group_ids", ())]
        if key_groups and header is None:
            pulumi.log.warn(
                "signed cookies and URLs can be walked around: the packaging unit answers everybody who knows its own "
                "host; pass authorization=",
                self,
            )
        own = {
            **origins,
            **self._behaviors(name, packaging, target, key_groups, settings),
            **distribution_args.rest(name, settings),
        }
        self.distribution = aws.cloudfront.Distribution(
            f"{name}-distribution",
            **distribution_args.merged(own, settings.get("distribution_args", {})),
            opts=pulumi.ResourceOptions(parent=self, additional_secret_outputs=["origins"] if header else None),
        )
        self.domain_name = self.distribution.domain_name
        alias = next(iter(settings.get("aliases", ())), None)
        self.host = pulumi.Output.all(self.domain_name, alias).apply(lambda both: str(both[1] or both[0]))
        self.playback_urls = self.playback_urls_of(cloudfront.egress_urls(packaging))
        self.register_outputs({"playback_urls": self.playback_urls, "host": self.host, "domain_name": self.domain_name})

    def playback_urls_of(self, egress_urls: pulumi.Input[Urls]) -> pulumi.Output[Urls]:
        """URLs of the unit on this distribution's host, such as the `egress_urls` of `Assets` that add to the unit."""
        return playback_urls(egress_urls, self.host)

    def cookie_resource(self, asset_key: str) -> pulumi.Output[str]:
        """What a signed cookie's policy has to name for an asset of the unit: all of its manifests and segments."""

        def resource(urls: Urls) -> str:
            url = next(iter(urls.get(asset_key, {}).values()), None)
            if url is None:
                raise ProgramError(
                    f"cookie_resource({asset_key!r}): no URL of such an asset; the assets are {', '.join(urls)}"
                )
            return cookie_resource(url)

        return self.playback_urls.apply(resource)

    def _key_group(self, name: str, pems: Mapping[str, pulumi.Input[str]]) -> list[pulumi.Input[str]]:
        child = pulumi.ResourceOptions(parent=self)
        self.public_keys = {
            key: aws.cloudfront.PublicKey(f"{name}-key-{key}", encoded_key=pem, opts=child) for key, pem in pems.items()
        }
        self.key_group = None
        if not self.public_keys:
            return []
        ids = [key.id for key in self.public_keys.values()]
        self.key_group = aws.cloudfront.KeyGroup(f"{name}-keys", items=ids, opts=child)
        return [self.key_group.id]

    def _behaviors(
        self,
        name: str,
        packaging: PackagingSource,
        target: str,
        key_groups: Sequence[pulumi.Input[str]],
        settings: DistributionSettings,
    ) -> dict[str, Any]:
        child = pulumi.ResourceOptions(parent=self)
        manifests = settings.get("manifest_cache_policy_id")
        if manifests is None:
            key = cdn_policies.manifest_cache_key(settings.get("manifest_query_strings", [QUERY_STRING]))
            manifests = aws.cloudfront.CachePolicy(
                f"{name}-manifests",
                comment="Manifests of MediaPackage VOD",
                parameters_in_cache_key_and_forwarded_to_origin=key,
                min_ttl=0,
                default_ttl=60,
                max_ttl=86400,
                opts=child,
            ).id
        cors = settings.get("response_headers_policy_id")
        if cors is None:
            pages = settings.get("cors_origins", ["*"])
            cors = aws.cloudfront.ResponseHeadersPolicy(
                f"{name}-cors",
                comment="Web pages that may play from MediaPackage VOD",
                cors_config=cdn_policies.cors(pages, with_cookies=bool(key_groups) and "*" not in pages),
                opts=child,
            ).id
        segments = settings.get("segment_cache_policy_id")
        behaviors = cloudfront.cloudfront_behaviors(
            packaging,
            origin_id=target,
            manifest_cache_policy_id=manifests,
            segment_cache_policy_id=cdn_policies.SEGMENT_CACHE_POLICY_ID if segments is None else segments,
            response_headers_policy_id=cors,
            key_group_ids=key_groups,
        )
        default = {key: value for key, value in behaviors[-1].items() if key != "path_pattern"}
        return {"ordered_cache_behaviors": behaviors[:-1], "default_cache_behavior": default}
