"""What all components are: they refuse the options of Pulumi that cannot work."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from pulumi_mediapackage_vod.components.checks.pulumi_packages import DYNAMIC_PACKAGE, PACKAGE
from pulumi_mediapackage_vod.dynamic_providers import ProgramError, Provider
from pulumi_mediapackage_vod.program_options import CheckedOptions


class Component(CheckedOptions, pulumi.ComponentResource):
    """A component of this library."""

    def check_options(self, opts: pulumi.ResourceOptions) -> None:
        super().check_options(opts)
        _refuse_lost_providers(opts)


def _refuse_lost_providers(opts: pulumi.ResourceOptions) -> None:
    """Refuse a provider under a key that Pulumi would silently ignore: dynamic resources look under theirs."""
    for key, value in opts.providers.items() if isinstance(opts.providers, Mapping) else ():
        if key != PACKAGE and (not isinstance(value, Provider) or key == DYNAMIC_PACKAGE):
            continue
        raise ProgramError(
            f"providers={{{key!r}: …}} would be ignored: these resources belong to Pulumi's package "
            f"{DYNAMIC_PACKAGE!r}; pass provider=… or providers=[…]"
        )
