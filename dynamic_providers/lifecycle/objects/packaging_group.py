"""The lifecycle of a packaging group: CDN authorization and access logs are changed in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import log_group_problems, role_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import PACKAGING_GROUP
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import ServiceObjectLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Problem, Props
from pulumi_mediapackage_vod.errors import RefusedError


class PackagingGroupLifecycle(ServiceObjectLifecycle):
    kind = PACKAGING_GROUP

    def problems(self, inputs: Props) -> Iterator[Problem]:
        role = _member(inputs.get("authorization"), "secrets_role_arn")
        log_group = _member(inputs.get("egress_access_logs"), "log_group_name")
        yield from role_problems("authorization.secrets_role_arn", role)
        yield from log_group_problems("egress_access_logs.log_group_name", log_group)

    def change(self, remote: RemoteObjects, object_id: str, olds: Props, news: Props) -> Props:
        answer: Props = {}
        if not equal("authorization", olds.get("authorization"), news.get("authorization")):
            answer |= _authorize(remote, object_id, news)
        if not equal("egress_access_logs", olds.get("egress_access_logs"), news.get("egress_access_logs")):
            answer |= remote.call("ConfigureLogs", {**news, "id": object_id})
        return answer

    def shown(self, inputs: Mapping[str, Any], answer: Mapping[str, Any]) -> Mapping[str, Any]:
        """With the host alone, which a CDN's origin wants, where the service gives a URL. A create's answer has no
        count of assets, and a new group holds none."""
        host = urlsplit(str(answer.get("domain_name", ""))).netloc
        return {"approximate_asset_count": 0, **answer, "origin_host": host}


def _authorize(remote: RemoteObjects, object_id: str, news: Props) -> Props:
    """Set or remove CDN authorization. No document says that leaving it out of the request removes it, so the answer
    has to show that it did."""
    answer = remote.call("UpdatePackagingGroup", {**news, "id": object_id})
    if answer.get("authorization") and "authorization" not in news:
        raise RefusedError(
            f"packaging group {object_id!r} in {remote.region} kept its CDN authorization although the update "
            "left it out: remove it in the MediaPackage console, then run `pulumi refresh`"
        )
    return answer


def _member(value: Any, name: str) -> Any:
    return cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else None
