"""The pace: the account's documented quota of requests, on a clock that no one waits for."""

from __future__ import annotations

import threading

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service.pace import BURST, REQUESTS_PER_SECOND, Pace
from tests.support.lifecycle_bench import FakeClock


class StandingClock(FakeClock):
    """Time does not pass while somebody sleeps."""

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)


def test_the_defaults_are_the_accounts_quota() -> None:
    assert (REQUESTS_PER_SECOND, BURST) == (5.0, 50)


def test_a_burst_of_fifty_is_not_held_up() -> None:
    clock = FakeClock()
    pace = Pace(clock=clock)
    for _ in range(50):
        pace.take()
    assert clock.sleeps == []


def test_after_the_burst_five_a_second_pass() -> None:
    clock = FakeClock()
    pace = Pace(clock=clock)
    for _ in range(50 + 25):
        pace.take()
    assert clock.sleeps == [pytest.approx(0.2)] * 25
    assert clock.time == pytest.approx(5)


def test_time_that_passes_fills_the_bucket_again() -> None:
    clock = FakeClock()
    pace = Pace(clock=clock)
    for _ in range(50):
        pace.take()
    clock.time += 2
    for _ in range(10):
        pace.take()
    assert clock.sleeps == []
    pace.take()
    assert clock.sleeps == [pytest.approx(0.2)]


def test_the_bucket_never_holds_more_than_the_burst() -> None:
    clock = FakeClock()
    pace = Pace(clock=clock)
    clock.time += 3600
    for _ in range(51):
        pace.take()
    assert clock.sleeps == [pytest.approx(0.2)]


def test_another_rate_and_burst() -> None:
    clock = FakeClock()
    pace = Pace(per_second=20, burst=1, clock=clock)
    for _ in range(3):
        pace.take()
    assert clock.sleeps == [pytest.approx(0.05)] * 2


def test_those_who_come_while_others_wait_queue_behind_them() -> None:
    """Nobody sleeps while holding the lock, so each must be given its own place."""
    clock = StandingClock()
    pace = Pace(burst=1, clock=clock)
    for _ in range(4):
        pace.take()
    assert clock.sleeps == [pytest.approx(seconds) for seconds in (0.2, 0.4, 0.6)]


def test_threads_share_one_bucket() -> None:
    clock = StandingClock()
    pace = Pace(burst=10, clock=clock)
    threads = [threading.Thread(target=pace.take) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(clock.sleeps) == [pytest.approx(0.2 * place) for place in range(1, 11)]
