"""PackagingDistribution: its children, what they are given, its outputs, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

import pulumi
import pytest

from pulumi_mediapackage_vod.components import CdnAuthorization, PackagingDistribution, VodPackaging, hls, mss
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
ALIAS = {"aliases": ["video.example.com"]}
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
        return tell(PackagingDistribution("cdn", packaging=packaging(), **evaluated(settings)))

    return declare(program, outputs=OUTPUTS)


def evaluated(value: Any) -> Any:
    """With the results of functions in their place: what has to be made in the program."""
    if isinstance(value, dict):
        return {name: evaluated(each) for name, each in value.items()}
    if isinstance(value, list):
        return [evaluated(each) for each in value]
    return value() if callable(value) else value


def arguments(**settings: Any) -> Mapping[str, Any]:
    """The inputs of the CloudFront distribution itself."""
    return distribution(**settings).inputs("cdn-distribution")


def behaviors(given: Mapping[str, Any]) -> list[Any]:
    """All behaviors of a CloudFront distribution, in the order in which they are tried."""
    return [*given["orderedCacheBehaviors"], given["defaultCacheBehavior"]]


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
            "customErrorResponses": [
                {"errorCode": code, "errorCachingMinTtl": 1} for code in (403, 404, 500, 502, 503, 504)
            ],
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

        used = behaviors(declared.inputs("cdn-distribution"))
        assert [each["cachePolicyId"] for each in used] == ["manifests"] * 3 + ["segments"] * 2
        assert {each["responseHeadersPolicyId"] for each in used} == {"pages"}
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
        assert {each["targetOriginId"] for each in behaviors(given)} == {"mediapackage-vod-either"}


class TestSignedCookies:
    def test_are_asked_for_on_every_path(self) -> None:
        declared = distribution(public_keys={"main": PEM}, key_group_ids=["existing"])

        asked = [each["trustedKeyGroups"] for each in behaviors(declared.inputs("cdn-distribution"))]
        assert asked == [["cdn-keys-id", "existing"]] * 5
        assert declared.inputs("cdn-keys") == {"items": ["cdn-key-main-id"]}

    @pytest.mark.parametrize("pem", [PEM.strip(), known(PEM.strip())], ids=["text", "output"])
    def test_have_keys_in_the_form_that_cloudfront_returns(self, pem: Any) -> None:
        assert distribution(public_keys={"main": pem}).inputs("cdn-key-main") == {"encodedKey": PEM}

    @pytest.mark.parametrize(
        ("settings", "open_", "no_alias"),
        [
            ({}, False, False),
            ({"public_keys": {"main": PEM}}, True, True),
            ({"key_group_ids": ["existing"]}, True, True),
            ({"public_keys": {"main": PEM}, "authorization": lambda: CdnAuthorization("auth")}, False, True),
            ({"public_keys": {"main": PEM}, **ALIAS, "certificate_arn": CERTIFICATE}, True, False),
        ],
        ids=["unsigned", "keys", "groups", "authorized", "alias"],
    )
    def test_without_authorization_or_alias_are_warned_about(
        self, settings: dict[str, Any], open_: bool, no_alias: bool, caplog: pytest.LogCaptureFixture
    ) -> None:
        distribution(**settings)

        assert ("signed cookies and URLs can be walked around" in caplog.text) is open_
        assert ("no web site can set cookies for *.cloudfront.net; pass aliases=" in caplog.text) is no_alias

    @pytest.mark.parametrize(
        ("settings", "warned"),
        [
            ({}, False),
            ({"public_keys": {"main": PEM}}, True),
            ({"key_group_ids": ["existing"]}, True),
            ({"public_keys": {"main": PEM}, "cors_origins": ["*"]}, True),
            ({"public_keys": {"main": PEM}, "cors_origins": ["https://www.example.com"]}, False),
            ({"public_keys": {"main": PEM}, "response_headers_policy_id": "existing"}, False),
        ],
        ids=["unsigned", "keys", "groups", "all pages", "a page", "an own policy"],
    )
    def test_that_no_page_could_send_are_warned_about(
        self, settings: dict[str, Any], warned: bool, caplog: pytest.LogCaptureFixture
    ) -> None:
        distribution(**settings)

        assert ("web pages of other origins will play nothing" in caplog.text) is warned

    def test_open_all_of_an_asset(self) -> None:
        declared = distribution(packaging=unit, tell=lambda made: made.cookie_resource("trailer"))

        assert declared.result == f"{CDN}/out/v1/title1/*"

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

    @pytest.mark.parametrize(
        "aliases",
        [
            [known("video.example.com")],
            ["*.example.com", "video.example.com", "tv.example.com"],
            [known("*.example.com"), known("video.example.com")],
            ["*.example.com", "video.example.com", known("tv.example.com")],
        ],
        ids=["output", "texts", "outputs", "both"],
    )
    def test_host_is_the_first_alias_without_a_wildcard(self, aliases: list[Any]) -> None:
        made = distribution(aliases=aliases, certificate_arn=CERTIFICATE, tell=lambda made: made.host)

        assert made.result == "video.example.com"

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


POSTERS = {"origin_id": "posters", "domain_name": "posters.s3.amazonaws.com"}
PATH = {"path_pattern": "posters/*", "target_origin_id": "posters", "viewer_protocol_policy": "https-only"}


class TestFurtherArguments:
    def test_are_added_and_win(self) -> None:
        given = arguments(distribution_args={"http_version": "http2", "default_root_object": "index.html"})

        assert (given["httpVersion"], given["defaultRootObject"]) == ("http2", "index.html")

    def test_of_lists_come_before_the_components_own(self) -> None:
        group = {"origin_id": "both", "members": []}

        given = arguments(
            distribution_args={"origins": [POSTERS], "ordered_cache_behaviors": (PATH,), "origin_groups": [group]}
        )

        assert [each["originId"] for each in given["origins"]] == ["posters", "mediapackage-vod"]
        assert [each["pathPattern"] for each in behaviors(given)[:2]] == ["posters/*", "out/v1/*.m3u8"]
        assert [each["originId"] for each in given["originGroups"]] == ["both"]

    def test_of_the_default_behavior_go_into_it(self) -> None:
        behavior = arguments(distribution_args={"default_cache_behavior": {"compress": True}})["defaultCacheBehavior"]

        assert (behavior["compress"], behavior["targetOriginId"]) == (True, "mediapackage-vod")

    def test_that_are_outputs_are_joined_with_the_components_own_too(self) -> None:
        given = arguments(
            packaging=lambda: unit(authorization={}),
            public_keys={"main": PEM},
            distribution_args={
                "origins": known([POSTERS]),
                "ordered_cache_behaviors": known([PATH]),
                "default_cache_behavior": known({"compress": True}),
                "origin_groups": known([]),
            },
        )

        joined = secret(given["origins"])
        assert [each["originId"] for each in joined] == ["posters", "mediapackage-vod"]
        assert joined[1]["customHeaders"][0]["value"] == "generated-2"
        assert [each.get("pathPattern") for each in behaviors(given)[:2]] == ["posters/*", "out/v1/*.m3u8"]
        assert given["defaultCacheBehavior"]["compress"] is True
        assert {tuple(each["trustedKeyGroups"]) for each in behaviors(given)[1:]} == {("cdn-keys-id",)}
        assert given["originGroups"] == []

    def test_that_are_outputs_of_nothing_leave_the_components_own(self) -> None:
        given = arguments(distribution_args={"origins": known(None), "default_cache_behavior": known(None)})

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


def _both(argument: str, value: Any) -> list[dict[str, Any]]:
    """A value as it is, and as an Output."""
    return [{argument: value}, {argument: known(value)}]


FURTHER: Mapping[str, Any] = {
    "comment": "a",
    "price_class": "PriceClass_100",
    "web_acl_id": "a",
    "logging_config": {"bucket": "a"},
    "tags": {"team": "a"},
    "restrictions": {"geo_restriction": {"restriction_type": "none"}},
    "viewer_certificate": {"iam_certificate_id": "ASCA"},
}
PRIVATE = "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n"

# What the message says, and the settings that are refused with it.
REFUSED: Mapping[str, list[Mapping[str, Any]]] = {
    "comment is '.*'; it is a text of at most 128 characters": [{"comment": "c" * 129}],
    "comment is 7; it is a text of at most 128 characters": [{"comment": 7}],
    r"aliases is \['video.example.com'\], which needs certificate_arn=": [ALIAS, {**ALIAS, "certificate_arn": None}],
    **{
        rf"certificate_arn is '{arn}'; .* in us-east-1 alone": [
            {**ALIAS, **given} for given in _both("certificate_arn", arn)
        ]
        for arn in (
            "arn:aws:acm:eu-west-1:111122223333:certificate/c0ffee",
            "arn:aws:iam::111122223333:server-certificate/films",
            "c0ffee",
        )
    },
    **{
        rf"aliases\[0\] is '{re.escape(alias)}'; it is a host name": [
            {"aliases": [alias], "certificate_arn": CERTIFICATE}
        ]
        for alias in ("https://video.example.com", "video.example.com/films", "a b", "-a.b", "a.*.b")
    },
    r"aliases is \['\*\.a\.example', '\*\.b\.example'\], all with a wildcard": [
        {"aliases": ["*.a.example", other], "certificate_arn": CERTIFICATE}
        for other in ("*.b.example", known("*.b.example"))
    ],
    **{
        rf"{setting} is {shown}; it is a list, whose items may be Outputs": [{setting: value}]
        for setting in (
            "aliases",
            "cors_origins",
            "key_group_ids",
            "allowed_countries",
            "blocked_countries",
            "manifest_query_strings",
        )
        for value, shown in (("x", "'x'"), (7, "7"), (known(["x"]), "an Output"))
    },
    **{
        rf"{setting} is empty: name one at least, or leave it out": [{setting: empty}]
        for setting, empty in {
            "public_keys": {},
            **{key: [] for key in ("key_group_ids", "allowed_countries", "cors_origins", "manifest_query_strings")},
        }.items()
    },
    **{
        f"^{' and '.join(settings)} exclude each other: ": [settings]
        for settings in (
            {"allowed_countries": ["DE"], "blocked_countries": ["AT"]},
            {"cors_origins": ["https://www.example.com"], "response_headers_policy_id": "pages"},
            {"manifest_query_strings": ["aws.manifestfilter"], "manifest_cache_policy_id": "manifests"},
        )
    },
    **{
        f"distribution_args has '{name}' beside {setting}=, which it would replace; give one": [
            {setting: value, "distribution_args": {name: FURTHER[name]}}
        ]
        for name, setting, value in (
            ("comment", "comment", "b"),
            ("price_class", "price_class", "PriceClass_200"),
            ("web_acl_id", "web_acl_id", "b"),
            ("logging_config", "logging", {"bucket": "b"}),
            ("tags", "tags", {"team": "b"}),
            ("restrictions", "allowed_countries", ["DE"]),
            ("restrictions", "blocked_countries", ["DE"]),
            ("viewer_certificate", "certificate_arn", CERTIFICATE),
        )
    },
    r"cache_behaviors_quota is .*; it is a whole number from 1": [
        {"cache_behaviors_quota": value} for value in (0, -1, True, 7.5, "80", known(80))
    ],
    r"catalogue is .*; it is the AssetCatalog that holds": [
        {"catalogue": value} for value in ("all", {"a": "b"}, known("all"))
    ],
    r"price_class.* is 'PriceClass_300'; it is one of PriceClass_100, ": [
        {"price_class": "PriceClass_300"},
        {"distribution_args": {"price_class": "PriceClass_300"}},
    ],
    r"tags.* is \['x'\]; it is a mapping, such as": [{"tags": ["x"]}, {"distribution_args": {"tags": ["x"]}}],
    r"logging is 'logs'; it is a mapping, such as \{'bucket': ": [{"logging": "logs"}],
    r"logging has no 'Bucket'; did you mean 'bucket'\? it has bucket, ": [{"logging": {"Bucket": "a"}}],
    r"distribution_args\['default_cache_behavior'\] has no 'compres'; did you mean 'compress'\? it has ": [
        {"distribution_args": {"default_cache_behavior": {"compres": True}}},
        {"distribution_args": {"default_cache_behavior": known({"compres": True})}},
    ],
    r"\['restrictions'\]\['geo_restriction'\] has no 'location'; did you mean 'locations'\? ": [
        {"distribution_args": {"restrictions": {"geo_restriction": {"location": []}}}}
    ],
    r"distribution_args\['origins'\]\[1\] has no 'originId'; did you mean 'origin_id'\? it has ": [
        {"distribution_args": {"origins": [{"origin_id": "a"}, {"originId": "b"}]}}
    ],
    **{
        rf"{setting}\[1\] is {code!r}; it is the code of a country in ISO 3166-1": [
            {setting: ["AT", given]} for given in (code, known(code))
        ]
        for setting in ("allowed_countries", "blocked_countries")
        for code in ("Germany", "de", "D1", "ÖS", "UK", "EN", "EU", "YU", "DEU", "", 49)
    },
    r"public_keys is an Output: its keys name resources": [{"public_keys": known({"main": PEM})}],
    r"packaging is 'movies', without an origin_host": [{"packaging": lambda: "movies"}],
    r"origin_shield_region is .*; it is the name of an AWS Region, such as eu-west-1": [
        {"origin_shield_region": value} for value in ("Ireland", "mars-1", "", True)
    ],
    r"authorization is of the type dict; it is a CdnAuthorization": [{"authorization": {"rotation": "2"}}],
    r"distribution_args has 'webAclId', which .*; did you mean 'web_acl_id'\? it takes": [
        {"distribution_args": {"webAclId": "arn"}}
    ],
    r"distribution_args has 'x', which .* does not take; it takes ": [{"distribution_args": {"x": 1}}],
    r"distribution_args has 'aliases', which is a setting of its own": [
        {"distribution_args": {"aliases": ["video.example.com"]}}
    ],
    r"distribution_args is .*; it is a dictionary": [{"distribution_args": further} for further in ([], 7, "x")],
    r"would be ignored": [{"opts": pulumi.ResourceOptions(providers={"mediapackage-vod": cast(Any, object())})}],
}


class TestRefusals:
    """Each by an error that the engine shows without a traceback, before anything is declared."""

    @pytest.mark.parametrize(
        ("words", "settings"), [(words, settings) for words, each in REFUSED.items() for settings in each]
    )
    def test_of_settings_say_what_is_allowed(self, words: str, settings: Mapping[str, Any]) -> None:
        with pytest.raises(pulumi.RunError, match=words):
            distribution(**settings)

    @pytest.mark.parametrize("value", ["9d7c1a7c", known("9d7c1a7c")], ids=["text", "output"])
    @pytest.mark.parametrize(
        ("name", "kind"),
        {
            **dict.fromkeys(("origins", "origin_groups", "ordered_cache_behaviors"), "list"),
            "default_cache_behavior": "dictionary",
        }.items(),
    )
    def test_of_a_further_argument_that_could_not_be_joined_do_not_show_it(
        self, name: str, kind: str, value: Any
    ) -> None:
        with pytest.raises(
            pulumi.RunError, match=rf"distribution_args\['{name}'\] is of the type str; it is a {kind}"
        ) as error:
            distribution(distribution_args={name: value})
        assert "9d7c1a7c" not in str(error.value)

    def test_of_a_private_key_do_not_show_it(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"public_keys\['main'\] is a private key") as error:
            distribution(public_keys={"main": PRIVATE})
        assert "MIIEvQ" not in str(error.value)

    def test_leave_nothing_declared(self) -> None:
        def program() -> None:
            with pytest.raises(pulumi.RunError):
                PackagingDistribution("cdn", packaging=REFERENCE, public_keys={"main": PEM, "next": "x"})

        assert declare(program).resources == []
