"""The arguments of a unit's `aws.cloudfront.Distribution` beside the behaviors, and what of the settings is refused."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final, cast

import pulumi

from pulumi_mediapackage_vod.components.aws import aws
from pulumi_mediapackage_vod.components.cloudfront import ORIGIN_ID, CdnHeader, PackagingSource, cloudfront_origin
from pulumi_mediapackage_vod.components.signed_cookies import public_key_pem
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

_EITHER: Final = f"{ORIGIN_ID}-either"
_WITHOUT_HEADER: Final = f"{ORIGIN_ID}-without-header"
_LISTS: Final = (
    "aliases",
    "cors_origins",
    "key_group_ids",
    "allowed_countries",
    "blocked_countries",
    "manifest_query_strings",
)
_ADDED: Final = ("origins", "origin_groups", "ordered_cache_behaviors")
_KNOWN: Final = [
    name for name in inspect.signature(aws.cloudfront.DistributionArgs.__init__).parameters if name != "__self__"
]


def refuse(settings: Mapping[str, Any]) -> None:
    """Refuse what CloudFront would refuse after minutes, or would take for something else."""
    for name in _LISTS:
        if name in settings and not isinstance(settings[name], list | tuple):
            given = "an Output" if isinstance(settings[name], pulumi.Output) else repr(settings[name])
            raise ProgramError(f"{name} is {given}; it is a list, whose items may be Outputs")
    # An empty list that was computed must not open to everybody what it was meant to restrict.
    for name in ("public_keys", "key_group_ids", "allowed_countries", "cors_origins", "manifest_query_strings"):
        if name in settings and not isinstance(settings[name], pulumi.Output) and not settings[name]:
            raise ProgramError(f"{name} is empty: name one at least, or leave it out for the default")
    if "allowed_countries" in settings and "blocked_countries" in settings:
        raise ProgramError("allowed_countries and blocked_countries exclude each other: what is not allowed is blocked")
    for name in ("allowed_countries", "blocked_countries"):
        for index, code in enumerate(cast("list[Any]", settings.get(name, ()))):
            if isinstance(code, str) and not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
                raise ProgramError(f"{name}[{index}] is {code!r}; it is two letters of ISO 3166-1, such as 'DE'")
    further = settings.get("distribution_args", {})
    if not isinstance(further, Mapping):
        raise ProgramError(f"distribution_args is {further!r}; it is a dictionary of aws.cloudfront.Distribution's own")
    for name in cast("Mapping[str, Any]", further):
        _refuse_argument(name)
    _refuse_aliases(settings, cast("Mapping[str, Any]", further))


def _refuse_argument(name: str) -> None:
    if name == "aliases":
        raise ProgramError("distribution_args has 'aliases', which is a setting of its own: aliases=, certificate_arn=")
    if name not in _KNOWN:
        close = get_close_matches(str(name), _KNOWN, n=1)
        meant = f"did you mean {close[0]!r}? " if close else ""
        raise ProgramError(
            f"distribution_args has {name!r}, which aws.cloudfront.Distribution does not take; {meant}"
            f"It takes {', '.join(_KNOWN)}"
        )


def _refuse_aliases(settings: Mapping[str, Any], further: Mapping[str, Any]) -> None:
    aliases: list[Any] = list(settings.get("aliases", ()))
    for index, alias in enumerate(aliases):
        if isinstance(alias, str) and ("/" in alias or ":" in alias):
            raise ProgramError(f"aliases[{index}] is {alias!r}; it is a host name, such as 'video.example.com'")
    if aliases and settings.get("certificate_arn") is None and "viewer_certificate" not in further:
        raise ProgramError(
            f"aliases is {aliases!r}, which needs certificate_arn=: the ARN of a certificate for it, of Certificate "
            "Manager in us-east-1"
        )
    certificate = settings.get("certificate_arn")
    if isinstance(certificate, str):
        _of_us_east_1(certificate)


def _of_us_east_1(certificate_arn: str) -> str:
    parts = certificate_arn.split(":")
    if len(parts) < 6 or parts[2] != "acm" or parts[3] != "us-east-1":
        raise ProgramError(
            f"certificate_arn is {certificate_arn!r}; CloudFront takes certificates of Certificate Manager in "
            "us-east-1 alone, wherever the unit is: arn:aws:acm:us-east-1:<account>:certificate/<id>"
        )
    return certificate_arn


def origins(
    packaging: PackagingSource, header: CdnHeader | None, origin_shield_region: pulumi.Input[str] | None
) -> tuple[dict[str, Any], str]:
    """The unit as an origin, and the id that behaviors name.

    The service answers 404 to a header before authorization is on, and 403 without one after it. Until it is on, both
    are tried: CloudFront asks the second origin when the first one answers so.
    https://docs.aws.amazon.com/mediapackage/latest/ug/cdn-auth-setup.html
    """
    own = cloudfront_origin(
        packaging, authorization=header, with_header=header is not None, origin_shield_region=origin_shield_region
    )
    if header is None or header.enforced:
        return {"origins": [own]}, ORIGIN_ID
    bare = cloudfront_origin(
        packaging, with_header=False, origin_id=_WITHOUT_HEADER, origin_shield_region=origin_shield_region
    )
    either: aws.cloudfront.DistributionOriginGroupArgsDict = {
        "origin_id": _EITHER,
        "failover_criteria": {"status_codes": [403, 404]},
        "members": [{"origin_id": ORIGIN_ID}, {"origin_id": _WITHOUT_HEADER}],
    }
    return {"origins": [own, bare], "origin_groups": [either]}, _EITHER


def _viewer_certificate(arn: pulumi.Input[str] | None) -> aws.cloudfront.DistributionViewerCertificateArgsDict:
    """TLS 1.2 at least, where CloudFront lets us choose: on its own certificate it fixes TLSv1.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesGeneral.html"""
    if arn is None:
        return {"cloudfront_default_certificate": True}
    return {
        "acm_certificate_arn": pulumi.Output.from_input(arn).apply(_of_us_east_1),
        "minimum_protocol_version": "TLSv1.2_2021",
        "ssl_support_method": "sni-only",
    }


def _restrictions(settings: Mapping[str, Any]) -> aws.cloudfront.DistributionRestrictionsArgsDict:
    """Which countries are served."""
    for name, kind in (("allowed_countries", "whitelist"), ("blocked_countries", "blacklist")):
        if settings.get(name):
            return {"geo_restriction": {"restriction_type": kind, "locations": list(settings[name])}}
    return {"geo_restriction": {"restriction_type": "none"}}


def rest(name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All that is neither origin nor behavior; None is left out."""
    return {
        "enabled": True,
        "comment": settings.get("comment", name),
        "http_version": "http2and3",
        "is_ipv6_enabled": True,
        "aliases": settings.get("aliases"),
        "viewer_certificate": _viewer_certificate(settings.get("certificate_arn")),
        "restrictions": _restrictions(settings),
        "price_class": settings.get("price_class"),
        "web_acl_id": settings.get("web_acl_id"),
        "logging_config": settings.get("logging"),
        "tags": settings.get("tags"),
    }


def public_key(path: str, pem: pulumi.Input[str]) -> pulumi.Input[str]:
    """A public key as CloudFront returns it."""
    if isinstance(pem, pulumi.Output):
        return pem.apply(lambda text: public_key_pem(path, text))
    return public_key_pem(path, cast(Any, pem))


def merged(own: Mapping[str, Any], further: Mapping[str, Any]) -> dict[str, Any]:
    """Our arguments and the user's: origins and behaviors are added to ours, without which nothing would play; the
    user's behaviors come first, since the first path that matches counts."""
    result = {name: value for name, value in own.items() if value is not None}
    for name, value in further.items():
        if name in _ADDED and isinstance(value, list | tuple):
            result[name] = [*cast("list[Any]", value), *result.get(name, ())]
        elif name == "default_cache_behavior" and isinstance(value, Mapping):
            result[name] = {**result[name], **cast("Mapping[str, Any]", value)}
        else:
            result[name] = value
    return result
