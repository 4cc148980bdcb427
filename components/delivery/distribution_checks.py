"""Checks of a `PackagingDistribution`'s settings: of values that CloudFront would refuse only after minutes, that mean
something else than they seem to, or that pulumi-aws would drop without a word."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, ForwardRef, cast, get_args

from pulumi_mediapackage_vod.components.checks.aws_provider import aws
from pulumi_mediapackage_vod.components.checks.known import is_known, shown
from pulumi_mediapackage_vod.components.checks.settings import require_list, require_mapping, require_text
from pulumi_mediapackage_vod.components.delivery.playback_urls import host_name
from pulumi_mediapackage_vod.components.unit import CatalogueOfTitles
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts.values import PriceClass, country_codes

ADDED: Final = ("origins", "origin_groups", "ordered_cache_behaviors")
"""Arguments of `distribution_args` that are put before the component's own."""

MAX_COMMENT: Final = 128
"""https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html"""

_COMMENT: Final = re.compile(rf"(?s).{{0,{MAX_COMMENT}}}")
_LISTS: Final = (
    "aliases",
    "cors_origins",
    "key_group_ids",
    "allowed_countries",
    "blocked_countries",
    "manifest_query_strings",
)
_PAIRS: Final = (
    ("allowed_countries", "blocked_countries", "what is not allowed is blocked"),
    ("cors_origins", "response_headers_policy_id", "that policy says which pages may play"),
    ("manifest_query_strings", "manifest_cache_policy_id", "that policy says which parameters count"),
)
_SETTINGS_OF: Final[Mapping[str, Sequence[str]]] = {
    "comment": ("comment",),
    "price_class": ("price_class",),
    "web_acl_id": ("web_acl_id",),
    "logging_config": ("logging",),
    "tags": ("tags",),
    "restrictions": ("allowed_countries", "blocked_countries"),
    "viewer_certificate": ("certificate_arn",),
}
_TYPES: Final[Mapping[str, Any]] = {
    name: each.annotation
    for name, each in inspect.signature(aws.cloudfront.DistributionArgs.__init__).parameters.items()
    if name != "__self__"
}


def check_settings(settings: Mapping[str, Any]) -> None:
    """`settings` are those that were given, without None."""
    for name in _LISTS:
        if name in settings:
            require_list(name, settings[name])
    # A list that a program computed may be empty by mistake, and would then open to everybody what it restricts.
    for name in ("public_keys", "key_group_ids", "allowed_countries", "cors_origins", "manifest_query_strings"):
        if name in settings and is_known(settings[name]) and not settings[name]:
            raise ProgramError(f"{name} is empty: name one at least, or leave it out for the default")
    for one, other, why in _PAIRS:
        if one in settings and other in settings:
            raise ProgramError(f"{one} and {other} exclude each other: {why}")
    for name in ("allowed_countries", "blocked_countries"):
        for index, code in enumerate(cast("list[Any]", settings.get(name, ()))):
            if is_known(code):
                country(f"{name}[{index}]", code)
    require_text("comment", settings.get("comment"), f"a text of at most {MAX_COMMENT} characters", _COMMENT)
    _check_routing(settings)
    require_mapping("tags", settings.get("tags"))
    _check_price_class("price_class", settings.get("price_class"))
    _check_logging(settings.get("logging"))
    further = settings.get("distribution_args", {})
    if not isinstance(further, Mapping):
        raise ProgramError(
            f"distribution_args is {shown(further)}; it is a dictionary of aws.cloudfront.Distribution's own"
        )
    for name, value in cast("Mapping[str, Any]", further).items():
        _check_further(name, value, settings)
    _check_aliases(settings, cast("Mapping[str, Any]", further))


def country(path: str, code: Any) -> str:
    """The code of a country, which CloudFront would refuse, or take and never meet."""
    if not isinstance(code, str) or code not in country_codes():
        raise ProgramError(
            f"{path} is {shown(code)}; it is the code of a country in ISO 3166-1, two capital letters such as 'DE', or "
            "'GB' for the United Kingdom"
        )
    return code


def _check_routing(settings: Mapping[str, Any]) -> None:
    """What tells several units apart."""
    quota = settings.get("cache_behaviors_quota", 1)
    if isinstance(quota, bool) or not isinstance(quota, int) or quota < 1:
        raise ProgramError(f"cache_behaviors_quota is {shown(quota)}; it is a whole number from 1, as AWS tells it")
    catalogue = settings.get("catalogue")
    if catalogue is not None and (not is_known(catalogue) or not isinstance(catalogue, CatalogueOfTitles)):
        raise ProgramError(f"catalogue is {shown(catalogue)}; it is the AssetCatalog that holds the units' titles")


