"""Retries: as patient as botocore's standard mode, and ended by the first Ctrl-C."""

from __future__ import annotations

import time
from threading import Timer
from typing import Any, cast

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from pulumi_mediapackage_vod.dynamic_providers.service.retries import end_retries_with_the_run, retry_settings
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import STOPPING, Clock
from pulumi_mediapackage_vod.errors import CancelledError
from tests.support.lifecycle_bench import FakeClock
from tests.unit.service.service_stubs import answering, http_answer


def client(clock: Clock | None, status: int) -> tuple[Any, list[Any]]:
    """A client whose attempts are all answered with a status; and the attempts."""
    made: Any = boto3.client(
        "mediapackage-vod",
        region_name="eu-west-1",
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="verysecret",
        config=Config(retries=cast(Any, retry_settings())),
    )
    sent = answering(made, http_answer(status))
    end_retries_with_the_run(made, clock)
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
        STOPPING.clear()
    assert len(sent) == 1


def test_the_environments_settings_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_RETRY_MODE", "adaptive")
    assert retry_settings() is None
