"""Every fault at every call: success or one clean error, nothing orphaned, and the next run converges.

A case is a fault of one kind, before or after its effect, at one call of one phase in the life of one resource.
Each phase is first run without a fault, so that the calls it makes are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import EarlierRuns
from pulumi_mediapackage_vod.emulator import Fault
from pulumi_mediapackage_vod.emulator.steering.faults import KINDS as FAULTS
from pulumi_mediapackage_vod.emulator.steering.faults import MOMENTS
from pulumi_mediapackage_vod.errors import MediaPackageVodError
from tests.contract.bench import ContractBench
from tests.contract.engine_order import LifecycleCalls, Resource
from tests.contract.kinds import (
    ASSET_KIND,
    CHILDREN,
    CONFIGURATION_KINDS,
    GROUP_KIND,
    KINDS,
    LOGS,
    OTHER_AUTHORIZATION,
    Kind,
)
from tests.contract.promises import promise
from tests.support.lifecycle_bench import ACCOUNT, REGION

Props = dict[str, Any]
CHOICES = ("generated", "chosen")


@dataclass
class Life:
    """One resource in one phase of its life."""

    bench: ContractBench
    kind: Kind
    choice: str

    def __post_init__(self) -> None:
        self.bench.emulator.reset()
        self.bench.emulator.clock.freeze()
        self.bench.surround(self.kind)
        chosen = self.kind.chosen if self.choice == "chosen" else {}
        self.before = self.kind.news(**chosen, tags={"a": "1", "b": "1"})
        change: Props = {"tags": {"a": "2", "c": "1"}}
        if self.kind is GROUP_KIND:
            change |= {"authorization": OTHER_AUTHORIZATION, "egress_access_logs": LOGS}
        self.after = {**self.before, **change}
        self.replaced = {**self.before, **self.kind.other}
        self.resource = Resource(self.bench.resource(self.kind).calls, self.choice == "chosen")

    def make(self, news: Props | None = None) -> None:
        self.resource.up(news or self.before)


# What is there before the phase, the phase itself, and the program that the next run has (None: none).
Phase = tuple[Callable[[Life], object], Callable[[Life], object], Callable[[Life], Props | None]]


def _forget(life: Life) -> None:
    """A create that was cut off: the object is there, the state knows nothing but that it was begun."""
    life.make()
    life.bench.engine.ran_before = True
    life.bench.engine.earlier = EarlierRuns(pending_creates=[life.resource.entry.inputs])
    life.resource.recorded = None


PHASES: dict[str, Phase] = {
    "create": (lambda _: None, lambda life: life.make(), lambda life: life.before),
    "create again": (_forget, lambda life: life.make(life.after), lambda life: life.after),
    "read": (Life.make, lambda life: life.resource.refresh(), lambda life: life.before),
    "update": (Life.make, lambda life: life.make(life.after), lambda life: life.after),
    "undo": (lambda life: life.make(life.after), lambda life: life.make(life.before), lambda life: life.before),
    "replace": (Life.make, lambda life: life.make(life.replaced), lambda life: life.replaced),
    "force": (Life.make, lambda life: life.resource.up(life.before, replace=True), lambda life: life.before),
    "delete": (Life.make, lambda life: life.resource.destroy(), lambda _: None),
}


def positions(bench: ContractBench, kind: Kind, choice: str, phase: str) -> list[tuple[str, int]]:
    """The calls of a phase that nothing disturbs: operation, and the number of the call of that operation."""
    prepare, act, _ = PHASES[phase]
    life = Life(bench, kind, choice)
    prepare(life)
    mark = bench.mark
    act(life)
    calls = bench.calls(mark)
    return [(name, calls[:number].count(name) + 1) for number, name in enumerate(calls)]


def run(
    bench: ContractBench, kind: Kind, choice: str, phase: str, faults: list[Fault], *, believed: bool
) -> str | None:
    """What went wrong with a case, None if nothing did. `believed`: the fault is a 404 that says gone."""
    prepare, act, program = PHASES[phase]
    bench.engine.earlier = EarlierRuns()
    bench.engine.warnings.clear()
    life = Life(bench, kind, choice)
    prepare(life)
    planned = [bench.emulator.faults.add(fault) for fault in faults]
    said = ""
    try:
        act(life)
    except MediaPackageVodError as error:
        said = str(error)
        if not said or "\n" in said:
            return f"an error of {len(said.splitlines())} lines: {said!r}"
    except Exception as error:  # noqa: BLE001
        return f"no clean error: {error!r}"
    if not planned[0].hits:
        return "the fault never hit"
    bench.emulator.faults.clear()
    bench.emulator.clock.advance(1)
    told = said + " ".join(bench.engine.warnings)
    news = program(life)
    try:
        if news is None:
            life.resource.destroy()
        else:
            life.resource.up(news)
            bench.emulator.clock.advance(1)
            life.resource.refresh()
            life.resource.up(news)
    except Exception as error:  # noqa: BLE001
        # Of an object that is there although the service called it gone, a clear error is all there can be.
        clear = believed and isinstance(error, MediaPackageVodError)
        return None if clear else f"the next run failed after {said!r}: {error!r}"
    bench.emulator.clock.advance(1)
    return _left(bench, life, news, told, believed=believed)


def _left(bench: ContractBench, life: Life, news: Props | None, told: str, *, believed: bool) -> str | None:
    """An object that is not recorded is an orphan, unless an error or warning named it and how to remove it."""
    recorded = life.resource.recorded
    ids = [*bench.ids(life.kind), *bench.ids(life.kind, "us-east-1")]
    orphans = [each for each in ids if recorded is None or each != recorded.id]
    untold = [each for each in orphans if f"delete-packaging-group --id {each}" not in told]
    if believed and orphans:
        return None
    if untold:
        return f"orphaned {untold} after {told!r}"
    if news is None:
        return None if recorded is None else f"still recorded: {recorded.id}"
    if orphans:
        return None
    try:
        bench.as_asked(life.kind, life.resource, news)
    except AssertionError as error:
        return f"service and program differ after {told!r}: {error}"
    return "a plan is not empty" if life.resource.preview(news).changes else None


def every_fault(operation: str, nth: int | None) -> Iterator[Fault]:
    """Each kind and moment at one call, or with None at all calls of the operation.

    Before and after are the same to a call that only reads.
    """
    for kind in FAULTS:
        for moment in MOMENTS[1:] if operation.startswith(("Describe", "List")) else MOMENTS:
            limits: Any = {} if nth is None else {"every": nth, "times": 1}
            yield Fault(operation, kind, moment, seconds=0, **limits)


def says_gone(fault: Fault) -> bool:
    """NotFound of the right account is believed: no provider can tell it from the truth."""
    return fault.kind == "404" and "Describe" in fault.operation.replace("*", "Describe")


_EACH_RUN = [*product((GROUP_KIND, ASSET_KIND), CHOICES), (CONFIGURATION_KINDS[0], "generated")]
CASES = [
    pytest.param(
        kind,
        choice,
        phase,
        id=f"{kind.name}-{choice}-{phase.replace(' ', '-')}",
        # All formats have one lifecycle, and what a chosen id changes is seen of groups and assets.
        marks=[] if (kind, choice) in _EACH_RUN else [pytest.mark.soak],
    )
    for kind in KINDS
    for choice in CHOICES
    for phase in PHASES
    # The id changes nothing about these, nor the format about a chosen id.
    if choice == "generated" or (phase not in ("read", "update", "undo") and kind not in CONFIGURATION_KINDS[1:])
    # A group is replaced together with all that is in it; that is the random machine's.
    if kind is not GROUP_KIND or phase != "replace"
]


def lives(kinds: list[Kind] = KINDS, without: tuple[str, ...] = ()) -> Any:
    """A test for each case of these kinds, but for some phases."""
    cases = [case for case in CASES if case.values[0] in kinds and case.values[2] not in without]
    return pytest.mark.parametrize(("kind", "choice", "phase"), cases)


def each_fault(
    bench: ContractBench, kind: Kind, choice: str, phase: str, faults: Iterable[Fault]
) -> dict[str, str | None]:
    """What went wrong with each of the faults alone."""
    return {str(fault): run(bench, kind, choice, phase, [fault], believed=says_gone(fault)) for fault in faults}


@pytest.fixture
def count(record_property: Callable[[str, object], None]) -> Callable[[dict[str, str | None]], None]:
    """Assert that nothing went wrong, and record the number of cases for the report."""

    def assert_all(outcomes: dict[str, str | None]) -> None:
        failed = {name: said for name, said in outcomes.items() if said}
        record_property("cases", len(outcomes))
        record_property("failed", len(failed))
        assert not failed, f"{len(failed)} of {len(outcomes)} cases:\n" + "\n".join(
            f"{name}: {said}" for name, said in failed.items()
        )

    return assert_all


@promise("F1")
@lives()
def test_one_fault_at_every_call(bench: ContractBench, kind: Kind, choice: str, phase: str, count: Any) -> None:
    calls = positions(bench, kind, choice, phase)
    count(each_fault(bench, kind, choice, phase, (fault for call in calls for fault in every_fault(*call))))


@promise("F1")
@lives([GROUP_KIND, ASSET_KIND], without=("undo", "force"))
def test_one_fault_at_every_call_that_botocore_retries(
    make_bench: Callable[..., ContractBench], kind: Kind, choice: str, phase: str, count: Any
) -> None:
    """The second attempt meets what the first one did."""
    bench = make_bench(attempts=3)
    faults = [fault for call in positions(bench, kind, choice, phase) for fault in every_fault(*call)]
    never_sent_again = ("403", "404", "422")
    count(each_fault(bench, kind, choice, phase, (each for each in faults if each.kind not in never_sent_again)))


@promise("F1")
@lives([GROUP_KIND, CONFIGURATION_KINDS[0], ASSET_KIND])
def test_a_fault_that_stays_for_an_operation(
    bench: ContractBench, kind: Kind, choice: str, phase: str, count: Any
) -> None:
    operations = dict.fromkeys(operation for operation, _ in positions(bench, kind, choice, phase))
    count(each_fault(bench, kind, choice, phase, (fault for each in operations for fault in every_fault(each, None))))


@promise("F1")
@lives([GROUP_KIND, CONFIGURATION_KINDS[0], ASSET_KIND], without=("read",))
def test_a_fault_that_hits_every_call(bench: ContractBench, kind: Kind, choice: str, phase: str, count: Any) -> None:
    """The service carries everything out and never says so, or it does nothing at all."""
    count(each_fault(bench, kind, choice, phase, every_fault("*", None)))


@promise("F1")
@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("kind", [GROUP_KIND, *CHILDREN], ids=lambda kind: kind.name)
def test_an_ambiguous_create_whose_describe_fails_too(
    bench: ContractBench, kind: Kind, choice: str, count: Any
) -> None:
    outcomes: dict[str, str | None] = {}
    for first in ("500", "reset", "garbled", "truncated"):
        for second in FAULTS:
            faults = [
                Fault(f"Create{kind.suffix}", first, "after", times=1, seconds=0),
                Fault(f"Describe{kind.suffix}", second, "before", times=1, seconds=0),
            ]
            outcomes[" + ".join(map(str, faults))] = run(
                bench, kind, choice, "create", faults, believed=second == "404"
            )
    count(outcomes)


@promise("F1")
@pytest.mark.parametrize("moment", ["create", "update"])
def test_a_wait_for_readiness(bench: ContractBench, moment: str, count: Any) -> None:
    """It describes assets and makes nothing; cut off, the next run waits."""
    outcomes: dict[str, str | None] = {}
    inputs = {"name": "ready", "region": "eu-west-1"}
    for fault in every_fault("DescribeAsset", 1 if moment == "create" else 2):
        life = Life(bench, ASSET_KIND, "chosen")
        life.make()
        configuration = {"PackagingGroupId": "group", "HlsPackage": {"HlsManifests": [{}]}}
        bench.emulator.objects.put("packaging_configurations", "hls", configuration, account=ACCOUNT, region=REGION)
        wait = Resource(LifecycleCalls(bench.readiness))
        news = {**inputs, "assets": {"a": {"id": "chosen"}}}
        if moment == "update":
            wait.up({**inputs, "assets": {}})
        planned = bench.emulator.faults.add(fault)
        outcomes[str(fault)] = _wait_twice(bench, wait, news)
        if planned.hits == 0:
            outcomes[str(fault)] = "never hit"
    count(outcomes)


def _wait_twice(bench: ContractBench, wait: Resource, news: Props) -> str | None:
    try:
        wait.up(news)
    except MediaPackageVodError:
        pass
    except Exception as error:  # noqa: BLE001
        return f"no clean error: {error!r}"
    bench.emulator.faults.clear()
    try:
        wait.up(news)
    except Exception as error:  # noqa: BLE001
        return f"the next run failed: {error!r}"
    statuses = wait.entry.outputs["statuses"]
    return None if statuses == {"a": {"hls": "PLAYABLE"}} else f"ended with {statuses}"
