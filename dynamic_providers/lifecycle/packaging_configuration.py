"""The lifecycle of a packaging configuration: immutable but for its tags."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.encryption import encryption_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import Props
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.problem import Problem
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.rules import PACKAGES, manifest_problems, package_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import ServiceObjectLifecycle
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service


class PackagingConfigurationLifecycle(ServiceObjectLifecycle):
    kind = "packaging configuration"
    operation_suffix = "PackagingConfiguration"
    id_property = "configuration_id"
    quota = 10
    create_only = ("packaging_group_id", *PACKAGES)

    def problems(self, inputs: Props) -> Iterator[Problem]:
        yield from super().problems(inputs)
        yield from package_problems(inputs)
        for name in PACKAGES:
            yield from manifest_problems(name, inputs.get(name))
            yield from encryption_problems(name, inputs.get(name))

    def usage(self, service: Service, inputs: Props) -> tuple[int, str]:
        group = inputs["packaging_group_id"]
        pages = service.pages("ListPackagingConfigurations", {"packaging_group_id": group})
        return sum(len(page.get("packaging_configurations", [])) for page in pages), f"packaging group {group!r}"

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        self.retag(self.connect(news["region"]), olds, news)
        return self.outputs(news, self.carried_over(olds))
