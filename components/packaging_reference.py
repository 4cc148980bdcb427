"""A packaging unit as titles need it, whether it is declared in the same program or referenced from another stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.components.catalogue.publication import identities
from pulumi_mediapackage_vod.components.catalogue.titles import ByFormat
from pulumi_mediapackage_vod.components.checks.keyed import outputs_by_key
from pulumi_mediapackage_vod.components.checks.known import is_known, member, shown, when_known
from pulumi_mediapackage_vod.components.unit import PackagingUnit, is_unit
from pulumi_mediapackage_vod.dynamic_providers import PackagingConfiguration, PackagingGroup, ProgramError
from pulumi_mediapackage_vod.program_inputs import without_none

Packaging = PackagingUnit | pulumi.Input[Mapping[str, Any]]
"""A unit of this program, or the `reference` that its stack exports."""

_MEMBERS = ("region", "packaging_group_id", "origin_host", "configurations")


@dataclass(frozen=True)
class Referenced:
    """What titles are published with."""

    group: PackagingGroup | None
    """Of a unit of the same program."""
    region: pulumi.Output[str]
    group_id: pulumi.Output[str]
    configurations: Sequence[PackagingConfiguration] | pulumi.Output[Sequence[Any]]
    configuration_ids: pulumi.Output[ByFormat]
    formats: pulumi.Input[Mapping[str, Any]]
    """`{id, incarnation}` by format key."""
    content_id: pulumi.Input[str | None]
    """The template of content ids; None for a unit that is not protected."""
    domain_name: pulumi.Output[str | None]
    playback_host: pulumi.Output[str | None]


def reference_of(
    unit: PackagingUnit, domain_name: pulumi.Output[str], playback_host: pulumi.Output[str] | None
) -> pulumi.Output[Mapping[str, Any]]:
    """What another stack needs to know of a unit, as plain JSON; `playback_host` is that of its CDN, if it has one."""
    members: dict[str, pulumi.Input[Any]] = {
        "region": unit.group.region,
        "packaging_group_id": unit.group.id,
        "domain_name": domain_name,
        "origin_host": unit.origin_host,
        "configurations": outputs_by_key({key: each.id for key, each in unit.configurations.items()}),
        "incarnations": outputs_by_key({key: each.incarnation for key, each in unit.configurations.items()}),
    }
    optional = without_none(content_id=unit.content_id, playback_host=playback_host)
    return outputs_by_key({**members, **optional})


def referenced(packaging: Any) -> Referenced:
    """What a unit, or the `reference` that its stack exports, says of itself."""
    reference = _reference(packaging)
    unit = pulumi.Output.from_input(reference)
    of_both: dict[str, Any] = {
        "configuration_ids": member(unit, "configurations"),
        "domain_name": member(unit, "domain_name"),
        "playback_host": member(unit, "playback_host"),
    }
    if is_unit(packaging):
        # Straight from the group: what replaces a format must not replace titles.
        return Referenced(
            group=packaging.group,
            region=packaging.group.region,
            group_id=packaging.group.id,
            configurations=list(packaging.configurations.values()),
            formats=identities(packaging.configurations),
            content_id=packaging.content_id,
            **of_both,
        )
    return Referenced(
        group=None,
        region=member(unit, "region"),
        group_id=member(unit, "packaging_group_id"),
        configurations=unit.apply(_watched_configurations),
        formats=unit.apply(_identities),
        content_id=_content_id(reference),
        **of_both,
    )


def _reference(packaging: Any) -> pulumi.Input[Mapping[str, Any]]:
    if is_unit(packaging):
        return packaging.reference
    if is_known(packaging):
        return _checked(packaging)
    return when_known(packaging, _checked)


def _content_id(reference: pulumi.Input[Mapping[str, Any]]) -> pulumi.Input[str | None]:
    """The template of the content ids; None for a unit that is not protected."""
    if isinstance(reference, Mapping):
        return reference.get("content_id")
    return member(pulumi.Output.from_input(reference), "content_id")


def _checked(value: Any) -> Mapping[str, Any]:
    members = cast("Mapping[str, Any]", value if isinstance(value, Mapping) else {})
    missing = [member for member in _MEMBERS if member not in members]
    if missing:
        raise ProgramError(
            f"packaging is {shown(value)}, which lacks {', '.join(missing)}; it is a VodPackaging, or what its stack "
            "exports of it: pulumi.export('reference', unit.reference)"
        )
    return members


def _identities(reference: Mapping[str, Any]) -> Mapping[str, Any]:
    incarnations: Mapping[str, str] = reference.get("incarnations", {})
    return {key: {"id": id_, "incarnation": incarnations.get(key)} for key, id_ in reference["configurations"].items()}


def _watched_configurations(reference: Mapping[str, Any]) -> Sequence[Any]:
    """The configurations in the form in which an `Asset` notices that one was made anew under the id that it had."""
    incarnations: Mapping[str, str] = reference.get("incarnations", {})
    return [
        {"id": id_, "incarnation": incarnations[key]} if key in incarnations else id_
        for key, id_ in reference["configurations"].items()
    ]
