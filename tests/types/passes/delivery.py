"""What stands in front of a unit: a distribution, its header, URLs and cookies."""

import pulumi
import pulumi_aws as aws

from pulumi_mediapackage_vod.components import (
    CdnAuthorization,
    CdnAuthorizationSettings,
    DistributionSettings,
    PackagingDistribution,
    VodPackaging,
    cloudfront_behaviors,
    cloudfront_origin,
    cookie_policy,
    cookie_resource,
    manifest_filter,
    playback_urls,
    signed_cookies,
)

role_arn: pulumi.Output[str] = pulumi.Output.from_input("arn:aws:iam::111122223333:role/reads")
vod = VodPackaging("movies", assets={})

header: CdnAuthorizationSettings = {"identifier": role_arn, "enforced": False, "readers": [role_arn]}
authorization = CdnAuthorization("header", rotation="2", sent="current", kms_key=role_arn)
CdnAuthorization("settings", **header)
settings: DistributionSettings = {
    "aliases": ["video.example.com"],
    "certificate_arn": role_arn,
    "public_keys": {"2026": "-----BEGIN PUBLIC KEY-----"},
    "allowed_countries": ["DE", role_arn],
    "price_class": "PriceClass_200",
    "distribution_args": {"http_version": "http2and3"},
}
cdn = PackagingDistribution("cdn", packaging=vod, cors_origins=["https://www.example.com"], authorization=authorization)
PackagingDistribution("settings", packaging=vod.reference, **settings)
PackagingDistribution("several", packaging={"movies": vod, "series": vod.reference})
hosts: list[pulumi.Output[str]] = [cdn.host, cdn.domain_name, cdn.distribution.domain_name]
pulumi.export("urls", playback_urls(vod.egress_urls, "video.example.com"))
pulumi.export("same", cdn.playback_urls_of(vod.egress_urls))
wanted: str = manifest_filter(video_height=(240, 720), audio_language=["en"], video_framerate=(24, 29.97))
policy: str = cookie_policy(cookie_resource("https://video.example.com/out/v1/a/b/index.m3u8"), expires=1_800_000_000)
cookies: dict[str, str] = signed_cookies(policy, key_pair_id="K2JCJMDEHXQW5F", sign=lambda message: message[:0])

aws.cloudfront.Distribution(
    "own",
    enabled=True,
    origins=[cloudfront_origin(vod, authorization=authorization)],
    default_cache_behavior={
        "target_origin_id": "x",
        "viewer_protocol_policy": "https-only",
        "allowed_methods": [],
        "cached_methods": [],
    },
    ordered_cache_behaviors=cloudfront_behaviors(vod, key_group_ids=[role_arn]),
    restrictions={"geo_restriction": {"restriction_type": "none"}},
    viewer_certificate={"cloudfront_default_certificate": True},
)
