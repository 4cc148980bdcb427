"""Policies of CloudFront, on what it caches and which web pages may play: ids of AWS's own, and contents of ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pulumi

if TYPE_CHECKING:
    from pulumi_aws.cloudfront import (
        CachePolicyParametersInCacheKeyAndForwardedToOriginArgsDict,
        ResponseHeadersPolicyCorsConfigArgsDict,
    )

METHODS: Final = ("GET", "HEAD", "OPTIONS")

MANIFEST_CACHE_POLICY_ID: Final = "08627262-05a9-4f76-9ded-b50ca2e3a84f"
"""AWS's own `Elemental-MediaPackage`: `aws.manifestfilter` and the header Origin, among others, in the cache key.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html"""

SEGMENT_CACHE_POLICY_ID: Final = "b2884449-e4de-46a7-ac36-70bc7f1ddd6d"
"""AWS's own `CachingOptimizedForUncompressedObjects`: the path alone is the cache key; a day unless the origin says
otherwise, and a year at most."""

CORS_POLICY_ID: Final = "5cc3b908-e619-4b99-88e5-2cf7f45965bd"
"""AWS's own `CORS-With-Preflight`: any web page may play, without cookies.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html"""


def manifest_cache_key(
    query_strings: Sequence[pulumi.Input[str]],
) -> CachePolicyParametersInCacheKeyAndForwardedToOriginArgsDict:
    """The path and these query parameters are the cache key."""
    return {
        "cookies_config": {"cookie_behavior": "none"},
        "headers_config": {"header_behavior": "none"},
        "query_strings_config": {
            "query_string_behavior": "whitelist",
            "query_strings": {"items": list(query_strings)},
        },
        "enable_accept_encoding_brotli": True,
        "enable_accept_encoding_gzip": True,
    }


def cors(origins: Sequence[pulumi.Input[str]], *, with_cookies: bool) -> ResponseHeadersPolicyCorsConfigArgsDict:
    """Let the web pages of these origins play. With cookies neither CloudFront nor browsers take a wildcard.
    https://github.com/aws/aws-cdk/pull/35308"""
    request_headers = ["CMCD-Object", "CMCD-Request", "CMCD-Session", "CMCD-Status", "Range"] if with_cookies else ["*"]
    response_headers = ["Content-Length", "Content-Range", "Date"] if with_cookies else ["*"]
    return {
        "access_control_allow_credentials": with_cookies,
        "access_control_allow_headers": {"items": request_headers},
        "access_control_allow_methods": {"items": list(METHODS)},
        "access_control_allow_origins": {"items": list(origins)},
        "access_control_expose_headers": {"items": response_headers},
        "access_control_max_age_sec": 86400,
        "origin_override": True,
    }
