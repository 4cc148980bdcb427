"""The arguments of a unit's `aws.cloudfront.Distribution`, and the policies that are made for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import pulumi

from pulumi_mediapackage_vod.components.checks.aws_provider import aws
from pulumi_mediapackage_vod.components.checks.known import is_known, tags_in_the_clear, when_known
from pulumi_mediapackage_vod.components.checks.physical_names import CLOUDFRONT_POLICY, physical_name
from pulumi_mediapackage_vod.components.delivery import cdn_policies
from pulumi_mediapackage_vod.components.delivery.distribution_checks import (
    ADDED,
    MAX_COMMENT,
    check_argument,
    country,
    no_plain_alias,
    of_us_east_1,
)
from pulumi_mediapackage_vod.components.delivery.manifest_filter import QUERY_STRING

_HEALING: Final = (403, 404, 500, 502, 503, 504)
"""Answers that may soon be others: before a title can be played, while authorization is switched, in a failure."""


def policies(
    component: pulumi.ComponentResource,
    name: str,
    settings: Mapping[str, Any],
    key_groups: Sequence[pulumi.Input[str]],
) -> dict[str, Any]:
    """What cache behaviors say besides paths and origins. Where no policy is given, it is made as a child,
    `<name>-manifests` or `<name>-cors`."""
    manifests = settings.get("manifest_cache_policy_id")
    if manifests is None:
        key = cdn_policies.manifest_cache_key(settings.get("manifest_query_strings", [QUERY_STRING]))
        named, opts = physical_name(f"{name}-manifests", CLOUDFRONT_POLICY, component)
        manifests = aws.cloudfront.CachePolicy(
            f"{name}-manifests",
            **named,
            comment="Manifests of MediaPackage VOD",
            parameters_in_cache_key_and_forwarded_to_origin=key,
            min_ttl=0,
            default_ttl=60,
            max_ttl=86400,
            opts=opts,
        ).id
    cors = settings.get("response_headers_policy_id")
    if cors is None:
        pages = settings.get("cors_origins", ["*"])
        named, opts = physical_name(f"{name}-cors", CLOUDFRONT_POLICY, component)
        cors = aws.cloudfront.ResponseHeadersPolicy(
            f"{name}-cors",
            **named,
            comment="Web pages that may play from MediaPackage VOD",
            cors_config=cdn_policies.cors(pages, with_cookies=bool(key_groups) and "*" not in pages),
            opts=opts,
        ).id
    return {
        "manifest_cache_policy_id": manifests,
        "segment_cache_policy_id": settings.get("segment_cache_policy_id", cdn_policies.SEGMENT_CACHE_POLICY_ID),
        "response_headers_policy_id": cors,
        "key_group_ids": key_groups,
    }


def _viewer_certificate(arn: pulumi.Input[str] | None) -> aws.cloudfront.DistributionViewerCertificateArgsDict:
    """TLS 1.2 at least where there is a choice: with its own certificate CloudFront always allows TLSv1.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesGeneral.html"""
    if arn is None:
        return {"cloudfront_default_certificate": True}
    return {
        "acm_certificate_arn": when_known(arn, of_us_east_1),
        "minimum_protocol_version": "TLSv1.2_2021",
        "ssl_support_method": "sni-only",
    }


def _restrictions(settings: Mapping[str, Any]) -> aws.cloudfront.DistributionRestrictionsArgsDict:
    """Which countries are served."""
    for name, kind in (("allowed_countries", "whitelist"), ("blocked_countries", "blacklist")):
        if settings.get(name):
            codes = [
                code
                if is_known(code)
                else when_known(code, lambda known, path=f"{name}[{index}]": country(path, known))
                for index, code in enumerate(settings[name])
            ]
            return {"geo_restriction": {"restriction_type": kind, "locations": codes}}
    return {"geo_restriction": {"restriction_type": "none"}}


def general_arguments(name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that are about neither origins nor behaviors; `merged` leaves out those that are None."""
    return {
        "enabled": True,
        "comment": settings.get("comment", name[:MAX_COMMENT]),
        "http_version": "http2and3",
        "is_ipv6_enabled": True,
        "aliases": settings.get("aliases"),
        "viewer_certificate": _viewer_certificate(settings.get("certificate_arn")),
        "restrictions": _restrictions(settings),
        # Without them CloudFront keeps errors for ten seconds, and players give up meanwhile.
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html
        "custom_error_responses": [{"error_code": code, "error_caching_min_ttl": 1} for code in _HEALING],
        "price_class": settings.get("price_class"),
        "web_acl_id": settings.get("web_acl_id"),
        "logging_config": settings.get("logging"),
        "tags": tags_in_the_clear(settings.get("tags")),
    }


def playback_host(domain_name: pulumi.Output[str], aliases: Sequence[pulumi.Input[str]]) -> pulumi.Output[str]:
    """The first alias without a wildcard, otherwise CloudFront's own name."""

    def host(names: Sequence[str]) -> str:
        found = next((name for name in names[1:] if "*" not in name), None)
        if found is None and aliases:
            raise no_plain_alias(names[1:])
        return str(found or names[0])

    plain = [alias for alias in aliases if not (isinstance(alias, str) and "*" in alias)]
    # If the first one is known, aliases after it that are not known yet must not make the result unknown.
    needed = plain[:1] if plain and isinstance(plain[0], str) else aliases
    return when_known(pulumi.Output.all(domain_name, *needed), host)


def merged(own: Mapping[str, Any], further: Mapping[str, Any]) -> dict[str, Any]:
    """Our arguments, and the user's `further` ones, which replace ours.

    Origins and behaviors are joined with ours, without which nothing would play. The user's come first, since the first
    behavior whose path matches is the one that CloudFront takes.
    """
    result = {name: value for name, value in own.items() if value is not None}
    for name, value in further.items():
        if value is not None:
            result[name] = _joined(name, value, result.get(name))
    return result


def _joined(name: str, value: Any, own: Any) -> Any:
    if name not in (*ADDED, "default_cache_behavior"):
        return value
    if not (is_known(value) and is_known(own)):
        both = pulumi.Output.all(value, own)
        return when_known(both, lambda found: _together(name, found[0], found[1]))
    return _together(name, value, own)


def _together(name: str, value: Any, own: Any) -> Any:
    check_argument(name, value)
    if name in ADDED:
        return [*cast("Sequence[Any]", value or ()), *cast("Sequence[Any]", own or ())]
    return {**cast("Mapping[str, Any]", own), **cast("Mapping[str, Any]", value or {})}
