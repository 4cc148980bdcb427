"""Component: the base class of all components, which refuses the options of Pulumi that cannot work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pulumi

from pulumi_mediapackage_vod.dynamic_providers import ProgramError, Provider
from pulumi_mediapackage_vod.program_options import CheckedOptions, refuse_options

PACKAGE: Final = "mediapackage-vod"
"""The Pulumi package of the components' type tokens; not that of their dynamic children."""

_DYNAMIC_PACKAGE: Final = "pulumi-python"
"""The package under which Pulumi looks for the provider of a dynamic resource."""

_OF_SINGLE_RESOURCES = (
    "additional_secret_outputs",
    "custom_timeouts",
    "delete_before_replace",
    "hide_diffs",
    "id",
    "ignore_changes",
    "import_",
    "replace_on_changes",
    "replace_with",
    "replacement_trigger",
)
_FOR_CHILDREN = (
    "Pulumi applies it to single resources and would ignore it here. Set it by `transforms`, whose function returns it "
    "for the children that it is meant for."
)


class Component(CheckedOptions, pulumi.ComponentResource):
    """A component of this library."""

    def __init__(self, t: str, name: str, props: Mapping[str, Any], opts: pulumi.ResourceOptions | None) -> None:
        """Refuse in `opts` what does not apply to components; what a transformation for all resources sets may stay."""
        if opts is not None:
            own_name = f"{type(self).__name__} {name!r}"
            refuse_options(own_name, opts, dict.fromkeys(_OF_SINGLE_RESOURCES, _FOR_CHILDREN))
        super().__init__(t, name, props, opts)

    def check_options(self, opts: pulumi.ResourceOptions) -> None:
        super().check_options(opts)
        _refuse_lost_providers(opts)


def _refuse_lost_providers(opts: pulumi.ResourceOptions) -> None:
    """Refuse a provider under a key that Pulumi would silently ignore: dynamic resources look under theirs."""
    for key, value in opts.providers.items() if isinstance(opts.providers, Mapping) else ():
        if key != PACKAGE and (not isinstance(value, Provider) or key == _DYNAMIC_PACKAGE):
            continue
        raise ProgramError(
            f"providers={{{key!r}: …}} would be ignored: these resources belong to Pulumi's package "
            f"{_DYNAMIC_PACKAGE!r}; pass provider=… or providers=[…]"
        )
