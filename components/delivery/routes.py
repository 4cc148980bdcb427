"""Which origin answers which requests: one for each unit behind a distribution, told apart by their paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

import pulumi

from pulumi_mediapackage_vod.components.checks.aws_provider import aws
from pulumi_mediapackage_vod.components.checks.known import when_known
from pulumi_mediapackage_vod.components.delivery import path_patterns
from pulumi_mediapackage_vod.components.delivery.cloudfront import ORIGIN_ID, behaviors_of, cloudfront_origin
from pulumi_mediapackage_vod.components.delivery.packaging_source import (
    PackagingSource,
    authorization_of,
    number_of_formats,
)
from pulumi_mediapackage_vod.components.unit import CatalogueOfTitles, CdnHeader
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

BEHAVIORS: Final = 75
"""https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"""


class Route(NamedTuple):
    """A unit, and the origin or origin group that answers for it."""

    unit: PackagingSource
    target: str


def origins(
    unit: PackagingSource, key: str, header: CdnHeader | None, origin_shield_region: pulumi.Input[str] | None
) -> tuple[Route, dict[str, list[Any]]]:
    """A unit's route, and the distribution's arguments that make it.

    As long as authorization is off, the service answers 404 to a request with the header, as AWS documents of
    endpoints; once it is on, 403 to one without. Until it is enforced, CloudFront therefore tries both: when the origin
    with the header answers 403 or 404, it asks the one without.
    https://docs.aws.amazon.com/mediapackage/latest/ug/cdn-auth-setup.html
    """
    id_ = f"{ORIGIN_ID}-{key}" if key else ORIGIN_ID
    shield = origin_shield_region
    own = cloudfront_origin(
        unit, authorization=header, with_header=header is not None, origin_id=id_, origin_shield_region=shield
    )
    if header is None or header.enforced:
        return Route(unit, id_), {"origins": [own]}
    bare, either = f"{id_}-without-header", f"{id_}-either"
    group: aws.cloudfront.DistributionOriginGroupArgsDict = {
        "origin_id": either,
        "failover_criteria": {"status_codes": [403, 404]},
        "members": [{"origin_id": id_}, {"origin_id": bare}],
    }
    without = cloudfront_origin(unit, with_header=False, origin_id=bare, origin_shield_region=shield)
    return Route(unit, either), {"origins": [own, without], "origin_groups": [group]}


def headers_of(units: Mapping[str, PackagingSource], given: CdnHeader | None) -> dict[str, CdnHeader | None]:
    """The authorization of each unit: the one that was passed, otherwise its own."""
    return {key: authorization_of(unit, given) for key, unit in units.items()}


def behaviors(
    routes: Sequence[Route], catalogue: CatalogueOfTitles | None, quota: int, policies: Mapping[str, Any]
) -> dict[str, Any]:
    """The cache behaviors, with these policies and keys. Requests whose paths match no pattern go to the first unit."""
    first, *others = routes
    *ordered, last = behaviors_of(path_patterns.OF_ONE_UNIT, origin_id=first.target, **policies)
    default = {key: value for key, value in last.items() if key != "path_pattern"}
    if not others:
        return {"ordered_cache_behaviors": ordered, "default_cache_behavior": default}
    formats = [number_of_formats(route.unit) for route in routes]
    _require_room(2 * sum(each or 0 for each in formats), quota)
    found = [_of_unit(route, catalogue, policies) for route in routes]
    if all(isinstance(each, list) for each in found):
        return {"ordered_cache_behaviors": [*chain(*found)], "default_cache_behavior": default}

    def together(lists: Any) -> list[Any]:
        behaviors = [*chain(*lists)]
        _require_room(len(behaviors), quota)
        return behaviors

    return {
        "ordered_cache_behaviors": when_known(pulumi.Output.all(*found), together),
        "default_cache_behavior": default,
    }


def _of_unit(route: Route, catalogue: CatalogueOfTitles | None, policies: Mapping[str, Any]) -> Any:
    """A list, or an Output of one where a catalogue holds the titles: there is none for a format without titles."""
    has_titles = not isinstance(route.unit, pulumi.Output) and bool(getattr(route.unit, "assets", None))
    if catalogue is None or has_titles:
        return behaviors_of(path_patterns.of_titles(route.unit), origin_id=route.target, **policies)

    def behaviors(patterns: Any) -> Any:
        return pulumi.Output.from_input(behaviors_of(patterns, origin_id=route.target, **policies))

    return path_patterns.of_catalogue(route.unit, catalogue).apply(behaviors)


def _require_room(behaviors: int, quota: int) -> None:
    if behaviors > quota:
        raise ProgramError(
            f"the units need {behaviors} cache behaviors, two for each of their formats, and CloudFront's quota 'Cache "
            f"behaviors per distribution' is {quota}: use several distributions, or fewer formats; if AWS has raised "
            "your quota, pass cache_behaviors_quota="
        )
