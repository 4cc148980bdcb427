"""The Pulumi packages that components and their dynamic children belong to, and providers passed under a wrong one."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from pulumi_mediapackage_vod.dynamic_providers import ProgramError, Provider

PACKAGE = "mediapackage-vod"
"""The package of the components' type tokens; not that of their dynamic children."""

DYNAMIC_PACKAGE = "pulumi-python"
"""The package under which Pulumi looks for the provider of a dynamic resource."""


def refuse_lost_providers(opts: pulumi.ResourceOptions | None) -> None:
    """Refuse a provider under a key that Pulumi would silently ignore: dynamic resources look under theirs."""
    providers = opts.providers if opts else None
    for key, value in providers.items() if isinstance(providers, Mapping) else ():
        if key != PACKAGE and (not isinstance(value, Provider) or key == DYNAMIC_PACKAGE):
            continue
        raise ProgramError(
            f"providers={{{key!r}: …}} would be ignored: these resources belong to Pulumi's package "
            f"{DYNAMIC_PACKAGE!r}; pass provider=… or providers=[…]"
        )