def check_argument(name: str, value: Any) -> None:
    """An argument of `distribution_args`: its kind, and the keys in it. Values are not shown, since an origin's headers
    may be secrets."""
    path = f"distribution_args[{name!r}]"
    if value is None or not is_known(value):
        return
    kind = type(value).__name__
    if name in ADDED and not isinstance(value, list | tuple):
        raise ProgramError(f"{path} is of the type {kind}; it is a list, which is put before the component's own")
    if name == "default_cache_behavior" and not isinstance(value, Mapping):
        raise ProgramError(f"{path} is of the type {kind}; it is a dictionary, which goes into the component's own")
    if name == "price_class":
        _check_price_class(path, value)
    if name == "tags":
        require_mapping(path, value)
    _check_keys(path, value, _TYPES[name])


def _check_further(name: str, value: Any, settings: Mapping[str, Any]) -> None:
    if name == "aliases":
        raise ProgramError("distribution_args has 'aliases', which is a setting of its own: aliases=, certificate_arn=")
    if name not in _TYPES:
        raise ProgramError(
            f"distribution_args has {shown(name)}, which aws.cloudfront.Distribution does not take; "
            f"{_meant(name, _TYPES)}it takes {', '.join(_TYPES)}"
        )
    for setting in _SETTINGS_OF.get(name, ()):
        if value is not None and setting in settings:
            raise ProgramError(f"distribution_args has {name!r} beside {setting}=, which it would replace; give one")
    check_argument(name, value)


def _check_keys(path: str, value: Any, annotation: Any) -> None:
    shape = _shape(annotation)
    if shape is None:
        return
    if isinstance(value, list | tuple):
        for index, each in enumerate(cast("Sequence[Any]", value)):
            _check_keys(f"{path}[{index}]", each, annotation)
    if isinstance(value, Mapping):
        known: Mapping[str, Any] = shape.__annotations__
        for name, inner in cast("Mapping[str, Any]", value).items():
            if name not in known:
                raise ProgramError(f"{path} has no {shown(name)}; {_meant(name, known)}it has {', '.join(known)}")
            _check_keys(f"{path}[{name!r}]", inner, known[name])


def _shape(annotation: Any) -> Any:
    """The typed dictionary within the type that pulumi-aws gives an argument."""
    if isinstance(annotation, ForwardRef):
        name = annotation.__forward_arg__.removesuffix("Dict")
        return getattr(aws.cloudfront, f"{name}Dict", None)
    return next((found for each in get_args(annotation) if (found := _shape(each)) is not None), None)


def _meant(name: Any, known: Mapping[str, Any]) -> str:
    close = get_close_matches(str(name), list(known), n=1)
    return f"did you mean {close[0]!r}? " if close else ""


def _check_price_class(path: str, value: Any) -> None:
    if value is not None and is_known(value) and value not in get_args(PriceClass):
        raise ProgramError(f"{path} is {shown(value)}; it is one of {', '.join(get_args(PriceClass))}")


def _check_logging(value: Any) -> None:
    if value is None or not is_known(value) or isinstance(value, aws.cloudfront.DistributionLoggingConfigArgs):
        return
    if not isinstance(value, Mapping):
        raise ProgramError(
            f"logging is {shown(value)}; it is a mapping, such as {{'bucket': bucket.bucket_domain_name}}"
        )
    _check_keys("logging", value, _TYPES["logging_config"])


def _check_aliases(settings: Mapping[str, Any], further: Mapping[str, Any]) -> None:
    aliases: list[Any] = list(settings.get("aliases", ()))
    for index, alias in enumerate(aliases):
        if isinstance(alias, str):
            host_name(f"aliases[{index}]", alias, alias.removeprefix("*."))
    if aliases and all(isinstance(alias, str) and "*" in alias for alias in aliases):
        raise no_plain_alias(aliases)
    if aliases and settings.get("certificate_arn") is None and "viewer_certificate" not in further:
        raise ProgramError(
            f"aliases is {shown(aliases)}, which needs certificate_arn=: the ARN of a certificate for it, of "
            "Certificate Manager in us-east-1"
        )
    certificate = settings.get("certificate_arn")
    if isinstance(certificate, str):
        of_us_east_1(certificate)


def no_plain_alias(aliases: Sequence[str]) -> ProgramError:
    return ProgramError(
        f"aliases is {shown(list(aliases))}, all with a wildcard: playback URLs need one host name without, such as "
        "'video.example.com'"
    )


def of_us_east_1(certificate_arn: Any) -> Any:
    """The certificate's ARN; refused where CloudFront would not look for it."""
    parts = certificate_arn.split(":") if isinstance(certificate_arn, str) else ()
    if len(parts) < 6 or parts[2] != "acm" or parts[3] != "us-east-1":
        raise ProgramError(
            f"certificate_arn is {shown(certificate_arn)}; CloudFront takes certificates of Certificate Manager in "
            "us-east-1 alone, wherever the unit is: arn:aws:acm:us-east-1:<account>:certificate/<id>"
        )
    return certificate_arn
