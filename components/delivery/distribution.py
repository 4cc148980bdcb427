"""PackagingDistribution: CloudFront in front of a packaging unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi.output import Unknown
from typing_extensions import TypedDict, Unpack

from pulumi_mediapackage_vod.components.checks.aws_provider import aws
from pulumi_mediapackage_vod.components.checks.component import PACKAGE, Component
from pulumi_mediapackage_vod.components.checks.keyed import by_key
from pulumi_mediapackage_vod.components.checks.physical_names import KEY_GROUP, PUBLIC_KEY, physical_name
from pulumi_mediapackage_vod.components.checks.settings import Tags, checked_settings
from pulumi_mediapackage_vod.components.delivery import distribution_args, distribution_checks, packaging_source, routes
from pulumi_mediapackage_vod.components.delivery.packaging_source import PackagingSource
from pulumi_mediapackage_vod.components.delivery.playback_urls import playback_urls
from pulumi_mediapackage_vod.components.delivery.signed_cookies import cookie_resource, public_key
from pulumi_mediapackage_vod.components.unit import CatalogueOfTitles, CdnHeader, Urls
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts.values import PriceClass


class DistributionSettings(TypedDict, total=False):
    """How CloudFront serves a unit; None counts as not given."""

    authorization: CdnHeader | None
    """The `CdnAuthorization` whose header opens the unit. Default: the unit's own. Without any, whoever learns the
    unit's own host can play around the distribution and its restrictions."""

    catalogue: CatalogueOfTitles | None
    """The `AssetCatalog` that holds the titles of units without titles of their own; needed in front of several such
    units alone. A unit gets its paths with its first title. Default: none."""

    cache_behaviors_quota: int | None
    """CloudFront's quota "Cache behaviors per distribution" of your account, where AWS has raised it. Each format of
    several units takes two. Default 75."""

    aliases: Sequence[pulumi.Input[str]] | None
    """Host names of your own, such as `video.example.com`; the first one without a wildcard is that of
    `playback_urls`. They need `certificate_arn`, and a DNS record that points to `domain_name`. Default: CloudFront's
    name alone, for which no web site can set cookies."""

    certificate_arn: pulumi.Input[str] | None
    """ARN of a certificate for the aliases, of Certificate Manager in us-east-1, wherever the unit is. With it TLS 1.2
    is the oldest version that players may speak (`TLSv1.2_2021`); with CloudFront's own certificate older ones are
    always allowed."""

    cors_origins: Sequence[pulumi.Input[str]] | None
    """Origins of the web pages that may play, such as `https://www.example.com`. Default: all, `["*"]`, but without
    credentials, so that browsers send no cookies. For signed cookies name the pages; these get
    `Access-Control-Allow-Credentials`. Not with `response_headers_policy_id`."""

    public_keys: Mapping[str, pulumi.Input[str]] | None
    """Public keys in PEM, under names of your choice: RSA 2048 or ECDSA on prime256v1. The component makes a key group
    of them, and every path then needs a signed cookie or URL. To rotate, add a key, sign with it, and take the old one
    away. Default: everybody may play. Browsers send only cookies that the page's site could set: on an alias that
    shares its domain, never on `*.cloudfront.net`. CloudFront wants the signature on every request of a path
    (https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateKeyGroup.html), and so, we infer, also on a
    preflight (OPTIONS), which browsers send without cookies. Players should therefore send no headers of their own
    but `Range`, and CMCD in the query."""

    key_group_ids: Sequence[pulumi.Input[str]] | None
    """Ids of existing key groups, instead of `public_keys` or in addition to them."""

    allowed_countries: Sequence[pulumi.Input[str]] | None
    """The only countries to serve, in ISO 3166-1 alpha-2 (`DE`). Default: all."""

    blocked_countries: Sequence[pulumi.Input[str]] | None
    """Countries not to serve, instead of `allowed_countries`. Default: none."""

    web_acl_id: pulumi.Input[str] | None
    """ARN of a WAFv2 web ACL with scope CLOUDFRONT. Default: none."""

    price_class: pulumi.Input[PriceClass] | None
    """Which of CloudFront's locations serve. Default: all."""

    origin_shield_region: pulumi.Input[str] | None
    """Region of an Origin Shield, one more cache in front of the packager; the unit's own if CloudFront offers it
    there. Default: none, since it costs extra.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-shield.html"""

    manifest_query_strings: Sequence[pulumi.Input[str]] | None
    """Query parameters of manifests that are sent to the service and are part of the cache key. Default:
    `["aws.manifestfilter"]`. The service has one more for VOD, `aws.drmsettings`. Not with
    `manifest_cache_policy_id`."""

    manifest_cache_policy_id: pulumi.Input[str] | None
    """Id of a cache policy for manifests, instead of one that the component makes: an account may have 20. Default:
    the cache key is the path and `manifest_query_strings`; a manifest is kept as long as the service says, a day at
    most, and a minute when it says nothing."""

    segment_cache_policy_id: pulumi.Input[str] | None
    """Id of a cache policy for everything else. Default: AWS's `CachingOptimizedForUncompressedObjects`: the cache key
    is the path alone; objects are kept as long as the service says, a year at most, and a day when it says nothing."""

    response_headers_policy_id: pulumi.Input[str] | None
    """Id of a response headers policy, instead of one that the component makes of `cors_origins`: an account may have
    20."""

    comment: pulumi.Input[str] | None
    """Shown in CloudFront's list. Default: the component's name."""

    logging: pulumi.Input[aws.cloudfront.DistributionLoggingConfigArgsDict] | None
    """Access logs in a bucket: `{"bucket": bucket.bucket_domain_name, "prefix": "cdn/"}`. Default: none."""

    tags: pulumi.Input[Tags] | None
    """Tags of the distribution."""

    distribution_args: Mapping[str, Any] | None
    """Further arguments of `aws.cloudfront.Distribution`. They replace what the component would pass, with two
    exceptions: `origins`, `origin_groups` and `ordered_cache_behaviors` are put before its own, and
    `default_cache_behavior`, a dictionary, is merged into its own. An argument that would replace a setting is refused
    beside that setting."""


