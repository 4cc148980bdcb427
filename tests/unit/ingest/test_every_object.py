"""Whatever happens to a bucket, and however its events come: every object ends as one asset, or as a dead letter."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator import Fault
from tests.support.ingest_bench import BUCKET, IngestBench

POISON = ("no JSON", "[]", '{"source": "aws.s3"}', '{"bucket": 7, "key": "x.m3u8"}')
_FAULTS = ("ListAssets", "CreateAsset", "DeleteAsset", "DescribeAsset")


@pytest.mark.parametrize(
    ("events", "versioned", "seed"),
    [
        (250, False, 1),
        (250, True, 2),
        *(pytest.param(10_000, each, 3, marks=[pytest.mark.soak, pytest.mark.timeout(1800)]) for each in (False, True)),
    ],
)
def test_every_object_ends_as_one_asset_or_as_a_dead_letter(events: int, versioned: bool, seed: int) -> None:
    chance = random.Random(seed)
    world = World(chance, versioned=versioned, keys=events // 3)
    for _ in range(events):
        world.happen()
        if chance.random() < 0.15:
            world.deliver()
    world.deliver_all()
    world.bench.emulator.faults.clear()

    assert world.bench.titles == sorted(world.objects())
    letters = world.bench.dead_letters
    assert sorted(body for body, _ in letters) == sorted(world.poison)
    assert all(reason.startswith("the message") for _, reason in letters)
    before = {*world.bench.assets}
    world.bench.deliver(*({"bucket": BUCKET, "key": key} for key in world.objects()))
    assert {*world.bench.assets} == before


class World:
    """A bucket to which things happen, while two containers handle its messages in any order, some twice."""

    def __init__(self, chance: random.Random, *, versioned: bool, keys: int) -> None:
        self.chance = chance
        self.keys = [f"films/{number}/index.m3u8" for number in range(keys)]
        self.bench = IngestBench(
            versioned=versioned, groups=("a", "b"), containers=2, client_of=self._client, receives=3, rate=100
        )
        self.poison: list[str] = []
        self._waiting: list[Any] = []
        for operation, kind in zip(_FAULTS, ("429", "500", "reset", "503"), strict=True):
            when = "after" if kind in ("500", "reset") else "before"
            fault = Fault(operation=operation, kind=kind, when=when, probability=0.15, seed=1)
            self.bench.emulator.faults.add(fault)
        self.bench.emulator.configure(delete_after=2)

    def happen(self, key: str | None = None) -> None:
        """Something, and its events, some of them twice."""
        key = key or self.chance.choice(self.keys)
        what = self.chance.random()
        if what < 0.05:
            told: Any = self.chance.choice(POISON)
            self.poison.append(told)
        elif what < 0.7:
            told = self.bench.put(key, str(self.chance.random()))
        else:
            told = self.bench.remove(key, "Lifecycle Expiration" if what < 0.8 else "DeleteObject")
        self._waiting.append(told)
        if what >= 0.05 and self.chance.random() < 0.3:
            self._waiting.append(told)

    def deliver(self) -> None:
        """What waits comes in any order, some of it later than what is still to happen; then some is handled."""
        self.chance.shuffle(self._waiting)
        late = len(self._waiting) // 4
        self.bench.send(*self._waiting[late:])
        self._waiting = self._waiting[:late]
        for _ in range(self.chance.randrange(4)):
            self.bench.poll()

    def deliver_all(self) -> None:
        """What is handled may make more happen."""
        while self._waiting:
            self.bench.send(*self._waiting)
            self._waiting = []
            self.bench.drain()

    def objects(self) -> dict[str, Mapping[str, Any]]:
        """What the bucket holds, by key."""
        pages = self.bench.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return {each["Key"]: each for page in pages for each in page.get("Contents", [])}

    def _client(self, service: str, client: Any) -> Any:
        return _Interfering(client, self) if service == "mediapackage-vod" else client


class _Interfering:
    """A client during some of whose calls the object that is being handled changes, and its event comes later."""

    def __init__(self, client: Any, world: World) -> None:
        self._client, self._world = client, world

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._client, name)

        def interfere(**members: Any) -> Any:
            if name == "create_asset" and self._world.chance.random() < 0.05:
                self._world.happen(members["SourceArn"].partition("/")[2])
            return call(**members)

        return interfere
