"""Look-ups of assets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.lookups.question import Question
from pulumi_mediapackage_vod.dynamic_providers.lookups.results import GetAssetResult, ListedAsset, one, several

_KEY: Final = "mediapackage-vod.asset.v1"
_GET: Final = Question("get_asset", _KEY, "look_up", one(GetAssetResult))
_LIST: Final = Question("list_assets", _KEY, "listed", several(ListedAsset))


def get_asset(
    id: str,  # noqa: A002 - as the resource classes call it
    *,
    region: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetAssetResult:
    """Find an asset by its id, without managing it.

    Args:
        id: the id.
        region: default: the configuration's, else the environment's.
        opts: `provider` or `parent` say by whose settings it asks; default: those of stack configuration.

    Raises:
        LookupNotFound: there is none in the account and Region, which the message names.
        LookupFailed: it could not be asked.
    """
    return _GET.ask({"id": id, "region": region}, opts)


def get_asset_output(
    id: pulumi.Input[str],  # noqa: A002
    *,
    region: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetAssetResult]:
    """`get_asset` for Outputs: it asks once they and `opts.depends_on` are there."""
    return _GET.ask_output({"id": id, "region": region}, opts)


def list_assets(
    *,
    packaging_group_id: str | None = None,
    tags: Mapping[str, str] | None = None,
    id_prefix: str | None = None,
    region: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> list[ListedAsset]:
    """Find all assets that fit, without endpoints, which only `get_asset` finds; in the order of their ids.

    Args:
        packaging_group_id: those of this group. Default: of all.
        tags: those that have all of these tags.
        id_prefix: those whose ids begin with this.
        region: default: the configuration's, else the environment's.
        opts: `provider` or `parent` say by whose settings it asks; default: those of stack configuration.

    Raises:
        LookupFailed: it could not be asked.
    """
    return _LIST.ask(
        {"packaging_group_id": packaging_group_id, "tags": tags, "id_prefix": id_prefix, "region": region}, opts
    )


def list_assets_output(
    *,
    packaging_group_id: pulumi.Input[str] | None = None,
    tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
    id_prefix: pulumi.Input[str] | None = None,
    region: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[list[ListedAsset]]:
    """`list_assets` for Outputs: it asks once they and `opts.depends_on` are there."""
    return _LIST.ask_output(
        {"packaging_group_id": packaging_group_id, "tags": tags, "id_prefix": id_prefix, "region": region}, opts
    )
