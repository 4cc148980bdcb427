"""How all resource classes register with Pulumi: type token, provider, inputs that a program does not give, options."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from inspect import get_annotations
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import SECRET_INPUTS
from pulumi_mediapackage_vod.dynamic_providers.resources.provider import SETTINGS
from pulumi_mediapackage_vod.dynamic_providers.resources.secrets import secret_paths
from pulumi_mediapackage_vod.dynamic_providers.shell import PROVIDER_KEY, pickled
from pulumi_mediapackage_vod.program_inputs import ProgramError, is_known, reusable
from pulumi_mediapackage_vod.program_options import CheckedOptions

ABSENT: Any = None
"""For inputs that a new resource has to have, where an existing one is looked up."""


class EngineResource(CheckedOptions, pulumi.CustomResource):
    """A resource that the dynamic provider of a registry key manages.

    It registers with the constant pickle of that provider. `pulumi.dynamic.Resource`, which would serialise the
    provider for each resource, fails after some 970 resources of one program.
    """

    resource_name: str
    """The logical name in the stack."""

    def __init__(
        self,
        resource_name: str,
        *,
        registry_key: str,
        inputs: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        self.resource_name = resource_name
        # Pulumi itself refuses options that are none.
        id_: Any = getattr(opts, "id", None)
        looked_up: dict[str, Any] = {"id": id_} if isinstance(id_, pulumi.Output) else {}
        given: dict[str, Any] = reusable({**inputs, **looked_up})
        settings = [key for key in SETTINGS if pulumi.runtime.is_config_secret(key)]
        # A `Provider` takes the place of stack configuration.
        secret = secret_paths(given, (lambda: [] if self._provider else settings) if settings else None)
        sent = {**{name: given[name] for name in inputs}, SECRET_INPUTS: secret}
        super().__init__(
            f"pulumi-python:dynamic/mediapackage_vod:{type(self).__name__}",
            resource_name,
            {
                # None is not sent: it is there for the attribute alone.
                **dict.fromkeys(_attributes(type(self))),
                **{name: value for name, value in sent.items() if value is not None},
                PROVIDER_KEY: pickled(registry_key),
            },
            opts,
        )

    def check_options(self, opts: pulumi.ResourceOptions) -> None:
        super().check_options(opts)
        if opts.import_:
            raise ProgramError(
                f"{type(self).__name__} {self.resource_name!r}: Pulumi cannot import dynamic resources, so `import_` "
                "is refused; let `mediapackage-vod export` write a program and what `pulumi import --file` takes, take "
                "the object over by its id and `adopt=True`, or read it without managing it by the class's `get`."
            )


@cache
def _attributes(resource_class: type[EngineResource]) -> tuple[str, ...]:
    """The inputs and outputs that the class names. Pulumi takes time for each attribute of each resource."""
    classes = (each for each in resource_class.__mro__ if issubclass(each, EngineResource))
    return tuple(name for each in classes if each is not EngineResource for name in get_annotations(each))


class ServiceResource(EngineResource):
    """An object of the service. Its id is chosen or generated, and a tag names this resource as its owner."""

    arn: pulumi.Output[str]
    """ARN of the object."""

    created_at: pulumi.Output[str | None]
    """When the object was made, as the service writes it."""

    region: pulumi.Output[str]
    """The Region of the object."""

    tags: pulumi.Output[Mapping[str, str] | None]
    """The tags asked for."""

    tags_all: pulumi.Output[Mapping[str, str]]
    """The tags asked for and the default tags of the configuration."""

    incarnation: pulumi.Output[str]
    """Changes with each replacement, even one that keeps the id."""

    @property
    def identity(self) -> pulumi.Output[str]:
        """A text that no other object has, not even one that took its place under the same id."""
        return pulumi.Output.all(self.id, self.incarnation).apply(lambda both: f"{both[0]}@{both[1]}")

    def __init__(
        self,
        resource_name: str,
        *,
        registry_key: str,
        inputs: Mapping[str, Any],
        chosen_id: Any,
        id_prefix: pulumi.Input[str] | None,
        adopt: bool,
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        if id_prefix is not None and is_known(id_prefix) and not isinstance(cast(Any, id_prefix), str):
            raise ProgramError(f"{type(self).__name__} {resource_name!r}: id_prefix is {id_prefix!r}; it is a text")
        if adopt is not False and (adopt is not True or chosen_id is None):
            raise ProgramError(
                f"{type(self).__name__} {resource_name!r}: adopt is True or False, and True needs the id of the object "
                "to take over"
            )
        self._has_chosen_id = chosen_id is not None
        hidden = {
            "adopt": adopt or None,
            "id_prefix": _or_default(id_prefix, resource_name),
            "owner": f"{pulumi.get_project()}/{pulumi.get_stack()}/{resource_name}",
        }
        super().__init__(
            resource_name,
            registry_key=registry_key,
            inputs={**inputs, **hidden},
            opts=opts,
        )

    def check_options(self, opts: pulumi.ResourceOptions) -> None:
        """A chosen id can be used again only once its object is gone, even where the engine asks for no plan."""
        super().check_options(opts)
        if not self._has_chosen_id:
            return
        if opts.delete_before_replace is False:
            raise ProgramError(
                f"{type(self).__name__} {self.resource_name!r}: its id is fixed, so a replacement has to delete first: "
                "leave out `delete_before_replace=False`, or leave out the id and let one be generated."
            )
        opts.delete_before_replace = True


def _or_default(prefix: pulumi.Input[str] | None, default: str) -> pulumi.Input[str]:
    """The prefix, or the default if it is None or empty, or turns out to be."""
    if prefix is None or is_known(prefix):
        return prefix or default
    return pulumi.Output.from_input(prefix).apply(lambda known: known or default)


def lookup_options(id_: pulumi.Input[str], opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id_))
