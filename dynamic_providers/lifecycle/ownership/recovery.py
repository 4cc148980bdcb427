"""Objects that earlier runs made and lost: a run that is killed may have made something that no state holds.

The state still names the inputs of creates that were begun and never recorded. An object is taken for lost only if
such an entry names it and its owner tag, incarnation included, is that entry's: equal stacks in two backends have
equal owners, and neither may touch what the other made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import is_owner, owner_tag
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Engine, Props
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import WHY_UNRECORDED
from pulumi_mediapackage_vod.errors import (
    AmbiguousOutcomeError,
    CancelledError,
    MediaPackageVodError,
    RefusedError,
    UnreachableError,
)
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG


@dataclass(frozen=True)
class Recovery:
    """Finds what was lost of one kind of object in one Region, and removes it or tells the user about it."""

    remote: RemoteObjects
    engine: Engine

    def remove_lost(self, inputs: Props, delete: Callable[[str, Props], None]) -> None:
        """Before a create: delete what earlier runs made for the same resource under other ids."""
        kind, region = self.remote.kind, self.remote.region
        earlier = self.engine.earlier_runs()
        own_id = inputs[kind.id_property]
        for lost in earlier.pending_creates:
            object_id = lost.get(kind.id_property)
            if object_id in (None, own_id) or lost.get("region") != inputs["region"]:
                continue
            answer = self.remote.describe(str(object_id))
            if not answer or answer.get("tags", {}).get(OWNER_TAG) != owner_tag(lost):
                continue
            if contents := self.remote.contents(str(object_id)):
                # Somebody put it there after the run was cut off.
                self.engine.warn(
                    f"an earlier run made {kind.name} {object_id!r} in {region} and was cut off; it holds {contents} "
                    f"and was left as it is. If nothing needs it, empty it and run: {self._removal(str(object_id))}"
                )
            else:
                self._remove(str(object_id), {**lost, "arn": answer["arn"]}, delete)
        lost_ids = {str(lost.get(kind.id_property)) for lost in earlier.pending_creates} - {own_id}
        if kind.random_id and (lost_ids or self.engine.had_runs()):
            self._warn_of_unknown(inputs, earlier.recorded_ids | lost_ids | {own_id})

    def request_deletion(self, object_id: str, props: Props) -> None:
        """Ask for a deletion; what earlier runs lost inside of the object does not keep it from being deleted."""
        try:
            try:
                self.remote.request_deletion(object_id)
            except RefusedError:
                if not self.delete_lost_children(object_id):
                    raise
                self.remote.request_deletion(object_id)
        except RefusedError as error:
            raise self.remote.deletion_refused(object_id, props, error) from error

    def described_after(self, error: MediaPackageVodError, object_id: str) -> Props | None:
        """The object after an error that left open whether it was made."""
        try:
            return self.remote.describe(object_id)
        except MediaPackageVodError as failure:
            if isinstance(error, UnreachableError):
                raise error from None
            raise AmbiguousOutcomeError(
                f"{error} Whether it was carried out could not be found out: {failure}{self.advice(object_id)}"
            ) from error

    def delete_lost_children(self, object_id: str) -> bool:
        """Delete what earlier runs of this stack made in an object and lost; whether there was anything."""
        lost = [*self._lost_children(object_id)]
        for objects, child_id in lost:
            objects.request_deletion(child_id)
        return bool(lost)

    def warn_of_lost_children(self, object_id: str) -> None:
        """Tell of what `delete_lost_children` would delete."""
        for objects, child_id in self._lost_children(object_id):
            kind = objects.kind
            self.engine.warn(
                f"an earlier run made {kind.name} {child_id!r} in {objects.region} and was cut off: while the program "
                "asks for it, the next `pulumi up` takes it on; if it does not any more, run: "
                f"{kind.removal_command(child_id, objects.region)}"
            )

    def advice(self, object_id: str) -> str:
        """What to do about an object that a create may have made without recording it. Where ids are hashes, nothing:
        the next run makes the same id and meets the object."""
        if not self.remote.kind.random_id:
            return ""
        return (
            " If it was made and its id was generated, the next run makes another one; this one goes by: "
            f"{self._removal(object_id)}"
        )

    def _remove(self, object_id: str, lost: Props, delete: Callable[[str, Props], None]) -> None:
        try:
            delete(object_id, lost)
        except CancelledError:
            raise
        except MediaPackageVodError as error:
            self.engine.warn(
                f"an earlier run made {self.remote.kind.name} {object_id!r} in {self.remote.region} and was cut off, "
                f"and it could not be removed: {error} If it stays, run: {self._removal(object_id)}"
            )

    def _warn_of_unknown(self, inputs: Props, known: AbstractSet[str]) -> None:
        """Tell of objects that carry the resource's owner tag and that the state does not name. They stay: a stack of
        the same name in another backend may have made them."""
        kind, region = self.remote.kind, self.remote.region
        try:
            held = [*self.remote.listed()]
        except CancelledError:
            raise
        except MediaPackageVodError as error:
            self.engine.warn(f"whether earlier runs left a {kind.name} behind could not be found out: {error}")
            return
        for item in held:
            if is_owner(inputs, item.get("tags", {})) and item["id"] not in known:
                self.engine.warn(
                    f"{kind.name} {item['id']!r} in {region} carries this resource's owner tag, and the stack's state "
                    f"does not hold it: {WHY_UNRECORDED} If nothing needs it, run: {self._removal(item['id'])}"
                )

    def _lost_children(self, object_id: str) -> Iterator[tuple[RemoteObjects, str]]:
        """What earlier runs of this stack made in an object and lost, with its id."""
        if not self.remote.kind.holds:
            return
        tags = {
            owner_tag(lost)
            for lost in self.engine.earlier_runs().pending_creates_elsewhere
            if lost.get("packaging_group_id") == object_id and "incarnation" in lost
        }
        if not tags:
            return
        for objects, found in self.remote.children(object_id):
            for item in found:
                if item.get("tags", {}).get(OWNER_TAG) in tags:
                    yield objects, item["id"]

    def _removal(self, object_id: str) -> str:
        return self.remote.kind.removal_command(object_id, self.remote.region)
