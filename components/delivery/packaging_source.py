"""What a distribution reads of the packaging unit behind it: one of this program, or another stack's `reference`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.components.checks.known import shown, when_known
from pulumi_mediapackage_vod.components.unit import CdnHeader, PackagingUnit, Urls
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

PackagingSource = PackagingUnit | Mapping[str, Any] | pulumi.Output[Any]
"""A unit of this program, or the `reference` that another stack exports of its own."""


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
        "pulumi.export('reference', unit.reference)"
    )


def egress_urls(packaging: PackagingSource) -> pulumi.Output[Urls]:
    """The unit's URLs; a reference has no titles, and so no URLs."""
    if isinstance(packaging, Mapping | pulumi.Output):
        return pulumi.Output.from_input({})
    return packaging.egress_urls


def authorization_of(packaging: PackagingSource, given: CdnHeader | None) -> CdnHeader | None:
    """The authorization that was passed, otherwise the unit's own."""
    own: Any = None if isinstance(packaging, Mapping | pulumi.Output) else getattr(packaging, "authorization", None)
    found: Any = own if given is None else given
    # An Output seems to have every attribute.
    if found is not None and (isinstance(found, pulumi.Output) or not hasattr(found, "identifier")):
        kind = type(cast(Any, found)).__name__
        raise ProgramError(f"authorization is of the type {kind}; it is a CdnAuthorization")
    return found


def asset_keys_of(packaging: PackagingSource) -> Sequence[str] | None:
    """The unit's asset keys. A reference has none; None if they are not known."""
    if isinstance(packaging, Mapping | pulumi.Output):
        return ()
    titles: Any = getattr(packaging, "assets", None)
    return None if titles is None else list(titles)
