"""The titles of a catalogue as assets in the service, the wait until they can be played, and their URLs and statuses.

The service names titles and formats by ids; here they have the program's own keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.components.catalogue.titles import ByFormat, Title
from pulumi_mediapackage_vod.components.checks.keyed import outputs_by_key
from pulumi_mediapackage_vod.components.checks.known import shown
from pulumi_mediapackage_vod.dynamic_providers import (
    Asset,
    AssetReadiness,
    KnownUrls,
    PackagingConfiguration,
    ProgramError,
)

ByTitle = Mapping[str, ByFormat]
"""{asset key: {format key: …}}"""


@dataclass(frozen=True)
class Publication:
    """Titles as they are published through a unit's formats."""

    assets: Mapping[str, Asset]
    readiness: AssetReadiness | None

    known_urls: pulumi.Output[ByTitle]
    """The playback URLs; in a preview, some may be known and others not."""

    egress_urls: pulumi.Output[ByTitle]
    """The same once the wait is over, where there is one."""

    statuses: pulumi.Output[ByTitle]
    """What the wait saw last; without one, what the assets showed when they were last read."""


def publish(
    name: str,
    titles: Mapping[str, Title],
    *,
    group_id: pulumi.Input[str],
    configurations: Sequence[PackagingConfiguration] | pulumi.Output[Sequence[Any]],
    configuration_ids: pulumi.Output[ByFormat],
    formats: pulumi.Input[Mapping[str, Any]],
    source_role_arn: pulumi.Input[str] | None,
    asset_id_prefix: pulumi.Input[str] | None,
    region: pulumi.Input[str] | None,
    wait_until_playable: float,
    adopt: bool,
    parent: pulumi.Resource,
) -> Publication:
    """Make the assets, as children `<name>-<asset key>`, what keeps their URLs known, `<name>-urls`, and where it is
    asked for the wait, `<name>-readiness`. `formats` are `{id, incarnation}` by format key."""
    role: dict[str, Any] = {"source_role_arn": source_role_arn}
    child = pulumi.ResourceOptions(parent=parent)
    assets = {
        key: Asset(
            f"{name}-{key}",
            packaging_group_id=group_id,
            packaging_configurations=configurations,
            id_prefix=_id_prefix(asset_id_prefix, key),
            region=region,
            adopt=adopt and title.get("asset_id") is not None,
            opts=child,
            **{**role, **title},
        )
        for key, title in titles.items()
    }
    known_urls = _known_urls(f"{name}-urls", assets, formats, child)
    if wait_until_playable is False:
        seen = {key: pulumi.Output.all(configuration_ids, each.egress_endpoints) for key, each in assets.items()}
        statuses = outputs_by_key({key: both.apply(_statuses_by_format) for key, both in seen.items()})
        return Publication(assets, None, known_urls, known_urls, statuses)
    readiness = AssetReadiness(
        f"{name}-readiness",
        assets=assets,
        timeout_seconds=None if wait_until_playable is True else wait_until_playable,
        configuration_names=configuration_ids.apply(lambda ids: {id_: key for key, id_ in ids.items()}),
        region=region,
        opts=child,
    )
    return Publication(
        assets,
        readiness,
        known_urls,
        # Its URN is known in a preview, too.
        pulumi.Output.all(readiness.urn, known_urls)[1],
        pulumi.Output.all(configuration_ids, readiness.statuses).apply(_statuses_by_title),
    )


def identities(configurations: Mapping[str, PackagingConfiguration]) -> dict[str, Any]:
    """What tells the configurations from others that take their places."""
    return {key: {"id": each.id, "incarnation": each.incarnation} for key, each in configurations.items()}


def _known_urls(
    name: str, assets: Mapping[str, Asset], formats: pulumi.Input[Mapping[str, Any]], opts: pulumi.ResourceOptions
) -> pulumi.Output[ByTitle]:
    if not assets:
        return pulumi.Output.from_input({})
    titles = {
        key: {"id": each.id, "incarnation": each.incarnation, "urls": each.egress_urls} for key, each in assets.items()
    }
    return KnownUrls(name, titles=titles, formats=formats, opts=opts).urls


def _id_prefix(prefix: pulumi.Input[str] | None, key: str) -> pulumi.Input[str]:
    """What a title's generated id begins with; its key alone without a prefix, or where that turns out to be empty."""
    if prefix is None or isinstance(prefix, str):
        return f"{prefix}-{key}" if prefix else key
    return pulumi.Output.from_input(prefix).apply(lambda known: f"{known}-{key}" if known else key)


def require_wait(wait_until_playable: Any) -> None:
    if isinstance(wait_until_playable, bool):
        return
    if not isinstance(wait_until_playable, int | float) or not 0 < wait_until_playable < float("inf"):
        raise ProgramError(
            f"wait_until_playable is {shown(wait_until_playable)}; it is True, False or for how many seconds, known "
            "when the program runs"
        )


def _statuses_by_format(found: Sequence[Any]) -> ByFormat:
    configuration_ids = found[0]
    endpoints: Sequence[Mapping[str, str]] = found[1] or []
    statuses = {each["packaging_configuration_id"]: each["status"] for each in endpoints if "status" in each}
    return _by_format(configuration_ids, statuses)


def _statuses_by_title(found: Sequence[Any]) -> ByTitle:
    configuration_ids, statuses = found
    seen = cast("Mapping[str, Mapping[str, str]]", statuses or {})
    return {key: _by_format(configuration_ids, by_id) for key, by_id in seen.items()}


def _by_format(configuration_ids: ByFormat, by_id: Mapping[str, str] | None) -> ByFormat:
    return {key: by_id[id_] for key, id_ in configuration_ids.items() if by_id and id_ in by_id}
