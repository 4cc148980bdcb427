"""The lifecycle of an asset: only its tags can be changed, but the packaging configurations that publish it may
change, and with them its playback URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import (
    role_problems,
    source_problems,
    text_problems,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.listed_assets import ListedAssets
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset_presence import AssetPresence
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import ServiceObjectLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Problem, Props, holds_unknown
from pulumi_mediapackage_vod.dynamic_providers.service.settings import partition_of
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import wait_for
from pulumi_mediapackage_vod.errors import EndpointMissingError
from pulumi_mediapackage_vod.facts.values import FAILED

INGEST_FAILED = (
    "the ingest failed, which is final: mend the source and give the asset a new `revision`, which ingests it again "
    "(the IngestError event in EventBridge tells the reason)"
)

_ENDPOINT_SECONDS = 60.0
_URI = re.compile(r"s3://([^/]+/.+)")


class AssetLifecycle(ServiceObjectLifecycle):
    kind = ASSET

    def completed(self, inputs: Props) -> Props:
        """`s3://` URIs become ARNs of the Region's partition."""
        source = inputs.get("source_arn")
        region = inputs.get("region")
        if isinstance(source, str) and (found := _URI.fullmatch(source)):
            if region is UNKNOWN:
                inputs["source_arn"] = UNKNOWN
            elif isinstance(region, str):
                inputs["source_arn"] = f"arn:{partition_of(region)}:s3:::{found[1]}"
        return inputs

    def problems(self, inputs: Props) -> Iterator[Problem]:
        yield from source_problems("source_arn", inputs.get("source_arn"))
        yield from role_problems("source_role_arn", inputs.get("source_role_arn"))
        yield from text_problems("revision", inputs.get("revision"))
        yield from _configuration_problems(inputs.get("packaging_configurations"))

    def change(self, remote: RemoteObjects, object_id: str, olds: Props, news: Props) -> Props:
        """Nothing is changed in the service; other configurations have other URLs."""
        if equal(
            "packaging_configurations", olds.get("packaging_configurations"), news.get("packaging_configurations")
        ):
            return {}
        return remote.call("DescribeAsset", {"id": object_id})

    def missing(self, inputs: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
        """The configurations asked for that the answer shows no URL for."""
        if holds_unknown(inputs.get("packaging_configurations")):
            return []
        with_url = {each.get("packaging_configuration_id") for each in _endpoints(answer) if each.get("url")}
        return sorted((configuration_ids(inputs) or set()) - with_url)

    def presence(self, remote: RemoteObjects, props: Mapping[str, Any]) -> AssetPresence:
        listed = ListedAssets(remote.service, str(props["packaging_group_id"]), self.clock, self.engine)
        return AssetPresence(remote, self.clock, listed, self.missing)

    def notice(self, outputs: Mapping[str, Any]) -> None:
        """A title is told of once, however many formats it cannot be played in."""
        failed = [each["packaging_configuration_id"] for each in _endpoints(outputs) if each.get("status") == FAILED]
        if failed:
            about, formats = f"failed ingest of {outputs.get('asset_id')}", ", ".join(failed)
            self.engine.warn_once(about, f"cannot be played ({formats}): {INGEST_FAILED}")

    def finished(self, remote: RemoteObjects, inputs: Props, answer: Props, timeout: float | None) -> Props:
        """Ask again for endpoints that are missing: they follow their configuration with a delay."""

        def complete() -> Props | None:
            nonlocal answer
            if not self.missing(inputs, answer):
                return answer
            answer = remote.call("DescribeAsset", {"id": inputs["asset_id"]})
            return None if self.missing(inputs, answer) else answer

        timeout = timeout or _ENDPOINT_SECONDS
        if found := wait_for(complete, timeout, self.clock):
            return found
        raise EndpointMissingError(
            f"asset {inputs['asset_id']!r} in {remote.region} exists, but {timeout:.0f} s later still has no endpoint "
            f"for {', '.join(self.missing(inputs, answer))}: check that each of these packaging configurations exists "
            f"in group {inputs['packaging_group_id']!r} (`pulumi refresh` finds lost ones), then run `pulumi up` again"
        )

    def shown(self, inputs: Mapping[str, Any], answer: Mapping[str, Any]) -> Mapping[str, Any]:
        """With the endpoints of the configurations asked for only; with all of them if the program names none."""
        asked = configuration_ids(inputs)
        endpoints = [
            each for each in _endpoints(answer) if asked is None or each.get("packaging_configuration_id") in asked
        ]
        endpoints.sort(key=lambda endpoint: str(endpoint.get("packaging_configuration_id")))
        urls = {
            endpoint["packaging_configuration_id"]: endpoint["url"]
            for endpoint in endpoints
            if "url" in endpoint and "packaging_configuration_id" in endpoint
        }
        return {**answer, "egress_endpoints": endpoints, "egress_urls": urls}


def _configuration_problems(published: Any) -> Iterator[Problem]:
    path = "packaging_configurations"
    if published is None or published is UNKNOWN:
        return
    if not isinstance(published, list):
        yield Problem(path, "it is a list of PackagingConfiguration resources or ids", published)
        return
    for index, item in enumerate(cast("list[Any]", published)):
        configuration_id = cast("Mapping[str, Any]", item).get("id") if isinstance(item, Mapping) else item
        if configuration_id is not UNKNOWN and not isinstance(configuration_id, str):
            yield Problem(f"{path}[{index}]", "it is a PackagingConfiguration or an id", item)


def _configuration_id(published: Any) -> str:
    return cast("Mapping[str, str]", published)["id"] if isinstance(published, Mapping) else str(published)


def configuration_ids(inputs: Mapping[str, Any]) -> set[str] | None:
    published = inputs.get("packaging_configurations")
    return None if published is None else {_configuration_id(item) for item in published}


def _endpoints(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return answer.get("egress_endpoints", [])
