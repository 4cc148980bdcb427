"""A used-up quota told apart from too many requests: the service answers 429 to both."""

from __future__ import annotations

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import Props
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.errors import MediaPackageVodError, QuotaError, TooManyRequestsError


def explained(error: TooManyRequestsError, remote: RemoteObjects, inputs: Props) -> TooManyRequestsError:
    """The error of a create, or a `QuotaError` if the service holds as many objects as it allows."""
    kind = remote.kind
    try:
        used, holder = _usage(remote, inputs)
    except MediaPackageVodError:
        return error
    if used < kind.quota:
        return error
    return QuotaError(
        f"{kind.name} {inputs[kind.id_property]!r} was not made: {holder} holds {used} {kind.plural}, and the quota "
        f"is {kind.quota} unless AWS has changed it. Delete what is not needed, or ask AWS for more. A replacement "
        f"needs room for old and new at once; `delete_before_replace=True` saves it. The service said: {error}"
    )


def _usage(remote: RemoteObjects, inputs: Props) -> tuple[int, str]:
    """How many objects count against the quota, and what holds them."""
    group = inputs.get("packaging_group_id")
    if group is None:
        return sum(1 for _ in remote.list()), f"the account in {remote.region}"
    holder = f"packaging group {group!r}"
    if remote.kind is ASSET:
        # The group's own count is only approximate, but takes one call where a list may take ten.
        found = remote.service.call("DescribePackagingGroup", {"id": group})
        return int(found.get("approximate_asset_count", 0)), holder
    return sum(1 for _ in remote.list({"packaging_group_id": group})), holder
