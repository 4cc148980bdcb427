"""The pace: the account's documented quota of requests, on a clock that no one waits for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service.pace import BURST, REQUESTS_PER_SECOND, Pace
from tests.support.lifecycle_bench import FakeClock


class StandingClock(FakeClock):
    """Time does not pass while somebody sleeps."""

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)


def test_the_defaults_are_the_accounts_quota() -> None:
    assert (REQUESTS_PER_SECOND, BURST) == (5.0, 50)


def take(pace: Pace, times: int) -> None:
    for _ in range(times):
        pace.take()


def test_after_a_burst_of_fifty_five_a_second_pass() -> None:
    clock = FakeClock()
    pace = Pace(clock=clock)
    take(pace, 50)
    assert clock.sleeps == []
    take(pace, 25)
    assert clock.sleeps == [pytest.approx(0.2)] * 25
    assert clock.time == pytest.approx(5)


def test_time_that_passes_fills_the_bucket_again() -> None:
    clock = FakeClock()
    pace = Pace(clock=clock)
    take(pace, 50)
    clock.time += 2
    take(pace, 10)
    assert clock.sleeps == []
    take(pace, 1)
    assert clock.sleeps == [pytest.approx(0.2)]


def test_the_bucket_never_holds_more_than_the_burst() -> None:
    clock = FakeClock()
    pace = Pace(clock=clock)
    clock.time += 3600
    take(pace, 51)
    assert clock.sleeps == [pytest.approx(0.2)]


def test_another_rate_and_burst() -> None:
    clock = FakeClock()
    take(Pace(per_second=20, burst=1, clock=clock), 3)
    assert clock.sleeps == [pytest.approx(0.05)] * 2


def test_those_who_come_while_others_wait_queue_behind_them() -> None:
    """Nobody sleeps while holding the lock, so each must be given its own place."""
    clock = StandingClock()
    take(Pace(burst=1, clock=clock), 4)
    assert clock.sleeps == [pytest.approx(seconds) for seconds in (0.2, 0.4, 0.6)]


def test_threads_share_one_bucket() -> None:
    clock = StandingClock()
    pace = Pace(burst=10, clock=clock)
    with ThreadPoolExecutor(20) as threads:
        for _ in range(20):
            threads.submit(pace.take)
    assert sorted(clock.sleeps) == [pytest.approx(0.2 * place) for place in range(1, 11)]
