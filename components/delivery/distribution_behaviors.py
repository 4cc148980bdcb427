"""The cache behaviors of a `PackagingDistribution`, and the policies that it makes for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from pulumi_mediapackage_vod.components.checks.aws import aws
from pulumi_mediapackage_vod.components.delivery import cdn_policies
from pulumi_mediapackage_vod.components.delivery.cloudfront import PackagingSource, cloudfront_behaviors
from pulumi_mediapackage_vod.components.delivery.manifest_filter import QUERY_STRING


def behaviors(
    component: pulumi.ComponentResource,
    name: str,
    packaging: PackagingSource,
    settings: Mapping[str, Any],
    *,
    target: str,
    key_groups: Sequence[pulumi.Input[str]],
) -> dict[str, Any]:
    """The arguments for behaviors, after children `<name>-manifests` and `<name>-cors` where no policy is given."""
    child = pulumi.ResourceOptions(parent=component)
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
    made = cloudfront_behaviors(
        packaging,
        origin_id=target,
        manifest_cache_policy_id=manifests,
        segment_cache_policy_id=settings.get("segment_cache_policy_id", cdn_policies.SEGMENT_CACHE_POLICY_ID),
        response_headers_policy_id=cors,
        key_group_ids=key_groups,
    )
    default = {key: value for key, value in made[-1].items() if key != "path_pattern"}
    return {"ordered_cache_behaviors": made[:-1], "default_cache_behavior": default}
