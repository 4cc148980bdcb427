"""What surrounds a unit (roles, secrets, logs, a CDN, alarms): made from settings, or made outside and passed in."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

import pulumi

from pulumi_mediapackage_vod.dynamic_providers import ProgramError

_FIXED = {"name", "opts", "packaging"}

if TYPE_CHECKING:
    from pulumi_mediapackage_vod.components.access.source_access import SourceAccess


def made_or_given(argument: str, given: Any, component: str, name: str, parent: pulumi.Resource, **more: Any) -> Any:
    """The component that an argument holds, or the one made with the settings that it holds; None for None.

    `component` is a class of `pulumi_mediapackage_vod.components` by its name, since its import needs pulumi-aws.
    """
    if given is None:
        return None
    class_ = _class(component)
    if isinstance(given, class_):
        return given
    opts = pulumi.ResourceOptions(parent=parent)
    return _made(
        f"{argument} is {{given}}; it is a {component} or its settings", given, class_, name, opts=opts, **more
    )


def source_access(
    unit: str,
    given: Any,
    bucket: pulumi.Input[str] | None,
    titles: Mapping[str, Mapping[str, Any]],
    *,
    parent: pulumi.Resource,
    tags: Any,
) -> SourceAccess | None:
    """The role that reads the sources; made for the bucket where nothing else is said of it."""
    if given is None and bucket is not None:
        given = {}
    if isinstance(given, Mapping) and bucket is not None:
        settings = cast("Mapping[str, Any]", given)
        given = {**settings, "buckets": [bucket, *settings.get("buckets", ())]}
    made = made_or_given("source_access", given, "SourceAccess", f"{unit}-source-access", parent, tags=tags)
    if made is not None:
        from pulumi_mediapackage_vod.components.access.source_access import warn_of_unreadable

        read = {key: title for key, title in titles.items() if "source_role_arn" not in title}
        warn_of_unreadable(made, {f"assets[{key!r}]": title["source_arn"] for key, title in read.items()})
    return made


def refuse_two_roles(source_role_arn: Any, given: Any) -> None:
    if source_role_arn is not None and given is not None:
        raise ProgramError("source_role_arn and source_access both name the role that reads the sources: pass one")


def region_of_all(region: pulumi.Output[str], *parts: Any) -> pulumi.Output[str]:
    """The Region of a unit; fails the preview where a part of it lives in another one."""
    if not parts:
        return region
    from pulumi_mediapackage_vod.components.checks.aws import require_same_region

    checks = [
        require_same_region(f"{type(part).__name__} {part.pulumi_resource_name!r}", part.region, region)
        for part in parts
    ]
    return pulumi.Output.all(region, *checks).apply(lambda found: str(found[0]))


def made(argument: str, settings: Any, component: str, name: str, parent: pulumi.Resource, **more: Any) -> Any:
    """The component made with settings; None for None. It is never passed in, since it comes after the unit."""
    if settings is None:
        return None
    class_ = _class(component)
    if isinstance(settings, class_):
        raise ProgramError(
            f"{argument} takes settings: one made outside comes after the unit, as {component}(…, packaging=unit)"
        )
    opts = pulumi.ResourceOptions(parent=parent)
    return _made(f"{argument} is {{given}}; it is settings", settings, class_, name, opts=opts, **more)


def _class(name: str) -> Any:
    return getattr(import_module("pulumi_mediapackage_vod.components"), name)


def _made(wanted: str, settings: Any, class_: Any, name: str, **more: Any) -> Any:
    if not isinstance(settings, Mapping):
        given = "an Output" if isinstance(settings, pulumi.Output) else repr(settings)
        raise ProgramError(f"{wanted.format(given=given)}, {{}} for all defaults")
    given = cast("Mapping[str, Any]", settings)
    for key in _FIXED & set(given):
        raise ProgramError(f"{wanted.partition(' ')[0]} has no option {key!r}: the unit says that itself")
    return class_(name, **{**more, **given})
