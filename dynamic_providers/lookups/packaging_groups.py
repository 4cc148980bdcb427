"""Look-ups of packaging groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.lookups.question import Question
from pulumi_mediapackage_vod.dynamic_providers.lookups.results import GetPackagingGroupResult, one, several

_KEY: Final = "mediapackage-vod.packaging-group.v1"
_GET: Final = Question("get_packaging_group", _KEY, "look_up", one(GetPackagingGroupResult))
_LIST: Final = Question("list_packaging_groups", _KEY, "listed", several(GetPackagingGroupResult))


def get_packaging_group(
    id: str,  # noqa: A002 - as the resource classes call it
    *,
    region: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetPackagingGroupResult:
    """Find a packaging group by its id, without managing it.

    Args:
        id: the id.
        region: default: the configuration's, else the environment's.
        opts: `provider` or `parent` say by whose settings it asks; default: those of stack configuration.

    Raises:
        LookupNotFound: there is none in the account and Region, which the message names.
        LookupFailed: it could not be asked.
    """
    return _GET.ask({"id": id, "region": region}, opts)


def get_packaging_group_output(
    id: pulumi.Input[str],  # noqa: A002
    *,
    region: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetPackagingGroupResult]:
    """`get_packaging_group` for Outputs: it asks once they and `opts.depends_on` are there."""
    return _GET.ask_output({"id": id, "region": region}, opts)


def list_packaging_groups(
    *,
    tags: Mapping[str, str] | None = None,
    id_prefix: str | None = None,
    region: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> list[GetPackagingGroupResult]:
    """Find all packaging groups that fit; in the order of their ids.

    Args:
        tags: those that have all of these tags.
        id_prefix: those whose ids begin with this.
        region: default: the configuration's, else the environment's.
        opts: `provider` or `parent` say by whose settings it asks; default: those of stack configuration.

    Raises:
        LookupFailed: it could not be asked.
    """
    return _LIST.ask({"tags": tags, "id_prefix": id_prefix, "region": region}, opts)


def list_packaging_groups_output(
    *,
    tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
    id_prefix: pulumi.Input[str] | None = None,
    region: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[list[GetPackagingGroupResult]]:
    """`list_packaging_groups` for Outputs: it asks once they and `opts.depends_on` are there."""
    return _LIST.ask_output({"tags": tags, "id_prefix": id_prefix, "region": region}, opts)
