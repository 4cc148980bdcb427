"""Typed arguments for `aws.cloudfront.Distribution`: the origin and the cache behaviors of a packaging unit.

`PackagingDistribution` uses them; with them you put a unit behind a distribution of your own.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/live-streaming.html#live-streaming-mediapackage-vod
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pulumi

from pulumi_mediapackage_vod.components.checks.settings import require_text
from pulumi_mediapackage_vod.components.delivery import path_patterns
from pulumi_mediapackage_vod.components.delivery.cdn_policies import (
    CORS_POLICY_ID,
    MANIFEST_CACHE_POLICY_ID,
    METHODS,
    SEGMENT_CACHE_POLICY_ID,
)
from pulumi_mediapackage_vod.components.delivery.packaging_source import PackagingSource, authorization_of, origin_host
from pulumi_mediapackage_vod.components.unit import CdnHeader
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts.patterns import REGION

if TYPE_CHECKING:
    from pulumi_aws.cloudfront import DistributionOrderedCacheBehaviorArgsDict, DistributionOriginArgsDict

ORIGIN_ID: Final = "mediapackage-vod"
"""The origin's id within a distribution, unless another one is given."""


def cloudfront_origin(
    packaging: PackagingSource,
    *,
    authorization: CdnHeader | None = None,
    with_header: bool | None = None,
    origin_id: str = ORIGIN_ID,
    origin_shield_region: pulumi.Input[str] | None = None,
) -> DistributionOriginArgsDict:
    """The origin of a packaging unit, HTTPS with TLS 1.2 only, for `Distribution(origins=[…])`.

    Args:
        packaging: a `VodPackaging`, or the `reference` of one.
        authorization: the `CdnAuthorization` whose header opens the group. Default: the unit's own.
        with_header: send the header. Default: send it if there is an authorization and it is enforced, since the
            service answers 404 to a header that it does not expect (documented of endpoints), and 403 where one is
            missing.
        origin_id: the origin's id in the distribution, which the behaviors name as their target.
        origin_shield_region: the Region of an Origin Shield, one more cache in front of the packager; the unit's own if
            CloudFront offers it there. Default: none, since it costs extra.

    Raises:
        ProgramError: no packaging unit, no authorization where one is needed, a shield in what is no Region.
    """
    require_text("origin_shield_region", origin_shield_region, "the name of an AWS Region, such as eu-west-1", REGION)
    header = authorization_of(packaging, authorization)
    if with_header and header is None:
        raise ProgramError("with_header=True needs authorization=: the packaging unit has none of its own")
    origin: DistributionOriginArgsDict = {
        "origin_id": origin_id,
        "domain_name": origin_host(packaging),
        "custom_origin_config": {
            "http_port": 80,
            "https_port": 443,
            "origin_protocol_policy": "https-only",
            "origin_ssl_protocols": ["TLSv1.2"],
        },
    }
    if header is not None and (header.enforced if with_header is None else with_header):
        origin["custom_headers"] = [{"name": header.header_name, "value": pulumi.Output.secret(header.identifier)}]
    if origin_shield_region is not None:
        origin["origin_shield"] = {"enabled": True, "origin_shield_region": origin_shield_region}
    return origin


def cloudfront_behaviors(
    packaging: PackagingSource,
    *,
    origin_id: pulumi.Input[str] = ORIGIN_ID,
    manifest_cache_policy_id: pulumi.Input[str] = MANIFEST_CACHE_POLICY_ID,
    segment_cache_policy_id: pulumi.Input[str] = SEGMENT_CACHE_POLICY_ID,
    response_headers_policy_id: pulumi.Input[str] = CORS_POLICY_ID,
    key_group_ids: Sequence[pulumi.Input[str]] = (),
    this_unit_only: bool = False,
) -> list[DistributionOrderedCacheBehaviorArgsDict]:
    """The cache behaviors of a packaging unit, for `Distribution(ordered_cache_behaviors=[…])`.

    Manifests (`.m3u8`, `.mpd`, `.ism/Manifest`) are compressed, and cached by path and `aws.manifestfilter`; everything
    else under `out/v1/` is cached by its path alone. The default policies are AWS's own, which count against no quota.

    Args:
        packaging: a `VodPackaging`, or the `reference` of one.
        origin_id: id of the origin or origin group that answers.
        manifest_cache_policy_id: cache policy of manifests; `aws.manifestfilter` has to be part of its cache key.
        segment_cache_policy_id: cache policy of segments. It must not forward query strings: the service refuses them
            on segments.
        response_headers_policy_id: a policy that lets web pages play (CORS).
        key_group_ids: key groups; viewers need a cookie or URL signed with one of their keys. Default: everybody may
            play.
        this_unit_only: use path patterns that match this unit's formats alone, two for each format, for a distribution
            in front of several units. They are read off the URLs of a title, so the unit needs one. Default: patterns
            for all paths under `out/v1/`.

    Raises:
        ProgramError: no packaging unit; with `this_unit_only`, one without formats or titles.
    """
    origin_host(packaging)
    return behaviors_of(
        path_patterns.of_titles(packaging) if this_unit_only else path_patterns.OF_ONE_UNIT,
        origin_id=origin_id,
        manifest_cache_policy_id=manifest_cache_policy_id,
        segment_cache_policy_id=segment_cache_policy_id,
        response_headers_policy_id=response_headers_policy_id,
        key_group_ids=key_group_ids,
    )


def behaviors_of(
    patterns: Sequence[path_patterns.Pattern],
    *,
    origin_id: pulumi.Input[str],
    manifest_cache_policy_id: pulumi.Input[str],
    segment_cache_policy_id: pulumi.Input[str],
    response_headers_policy_id: pulumi.Input[str],
    key_group_ids: Sequence[pulumi.Input[str]],
) -> list[DistributionOrderedCacheBehaviorArgsDict]:
    """A behavior for each pattern; see `cloudfront_behaviors`."""
    behaviors: list[DistributionOrderedCacheBehaviorArgsDict] = []
    for path, manifests, smooth in patterns:
        behavior: DistributionOrderedCacheBehaviorArgsDict = {
            "path_pattern": path,
            "target_origin_id": origin_id,
            "viewer_protocol_policy": "redirect-to-https",
            "allowed_methods": list(METHODS),
            "cached_methods": list(METHODS),
            "cache_policy_id": manifest_cache_policy_id if manifests else segment_cache_policy_id,
            "response_headers_policy_id": response_headers_policy_id,
            "compress": manifests,
            "smooth_streaming": smooth,
        }
        if key_group_ids:
            behavior["trusted_key_groups"] = list(key_group_ids)
        behaviors.append(behavior)
    return behaviors