class PackagingDistribution(Component):
    """A CloudFront distribution in front of a packaging unit.

    Viewers use HTTPS (HTTP is redirected), HTTP/2 or 3, and IPv4 or IPv6; the service is asked over TLS 1.2, with the
    header of the unit's authorization. Manifests are cached by path and `aws.manifestfilter`, segments by their path,
    and errors that may heal (403, 404, 500, 502, 503, 504) for a second instead of CloudFront's ten. While an
    authorization is not `enforced` yet, each request is tried with the header and, if that is refused, without it: no
    request fails when it is switched on.

    Children: `<name>-distribution`, `<name>-manifests` (cache policy), `<name>-cors` (response headers policy), and
    with `public_keys` `<name>-key-<key>` and `<name>-keys` (key group).
    """

    playback_urls: pulumi.Output[Urls]
    """What to give to players: the unit's `egress_urls` on `host`, {asset key: {format key: URL}}; of several units
    under `<unit's key>/<asset key>`. Empty for a `reference`, which has no titles; see `playback_urls_of`."""

    host: pulumi.Output[str]
    """The host of `playback_urls`: the first alias without a wildcard, otherwise `domain_name`."""

    domain_name: pulumi.Output[str]
    """CloudFront's name for the distribution, such as `d111111abcdef8.cloudfront.net`."""

    distribution: aws.cloudfront.Distribution
    """The distribution."""

    public_keys: Mapping[str, aws.cloudfront.PublicKey]
    """The public keys, under the names in `public_keys`; an id is a cookie's `CloudFront-Key-Pair-Id`."""

    key_group: aws.cloudfront.KeyGroup | None
    """The group of `public_keys`; None without any."""

    def __init__(
        self,
        name: str,
        *,
        packaging: PackagingSource | Mapping[str, PackagingSource],
        opts: pulumi.ResourceOptions | None = None,
        **settings: Unpack[DistributionSettings],
    ) -> None:
        """Declare a distribution.

        Args:
            name: logical name in the stack.
            packaging: a `VodPackaging`, or the `reference` that another stack exports of its own; or several of them
                by keys of your choice, which name their origins. Requests are told apart by their paths, so each of
                several units needs a title of its own, or a `catalogue` that holds its titles.
            opts: the usual component options; the AWS provider comes with them, of any Region.
            **settings: see `DistributionSettings`.

        Raises:
            ProgramError: an alias without a certificate in us-east-1, a private key, settings that exclude each other,
                an unknown setting, or an unknown name in `distribution_args`.
        """
        given: dict[str, Any] = dict(
            checked_settings(f"PackagingDistribution {name!r}", settings, DistributionSettings)
        )
        distribution_checks.check_settings(given)
        units = packaging_source.units_of(packaging)
        headers = routes.headers_of(units, given.get("authorization"))
        made = [routes.origins(units[key], key, headers[key], given.get("origin_shield_region")) for key in units]
        keys: dict[str, pulumi.Input[str]] = by_key("public_keys", given.get("public_keys", {}))
        pems = {key: public_key(f"public_keys[{key!r}]", pem) for key, pem in keys.items()}
        super().__init__(f"{PACKAGE}:index:PackagingDistribution", name, {}, opts)
        self._asset_keys = packaging_source.asset_keys_of(units)
        key_groups = [*self._key_group(name, pems), *given.get("key_group_ids", ())]
        self._warn(
            signed=bool(key_groups),
            open_=None in headers.values(),
            aliases="aliases" in given,
            pages="response_headers_policy_id" in given or "*" not in given.get("cors_origins", ["*"]),
        )
        own = {
            "origins": [each for _, arguments in made for each in arguments["origins"]],
            "origin_groups": [each for _, arguments in made for each in arguments.get("origin_groups", ())] or None,
            **routes.behaviors(
                [route for route, _ in made],
                given.get("catalogue"),
                given.get("cache_behaviors_quota", routes.BEHAVIORS),
                distribution_args.policies(self, name, given, key_groups),
            ),
            **distribution_args.general_arguments(name, given),
        }
        self.distribution = aws.cloudfront.Distribution(
            f"{name}-distribution",
            **distribution_args.merged(own, given.get("distribution_args", {})),
            opts=pulumi.ResourceOptions(
                parent=self, additional_secret_outputs=["origins"] if any(headers.values()) else None
            ),
        )
        self.domain_name = self.distribution.domain_name
        self.host = distribution_args.playback_host(self.domain_name, given.get("aliases", ()))
        self.playback_urls = self.playback_urls_of(packaging_source.egress_urls(units))
        self.register_outputs({"playback_urls": self.playback_urls, "host": self.host, "domain_name": self.domain_name})

    def playback_urls_of(self, egress_urls: pulumi.Input[Urls]) -> pulumi.Output[Urls]:
        """Other URLs of the unit on this distribution's host, such as the `egress_urls` of `Assets`."""
        return playback_urls(egress_urls, self.host)

    def cookie_resource(self, asset_key: str) -> pulumi.Output[str]:
        """What a signed cookie's policy has to name for an asset of the unit: all of its manifests and segments.

        For titles from elsewhere there is the function `cookie_resource`, which takes a URL.
        """
        if self._asset_keys is not None and asset_key not in self._asset_keys:
            raise ProgramError(
                f"cookie_resource({asset_key!r}): the unit has no such asset; "
                f"the assets are {', '.join(self._asset_keys) or 'none'}"
            )

        def resource(found: Any) -> Any:
            urls: Any = found if isinstance(found, Unknown) else found.get(asset_key, {})
            if isinstance(urls, Unknown):
                return urls
            if urls is None:
                # A unit test's mocks leave them out, which the service never does.
                return ""
            if not urls:
                raise ProgramError(f"cookie_resource({asset_key!r}): the asset has no URL in any format")
            return next((cookie_resource(url) for url in urls.values() if isinstance(url, str)), Unknown())

        return self.playback_urls.apply(resource, True)

    def _warn(self, *, signed: bool, open_: bool, aliases: bool, pages: bool) -> None:
        if signed and open_:
            pulumi.log.warn(
                "signed cookies and URLs can be walked around: the packaging unit answers everybody who knows its own "
                "host; pass authorization=",
                self,
            )
        if signed and not aliases:
            pulumi.log.warn(
                "browsers will send no signed cookies: no web site can set cookies for *.cloudfront.net; pass aliases= "
                "with a name in the site's own domain, and certificate_arn=",
                self,
            )

        if signed and not pages:
            pulumi.log.warn(
                "web pages of other origins will play nothing: where cors_origins allows all pages, its default, "
                "browsers send no cookies; name the pages that may play, such as https://www.example.com",
                self,
            )

    def _key_group(self, name: str, pems: Mapping[str, pulumi.Input[str]]) -> list[pulumi.Input[str]]:
        self.public_keys = {key: self._public_key(f"{name}-key-{key}", pem) for key, pem in pems.items()}
        self.key_group = None
        if not self.public_keys:
            return []
        ids = [key.id for key in self.public_keys.values()]
        named, opts = physical_name(f"{name}-keys", KEY_GROUP, self)
        self.key_group = aws.cloudfront.KeyGroup(f"{name}-keys", **named, items=ids, opts=opts)
        return [self.key_group.id]

    def _public_key(self, resource: str, pem: pulumi.Input[str]) -> aws.cloudfront.PublicKey:
        named, opts = physical_name(resource, PUBLIC_KEY, self)
        return aws.cloudfront.PublicKey(resource, **named, encoded_key=pem, opts=opts)
