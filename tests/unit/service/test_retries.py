"""Retries: as patient as botocore's standard mode, and ended by the first Ctrl-C."""

from __future__ import annotations

import json
import time
from contextlib import nullcontext
from threading import Timer
from typing import Any, cast
from unittest.mock import Mock

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from pulumi_mediapackage_vod.dynamic_providers.service.pace import Pace
from pulumi_mediapackage_vod.dynamic_providers.service.retries import (
    end_retries_with_the_run,
    quota_has_room,
    retry_settings,
)
from pulumi_mediapackage_vod.dynamic_providers.service.translation import Limit, limit_of
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import STOPPING, Clock
from pulumi_mediapackage_vod.errors import CancelledError
from tests.support.lifecycle_bench import FakeClock
from tests.unit.service.stubs import answering, http_answer


def client(clock: Clock | None, status: int, said: str = "", pace: Any = None) -> tuple[Any, list[Any]]:
    """A client whose attempts are all answered with a status; and the attempts."""
    made: Any = boto3.client(
        "mediapackage-vod",
        region_name="eu-west-1",
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="verysecret",
        config=Config(retries=cast(Any, retry_settings())),
    )
    headers = {"x-amzn-errortype": "TooManyRequestsException"} if said else {}
    sent = answering(made, http_answer(status, json.dumps({"message": said}).encode(), **headers))
    end_retries_with_the_run(made, clock, pace)
    return made, sent


@pytest.mark.parametrize(("status", "attempts"), [(429, 10), (503, 10), (422, 1)])
def test_ten_attempts_are_made_but_of_a_refusal_and_every_wait_between_them_is_the_clocks(
    status: int, attempts: int
) -> None:
    clock = FakeClock()
    asking, sent = client(clock, status)
    started = time.monotonic()
    with pytest.raises(ClientError):
        asking.list_assets()
    assert len(sent) == attempts
    assert len(clock.sleeps) == attempts - 1
    assert time.monotonic() - started < 5  # botocore's own sleeps would take about 50 s


def test_ctrl_c_ends_the_wait_between_two_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda _self, _context: 20.0)
    asking, sent = client(None, 503)
    press = Timer(0.2, STOPPING.set)
    press.start()
    try:
        with pytest.raises(CancelledError):
            asking.list_assets()
    finally:
        press.join()
    assert len(sent) == 1


@pytest.mark.parametrize("environment", [{}, {"AWS_RETRY_MODE": "standard"}, {"AWS_RETRY_MODE": "legacy"}])
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, nullcontext()),
        (422, pytest.raises(ClientError)),
        (429, pytest.raises(CancelledError)),
        (503, pytest.raises(CancelledError)),
    ],
)
def test_an_answer_that_comes_after_ctrl_c_counts(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], status: int, expected: Any
) -> None:
    """What a request did meanwhile is done, and has to be recorded; only the next attempt is not made."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    asking, sent = client(None, status)
    STOPPING.set()
    with expected:
        asking.delete_asset(Id="trailer")
    assert len(sent) == 1


def test_the_environments_settings_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_RETRY_MODE", "adaptive")
    assert retry_settings() is None


EITHER = "Too many requests, please try again. Resource limit exceeded"
HASTE = "Too many requests have been sent in a given amount of time"
FULL = "Your account has exceeded the quota allotted for the resource that you're creating"


@pytest.mark.parametrize(
    ("said", "limit"),
    [
        (EITHER, Limit.EITHER),
        (HASTE, Limit.RATE),
        (FULL, Limit.QUOTA),
        ("Too Many Requests", Limit.RATE),
        ("Rate exceeded", Limit.RATE),
        ("The request was throttled", Limit.RATE),
        ("Resource limit exceeded", Limit.QUOTA),
        ("You have reached the maximum number of assets", Limit.QUOTA),
        ("Request rate limit exceeded", Limit.EITHER),
        ("", Limit.EITHER),
    ],
)
def test_which_limit_the_text_of_a_429_speaks_of(said: str, limit: Limit) -> None:
    assert limit_of(said) is limit


@pytest.mark.parametrize(
    ("operation", "said", "attempts", "attempts_with_room"),
    [
        ("create_packaging_group", FULL, 1, 1),
        ("create_packaging_group", EITHER, 1, 10),
        ("create_packaging_group", HASTE, 10, 10),
        ("describe_packaging_group", FULL, 10, 10),
        ("describe_packaging_group", EITHER, 10, 10),
    ],
)
def test_no_attempt_is_made_against_a_quota(operation: str, said: str, attempts: int, attempts_with_room: int) -> None:
    for expected, known in ((attempts, nullcontext()), (attempts_with_room, quota_has_room())):
        asking, sent = client(FakeClock(), 429, said)
        with known, pytest.raises(ClientError, match=r"429|TooMany"):
            getattr(asking, operation)(Id="movies")
        assert len(sent) == expected


def test_what_is_throttled_slows_the_pace_down_and_what_meets_a_quota_does_not() -> None:
    for said, times in ((HASTE, 10), (EITHER, 1), (FULL, 0)):
        pace = Mock(spec=Pace)
        asking, _ = client(FakeClock(), 429, said, pace)
        with pytest.raises(ClientError):
            asking.create_packaging_group(Id="movies")
        assert pace.throttled.call_count == times
