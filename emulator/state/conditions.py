"""What all accounts and Regions have in common: clock, settings, events, and who checks, reads and packages for them.

The base of the backend, apart from it so that an inventory need not know the others.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Protocol

from pulumi_mediapackage_vod.emulator.model import rules
from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.model.exceptions import TooManyRequestsException
from pulumi_mediapackage_vod.emulator.model.naming import arn
from pulumi_mediapackage_vod.emulator.state import ingest, notifications
from pulumi_mediapackage_vod.emulator.state.admission import Roles, TokenBuckets
from pulumi_mediapackage_vod.emulator.state.clock import Clock
from pulumi_mediapackage_vod.emulator.state.events import Event, EventLog
from pulumi_mediapackage_vod.emulator.state.objects import Asset, PackagingConfiguration
from pulumi_mediapackage_vod.emulator.state.settings import Settings


class Access(Protocol):
    """What finds out about roles, sources and secrets with `--check-access`."""

    def why_unreadable(self, caller: Caller, *, asset_arn: str, source_arn: str, role_arn: str) -> str | None:
        """Why the source of an asset cannot be read; None where it can."""
        ...

    def check_authorization(self, caller: Caller, authorization: Mapping[str, Any], group_arn: str) -> None:
        """Refuse CDN authorization that cannot work."""
        ...


class Packages(Protocol):
    """What keeps the media that were packaged. It is called with the backend's lock held."""

    def forget(self, gone: Asset | PackagingConfiguration) -> None: ...

    def clear(self) -> None: ...


class Conditions:
    """While the emulator serves, `lock` is held by whoever reads or changes these, or an inventory."""

    def __init__(
        self,
        *,
        clock: Clock,
        access: Access,
        settings: Settings,
        failing: Collection[tuple[str, str]],
        happened: Callable[[], Iterable[Event]],
    ) -> None:
        """`happened` are the events that have come about by the clock alone and are in no list yet."""
        self.lock = threading.RLock()
        self.clock = clock
        self.events = EventLog(happened)
        self.settings = settings
        self.failing = set(failing)
        """Pairs of asset id and configuration id whose endpoint ends FAILED."""
        self.statuses: dict[tuple[str, str], str | None] = {}
        """Statuses that a test has fixed, by asset id and configuration id; None is an endpoint without one."""
        self.roles = Roles()
        self.url: str | None = None
        """Where the emulator listens, once it does."""
        self.ingest: ingest.Ingest | None = None
        """What reads sources; without it time alone decides how far an ingest is."""
        self.packages: Packages | None = None
        self._access = access
        self._buckets = TokenBuckets()
        self._settings_at_start = settings
        self._failing_at_start = frozenset(failing)

    @property
    def playable_after(self) -> float:
        return self.settings.playable_after

    def egress_url(self, domain_name: str) -> str:
        """Where playback URLs lead: the emulator, or the group's own host with `egress="aws"` or before it serves."""
        return domain_name if self.settings.egress == "aws" or self.url is None else self.url

    def reset(self) -> None:
        """As at the start."""
        self.settings = self._settings_at_start
        self.failing = set(self._failing_at_start)
        self.statuses.clear()
        self.roles.reset()
        self._buckets.reset()

    def admit(self, caller: Caller) -> None:
        """Count a request against the rate of its account and Region."""
        rate, burst = self.settings.rate, self.settings.burst
        with self.lock:
            if rate is not None and not self._buckets.take(caller, rate=rate, burst=burst, now=self.clock.now()):
                raise TooManyRequestsException(rules.LIMIT_EXCEEDED)

    def check_roles(self, parameters: Mapping[str, Any]) -> None:
        self.roles.check(parameters, ready_after=self.settings.role_ready_after, now=self.clock.now())

    def check_quota(self, existing: int, quota: int) -> None:
        if self.settings.quotas:
            rules.check_quota(existing, quota)

    def check_authorization(self, caller: Caller, group_id: str, authorization: Mapping[str, Any] | None) -> None:
        if self.settings.check_access and authorization is not None:
            self._access.check_authorization(caller, authorization, arn(caller, "packaging-groups", group_id))

    def begin_ingest(self, caller: Caller, asset: Asset) -> None:
        """Find out whether the source of a new asset can be read; it will show once the time for that has come."""
        if self.settings.check_access:
            asset.ingest_error = self._access.why_unreadable(
                caller, asset_arn=asset.arn, source_arn=asset.source_arn, role_arn=asset.source_role_arn
            )
        if asset.ingest_error is None:
            self.read_source(asset)

    def read_source(self, asset: Asset) -> None:
        """Begin to read the source of an asset, whatever was known of it before, if sources are read."""
        if self.ingest is not None:
            asset.ingest_error = None
            self.ingest.start(asset)

    def tell(self, caller: Caller, assets: Iterable[Asset]) -> None:
        """Add to the events what these assets have come to, before that can no longer be known."""
        self.events.add(in_order(self.news(caller, asset) for asset in assets))

    def news(self, caller: Caller, asset: Asset) -> Iterable[tuple[float, Event]]:
        """The events of an asset that are in no list yet, each with its time."""
        return notifications.happened(
            asset,
            caller,
            now=self.clock.now(),
            playable_after=self.playable_after,
            status_of=self.endpoint_status,
        )

    def ingest_status(self, asset: Asset) -> str:
        """How far the asset itself is, whatever becomes of its endpoints."""
        return ingest.status(
            elapsed=self.clock.now() - asset.created,
            playable_after=self.playable_after,
            fails=asset.ingest_error is not None,
            reading=asset.reading,
        )

    def endpoint_status(self, asset: Asset, configuration: PackagingConfiguration) -> str | None:
        pair = (asset.id, configuration.id)
        if pair in self.statuses:
            return self.statuses[pair]
        return ingest.status(
            elapsed=self.clock.now() - max(asset.created, configuration.created),
            playable_after=self.playable_after,
            fails=pair in self.failing or asset.ingest_error is not None,
            reading=asset.reading,
        )


def in_order(happened: Iterable[Iterable[tuple[float, Event]]]) -> list[Event]:
    """The events of several assets by their time."""
    timed = sorted(itertools.chain.from_iterable(happened), key=lambda each: each[0])
    return [event for _, event in timed]
