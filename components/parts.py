"""The parts around a unit that need pulumi-aws: role, authorization, logs, CDN and monitoring.

Each function returns None where its argument asks for no such part, and imports the part's class only where it does:
the units work without pulumi-aws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pulumi

from pulumi_mediapackage_vod.components.checks.known import shown
from pulumi_mediapackage_vod.components.unit import PackagingUnit
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

if TYPE_CHECKING:  # all of these import pulumi-aws
    from pulumi_mediapackage_vod.components.access.source_access import SourceAccess
    from pulumi_mediapackage_vod.components.delivery.cdn_authorization import CdnAuthorization
    from pulumi_mediapackage_vod.components.delivery.distribution import PackagingDistribution
    from pulumi_mediapackage_vod.components.monitoring.access_logs import AccessLogs
    from pulumi_mediapackage_vod.components.monitoring.packaging_monitoring import PackagingMonitoring

Part = TypeVar("Part", bound=pulumi.ComponentResource)

_SAID_BY_THE_UNIT = {"name", "opts", "packaging"}


def source_role(
    unit_name: str,
    given: Any,
    *,
    role_arn: pulumi.Input[str] | None,
    bucket: pulumi.Input[str] | None,
    titles: Mapping[str, Mapping[str, Any]],
    tags: Any,
    parent: pulumi.Resource,
) -> SourceAccess | None:
    """The role that reads the sources. A bucket alone asks for one too, unless the role's ARN is given."""
    if role_arn:
        return None
    if given is None and bucket is not None:
        given = {}
    if given is None:
        return None
    if isinstance(given, Mapping) and bucket is not None:
        settings = cast("Mapping[str, Any]", given)
        given = {**settings, "buckets": [bucket, *settings.get("buckets", ())]}
    from pulumi_mediapackage_vod.components.access.source_access import SourceAccess, warn_of_unreadable

    access = _given_or_new(SourceAccess, "source_access", given, f"{unit_name}-source-access", parent, tags=tags)
    read = {f"assets[{key!r}]": title["source_arn"] for key, title in titles.items() if "source_role_arn" not in title}
    warn_of_unreadable(access, read)
    return access


def cdn_authorization(unit_name: str, given: Any, *, tags: Any, parent: pulumi.Resource) -> CdnAuthorization | None:
    """The header that a CDN has to send."""
    if given is None:
        return None
    from pulumi_mediapackage_vod.components.delivery.cdn_authorization import CdnAuthorization

    return _given_or_new(CdnAuthorization, "authorization", given, f"{unit_name}-authorization", parent, tags=tags)


def access_logs(unit_name: str, given: Any, *, tags: Any, parent: pulumi.Resource) -> AccessLogs | None:
    """The log group of the requests."""
    if given is None:
        return None
    from pulumi_mediapackage_vod.components.monitoring.access_logs import AccessLogs

    return _given_or_new(AccessLogs, "access_logs", given, f"{unit_name}-access-logs", parent, tags=tags)


def distribution(unit_name: str, settings: Any, *, unit: PackagingUnit, tags: Any) -> PackagingDistribution | None:
    """The CDN in front of a unit."""
    if settings is None:
        return None
    from pulumi_mediapackage_vod.components.delivery.distribution import PackagingDistribution

    return _new_around(PackagingDistribution, "cdn", settings, f"{unit_name}-cdn", unit, tags=tags)


def monitoring(unit_name: str, settings: Any, *, unit: PackagingUnit, tags: Any) -> PackagingMonitoring | None:
    """Dashboard, alarms and notifications of a unit."""
    if settings is None:
        return None
    from pulumi_mediapackage_vod.components.monitoring.packaging_monitoring import PackagingMonitoring

    return _new_around(PackagingMonitoring, "monitoring", settings, f"{unit_name}-monitoring", unit, tags=tags)


def refuse_two_roles(source_role_arn: Any, source_access: Any) -> None:
    if source_role_arn is not None and source_access is not None:
        raise ProgramError("source_role_arn and source_access both name the role that reads the sources: pass one")


def made_here(part: Part | None, given: Any) -> Part | None:
    """The part, unless it was passed in: a role that was may come from any Region."""
    return None if part is given else part


def unit_region(
    region: pulumi.Output[str], *parts: SourceAccess | CdnAuthorization | AccessLogs | None
) -> pulumi.Output[str]:
    """The Region of a unit; fails the preview where one of its parts is in another Region."""
    if not any(parts):
        return region
    from pulumi_mediapackage_vod.components.checks.aws_provider import require_same_region

    checks = [
        require_same_region(f"{type(part).__name__} {part.pulumi_resource_name!r}", part.region, region)
        for part in parts
        if part
    ]
    return pulumi.Output.all(region, *checks).apply(lambda found: cast("str", found[0]))


def _given_or_new(
    class_: type[Part], argument: str, given: Any, name: str, parent: pulumi.Resource, *, tags: Any
) -> Part:
    """The part that was passed in, or a new one with the settings that were."""
    if isinstance(given, class_):
        return given
    wanted = f"settings or {class_.__name__}(…)"
    return _new(class_, argument, given, wanted, name, tags=tags, opts=pulumi.ResourceOptions(parent=parent))


def _new_around(class_: type[Part], argument: str, settings: Any, name: str, unit: Any, *, tags: Any) -> Part:
    """A part that is made after its unit, so that it cannot be passed in."""
    if isinstance(settings, class_):
        raise ProgramError(
            f"{argument} takes settings: one made outside comes after the unit, as {class_.__name__}(…, packaging=unit)"
        )
    opts = pulumi.ResourceOptions(parent=unit)
    return _new(class_, argument, settings, "settings", name, packaging=unit, tags=tags, opts=opts)


def _new(class_: type[Part], argument: str, settings: Any, wanted: str, name: str, **more: Any) -> Part:
    if not isinstance(settings, Mapping):
        raise ProgramError(f"{argument} is {shown(settings)}; it is {wanted}, {{}} for all defaults")
    given = cast("Mapping[str, Any]", settings)
    for key in _SAID_BY_THE_UNIT & set(given):
        raise ProgramError(f"{argument} has no option {key!r}: the unit says that itself")
    return cast("Callable[..., Part]", class_)(name, **{**more, **given})
