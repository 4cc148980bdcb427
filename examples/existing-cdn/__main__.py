"""A distribution of your own: MediaPackage becomes one more origin, with behaviors in front of the default one."""

import pulumi
import pulumi_aws as aws

from pulumi_mediapackage_vod.components import (
    CdnAuthorization,
    VodPackaging,
    cloudfront_behaviors,
    cloudfront_origin,
    playback_urls,
)

config = pulumi.Config()

authorization = CdnAuthorization("shared")
vod = VodPackaging(
    "movies",
    source_role_arn=config.require("sourceRoleArn"),
    assets={"trailer": "s3://acme-movies/trailer/index.m3u8"},
    authorization=authorization,
)

site = aws.cloudfront.Distribution(
    "site",
    enabled=True,
    origins=[
        {
            "origin_id": "site",
            "domain_name": config.require("siteHost"),
            "custom_origin_config": {
                "http_port": 80,
                "https_port": 443,
                "origin_protocol_policy": "https-only",
                "origin_ssl_protocols": ["TLSv1.2"],
            },
        },
        cloudfront_origin(vod),
    ],
    default_cache_behavior={
        "target_origin_id": "site",
        "viewer_protocol_policy": "redirect-to-https",
        "allowed_methods": ["GET", "HEAD"],
        "cached_methods": ["GET", "HEAD"],
        "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",  # AWS's Managed-CachingOptimized
    },
    ordered_cache_behaviors=cloudfront_behaviors(vod),
    restrictions={"geo_restriction": {"restriction_type": "none"}},
    viewer_certificate={"cloudfront_default_certificate": True},
)

pulumi.export("urls", playback_urls(vod.egress_urls, site.domain_name))
# What any other CDN has to be told.
pulumi.export("origin_host", vod.origin_host)
pulumi.export("header_name", authorization.header_name)
pulumi.export("header_value", authorization.identifier)
