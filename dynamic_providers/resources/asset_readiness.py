"""AssetReadiness: wait until assets can be played, while everything else is deployed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.resources.asset import Asset
from pulumi_mediapackage_vod.dynamic_providers.resources.registration import EngineResource
from pulumi_mediapackage_vod.program_inputs import ProgramError, is_known


class AssetReadiness(EngineResource):
    """Waits until assets are PLAYABLE through all packaging configurations that publish them.

    Nothing is made in the service. The wait shows its progress in Pulumi's status column and lets all other requests
    go first. If the ingest of an asset fails or the wait takes too long, the resource fails, and the next `up` goes on
    waiting. A status that changes after that is no change of the resource.
    """

    statuses: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """The statuses that were seen last: {asset: {configuration id: status}}. An asset that was ingested before
    2021-09-30 has none in the service, and `NO_STATUS` here; it is not waited for."""

    region: pulumi.Output[str]
    """The Region of the assets."""

    def __init__(
        self,
        resource_name: str,
        *,
        assets: pulumi.Input[Mapping[str, Asset | pulumi.Input[str]] | Sequence[Asset]],
        timeout_seconds: pulumi.Input[float] | None = None,
        configuration_names: pulumi.Input[Mapping[str, str]] | None = None,
        region: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a wait.

        Args:
            resource_name: logical name in the stack.
            assets: `Asset` resources, or a mapping from names for messages to resources or ids.
            timeout_seconds: default 3600; `custom_timeouts` wins.
            configuration_names: what messages call a configuration, by its id. Default: the id.
            region: the Region of the assets. Default: the configuration's, else the environment's at the first `up`.
            opts: the usual resource options; `import_` and `deleted_with` are refused.

        Raises:
            ProgramError: for `import_`, or assets that are neither.
        """
        decided_by = _decided_by(assets) if is_known(assets) else {}
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.asset-readiness.v1",
            inputs={
                "assets": _watched(assets),
                "decided_by": decided_by or None,
                "configuration_names": configuration_names,
                "name": resource_name,
                "region": region,
                "timeout_seconds": timeout_seconds,
            },
            opts=opts,
        )


def _watched(assets: Any) -> Any:
    """The assets as inputs, by name."""
    if not is_known(assets):
        return pulumi.Output.from_input(assets).apply(lambda known: pulumi.Output.from_input(_watched(known)))
    return {name: _identified(asset) for name, asset in _by_name(assets).items()}


def _by_name(assets: Any) -> Mapping[str, Asset | pulumi.Input[str]]:
    if isinstance(assets, Mapping):
        return cast("Mapping[str, Asset | pulumi.Input[str]]", assets)
    items: list[Any] = list(cast("list[Any]", assets)) if isinstance(assets, list | tuple) else [None]
    if not all(isinstance(item, Asset) for item in items):
        raise ProgramError(
            f"assets is {assets!r}; a list of Asset resources, or a mapping from names to resources or ids"
        )
    named = {asset.resource_name: asset for asset in items}
    if len(named) < len(items):
        raise ProgramError("two assets have the same name: pass a mapping, which gives each a name of its own")
    return named


def _identified(asset: Asset | pulumi.Input[str]) -> Any:
    """An asset's id, and for each endpoint a hash of its URL: one that gets another URL is waited for again."""
    if not isinstance(asset, Asset):
        return {"id": asset}
    return {"id": asset.id, "configurations": asset.egress_urls.apply(_hashes)}


def _decided_by(assets: Any) -> dict[str, pulumi.Output[str | None]]:
    """For each asset a text that it does not share with one that has other endpoints, and that a preview knows."""
    return {
        name: pulumi.Output.all(asset.identity, asset.packaging_configurations).apply(_hash_of_identities)
        for name, asset in _by_name(assets).items()
        if isinstance(asset, Asset)
    }


def _hash_of_identities(found: Sequence[Any]) -> str | None:
    """None where a configuration is named by its id alone: it may be made anew without a word."""
    identity, configurations = found
    if not configurations or not all(isinstance(each, Mapping) for each in configurations):
        return None
    identities = sorted(f"{each['id']}@{each.get('incarnation')}" for each in configurations)
    return hashlib.sha256("\n".join([identity, *identities]).encode()).hexdigest()[:16]


def _hashes(urls: Mapping[str, str] | None) -> dict[str, str]:
    return {configuration: hashlib.sha256(url.encode()).hexdigest()[:8] for configuration, url in (urls or {}).items()}
