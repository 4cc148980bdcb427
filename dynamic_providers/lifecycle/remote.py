"""Objects of one kind as the service holds them in one Region: asked for, listed, deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import is_other, of_same_stack
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET, Kind
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.quotas import room_in
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Props
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.retries import quota_has_room
from pulumi_mediapackage_vod.dynamic_providers.service.translation import Limit, limit_of
from pulumi_mediapackage_vod.errors import (
    AmbiguousOutcomeError,
    InUseError,
    MediaPackageVodError,
    NotFoundError,
    QuotaError,
    RefusedError,
    TooManyRequestsError,
)

_SHOWN_COMMANDS = 20


@dataclass(frozen=True)
class RemoteObjects:
    """One kind of object in the Region of `service`."""

    kind: Kind
    service: Service

    @property
    def region(self) -> str:
        return self.service.region

    def call(self, operation: str, request: Props) -> Props:
        """The answer of an operation that describes an object. The AWS SDK reads a garbled answer as an empty one,
        so an answer without an ARN is an error."""
        answer = self.service.call(operation, request)
        if "arn" not in answer:
            raise AmbiguousOutcomeError(
                f"{operation} {request['id']!r} in {self.region}: the service's answer could not be read: run the "
                "same command again"
            )
        return answer

    def create(self, inputs: Props, request: Props) -> Props:
        """Make an object. A used-up quota is told after the first answer that speaks of it and one call that counts."""
        operation = f"Create{self.kind.operation_suffix}"
        try:
            return self.call(operation, request)
        except TooManyRequestsError as error:
            limit = limit_of(error.service_message)
            if limit is Limit.RATE:
                raise
            refusal = self._of_a_quota(inputs, error, is_proven=limit is Limit.QUOTA)
            if refusal:
                raise refusal from error
        with quota_has_room():
            return self.call(operation, request)

    def describe(self, object_id: str) -> Props | None:
        """The object, with its tags even where the answer has none; None if there is no such object."""
        try:
            answer = self.call(f"Describe{self.kind.operation_suffix}", {"id": object_id})
        except NotFoundError:
            return None
        if "tags" not in answer:
            answer |= self.service.call("ListTagsForResource", {"resource_arn": answer["arn"]})
        return answer

    def found(self, object_id: str) -> Props:
        """The same, for an object that somebody looks for by its id."""
        answer = self.describe(object_id)
        if answer is None:
            raise NotFoundError(
                f"there is no {self.kind.name} {object_id!r} in {self.service.place}: "
                "check the id, the Region and the account"
            )
        return answer

    def is_gone(self, object_id: str, props: Props) -> bool:
        """Whether the recorded object is gone; another one may have its id by now."""
        answer = self.describe(object_id)
        return answer is None or is_other(props, answer)

    def request_deletion(self, object_id: str) -> None:
        """Ask the service to delete an object, which it does some time later."""
        self.service.call(f"Delete{self.kind.operation_suffix}", {"id": object_id})

    def listed(self, request: Props | None = None) -> Iterator[Props]:
        """All objects of the kind, or of one packaging group: `{"packaging_group_id": …}`."""
        collection = self.kind.plural.replace(" ", "_")
        for page in self.service.pages(self.kind.list_operation, request or {}):
            yield from page.get(collection, [])

    def children(self, object_id: str) -> Iterator[tuple[RemoteObjects, list[Props]]]:
        """What an object holds, by kind."""
        for kind in self.kind.holds:
            objects = RemoteObjects(kind, self.service)
            yield objects, [*objects.listed({"packaging_group_id": object_id})]

    def contents(self, object_id: str) -> str:
        """What an object holds, in words: `2 assets (trailer, movie)`; empty if it holds nothing."""
        return _in_words(self.children(object_id))

    def deletion_refused(self, object_id: str, props: Props, error: RefusedError) -> RefusedError | InUseError:
        """The refusal of a deletion; what the object holds explains it, if it holds anything."""
        children = [*self.children(object_id)]
        contents = _in_words(children)
        if not contents:
            return error
        own = [
            objects.kind.removal_command(item["id"], self.region)
            for objects, found in children
            for item in found
            if of_same_stack(props, item.get("tags", {}))
        ]
        return InUseError(
            f"{self.kind.name} {object_id!r} in {self.region} cannot be deleted while it holds {contents}. "
            "What this stack made there goes first when it depends on the group's `id` output, unless `deleted_with` "
            "or `retain_on_delete`, set by a transform or on a component around it, makes Pulumi forget it. "
            f"{_removals(own)}Delete what is not this stack's, or run `pulumi refresh` if it is gone already; then run "
            f"`pulumi destroy` or `pulumi up` again. The service said: {error}"
        )

    def _of_a_quota(self, inputs: Props, error: TooManyRequestsError, *, is_proven: bool) -> QuotaError | None:
        """The error of a quota that is used up; None if it is not, and the rate of requests was too high."""
        room = room_in(self.service, self.kind, inputs.get("packaging_group_id"))
        try:
            used = room.used(lambda: self._usage(inputs))
        except MediaPackageVodError:
            if not is_proven:
                return None
            used = None
        if not is_proven and (used is None or used < self.kind.quota):
            return None
        group = inputs.get("packaging_group_id")
        holder = f"packaging group {group!r}" if group else f"the account in {self.region}"
        holds = "is full" if used is None else f"holds {used} {self.kind.plural}"
        return QuotaError(
            f"{self.kind.name} {inputs[self.kind.id_property]!r} was not made: {holder} {holds}, and the quota is "
            f"{self.kind.quota} unless AWS has changed it. Delete what is not needed, or ask AWS for more: "
            f"{self.kind.way_to_more}. A replacement needs room for old and new at once; "
            f"`delete_before_replace=True` saves it. The service said: {error}",
            code=error.code,
            service_message=error.service_message,
            request_id=error.request_id,
        )

    def _usage(self, inputs: Props) -> int:
        """How many objects count against the quota."""
        group = inputs.get("packaging_group_id")
        if group is None:
            return sum(1 for _ in self.listed())
        if self.kind.name == ASSET.name:
            # The group's own count is only approximate, but takes one call where a list may take ten.
            found = self.service.call("DescribePackagingGroup", {"id": group})
            return int(found.get("approximate_asset_count", 0))
        return sum(1 for _ in self.listed({"packaging_group_id": group}))


def _in_words(children: Iterable[tuple[RemoteObjects, list[Props]]]) -> str:
    texts: list[str] = []
    for objects, found in children:
        ids: list[Any] = [item["id"] for item in found]
        if ids:
            some = ", ".join(ids[:3]) + (", …" if len(ids) > 3 else "")
            texts.append(f"{len(ids)} {objects.kind.plural} ({some})")
    return ", ".join(texts)


def _removals(commands: Sequence[str]) -> str:
    if not commands:
        return ""
    more = len(commands) - _SHOWN_COMMANDS
    rest = f"; and {more} more, which the next run names" if more > 0 else ""
    return f"What carries this stack's owner tag goes by: {'; '.join(commands[:_SHOWN_COMMANDS])}{rest}. "
