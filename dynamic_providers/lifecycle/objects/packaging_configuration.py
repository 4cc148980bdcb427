"""The lifecycle of a packaging configuration: only its tags can be changed."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.encryption import encryption_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import (
    PACKAGES,
    manifest_problems,
    package_problems,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import PACKAGING_CONFIGURATION
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import paths_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import ServiceObjectLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Problem, Props


class PackagingConfigurationLifecycle(ServiceObjectLifecycle):
    kind = PACKAGING_CONFIGURATION

    def problems(self, inputs: Props) -> Iterator[Problem]:
        yield from package_problems(inputs)
        for name in PACKAGES:
            yield from manifest_problems(name, inputs.get(name), paths_of(inputs))
            yield from encryption_problems(name, inputs.get(name))
