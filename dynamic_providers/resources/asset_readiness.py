"""AssetReadiness: wait until assets can be played, with progress, beside everything else that is deployed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.resources.asset import Asset
from pulumi_mediapackage_vod.dynamic_providers.resources.registration import EngineResource, ProgramError


class AssetReadiness(EngineResource):
    """Waits until assets are PLAYABLE through every configuration they are published through.

    Nothing is made in the service. The wait shows its progress in Pulumi's status column and yields to all other
    requests. An asset whose ingest failed, or a wait that takes too long, fails the resource; the next `up` waits on.
    Statuses of the ingest never make a plan differ.
    """

    statuses: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """What was seen last: {asset: {configuration id: status}}. `NO_STATUS` is an asset ingested before 2021-09-30,
    of which the service tells none; it is neither waited for nor failed."""

    region: pulumi.Output[str]
    """The Region of the assets."""

    def __init__(
        self,
        resource_name: str,
        *,
        assets: Mapping[str, Asset | pulumi.Input[str]] | Sequence[Asset],
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
            opts: the usual resource options; `import_` is refused.

        Raises:
            ProgramError: for `import_`, or assets that are neither.
        """
        named = _by_name(assets)
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.asset-readiness.v1",
            inputs={
                "assets": {name: _watched(asset) for name, asset in named.items()},
                "configuration_names": configuration_names,
                "name": resource_name,
                "region": region,
                "timeout_seconds": timeout_seconds,
            },
            outputs=("statuses",),
            opts=opts,
        )


def _by_name(assets: Any) -> Mapping[str, Asset | pulumi.Input[str]]:
    if isinstance(assets, Mapping):
        return cast("Mapping[str, Asset | pulumi.Input[str]]", assets)
    items: list[Any] = list(cast("list[Any]", assets)) if isinstance(assets, list | tuple) else [None]
    if not all(isinstance(item, Asset) for item in items):
        given = "an Output" if isinstance(assets, pulumi.Output) else repr(cast(Any, assets))
        raise ProgramError(f"assets is {given}; a list of Asset resources, or a mapping from names to resources or ids")
    named = {asset.resource_name: asset for asset in items}
    if len(named) < len(items):
        raise ProgramError("two assets have the same name: pass a mapping, which gives each a name of its own")
    return named


def _watched(asset: Asset | pulumi.Input[str]) -> Any:
    """An asset's id and, of each endpoint, a mark that changes with its URL: a new endpoint is waited for again."""
    if not isinstance(asset, Asset):
        return {"id": asset}
    return {"id": asset.id, "configurations": asset.egress_urls.apply(_marks)}


def _marks(urls: Mapping[str, str] | None) -> dict[str, str]:
    return {configuration: hashlib.sha256(url.encode()).hexdigest()[:8] for configuration, url in (urls or {}).items()}
