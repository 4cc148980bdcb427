"""Asking again, on a clock that no one waits for."""

from __future__ import annotations

from pulumi_mediapackage_vod.dynamic_providers.service.waiting import wait_for
from tests.support.lifecycle_bench import FakeClock


def test_an_answer_at_once_costs_no_time() -> None:
    clock = FakeClock()
    assert wait_for(lambda: "done", 60, clock) == "done"
    assert clock.sleeps == []


def test_an_answer_that_is_false_but_not_none_ends_the_wait() -> None:
    assert wait_for(lambda: 0, 60, FakeClock()) == 0


def test_pauses_double_up_to_five_seconds() -> None:
    clock = FakeClock()
    wait_for(lambda: None, 20, clock)
    assert clock.sleeps[:7] == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


def test_the_last_attempt_is_at_the_very_end() -> None:
    clock = FakeClock()
    attempts: list[float] = []
    assert wait_for(lambda: attempts.append(clock.time), 60, clock) is None
    assert clock.time == attempts[-1] == 60


def test_an_answer_in_the_last_moment_counts() -> None:
    clock = FakeClock()
    assert wait_for(lambda: "done" if clock.time >= 60 else None, 60, clock) == "done"


def test_no_time_at_all_is_one_attempt() -> None:
    attempts: list[int] = []
    assert wait_for(lambda: attempts.append(1), 0, FakeClock()) is None
    assert attempts == [1]
