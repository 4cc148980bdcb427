"""Several requests in flight: whose turn they leave to others, and what shows meanwhile."""

from __future__ import annotations

from threading import Lock

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.in_flight import all_of
from pulumi_mediapackage_vod.dynamic_providers.service.pace import Pace
from tests.support.lifecycle_bench import FakeClock, FakeEngine


class LockedClock(FakeClock):
    """Threads sleep one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()

    def sleep(self, seconds: float) -> None:
        with self._lock:
            super().sleep(seconds)


def test_progress_says_when_it_is_the_rate_that_one_waits_for() -> None:
    clock, engine = LockedClock(), FakeEngine()
    pace = Pace(per_second=0.2, burst=5, clock=clock)
    outcome = all_of(
        [str(number) for number in range(20)],
        lambda key: pace.take() or key,
        verb="created",
        clock=clock,
        engine=engine,
    )
    assert len(outcome.done) == 20
    assert any("; waiting for the service's rate of requests (0.2 a second))" in each for each in engine.reports)
    assert engine.reports[-1].startswith("created 20/20 (")
    assert "waiting" not in engine.reports[-1]


def test_without_a_wait_progress_says_nothing_of_the_rate() -> None:
    clock, engine = LockedClock(), FakeEngine()
    all_of(["a", "b"], lambda key: clock.sleep(2) or key, verb="created", clock=clock, engine=engine)
    assert engine.reports
    assert not any("waiting" in each for each in engine.reports)
