"""Assets of a batch that are looked for or deleted, by list pages and not one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Final
from weakref import WeakSet

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_records import url_parts
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import is_other, is_owner, of_same_stack, owner_tag
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.in_flight import all_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.listed_assets import ListedAssets
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.listing import Listing
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import DELETE_SECONDS
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Props
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import wait_for
from pulumi_mediapackage_vod.errors import (
    AmbiguousOutcomeError,
    MediaPackageVodError,
    NotFoundError,
    StillThereError,
)
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG

_lock: Final = Lock()
_has_deleted: Final[WeakSet[Listing]] = WeakSet()

Reasons = dict[str, MediaPackageVodError]


@dataclass(frozen=True)
class BatchAssets(ListedAssets):
    """The assets of one owner in one packaging group."""

    owner: str

    def listed_for_deletion(self) -> Mapping[str, Props]:
        """All assets of the group, by a listing that began after the process's first deletion of a batch: before that,
        creates may have taken over what they found there."""
        with _lock:
            if self.listing not in _has_deleted:
                self.listed(since=self.clock.now())
                _has_deleted.add(self.listing)
        return self.listed()

    def is_ours(self, asset: Props) -> bool:
        return is_owner({"owner": self.owner}, asset.get("tags", {}))

    def is_of_this_stack(self, asset: Props) -> bool:
        """Whether this or another resource of the stack has it, or had it last."""
        claimant = self.engine.claimant(ASSET.at(asset["id"], self.service.region))
        return of_same_stack({"owner": self.owner}, asset.get("tags", {}), claimant, self.engine.holder(asset["id"]))

    def is_other(self, asset: Props, incarnation: str) -> bool:
        """Whether it took the place of the one that has this incarnation."""
        return is_other({"owner": self.owner, "incarnation": incarnation}, asset)

    def found_in(self, ids: Iterable[str], arn: str) -> dict[str, Props]:
        """Those that exist; `arn` says in which account."""
        ids = [*ids]
        result = self.found(ids)
        if arn and len(result) < len(ids):
            self.service.refuse_if_foreign(arn)
        return result

    def delete_lost(self, incarnation: str, timeout: float | None) -> None:
        """Delete what a create that was cut off gave this incarnation, if there is any."""
        tag = owner_tag({"owner": self.owner, "incarnation": incarnation})
        listed = self.listed_for_deletion()
        found = {id_: each["arn"] for id_, each in listed.items() if each.get("tags", {}).get(OWNER_TAG) == tag}
        reasons = self.delete(dict.fromkeys(found, incarnation), next(iter(found.values()), ""), timeout)
        for id_, reason in reasons.items():
            self.engine.warn(
                f"an earlier run made asset {id_!r} in {self.service.region} and was cut off, and it could not be "
                f"deleted: {reason}"
            )

    def delete(
        self, leaving: dict[str, str], arn: str, timeout: float | None, marks: Mapping[str, set[str]] | None = None
    ) -> Reasons:
        """Delete assets, given as incarnations by id, and wait until they are gone; what is gone leaves `leaving`.

        Those that took the place of ours under their ids are left alone; `marks` are the parts of URLs that ours have.
        The reasons why others are still there.
        """
        if not leaving:
            return {}
        there = self.found_in(leaving, arn)
        for id_ in [*leaving]:
            if id_ not in there or self._took_the_place(there[id_], leaving[id_], (marks or {}).get(id_, set())):
                if id_ in there and not self.is_of_this_stack(there[id_]):
                    self.engine.warn(
                        f"asset {id_!r} in {self.service.region} is not the one this stack made: somebody deleted that "
                        "and made another one under its id, which was left as it is"
                    )
                del leaving[id_]
        with self.listing.deleting() as deleted:
            request = partial(self._request_deletion, deleted)
            outcome = all_of([*leaving], request, verb="deleted", clock=self.clock, engine=self.engine)
        if outcome.ended_by:
            raise outcome.ended_by
        self._wait(leaving, set(outcome.done), timeout or DELETE_SECONDS)
        still_there = StillThereError(
            f"the service accepted its deletion in {self.service.region}, but it still exists "
            f"{timeout or DELETE_SECONDS:.0f} s later: run the same command again, or give it more time with "
            "`custom_timeouts`"
        )
        return {id_: outcome.failed.get(id_, still_there) for id_ in leaving}

    def _took_the_place(self, item: Props, incarnation: str, marks: set[str]) -> bool:
        """Whether an asset is not the one that has this incarnation. Without an owner tag its URLs tell, which no list
        shows."""
        if OWNER_TAG in item.get("tags", {OWNER_TAG: ""}):
            return self.is_other(item, incarnation)
        endpoints = (self.remote.describe(item["id"]) or {}).get("egress_endpoints", [])
        return not marks & url_parts(each["url"] for each in endpoints if "url" in each)

    def _request_deletion(self, deleted: Callable[[], None], id_: str) -> str:
        # It was there a moment ago, so only looking for it tells whether this deletion took place.
        with suppress(NotFoundError, AmbiguousOutcomeError):
            self.remote.request_deletion(id_)
        deleted()
        return id_

    def _wait(self, leaving: dict[str, str], requested: set[str], timeout: float) -> None:
        """Drop from `leaving` what is gone, until nothing of what was requested is left."""

        def still_there(listed: Mapping[str, Props]) -> bool:
            for id_ in requested & set(leaving):
                if id_ not in listed or self.is_other(listed[id_], leaving[id_]):
                    del leaving[id_]
            return bool(requested & set(leaving))

        if requested:
            with self.left(still_there) as gone:
                wait_for(gone, timeout, self.clock)
