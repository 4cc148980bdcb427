"""What a distribution reads of the packaging unit behind it: one of this program, or another stack's `reference`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.components.checks.keyed import by_key, outputs_by_key
from pulumi_mediapackage_vod.components.checks.known import member, shown, when_known
from pulumi_mediapackage_vod.components.unit import CdnHeader, PackagingUnit, Urls, is_unit
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

PackagingSource = PackagingUnit | Mapping[str, Any] | pulumi.Output[Any]
"""A unit of this program, or the `reference` that another stack exports of its own."""


def units_of(packaging: PackagingSource | Mapping[str, PackagingSource]) -> Mapping[str, PackagingSource]:
    """Several units under the keys that they were given; a single one under the empty key."""
    if isinstance(packaging, Mapping) and packaging and "origin_host" not in packaging:
        members = cast("Mapping[str, Any]", packaging)
        if all(isinstance(each, Mapping | pulumi.Output) or is_unit(each) for each in members.values()):
            return by_key("packaging", members)
    return {"": packaging}


def configuration_ids(packaging: PackagingSource) -> pulumi.Output[Mapping[str, str]]:
    """The ids of the unit's configurations by format key."""
    reference = packaging.reference if is_unit(packaging) else packaging
    return member(pulumi.Output.from_input(cast(Any, reference)), "configurations")


def number_of_formats(packaging: PackagingSource) -> int | None:
    """None if it is not known when the program runs."""
    if isinstance(packaging, pulumi.Output):
        return None
    found: Any = packaging.get("configurations") if isinstance(packaging, Mapping) else packaging.configurations
    return len(cast("Mapping[str, Any]", found)) if isinstance(found, Mapping) else None


def origin_host(packaging: PackagingSource) -> pulumi.Output[str]:
    """The host that answers CloudFront's requests; refuses what is no unit and no reference of one."""
    if isinstance(packaging, pulumi.Output):
        return when_known(packaging, _host_in)
    if isinstance(packaging, Mapping):
        return pulumi.Output.from_input(_host_in(packaging))
    host: Any = getattr(packaging, "origin_host", None)
    if host is None:
        raise _not_a_unit(packaging)
    return pulumi.Output.from_input(host)


def _host_in(reference: Any) -> str:
    members = cast("Mapping[str, Any]", reference if isinstance(reference, Mapping) else {})
    # None where a unit test's mocks leave it out, which the service never does.
    host: Any = members.get("origin_host") or ""
    if "origin_host" not in members or not isinstance(host, str):
        raise _not_a_unit(reference)
    return host


def _not_a_unit(value: Any) -> ProgramError:
    return ProgramError(
        f"packaging is {shown(value)}, without an origin_host; it is a VodPackaging, or what its stack exports of it: "
        "pulumi.export('reference', unit.reference). For several units it is a mapping: {'films': films, …}"
    )


def egress_urls(units: Mapping[str, PackagingSource]) -> pulumi.Output[Urls]:
    """The units' URLs, under `<unit>/<asset key>` where there are several; a reference has no titles, and so no
    URLs."""
    found = {key: unit.egress_urls for key, unit in units.items() if not isinstance(unit, Mapping | pulumi.Output)}
    if [*found] == [""]:
        return found[""]
    return outputs_by_key(found).apply(
        lambda by_unit: {f"{unit}/{key}": urls for unit, titles in by_unit.items() for key, urls in titles.items()}
    )


def authorization_of(packaging: PackagingSource, given: CdnHeader | None) -> CdnHeader | None:
    """The authorization that was passed, otherwise the unit's own."""
    own: Any = None if isinstance(packaging, Mapping | pulumi.Output) else getattr(packaging, "authorization", None)
    found: Any = own if given is None else given
    # An Output seems to have every attribute.
    if found is not None and (isinstance(found, pulumi.Output) or not hasattr(found, "identifier")):
        kind = type(cast(Any, found)).__name__
        raise ProgramError(f"authorization is of the type {kind}; it is a CdnAuthorization")
    return found


def asset_keys_of(units: Mapping[str, PackagingSource]) -> Sequence[str] | None:
    """The keys of `egress_urls`; None if they are not known."""
    found: list[str] = []
    for unit_key, unit in units.items():
        if isinstance(unit, Mapping | pulumi.Output):
            continue
        titles: Any = getattr(unit, "assets", None)
        if titles is None:
            return None
        found += [f"{unit_key}/{key}" if unit_key else key for key in titles]
    return found
