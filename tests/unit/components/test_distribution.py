"""PackagingDistribution: its children, what they are given, its outputs, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.components import CdnAuthorization, PackagingDistribution, VodPackaging, hls, mss
from pulumi_mediapackage_vod.components.delivery.distribution import DistributionSettings
from tests.unit.components.declared import ROLE, TRAILER, Declared, declare, secret

COMPONENT = "mediapackage-vod:index:PackagingDistribution"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
CACHE_POLICY = "aws:cloudfront/cachePolicy:CachePolicy"
HEADERS_POLICY = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
PUBLIC_KEY = "aws:cloudfront/publicKey:PublicKey"
KEY_GROUP = "aws:cloudfront/keyGroup:KeyGroup"
SEGMENTS = "b2884449-e4de-46a7-ac36-70bc7f1ddd6d"
CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/c0ffee"
PEM = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBg\n-----END PUBLIC KEY-----\n"
REFERENCE = {"region": "eu-west-1", "packaging_group_id": "movies", "origin_host": "host.example", "configurations": {}}
CDN = "https://d111111abcdef8.cloudfront.net"
OUTPUTS: Mapping[str, Mapping[str, Any]] = {
    "cdn-distribution": {"domainName": "d111111abcdef8.cloudfront.net"},
    "movies-trailer": {
        "egress_urls": {
            "movies-hls-id": "https://host.example/out/v1/title1/aaa/h/index.m3u8",
            "movies-mss-id": "https://host.example/out/v1/title1/ccc/m/index.ism/Manifest",
        }
    },
}


def unit(**arguments: Any) -> VodPackaging:
    given = {"source_role_arn": ROLE, "assets": {"trailer": TRAILER}, "formats": [hls(), mss()], **arguments}
    return VodPackaging("movies", **given)


def distribution(
    packaging: Callable[[], Any] = lambda: REFERENCE,
    tell: Callable[[PackagingDistribution], Any] = lambda made: None,
    **settings: Any,
) -> Declared:
    """What a distribution declares; the result is what `tell` returns of it."""

    def program() -> Any:
        evaluated = {name: value() if callable(value) else value for name, value in settings.items()}
        return tell(PackagingDistribution("cdn", packaging=packaging(), **evaluated))

    return declare(program, outputs=OUTPUTS)


def arguments(**settings: Any) -> Mapping[str, Any]:
    """The inputs of the CloudFront distribution itself."""
    return distribution(**settings).inputs("cdn-distribution")


def known(value: Any) -> Callable[[], pulumi.Output[Any]]:
    return lambda: pulumi.Output.from_input(value)


class TestChildren:
    def test_are_a_distribution_and_its_two_policies(self) -> None:
        declared = distribution()

        assert {(item.type, item.name) for item in declared.resources} == {
            (COMPONENT, "cdn"),
            (DISTRIBUTION, "cdn-distribution"),
            (CACHE_POLICY, "cdn-manifests"),
            (HEADERS_POLICY, "cdn-cors"),
        }

    def test_with_public_keys_are_these_and_their_group_too(self) -> None:
        declared = distribution(public_keys={"main": PEM, "next": PEM})

        assert declared.named(PUBLIC_KEY) == {"cdn-key-main", "cdn-key-next"}
        assert declared.named(KEY_GROUP) == {"cdn-keys"}
        assert len(declared.resources) == 7

    def test_are_all_children_of_the_component(self) -> None:
        declared = distribution(public_keys={"main": PEM})

        root = "urn:pulumi:dev::catalogue::"
        assert set(declared.urns) == {
            f"{root}pulumi:pulumi:Stack${COMPONENT}::cdn",
            f"{root}{COMPONENT}${DISTRIBUTION}::cdn-distribution",
            f"{root}{COMPONENT}${CACHE_POLICY}::cdn-manifests",
            f"{root}{COMPONENT}${HEADERS_POLICY}::cdn-cors",
            f"{root}{COMPONENT}${PUBLIC_KEY}::cdn-key-main",
            f"{root}{COMPONENT}${KEY_GROUP}::cdn-keys",
        }

    def test_are_attributes(self) -> None:
        (made,) = distribution(public_keys={"main": PEM}, tell=lambda made: pulumi.Output.from_input([made])).result

        assert isinstance(made.distribution, pulumi.CustomResource)
        assert list(made.public_keys) == ["main"]
        assert made.key_group is not None

    def test_without_public_keys_have_no_group(self) -> None:
        (made,) = distribution(tell=lambda made: pulumi.Output.from_input([made])).result

        assert (made.public_keys, made.key_group) == ({}, None)

    def test_are_the_same_with_settings_that_are_none(self) -> None:
        none = dict.fromkeys(DistributionSettings.__annotations__)

        def by_name(declared: Declared) -> Any:
            return sorted(declared.resources, key=lambda resource: resource.name)

        assert by_name(distribution(**none)) == by_name(distribution())

    def test_of_a_unit_with_cdn_settings_are_named_after_it(self) -> None:
        declared = declare(lambda: unit(cdn={"comment": "films"}) and None)

        assert declared.named(DISTRIBUTION) == {"movies-cdn-distribution"}
        assert declared.inputs("movies-cdn-distribution")["comment"] == "films"


class TestDistribution:
    def test_is_given_these_defaults(self) -> None:
        behavior = {
            "targetOriginId": "mediapackage-vod",
            "viewerProtocolPolicy": "redirect-to-https",
            "allowedMethods": ["GET", "HEAD", "OPTIONS"],
            "cachedMethods": ["GET", "HEAD", "OPTIONS"],
            "responseHeadersPolicyId": "cdn-cors-id",
        }
        manifest = {**behavior, "cachePolicyId": "cdn-manifests-id", "compress": True}
        segment = {**behavior, "cachePolicyId": SEGMENTS, "compress": False}

        assert arguments() == {
            "enabled": True,
            "comment": "cdn",
            "httpVersion": "http2and3",
            "isIpv6Enabled": True,
            "origins": [
                {
                    "originId": "mediapackage-vod",
                    "domainName": "host.example",
                    "customOriginConfig": {
                        "httpPort": 80,
                        "httpsPort": 443,
                        "originProtocolPolicy": "https-only",
                        "originSslProtocols": ["TLSv1.2"],
                    },
                }
            ],
            "orderedCacheBehaviors": [
                {**manifest, "pathPattern": "out/v1/*.m3u8", "smoothStreaming": False},
                {**manifest, "pathPattern": "out/v1/*.mpd", "smoothStreaming": False},
                {**manifest, "pathPattern": "out/v1/*.ism/Manifest", "smoothStreaming": True},
                {**segment, "pathPattern": "out/v1/*.ism/*", "smoothStreaming": True},
            ],
            "defaultCacheBehavior": {**segment, "smoothStreaming": False},
            "restrictions": {"geoRestriction": {"restrictionType": "none"}},
            "viewerCertificate": {"cloudfrontDefaultCertificate": True},
        }

    @pytest.mark.parametrize("arn", [CERTIFICATE, known(CERTIFICATE)], ids=["text", "output"])
    def test_with_aliases_speaks_tls_1_2_or_later(self, arn: Any) -> None:
        given = arguments(aliases=["video.example.com", "tv.example.com"], certificate_arn=arn)

        assert given["aliases"] == ["video.example.com", "tv.example.com"]
        assert given["viewerCertificate"] == {
            "acmCertificateArn": CERTIFICATE,
            "minimumProtocolVersion": "TLSv1.2_2021",
            "sslSupportMethod": "sni-only",
        }

    @pytest.mark.parametrize(
        ("setting", "kind"), [("allowed_countries", "whitelist"), ("blocked_countries", "blacklist")]
    )
    def test_serves_the_countries_that_are_asked_for(self, setting: str, kind: str) -> None:
        assert arguments(**{setting: ["DE", "AT"]})["restrictions"] == {
            "geoRestriction": {"restrictionType": kind, "locations": ["DE", "AT"]}
        }

    def test_that_blocks_no_country_is_not_restricted(self) -> None:
        assert arguments(blocked_countries=[])["restrictions"] == {"geoRestriction": {"restrictionType": "none"}}

    def test_takes_the_other_settings_as_they_are(self) -> None:
        given = arguments(
            web_acl_id="arn:aws:wafv2:us-east-1:111122223333:global/webacl/films/1",
            price_class="PriceClass_100",
            comment="films",
            logging={"bucket": "logs.s3.amazonaws.com", "prefix": "cdn/"},
            tags={"team": "video"},
            origin_shield_region="eu-west-1",
        )

        assert given["webAclId"] == "arn:aws:wafv2:us-east-1:111122223333:global/webacl/films/1"
        assert given["priceClass"] == "PriceClass_100"
        assert given["comment"] == "films"
        assert given["loggingConfig"] == {"bucket": "logs.s3.amazonaws.com", "prefix": "cdn/"}
        assert given["tags"] == {"team": "video"}
        assert given["origins"][0]["originShield"] == {"enabled": True, "originShieldRegion": "eu-west-1"}


class TestPolicies:
    def test_of_manifests_keep_them_per_filter(self) -> None:
        assert distribution().inputs("cdn-manifests") == {
            "comment": "Manifests of MediaPackage VOD",
            "minTtl": 0,
            "defaultTtl": 60,
            "maxTtl": 86400,
            "parametersInCacheKeyAndForwardedToOrigin": {
                "cookiesConfig": {"cookieBehavior": "none"},
                "headersConfig": {"headerBehavior": "none"},
                "queryStringsConfig": {
                    "queryStringBehavior": "whitelist",
                    "queryStrings": {"items": ["aws.manifestfilter"]},
                },
                "enableAcceptEncodingBrotli": True,
                "enableAcceptEncodingGzip": True,
            },
        }

    def test_of_manifests_take_further_query_parameters(self) -> None:
        declared = distribution(manifest_query_strings=["aws.manifestfilter", "aws.drmsettings"])

        key = declared.inputs("cdn-manifests")["parametersInCacheKeyAndForwardedToOrigin"]
        assert key["queryStringsConfig"]["queryStrings"] == {"items": ["aws.manifestfilter", "aws.drmsettings"]}

    def test_of_pages_let_all_play_without_cookies(self) -> None:
        assert distribution().inputs("cdn-cors") == {
            "comment": "Web pages that may play from MediaPackage VOD",
            "corsConfig": {
                "accessControlAllowCredentials": False,
                "accessControlAllowHeaders": {"items": ["*"]},
                "accessControlAllowMethods": {"items": ["GET", "HEAD", "OPTIONS"]},
                "accessControlAllowOrigins": {"items": ["*"]},
                "accessControlExposeHeaders": {"items": ["*"]},
                "accessControlMaxAgeSec": 86400,
                "originOverride": True,
            },
        }

    def test_of_named_pages_let_these_play(self) -> None:
        cors = distribution(cors_origins=["https://www.example.com"]).inputs("cdn-cors")["corsConfig"]

        assert cors["accessControlAllowOrigins"] == {"items": ["https://www.example.com"]}
        assert cors["accessControlAllowCredentials"] is False

    @pytest.mark.parametrize("keys", [{"public_keys": {"main": PEM}}, {"key_group_ids": ["existing"]}], ids=str)
    def test_of_named_pages_with_signed_cookies_let_them_send_these(self, keys: dict[str, Any]) -> None:
        cors = distribution(cors_origins=["https://www.example.com"], **keys).inputs("cdn-cors")["corsConfig"]

        assert cors["accessControlAllowCredentials"] is True
        assert cors["accessControlAllowHeaders"] == {
            "items": ["CMCD-Object", "CMCD-Request", "CMCD-Session", "CMCD-Status", "Range"]
        }
        assert cors["accessControlExposeHeaders"] == {"items": ["Content-Length", "Content-Range", "Date"]}

    def test_of_all_pages_never_go_with_cookies(self) -> None:
        declared = distribution(cors_origins=["https://www.example.com", "*"], public_keys={"main": PEM})

        assert declared.inputs("cdn-cors")["corsConfig"]["accessControlAllowCredentials"] is False

    def test_that_exist_are_used_instead(self) -> None:
        declared = distribution(
            manifest_cache_policy_id="manifests", segment_cache_policy_id="segments", response_headers_policy_id="pages"
        )

        given = declared.inputs("cdn-distribution")
        behaviors = [*given["orderedCacheBehaviors"], given["defaultCacheBehavior"]]
        assert [each["cachePolicyId"] for each in behaviors] == ["manifests"] * 3 + ["segments"] * 2
        assert {each["responseHeadersPolicyId"] for each in behaviors} == {"pages"}
        assert {item.type for item in declared.resources} == {COMPONENT, DISTRIBUTION}


class TestAuthorization:
    def test_of_the_unit_is_sent_as_a_secret(self) -> None:
        given = arguments(packaging=lambda: unit(authorization={}))

        (origin,) = secret(given["origins"])
        assert origin["customHeaders"] == [{"name": "X-MediaPackage-CDNIdentifier", "value": "generated-2"}]

    def test_that_is_passed_is_sent(self) -> None:
        given = arguments(authorization=lambda: CdnAuthorization("shared", identifier="of-another"))

        assert secret(given["origins"])[0]["customHeaders"][0]["value"] == "of-another"

    def test_that_is_not_enforced_is_tried_with_the_header_and_without(self) -> None:
        given = arguments(packaging=lambda: unit(authorization={"enforced": False}))

        with_header, without = secret(given["origins"])
        assert (with_header["originId"], without["originId"]) == (
            "mediapackage-vod",
            "mediapackage-vod-without-header",
        )
        assert with_header["customHeaders"][0]["value"] == "generated-2"
        assert "customHeaders" not in without
        assert given["originGroups"] == [
            {
                "originId": "mediapackage-vod-either",
                "failoverCriteria": {"statusCodes": [403, 404]},
                "members": [{"originId": "mediapackage-vod"}, {"originId": "mediapackage-vod-without-header"}],
            }
        ]
        behaviors = [*given["orderedCacheBehaviors"], given["defaultCacheBehavior"]]
        assert {each["targetOriginId"] for each in behaviors} == {"mediapackage-vod-either"}


class TestSignedCookies:
    def test_are_asked_for_on_every_path(self) -> None:
        declared = distribution(public_keys={"main": PEM}, key_group_ids=["existing"])

        given = declared.inputs("cdn-distribution")
        behaviors = [*given["orderedCacheBehaviors"], given["defaultCacheBehavior"]]
        assert [each["trustedKeyGroups"] for each in behaviors] == [["cdn-keys-id", "existing"]] * 5
        assert declared.inputs("cdn-keys") == {"items": ["cdn-key-main-id"]}

    @pytest.mark.parametrize("pem", [PEM.strip(), known(PEM.strip())], ids=["text", "output"])
    def test_have_keys_in_the_form_that_cloudfront_returns(self, pem: Any) -> None:
        declared = declare(
            lambda: (
                PackagingDistribution("cdn", packaging=REFERENCE, public_keys={"main": pem() if callable(pem) else pem})
                and None
            )
        )

        assert declared.inputs("cdn-key-main") == {"encodedKey": PEM}

    @pytest.mark.parametrize(
        ("settings", "warned"),
        [
            ({"public_keys": {"main": PEM}}, True),
            ({}, False),
            ({"public_keys": {"main": PEM}, "authorization": lambda: CdnAuthorization("auth")}, False),
        ],
        ids=["open", "unsigned", "authorized"],
    )
    def test_without_authorization_are_warned_about(
        self, settings: dict[str, Any], warned: bool, caplog: pytest.LogCaptureFixture
    ) -> None:
        distribution(**settings)

        assert ("signed cookies and URLs can be walked around" in caplog.text) is warned

    def test_open_all_of_an_asset(self) -> None:
        declared = distribution(packaging=unit, tell=lambda made: made.cookie_resource("trailer"))

        assert declared.result == f"{CDN}/out/v1/title1/*"

    @pytest.mark.parametrize(
        ("settings", "warned"),
        [
            ({"public_keys": {"main": PEM}}, True),
            ({"key_group_ids": ["existing"]}, True),
            ({}, False),
            ({"public_keys": {"main": PEM}, "aliases": ["video.example.com"], "certificate_arn": CERTIFICATE}, False),
        ],
        ids=["keys", "groups", "unsigned", "alias"],
    )
    def test_without_an_alias_are_warned_about(
        self, settings: dict[str, Any], warned: bool, caplog: pytest.LogCaptureFixture
    ) -> None:
        distribution(**settings)

        assert (r"no web site can set cookies for *.cloudfront.net; pass aliases=" in caplog.text) is warned

    @pytest.mark.parametrize(
        ("packaging", "titles"),
        [(unit, "trailer"), (lambda: unit(assets={}), "none"), (lambda: REFERENCE, "none")],
        ids=["unit", "empty", "reference"],
    )
    def test_of_an_asset_that_is_not_there_are_refused_at_once(self, packaging: Any, titles: str) -> None:
        def tell(made: PackagingDistribution) -> None:
            with pytest.raises(
                pulumi.RunError, match=rf"cookie_resource\('trialer'\): the unit has no such asset; .* are {titles}$"
            ):
                made.cookie_resource("trialer")

        distribution(packaging=packaging, tell=tell)

    def test_of_an_asset_without_urls_are_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"cookie_resource\('trailer'\): the asset has no URL in any format"):
            distribution(packaging=lambda: unit(formats=[]), tell=lambda made: made.cookie_resource("trailer"))

    def test_of_another_kind_of_unit_are_refused_when_its_urls_are_known(self) -> None:
        class Unit:
            def __init__(self) -> None:
                self.origin_host = pulumi.Output.from_input("host.example")
                self.egress_urls = pulumi.Output.from_input({})

        with pytest.raises(pulumi.RunError, match=r"cookie_resource\('trailer'\): the asset has no URL in any format"):
            distribution(packaging=Unit, tell=lambda made: made.cookie_resource("trailer"))


class TestOutputs:
    def test_urls_are_those_of_the_unit_on_the_cdn(self) -> None:
        assert distribution(packaging=unit, tell=lambda made: made.playback_urls).result == {
            "trailer": {
                "hls": f"{CDN}/out/v1/title1/aaa/h/index.m3u8",
                "mss": f"{CDN}/out/v1/title1/ccc/m/index.ism/Manifest",
            }
        }

    def test_urls_are_on_the_first_alias(self) -> None:
        declared = distribution(
            packaging=unit,
            aliases=["video.example.com", "tv.example.com"],
            certificate_arn=CERTIFICATE,
            tell=lambda made: made.playback_urls,
        )

        assert declared.result["trailer"]["hls"] == "https://video.example.com/out/v1/title1/aaa/h/index.m3u8"

    def test_host_is_an_alias_that_is_an_output(self) -> None:
        declared = declare(
            lambda: (
                PackagingDistribution(
                    "cdn",
                    packaging=REFERENCE,
                    aliases=[pulumi.Output.from_input("video.example.com")],
                    certificate_arn=CERTIFICATE,
                ).host
            )
        )

        assert declared.result == "video.example.com"

    @pytest.mark.parametrize(
        "aliases",
        [
            ["*.example.com", "video.example.com", "tv.example.com"],
            [known("*.example.com"), known("video.example.com")],
            ["*.example.com", "video.example.com", known("tv.example.com")],
        ],
        ids=["texts", "outputs", "both"],
    )
    def test_host_is_the_first_alias_without_a_wildcard(self, aliases: list[Any]) -> None:
        declared = distribution(
            aliases=lambda: [each() if callable(each) else each for each in aliases],
            certificate_arn=CERTIFICATE,
            tell=lambda made: made.host,
        )

        assert declared.result == "video.example.com"

    def test_domain_name_is_cloudfronts_even_with_aliases(self) -> None:
        declared = distribution(
            aliases=["video.example.com"],
            certificate_arn=CERTIFICATE,
            tell=lambda made: {"host": made.host, "domain_name": made.domain_name},
        )

        assert declared.result == {"host": "video.example.com", "domain_name": "d111111abcdef8.cloudfront.net"}

    def test_urls_of_a_reference_are_none(self) -> None:
        assert distribution(tell=lambda made: made.playback_urls).result == {}

    def test_urls_of_titles_from_elsewhere_are_moved_too(self) -> None:
        declared = distribution(
            tell=lambda made: made.playback_urls_of({"teaser": {"hls": "https://host.example/out/v1/t/a/h/i.m3u8"}})
        )

        assert declared.result == {"teaser": {"hls": f"{CDN}/out/v1/t/a/h/i.m3u8"}}


class TestFurtherArguments:
    def test_are_added_and_win(self) -> None:
        given = arguments(distribution_args={"http_version": "http2", "default_root_object": "index.html"})

        assert (given["httpVersion"], given["defaultRootObject"]) == ("http2", "index.html")

    def test_of_lists_come_before_the_components_own(self) -> None:
        posters = {"origin_id": "posters", "domain_name": "posters.s3.amazonaws.com"}
        path = {"path_pattern": "posters/*", "target_origin_id": "posters", "viewer_protocol_policy": "https-only"}
        group = {"origin_id": "both", "members": []}

        given = arguments(
            distribution_args={
                "origins": [posters],
                "ordered_cache_behaviors": (path,),
                "origin_groups": [group],
            }
        )

        assert [each["originId"] for each in given["origins"]] == ["posters", "mediapackage-vod"]
        assert [each["pathPattern"] for each in given["orderedCacheBehaviors"]][:2] == ["posters/*", "out/v1/*.m3u8"]
        assert [each["originId"] for each in given["originGroups"]] == ["both"]

    def test_of_the_default_behavior_go_into_it(self) -> None:
        behavior = arguments(distribution_args={"default_cache_behavior": {"compress": True}})["defaultCacheBehavior"]

        assert (behavior["compress"], behavior["targetOriginId"]) == (True, "mediapackage-vod")

    def test_that_are_outputs_are_joined_with_the_components_own_too(self) -> None:
        posters = {"origin_id": "posters", "domain_name": "posters.s3.amazonaws.com"}
        path = {"path_pattern": "posters/*", "target_origin_id": "posters", "viewer_protocol_policy": "https-only"}

        given = arguments(
            packaging=lambda: unit(authorization={}),
            public_keys={"main": PEM},
            distribution_args=lambda: {
                "origins": pulumi.Output.from_input([posters]),
                "ordered_cache_behaviors": pulumi.Output.from_input([path]),
                "default_cache_behavior": pulumi.Output.from_input({"compress": True}),
                "origin_groups": pulumi.Output.from_input([]),
            },
        )

        joined = secret(given["origins"])
        assert [each["originId"] for each in joined] == ["posters", "mediapackage-vod"]
        assert joined[1]["customHeaders"][0]["value"] == "generated-2"
        behaviors = [*given["orderedCacheBehaviors"], given["defaultCacheBehavior"]]
        assert [each.get("pathPattern") for each in behaviors[:2]] == ["posters/*", "out/v1/*.m3u8"]
        assert given["defaultCacheBehavior"]["compress"] is True
        assert {tuple(each["trustedKeyGroups"]) for each in behaviors[1:]} == {("cdn-keys-id",)}
        assert given["originGroups"] == []

    def test_that_are_outputs_of_nothing_leave_the_components_own(self) -> None:
        given = arguments(
            distribution_args=lambda: {
                "origins": pulumi.Output.from_input(None),
                "default_cache_behavior": pulumi.Output.from_input(None),
            }
        )

        assert [each["originId"] for each in given["origins"]] == ["mediapackage-vod"]
        assert given["defaultCacheBehavior"]["targetOriginId"] == "mediapackage-vod"

    def test_that_are_none_leave_the_components_own(self) -> None:
        assert arguments(comment="films", distribution_args={"comment": None, "origins": None}) == arguments(
            comment="films"
        )

    def test_may_bring_a_certificate_for_aliases(self) -> None:
        own = {"iam_certificate_id": "ASCA", "ssl_support_method": "sni-only"}

        given = arguments(aliases=["video.example.com"], distribution_args={"viewer_certificate": own})

        assert given["viewerCertificate"] == {"iamCertificateId": "ASCA", "sslSupportMethod": "sni-only"}


class TestRefusals:
    """Each by an error that the engine shows without a traceback, before anything is declared."""

    @pytest.mark.parametrize("extra", [{}, {"certificate_arn": None}], ids=["absent", "none"])
    def test_an_alias_without_a_certificate(self, extra: dict[str, Any]) -> None:
        with pytest.raises(pulumi.RunError, match=r"aliases is \['video.example.com'\], which needs certificate_arn="):
            distribution(aliases=["video.example.com"], **extra)

    @pytest.mark.parametrize(
        "arn",
        [
            "arn:aws:acm:eu-west-1:111122223333:certificate/c0ffee",
            "arn:aws:iam::111122223333:server-certificate/films",
            "c0ffee",
        ],
    )
    @pytest.mark.parametrize("wrap", [lambda arn: arn, known], ids=["text", "output"])
    def test_a_certificate_elsewhere(self, arn: str, wrap: Any) -> None:
        with pytest.raises(pulumi.RunError, match=rf"certificate_arn is '{arn}'; .* in us-east-1 alone"):
            distribution(aliases=["video.example.com"], certificate_arn=wrap(arn))

    @pytest.mark.parametrize("alias", ["https://video.example.com", "video.example.com/films", "a b", "-a.b", "a.*.b"])
    def test_an_alias_that_is_no_host(self, alias: str) -> None:
        with pytest.raises(pulumi.RunError, match=rf"aliases\[0\] is '{re.escape(alias)}'; it is a host name"):
            distribution(aliases=[alias], certificate_arn=CERTIFICATE)

    @pytest.mark.parametrize(
        "setting",
        [
            "aliases",
            "cors_origins",
            "key_group_ids",
            "allowed_countries",
            "blocked_countries",
            "manifest_query_strings",
        ],
    )
    @pytest.mark.parametrize(
        ("value", "shown"), [("x", "'x'"), (7, "7"), (known(["x"]), "an Output")], ids=["text", "number", "output"]
    )
    def test_a_list_that_is_none(self, setting: str, value: Any, shown: str) -> None:
        with pytest.raises(pulumi.RunError, match=rf"{setting} is {shown}; it is a list, whose items may be Outputs"):
            distribution(**{setting: value})

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("public_keys", {}),
            ("key_group_ids", []),
            ("allowed_countries", []),
            ("cors_origins", []),
            ("manifest_query_strings", []),
        ],
    )
    def test_an_empty_list_that_would_open_or_close_all(self, setting: str, value: Any) -> None:
        with pytest.raises(pulumi.RunError, match=rf"{setting} is empty: name one at least, or leave it out"):
            distribution(**{setting: value})

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"allowed_countries": ["DE"]}, {"blocked_countries": ["AT"]}),
            ({"cors_origins": ["https://www.example.com"]}, {"response_headers_policy_id": "pages"}),
            ({"manifest_query_strings": ["aws.manifestfilter"]}, {"manifest_cache_policy_id": "manifests"}),
        ],
        ids=lambda each: next(iter(each)),
    )
    def test_settings_of_which_one_would_be_ignored(self, one: dict[str, Any], other: dict[str, Any]) -> None:
        with pytest.raises(pulumi.RunError, match=f"^{next(iter(one))} and {next(iter(other))} exclude each other: "):
            distribution(**one, **other)

    @pytest.mark.parametrize(
        ("name", "further", "setting", "value"),
        [
            ("comment", "a", "comment", "b"),
            ("price_class", "PriceClass_100", "price_class", "PriceClass_200"),
            ("web_acl_id", "a", "web_acl_id", "b"),
            ("logging_config", {"bucket": "a"}, "logging", {"bucket": "b"}),
            ("tags", {"team": "a"}, "tags", {"team": "b"}),
            ("restrictions", {"geo_restriction": {"restriction_type": "none"}}, "allowed_countries", ["DE"]),
            ("restrictions", {"geo_restriction": {"restriction_type": "none"}}, "blocked_countries", ["DE"]),
            ("viewer_certificate", {"iam_certificate_id": "ASCA"}, "certificate_arn", CERTIFICATE),
        ],
    )
    def test_a_further_argument_beside_the_setting_that_it_would_replace(
        self, name: str, further: Any, setting: str, value: Any
    ) -> None:
        with pytest.raises(
            pulumi.RunError, match=f"distribution_args has '{name}' beside {setting}=, which it would replace; give one"
        ):
            distribution(**{setting: value}, distribution_args={name: further})

    @pytest.mark.parametrize("setting", ["price_class", "distribution_args"])
    def test_a_price_class_that_cloudfront_does_not_have(self, setting: str) -> None:
        value: Any = "PriceClass_300" if setting == "price_class" else {"price_class": "PriceClass_300"}
        with pytest.raises(pulumi.RunError, match=r"price_class.* is 'PriceClass_300'; it is one of PriceClass_100, "):
            distribution(**{setting: value})

    @pytest.mark.parametrize("setting", ["tags", "distribution_args"])
    def test_tags_that_are_no_mapping(self, setting: str) -> None:
        value: Any = ["x"] if setting == "tags" else {"tags": ["x"]}
        with pytest.raises(pulumi.RunError, match=r"tags.* is \['x'\]; it is a mapping, such as"):
            distribution(**{setting: value})

    def test_logging_that_is_no_mapping(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"logging is 'logs'; it is a mapping, such as \{'bucket': "):
            distribution(logging="logs")

    @pytest.mark.parametrize(
        ("settings", "told"),
        [
            ({"logging": {"Bucket": "a"}}, "logging has no 'Bucket'; did you mean 'bucket'? It has bucket, "),
            (
                {"distribution_args": {"default_cache_behavior": {"compres": True}}},
                "distribution_args['default_cache_behavior'] has no 'compres'; did you mean 'compress'? It has ",
            ),
            (
                {"distribution_args": {"restrictions": {"geo_restriction": {"location": []}}}},
                "distribution_args['restrictions']['geo_restriction'] has no 'location'; did you mean 'locations'? ",
            ),
            (
                {"distribution_args": {"origins": [{"origin_id": "a"}, {"originId": "b"}]}},
                "distribution_args['origins'][1] has no 'originId'; did you mean 'origin_id'? It has ",
            ),
        ],
        ids=["logging", "behavior", "nested", "listed"],
    )
    def test_a_key_that_cloudfront_would_never_see(self, settings: dict[str, Any], told: str) -> None:
        with pytest.raises(pulumi.RunError, match=re.escape(told)):
            distribution(**settings)

    def test_a_key_in_an_output_that_cloudfront_would_never_see(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"\['default_cache_behavior'\] has no 'compres'"):
            distribution(
                distribution_args=lambda: {"default_cache_behavior": pulumi.Output.from_input({"compres": True})}
            )

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            *((name, "list") for name in ("origins", "origin_groups", "ordered_cache_behaviors")),
            ("default_cache_behavior", "dictionary"),
        ],
    )
    @pytest.mark.parametrize("wrap", [lambda value: value, pulumi.Output.from_input], ids=["text", "output"])
    def test_a_further_argument_that_could_not_be_joined(self, name: str, kind: str, wrap: Any) -> None:
        with pytest.raises(
            pulumi.RunError, match=rf"distribution_args\['{name}'\] is of the type str; it is a {kind}"
        ) as error:
            distribution(distribution_args=lambda: {name: wrap("9d7c1a7c")})
        assert "9d7c1a7c" not in str(error.value)

    @pytest.mark.parametrize("wrap", [lambda alias: alias, pulumi.Output.from_input], ids=["text", "output"])
    def test_aliases_that_all_have_a_wildcard(self, wrap: Any) -> None:
        with pytest.raises(
            pulumi.RunError, match=r"aliases is \['\*\.a\.example', '\*\.b\.example'\], all with a wildcard"
        ):
            distribution(aliases=lambda: ["*.a.example", wrap("*.b.example")], certificate_arn=CERTIFICATE)

    @pytest.mark.parametrize("setting", ["allowed_countries", "blocked_countries"])
    @pytest.mark.parametrize("code", ["Germany", "de", "D1", "ÖS"])
    def test_a_country_that_is_no_code(self, setting: str, code: str) -> None:
        with pytest.raises(pulumi.RunError, match=rf"{setting}\[1\] is '{code}'; it is two letters of ISO 3166-1"):
            distribution(**{setting: ["AT", code]})

    def test_public_keys_as_an_output(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"public_keys is an Output: its keys name resources"):
            distribution(public_keys=known({"main": PEM}))

    def test_a_private_key(self) -> None:
        private = "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n"
        with pytest.raises(pulumi.RunError, match=r"public_keys\['main'\] is a private key") as error:
            distribution(public_keys={"main": private})
        assert "MIIEvQ" not in str(error.value)

    def test_a_packaging_that_is_none(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"packaging is 'movies', without an origin_host"):
            distribution(packaging=lambda: "movies")

    def test_an_authorization_that_is_none(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"authorization is of the type dict; it is a CdnAuthorization"):
            distribution(authorization={"rotation": "2"})

    def test_an_unknown_setting_with_the_nearest_right_one(self) -> None:
        with pytest.raises(
            pulumi.RunError, match=r"PackagingDistribution 'cdn' has no option 'alias'; did you mean 'aliases'\?"
        ):
            distribution(alias=["video.example.com"])

    def test_an_unknown_argument_with_the_nearest_right_one(self) -> None:
        with pytest.raises(
            pulumi.RunError,
            match=r"distribution_args has 'webAclId', which .*; did you mean 'web_acl_id'\? It takes",
        ):
            distribution(distribution_args={"webAclId": "arn"})

    def test_an_unknown_argument_that_is_near_to_none(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"distribution_args has 'x', which .* does not take; It takes "):
            distribution(distribution_args={"x": 1})

    def test_aliases_as_a_further_argument(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"distribution_args has 'aliases', which is a setting of its own"):
            distribution(distribution_args={"aliases": ["video.example.com"]})

    @pytest.mark.parametrize("further", [[], 7, "x"], ids=str)
    def test_further_arguments_that_are_no_dictionary(self, further: Any) -> None:
        with pytest.raises(pulumi.RunError, match=r"distribution_args is .*; it is a dictionary"):
            distribution(distribution_args=further)

    def test_a_provider_under_a_key_that_pulumi_would_ignore(self) -> None:
        provider: Any = object()
        with pytest.raises(pulumi.RunError, match=r"would be ignored"):
            distribution(opts=pulumi.ResourceOptions(providers={"mediapackage-vod": provider}))

    def test_leave_nothing_declared(self) -> None:
        def program() -> None:
            with pytest.raises(pulumi.RunError):
                PackagingDistribution("cdn", packaging=REFERENCE, public_keys={"main": PEM, "next": "x"})

        assert declare(program).resources == []
