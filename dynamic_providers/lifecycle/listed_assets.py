"""Assets of a packaging group that are looked for in list pages, as single resources and as batches do."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.listing import LONGEST_AGE, Listing, listing_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Engine, Props
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import Clock, queueing

DESCRIBED_FIRST: Final = 5
"""So many assets of a group are described before a list is asked for: it would not pay for fewer."""
MOST_DESCRIBED: Final = 20
"""More assets that a list lacks are looked for in a second list and not one by one."""
_LOOK: Final = 0.05
"""Seconds between two looks at whether lists still have to wait. They make no call, and delay a small destroy by
nothing that anybody notices."""


@dataclass(frozen=True)
class ListedAssets:
    """The assets of one packaging group."""

    service: Service
    group_id: str
    clock: Clock
    engine: Engine

    @property
    def remote(self) -> RemoteObjects:
        return RemoteObjects(ASSET, self.service)

    @property
    def listing(self) -> Listing:
        return listing_of(self.service, self.group_id)

    def are_worth_listing(self) -> bool:
        """Whether this process has asked for so many assets that a list costs less."""
        return self.listing.asked_once_more() > DESCRIBED_FIRST

    def listed(self, *, since: float | None = None) -> Mapping[str, Props]:
        """All assets of the group by id, at most a minute old."""
        since = self.clock.now() - LONGEST_AGE if since is None else since
        found = self.listing.assets(self.remote, self.clock, since=since)
        if not self.listing.has_tags:
            self.engine.warn_once(
                f"tags of {self.group_id}",
                f"the service lists the assets of packaging group {self.group_id!r} without tags: none of them can be "
                "told from one that somebody made anew under its id",
            )
        return found

    def found(self, ids: Sequence[str], *, age: float = LONGEST_AGE) -> dict[str, Props]:
        """Those that exist, by a list of this age at most. What a list lacks is gone only after a describe; where that
        is more, after a second list."""
        listed = self.listed(since=self.clock.now() - age)
        lacking = [each for each in ids if each not in listed]
        if lacking and self.listing.lacks(lacking) > MOST_DESCRIBED:
            if not self.listing.lacked_before(lacking):
                listed = self.listed(since=self.listing.began)
            lacking = []
        found = {each: listed[each] for each in ids if each in listed}
        described = {each: self.remote.describe(each) for each in lacking}
        return found | {each: answer for each, answer in described.items() if answer}

    @contextmanager
    def left(self, still_there: Callable[[Mapping[str, Props]], bool]) -> Generator[Callable[[], bool | None]]:
        """What asks, in a wait, for lists until one shows that what was deleted a moment ago has left."""
        listing = self.listing
        with listing.waited_for():
            seen = self.clock.now()

            def gone() -> bool | None:
                """Another wait's list serves this one, too."""
                nonlocal seen
                moment = float("inf")  # which others put off only by deleting
                with queueing(self.clock):  # for deletions of others, which wait for the rate
                    while listing.began <= seen:
                        moment = min(moment, listing.began + listing.pause())
                        if moment <= self.clock.now():
                            break
                        self.clock.sleep(min(moment - self.clock.now(), _LOOK))
                listed = self.listed(since=seen)
                seen = listing.began
                return None if still_there(listed) else True

            yield gone
