"""How the resource classes register with Pulumi: type token, provider entry, hidden inputs, options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.shell import PROVIDER_KEY, pickled
from pulumi_mediapackage_vod.errors import InputError

ABSENT: Any = None
"""For an input that a look-up need not give although a new resource must."""


class ProgramError(InputError, pulumi.RunError):
    """A mistake in the Pulumi program; the engine shows its text without a traceback."""


class ServiceResource(pulumi.CustomResource):
    """A resource of the service, run by the dynamic provider of a registry key.

    It registers with the constant pickle of that provider instead of through `pulumi.dynamic.Resource`, whose
    serialisation fails after some 970 resources of one program.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        registry_key: str,
        inputs: Mapping[str, Any],
        outputs: tuple[str, ...],
        chosen_id: Any,
        id_prefix: str | None,
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        type_name = type(self).__name__
        hidden = {
            "id_prefix": id_prefix or resource_name,
            "owner": f"{pulumi.get_project()}/{pulumi.get_stack()}/{resource_name}",
            "incarnation": None,
            "tags_all": None,
            PROVIDER_KEY: pickled(registry_key),
        }
        super().__init__(
            f"pulumi-python:dynamic/mediapackage_vod:{type_name}",
            resource_name,
            {**inputs, **dict.fromkeys(outputs), **hidden},
            _options(opts, type_name, resource_name, chosen_id is not None),
        )


def lookup_options(id_: pulumi.Input[str], opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id_))


def _options(
    opts: pulumi.ResourceOptions | None, type_name: str, resource_name: str, id_is_chosen: bool
) -> pulumi.ResourceOptions:
    opts = opts or pulumi.ResourceOptions()
    subject = f"{type_name} {resource_name!r}"
    if opts.import_:
        raise ProgramError(
            f"{subject}: Pulumi cannot import dynamic resources, so `import_` is refused; use "
            f"`{type_name}.get({resource_name!r}, {opts.import_!r})` to read the object without managing it, or let "
            "this resource create a new one and delete the old one afterwards."
        )
    if not id_is_chosen:
        return opts
    if opts.delete_before_replace is False:
        raise ProgramError(
            f"{subject}: its id is fixed, so a replacement has to delete first: leave out "
            "`delete_before_replace=False`, or leave out the id and let one be generated."
        )
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(delete_before_replace=True))
