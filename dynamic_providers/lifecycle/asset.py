"""The lifecycle of an asset: immutable but for its tags, and published through configurations that may change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import Plan, Props
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.problem import Problem
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.rules import role_problems, source_problems, text_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import ServiceObjectLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.unknown import UNKNOWN, holds_unknown
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.settings import partition_of
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import wait_for
from pulumi_mediapackage_vod.errors import EndpointMissingError

_ENDPOINT_SECONDS = 60.0
_URI = re.compile(r"s3://([^/]+/.+)")


class AssetLifecycle(ServiceObjectLifecycle):
    kind = "asset"
    operation_suffix = "Asset"
    id_property = "asset_id"
    quota = 10_000
    create_only = ("packaging_group_id", "source_arn", "source_role_arn", "resource_id")
    not_sent = ("revision",)
    watched = ("packaging_configurations",)
    answered = ("arn", "created_at", "egress_endpoints", "egress_urls")

    def completed_inputs(self, inputs: Props) -> Props:
        """`s3://` URIs become ARNs of the Region's partition; configurations stand in the order of their ids."""
        source = inputs.get("source_arn")
        region = inputs.get("region")
        if isinstance(source, str) and (found := _URI.fullmatch(source)):
            if region is UNKNOWN:
                inputs["source_arn"] = UNKNOWN
            elif isinstance(region, str):
                inputs["source_arn"] = f"arn:{partition_of(region)}:s3:::{found[1]}"
        published = inputs.get("packaging_configurations")
        if published and not holds_unknown(published) and not any(_published_problems(published)):
            inputs["packaging_configurations"] = sorted(published, key=_configuration_id)
        return inputs

    def problems(self, inputs: Props) -> Iterator[Problem]:
        yield from super().problems(inputs)
        yield from source_problems("source_arn", inputs.get("source_arn"))
        yield from role_problems("source_role_arn", inputs.get("source_role_arn"))
        yield from text_problems("revision", inputs.get("revision"))
        yield from _published_problems(inputs.get("packaging_configurations"))

    def diff(self, olds: Props, news: Props) -> Plan:
        """An asset whose recorded endpoints are not those asked for is updated, whatever its inputs say. A preview
        tells of the gap that a replacement leaves."""
        plan = super().diff(olds, news)
        if plan.delete_before_replace:
            kept = "asset_id" if equal("", olds.get("asset_id"), news.get("asset_id")) else "resource_id"
            self.engine.warn(
                f"is deleted before its replacement is made, since its {kept} stays and can be used once only: it "
                "cannot be played until the new one is ingested"
            )
        return plan._replace(changes=plan.changes or not _shows_what_is_asked(olds, news))

    def delete_first(self, olds: Props, news: Props) -> bool:
        """The service takes a `resource_id` for one asset at a time."""
        same_resource_id = "resource_id" in news and equal("", olds.get("resource_id"), news["resource_id"])
        return same_resource_id or super().delete_first(olds, news)

    def usage(self, service: Service, inputs: Props) -> tuple[int, str]:
        """The group's own count, which is only approximate but takes one call where a list may take ten."""
        group = service.call("DescribePackagingGroup", {"id": inputs["packaging_group_id"]})
        return int(group.get("approximate_asset_count", 0)), f"packaging group {inputs['packaging_group_id']!r}"

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        service = self.connect(news["region"])
        answer = self.carried_over(olds)
        if not equal("", olds.get("packaging_configurations"), news.get("packaging_configurations")):
            answer |= self.called(service, "DescribeAsset", {"id": object_id})
        self.retag(service, olds, news)
        return self.recorded(service, object_id, news, answer, timeout)

    def finished(self, service: Service, inputs: Props, answer: Props, timeout: float | None) -> Props:
        """Ask again for an endpoint that is not there yet: it follows its configuration with a delay."""

        def complete() -> Props | None:
            nonlocal answer
            if not _missing(inputs, answer):
                return answer
            answer = self.called(service, "DescribeAsset", {"id": inputs["asset_id"]})
            return None if _missing(inputs, answer) else answer

        timeout = timeout or _ENDPOINT_SECONDS
        if found := wait_for(complete, timeout, self.clock):
            return found
        raise EndpointMissingError(
            f"asset {inputs['asset_id']!r} in {service.region} exists, but {timeout:.0f} s later still has "
            f"no endpoint for {', '.join(_missing(inputs, answer))}: check that each of these packaging configurations "
            f"exists in group {inputs['packaging_group_id']!r} (`pulumi refresh` finds lost ones), then run "
            "`pulumi up` again"
        )

    def outputs(self, inputs: Mapping[str, Any], answer: Mapping[str, Any]) -> Props:
        """Only the endpoints of the configurations asked for; all of them when none is named."""
        wanted = _wanted(inputs)
        endpoints = [
            endpoint
            for endpoint in answer.get("egress_endpoints", [])
            if wanted is None or endpoint.get("packaging_configuration_id") in wanted
        ]
        endpoints.sort(key=lambda endpoint: str(endpoint.get("packaging_configuration_id")))
        urls = {
            endpoint["packaging_configuration_id"]: endpoint["url"]
            for endpoint in endpoints
            if "url" in endpoint and "packaging_configuration_id" in endpoint
        }
        return super().outputs(inputs, {**answer, "egress_endpoints": endpoints, "egress_urls": urls})


def _published_problems(published: Any) -> Iterator[Problem]:
    path = "packaging_configurations"
    if published is None or published is UNKNOWN:
        return
    if not isinstance(published, list):
        yield Problem(path, f"is {published!r}; it is a list of PackagingConfiguration resources or ids")
        return
    for index, item in enumerate(cast("list[Any]", published)):
        known = cast("Mapping[str, Any]", item).get("id") if isinstance(item, Mapping) else item
        if known is not UNKNOWN and not isinstance(known, str):
            yield Problem(f"{path}[{index}]", f"is {item!r}; it is a PackagingConfiguration or an id")


def _configuration_id(published: Any) -> str:
    return cast("Mapping[str, str]", published)["id"] if isinstance(published, Mapping) else str(published)


def _wanted(inputs: Mapping[str, Any]) -> set[str] | None:
    published = inputs.get("packaging_configurations")
    return None if published is None else {_configuration_id(item) for item in published}


def _missing(inputs: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """The configurations asked for that the answer shows no URL for."""
    urls = {
        endpoint.get("packaging_configuration_id")
        for endpoint in answer.get("egress_endpoints", [])
        if endpoint.get("url")
    }
    return sorted((_wanted(inputs) or set()) - urls)


def _shows_what_is_asked(olds: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
    return holds_unknown(news.get("packaging_configurations")) or not _missing(news, olds)
