"""The lifecycle of a packaging group: the one object whose settings the service changes in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, cast
from urllib.parse import urlsplit

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import Found, Props
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.naming import random_id
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership import is_owner, owner_tag
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.problem import Problem
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.rules import log_group_problems, role_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import ServiceObjectLifecycle, removal_command
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import OWNER_TAG
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.errors import CancelledError, InUseError, MediaPackageVodError, RefusedError

_LISTED_BY = {"asset": "ListAssets", "packaging configuration": "ListPackagingConfigurations"}
_DELETED_BY = {"asset": "DeleteAsset", "packaging configuration": "DeletePackagingConfiguration"}


class PackagingGroupLifecycle(ServiceObjectLifecycle):
    kind = "packaging group"
    operation_suffix = "PackagingGroup"
    id_property = "group_id"
    quota = 10
    create_only = ()
    in_place = ("authorization", "egress_access_logs")
    answered = ("approximate_asset_count", "arn", "created_at", "domain_name", "origin_host")

    def problems(self, inputs: Props) -> Iterator[Problem]:
        yield from super().problems(inputs)
        yield from role_problems(
            "authorization.secrets_role_arn", _member(inputs.get("authorization"), "secrets_role_arn")
        )
        yield from log_group_problems(
            "egress_access_logs.log_group_name", _member(inputs.get("egress_access_logs"), "log_group_name")
        )

    def new_id(self, inputs: Props, prefix: str, seed: bytes) -> Any:
        return random_id(prefix, seed)

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        service = self.connect(news["region"])
        answer = self.carried_over(olds)
        if not equal("authorization", olds.get("authorization"), news.get("authorization")):
            answer |= self._authorize(service, object_id, news)
        if not equal("egress_access_logs", olds.get("egress_access_logs"), news.get("egress_access_logs")):
            answer |= self.called(service, "ConfigureLogs", {**news, "id": object_id})
        self.retag(service, olds, news)
        return self.outputs(news, answer)

    def outputs(self, inputs: Mapping[str, Any], answer: Mapping[str, Any]) -> Props:
        """`domain_name` is a URL in the service's answers, where a CDN's origin wants the host alone; a create's
        answer has no count, and the new group no assets."""
        host = urlsplit(str(answer.get("domain_name", ""))).netloc
        return super().outputs(inputs, {"approximate_asset_count": 0, **answer, "origin_host": host})

    def clear_the_way(self, service: Service, inputs: Props) -> None:
        super().clear_the_way(service, inputs)
        earlier = self.engine.earlier_runs()
        cut_off = {str(lost.get("group_id")) for lost in earlier.cut_off} - {inputs["group_id"]}
        if earlier.any or cut_off:
            self._name_others(service, inputs, earlier.ids | cut_off | {inputs["group_id"]})

    def remove_lost(self, service: Service, object_id: str, lost: Props) -> None:
        """Only an empty one: what somebody put into it meanwhile is in use."""
        if not (holds := self._contents(service, object_id)):
            super().remove_lost(service, object_id, lost)
            return
        self.engine.warn(
            f"an earlier run made packaging group {object_id!r} in {service.region} and was cut off; it holds "
            f"{', '.join(holds)} and was left as it is. If nothing needs it, empty it and run: "
            f"{self.removal(service, object_id)}"
        )

    def read(self, object_id: str, props: Props) -> Found | None:
        found = super().read(object_id, props)
        if found:
            service = self.connect(found.inputs["region"])
            for kind, child_id in self._lost_children(service, object_id):
                self.engine.warn(
                    f"an earlier run made {kind} {child_id!r} in {service.region} and was cut off: while the program "
                    "asks for it, the next `pulumi up` takes it on; if it does not any more, run: "
                    f"{removal_command(kind, child_id, service.region)}"
                )
        return found

    def emptied(self, service: Service, object_id: str) -> bool:
        lost = list(self._lost_children(service, object_id))
        for kind, child_id in lost:
            service.call(_DELETED_BY[kind], {"id": child_id})
        return bool(lost)

    def _lost_children(self, service: Service, object_id: str) -> Iterator[tuple[str, str]]:
        """What earlier runs of this stack made in the group and lost, as kind and id: named in the state by creates
        that were cut off, and ours by the tag."""
        tags = {owner_tag(lost) for lost in self.engine.earlier_runs().cut_off_elsewhere if _is_in(object_id, lost)}
        for kind in _LISTED_BY if tags else ():
            for item in self._children(service, kind, object_id):
                if item.get("tags", {}).get(OWNER_TAG) in tags:
                    yield kind, item["id"]

    def _name_others(self, service: Service, inputs: Props, known: AbstractSet[str]) -> None:
        try:
            pages = list(service.pages("ListPackagingGroups", {}))
        except CancelledError:
            raise
        except MediaPackageVodError as error:
            self.engine.warn(f"whether earlier runs left a packaging group behind could not be found out: {error}")
            return
        for group in (group for page in pages for group in page.get("packaging_groups", [])):
            if is_owner(inputs, group.get("tags", {})) and group["id"] not in known:
                self.engine.warn(
                    f"packaging group {group['id']!r} in {service.region} carries this resource's owner tag, and the "
                    "stack's state does not hold it: an earlier run made it and was cut off, or a stack of the same "
                    f"name in another backend did. If nothing needs it, run: {self.removal(service, group['id'])}"
                )

    def if_lost(self, service: Service, object_id: str) -> str:
        removal = self.removal(service, object_id)
        return f" If it was made and its id was generated, the next run makes another one; this one goes by: {removal}"

    def usage(self, service: Service, inputs: Props) -> tuple[int, str]:
        pages = service.pages("ListPackagingGroups", {})
        return sum(len(page.get("packaging_groups", [])) for page in pages), f"the account in {service.region}"

    def deletion_refused(self, service: Service, object_id: str, error: RefusedError) -> MediaPackageVodError:
        holds = self._contents(service, object_id)
        if not holds:
            return error
        return InUseError(
            f"packaging group {object_id!r} in {service.region} cannot be deleted while it holds {', '.join(holds)}. "
            "What this stack made there goes first when it depends on the group's `id` output; delete the rest, or "
            f"run `pulumi refresh` if it is gone already. The service said: {error}"
        )

    def _authorize(self, service: Service, object_id: str, news: Props) -> Props:
        """The service is taken to remove an authorization that the request leaves out; its answer is held to it."""
        answer = self.called(service, "UpdatePackagingGroup", {**news, "id": object_id})
        if answer.get("authorization") and "authorization" not in news:
            raise RefusedError(
                f"packaging group {object_id!r} in {service.region} kept its CDN authorization although the update "
                "left it out: remove it in the MediaPackage console, then run `pulumi refresh`"
            )
        return answer

    def _contents(self, service: Service, object_id: str) -> list[str]:
        return [text for kind in _LISTED_BY for text in self._described(service, kind, object_id)]

    def _described(self, service: Service, kind: str, object_id: str) -> Iterator[str]:
        ids = [item["id"] for item in self._children(service, kind, object_id)]
        if ids:
            some = ", ".join(ids[:3]) + (", …" if len(ids) > 3 else "")
            yield f"{len(ids)} {kind}s ({some})"

    def _children(self, service: Service, kind: str, object_id: str) -> Iterator[Props]:
        for page in service.pages(_LISTED_BY[kind], {"packaging_group_id": object_id}):
            yield from page.get(f"{kind.replace(' ', '_')}s", [])


def _is_in(group_id: str, lost: Props) -> bool:
    return lost.get("packaging_group_id") == group_id and "incarnation" in lost


def _member(value: Any, name: str) -> Any:
    return cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else None
