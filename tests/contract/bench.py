"""The lifecycles against one emulated service whose time is the lifecycles' own: nothing here waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.asset_batch import AssetBatchLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset_readiness import AssetReadinessLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.cdn_identifier import CdnIdentifierLifecycle
from pulumi_mediapackage_vod.dynamic_providers.service.model import input_shape, to_request
from tests.contract.batch_of_one import BatchCalls, BatchOfOne
from tests.contract.engine_order import LifecycleCalls, Resource
from tests.contract.kinds import GROUP, Kind
from tests.support.lifecycle_bench import ACCOUNT, OWNER_TAG, REGION, Bench

SECRET = "dummy-secret-key-that-no-text-may-hold"
Props = dict[str, Any]


@dataclass
class ContractBench(Bench):
    """`Bench` with what a test of the contract looks at: the service's objects, past its API."""

    make_client: Callable[..., Any] = field(kw_only=True)
    attempts: int = 1
    """How often botocore sends a request at most."""

    def __post_init__(self) -> None:
        self.emulator.reset()
        self.emulator.clock.freeze()
        self.clock.on_sleep = lambda _: self.emulator.clock.advance(self.clock.sleeps[-1])
        self._made: dict[str, Any] = {}
        self.client_for = self._client

    def _client(self, region: str) -> Any:
        key = f"{region} {self.attempts}"
        if key not in self._made:
            self._made[key] = self.make_client(region, self.attempts)
        return self._made[key]

    def sleep(self, seconds: float) -> None:
        """botocore's pause between two attempts."""
        if seconds > 0:
            self.clock.sleep(seconds)

    @property
    def readiness(self) -> AssetReadinessLifecycle:
        return AssetReadinessLifecycle(self.settings, self._connect, clock=self.clock, engine=self.engine)

    @property
    def identifier(self) -> CdnIdentifierLifecycle:
        return CdnIdentifierLifecycle(self.settings, self._connect, engine=self.engine)

    def resource(self, kind: Kind, *, deletes_first: bool = False) -> Resource:
        if kind.in_a_batch:
            batch = AssetBatchLifecycle(self.settings, self._connect, self.clock, self.engine)
            return BatchOfOne(BatchCalls(batch), deletes_first)
        return Resource(LifecycleCalls(getattr(self, kind.attribute)), deletes_first)

    def surround(self, kind: Kind, region: str = REGION) -> None:
        """The groups that the kind's programs name, made by somebody else."""
        for group in (GROUP, "other") if kind.in_a_group else ():
            self.emulator.objects.put("packaging_groups", group, {}, account=ACCOUNT, region=region)

    def ids(self, kind: Kind, region: str = REGION) -> list[str]:
        """Every object of the kind, but for the groups that are there for others."""
        ids = self.emulator.objects.ids(kind.collection, account=ACCOUNT, region=region)
        return [each for each in ids if each not in (GROUP, "other")]

    def held(self, kind: Kind, object_id: str, region: str = REGION) -> Props:
        """What a create request of the object would have."""
        return self.emulator.objects.get(kind.collection, object_id, account=ACCOUNT, region=region)

    def modify(self, kind: Kind, object_id: str, **members: Any) -> None:
        self.emulator.objects.modify(kind.collection, object_id, members, account=ACCOUNT, region=REGION)

    def remake(self, kind: Kind, object_id: str, members: Props) -> None:
        """Deleted and made anew under the same id by somebody else, a minute later."""
        self.emulator.clock.advance(60)
        self.emulator.objects.put(kind.collection, object_id, members, account=ACCOUNT, region=REGION)

    def vanish(self, kind: Kind, object_id: str) -> None:
        self.emulator.objects.delete(kind.collection, object_id, account=ACCOUNT, region=REGION)

    def as_asked(self, kind: Kind, resource: Resource, news: Props) -> None:
        """Assert that the service holds what the program asks for, and of this kind nothing else."""
        recorded = resource.recorded
        assert recorded is not None
        region = recorded.outputs["region"]
        assert self.ids(kind, region) == [recorded.id]
        assert resource.pending == []
        held = self.held(kind, recorded.id, region)
        tags = held.pop("Tags", {})
        assert tags.pop(OWNER_TAG) == f"movies/prod/{kind.attribute}@{resource.incarnation}"
        assert tags == (news.get("tags") or {}) == recorded.outputs["tags_all"]
        asked = to_request(input_shape(f"Create{kind.suffix}"), {**news, "id": recorded.id, "tags": None})
        if asked.get("EgressAccessLogs") == {}:
            asked["EgressAccessLogs"] = held["EgressAccessLogs"]
        assert held == asked
