"""The pace: the account's documented quota of requests, on a clock that no one waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from itertools import count, pairwise

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service.pace import (
    BURST,
    REQUESTS_PER_SECOND,
    Pace,
    Priority,
    at,
    telling,
)
from pulumi_mediapackage_vod.dynamic_providers.service.retries import ATTEMPTS
from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.state.admission import TokenBuckets
from pulumi_mediapackage_vod.errors import CancelledError
from tests.support.lifecycle_bench import FakeClock
from tests.support.virtual_time import VirtualTime


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


class Account:
    """One or more processes on one account, and what each kind of their requests got, and when."""

    def __init__(self, processes: int = 1, rate: float = REQUESTS_PER_SECOND) -> None:
        self.clock = VirtualTime()
        self.paces = [Pace(rate, clock=self.clock) for _ in range(processes)]
        self.got: dict[str, list[float]] = defaultdict(list)

    def asks(self, name: str, times: int, priority: Priority = Priority.FIRST, every: float = 0) -> Callable[[], None]:
        """Work of one thread: so many requests, one after the other, or one each `every` seconds."""

        def work() -> None:
            with at(priority):
                for number in range(times):
                    if every and (wait := number * every - self.clock.now()) > 0:
                        self.clock.sleep(wait)
                    asked = self.clock.now()
                    self.paces[0].take()
                    self.got[name].append(self.clock.now())
                    self.longest[name] = max(self.longest[name], self.clock.now() - asked)

        return work

    @cached_property
    def longest(self) -> dict[str, float]:
        """The longest wait of each kind."""
        return defaultdict(float)


@pytest.fixture(scope="module")
def busy() -> Account:
    """A catalogue of 2,000 titles is made in 8 batches while 500 others are waited for and single objects are read."""
    account = Account()
    account.clock.run(
        *[account.asks("batches", 250, Priority.BULK)] * 8,
        account.asks("readiness", 500, Priority.BACKGROUND),
        account.asks("reads", 60, every=7.0),
    )
    return account


def test_no_token_is_lost_whoever_asks(busy: Account) -> None:
    total = sum(map(len, busy.got.values()))
    assert total == 2560
    assert busy.clock.time == pytest.approx((total - BURST) / REQUESTS_PER_SECOND, rel=0.01)


def test_a_wait_for_readiness_has_a_tenth_while_others_wait_and_all_of_the_rate_afterwards(busy: Account) -> None:
    last = busy.got["batches"][-1]
    meanwhile = [time for time in busy.got["readiness"] if 10 < time < last]
    assert len(meanwhile) / ((last - 10) * REQUESTS_PER_SECOND) == pytest.approx(0.1, rel=0.1)
    assert max(later - one for one, later in pairwise(meanwhile)) <= 3
    alone = [time for time in busy.got["readiness"] if time > last + 2]
    assert len(alone) / (alone[-1] - alone[0]) == pytest.approx(REQUESTS_PER_SECOND, rel=0.05)


def test_a_single_read_waits_for_no_batch(busy: Account) -> None:
    assert busy.longest["reads"] <= 0.4
    assert len(busy.got["reads"]) == 60


def test_those_that_never_let_the_bucket_fill_leave_readiness_its_share() -> None:
    """They take what there is without ever waiting."""
    account = Account()
    account.clock.run(
        account.asks("burst", 49),
        account.asks("steady", 500, every=0.2),
        account.asks("readiness", 20, Priority.BACKGROUND),
    )
    assert account.got["readiness"][-1] < 0.5 * account.got["steady"][-1]


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_processes_on_one_account_adapt_instead_of_failing(processes: int) -> None:
    """The service has one bucket for all; a request that it refuses is sent again after a pause that doubles."""
    account = Account(processes)
    service, one = TokenBuckets(), Caller("111122223333", "eu-west-1")
    attempts: list[int] = []

    def work(pace: Pace) -> None:
        for _ in range(50):
            for attempt in count(1):
                pace.take()
                if service.take(one, rate=REQUESTS_PER_SECOND, burst=BURST, now=account.clock.now()):
                    attempts.append(attempt)
                    break
                pace.throttled()
                account.clock.sleep(min(20, 2 ** (attempt - 1)) / 2)

    account.clock.run(*[partial(work, pace) for pace in account.paces for _ in range(8)])
    requests = 400 * processes
    assert len(attempts) == requests
    assert max(attempts) < ATTEMPTS
    assert sum(attempts) <= 1.25 * requests
    assert account.clock.time <= 1.2 * (requests - BURST) / REQUESTS_PER_SECOND


def test_a_throttled_bucket_slows_down_once_for_all_that_were_on_their_way_and_recovers() -> None:
    clock = FakeClock()
    pace = Pace(clock=clock)
    take(pace, 50)
    clock.time += 10
    for _ in range(8):
        pace.throttled()
    take(pace, 1)
    assert sum(clock.sleeps) == pytest.approx(0.4, abs=0.05)
    take(pace, 200)
    clock.sleeps.clear()
    take(pace, 5)
    assert clock.sleeps == [pytest.approx(0.2)] * 5


def test_whoever_waits_long_says_that_it_is_for_the_rate() -> None:
    clock, said = StandingClock(), list[str]()
    pace = Pace(clock=clock)
    with telling(said.append):
        take(pace, 60)
        assert said == []
        take(pace, 10)
    assert said == ["waiting for the service's rate of requests (5 a second)"] * 6


def test_a_wait_that_is_cancelled_leaves_its_place() -> None:
    class Cancelled(FakeClock):
        def sleep(self, seconds: float) -> None:
            raise CancelledError("cancelled")

    clock = Cancelled()
    pace = Pace(burst=1, clock=clock)
    pace.take()
    with pytest.raises(CancelledError):
        pace.take()
    clock.time += 0.2
    pace.take()
