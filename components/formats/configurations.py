"""The formats of a unit as packaging configurations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.components.checks.settings import Tags
from pulumi_mediapackage_vod.components.formats.format import Format
from pulumi_mediapackage_vod.dynamic_providers import PackagingConfiguration


def packaging_configurations(
    unit_name: str,
    formats: Mapping[str, Format],
    *,
    group_id: pulumi.Input[str],
    tags: pulumi.Input[Tags] | None,
    region: pulumi.Input[str] | None,
    adopt: bool,
    parent: pulumi.Resource,
) -> dict[str, PackagingConfiguration]:
    """One for each format, as children `<unit_name>-<format key>`; `adopt` is for those whose ids are chosen."""

    def configuration(key: str, given: Format) -> PackagingConfiguration:
        package: dict[str, Any] = {f"{given.name}_package": cast(Any, given.package)}
        return PackagingConfiguration(
            f"{unit_name}-{key}",
            packaging_group_id=group_id,
            configuration_id=given.configuration_id,
            tags=tags,
            region=region,
            adopt=adopt and given.configuration_id is not None,
            opts=pulumi.ResourceOptions(parent=parent),
            **package,
        )

    return {key: configuration(key, given) for key, given in formats.items()}
