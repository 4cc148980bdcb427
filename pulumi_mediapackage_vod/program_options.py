"""The options of Pulumi that cannot work, refused by every resource and component before it is registered.

What `transforms` set is seen by the engine alone, and so is what a resource takes over from a component around it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from pulumi_mediapackage_vod.program_inputs import ProgramError

_NO_PLUGIN = "this library brings no plugin that could be chosen or downloaded. Leave it out."
OF_PLUGINS: Mapping[str, str] = {"plugin_download_url": _NO_PLUGIN, "version": _NO_PLUGIN}
"""The options that choose a plugin, and why they are refused."""
_REFUSED = {
    **OF_PLUGINS,
    "deleted_with": "AWS deletes nothing of it along with another object, so that all of it would be left behind. "
    "Leave it out; a destroy deletes everything, and in the right order.",
    "env_var_mappings": "Pulumi has it for providers only. Give it to a `Provider`.",
    "urn": "it would read what this stack declares already. Pass the resource on, or its outputs.",
}


class CheckedOptions(pulumi.Resource):
    """A resource or component that looks at its options once `transformations` have had their say."""

    def check_options(self, opts: pulumi.ResourceOptions) -> None:
        """Refuse what cannot work, or set what has to be; `opts` is this resource's own copy."""
        refuse_options(f"{type(self).__name__} {self.pulumi_resource_name!r}", opts, _REFUSED)

    def _get_providers(
        self, t: str, pkg: str | None, opts: pulumi.ResourceOptions
    ) -> tuple[pulumi.ProviderResource | None, Mapping[str, pulumi.ProviderResource]]:
        """Pulumi's own look-up, the only call between `transformations` and the registration."""
        self.check_options(opts)
        return super()._get_providers(t, pkg, opts)


def refuse_options(whose: str, opts: object, reasons: Mapping[str, str]) -> None:
    """Refuse the options that have a reason; an SDK that does not know one has nothing to refuse."""
    for name, reason in reasons.items():
        if getattr(opts, name, None) not in (None, ""):
            raise ProgramError(f"{whose}: `{name}` is refused: {reason}")
