"""botocore's standard retries for one client: more attempts where requests are throttled, and Ctrl-C ends them.

The service answers 429 both for its rate and for a quota that is used up, which no attempt helps against.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError

from pulumi_mediapackage_vod.dynamic_providers.service.translation import Limit, limit_of
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import Clock, SystemClock, end_with_the_run, queueing

if TYPE_CHECKING:
    from pulumi_mediapackage_vod.dynamic_providers.service.pace import Pace

# With botocore's default of 3, creates fail where the quota throttles them; with 10, all of 100 passed at 2 a second.
ATTEMPTS: Final = 10
_UNREACHABLE_ATTEMPTS: Final = {EndpointConnectionError: 7, ConnectTimeoutError: 3}


def retry_settings() -> dict[str, Any] | None:
    """Retry settings for a client's `Config`; None where environment variables give them."""
    if {"AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE"} & set(os.environ):
        return None
    return {"mode": "standard", "total_max_attempts": ATTEMPTS}


_has_room: ContextVar[bool] = ContextVar("has_room", default=False)


@contextmanager
def quota_has_room() -> Generator[None]:
    """Requests in this context meet no used-up quota: an answer that may mean the quota or the rate means the rate."""
    token = _has_room.set(True)
    try:
        yield
    finally:
        _has_room.reset(token)


def end_retries_with_the_run(client: Any, clock: Clock | None = None, pace: Pace | None = None) -> None:
    """Let Ctrl-C end a client's retries, give up early where no attempt helps, and slow `pace` down where the service
    throttles."""
    name = client.meta.service_model.service_id.hyphenize()

    def before_a_retry(response: Any = None, **details: Any) -> None:
        limit, operation = _limit(response), details["operation"].name
        is_quota = limit is Limit.QUOTA and operation.startswith("Create")
        if limit and not is_quota and pace:
            pace.throttled()
        if is_quota or (limit is Limit.EITHER and operation.startswith("Create") and not _has_room.get()):
            raise ClientError(response[1], operation)
        if not _is_last(response):
            _give_up_early(**details)

    client.meta.events.register_first(f"needs-retry.{name}", before_a_retry)
    if retry_settings():
        _sleep_interruptibly(client, name, clock or SystemClock())


def _is_last(response: Any) -> bool:
    """Whether an answer is one that no attempt follows."""
    return bool(response) and response[0].status_code < 500 and response[0].status_code != 429


def _limit(response: Any) -> Limit | None:
    """The limit that an answer speaks of; None of any other answer."""
    if not response or response[0].status_code != 429:
        return None
    return limit_of(str(response[1].get("Error", {}).get("Message", "")))


def _sleep_interruptibly(client: Any, name: str, clock: Clock) -> None:
    """botocore sleeps for as long as its retry handler returns, up to 20 s, and nothing can wake it. So this handler
    sleeps by itself and returns 0."""
    from botocore.retries.standard import register_retry_handler

    event, unique_id = f"needs-retry.{name}", f"retry-config-{name}"
    client.meta.events.unregister(event, unique_id=unique_id)
    standard: Any = register_retry_handler(client, ATTEMPTS)
    client.meta.events.unregister(event, unique_id=unique_id)

    def sleep(response: Any = None, **details: Any) -> float | None:
        delay = standard.needs_retry(response=response, **details)
        if delay:
            with queueing(clock) if _limit(response) else nullcontext():
                clock.sleep(delay)
            return 0.0
        return delay

    client.meta.events.register(event, sleep, unique_id=unique_id)


def _give_up_early(attempts: int, caught_exception: Exception | None = None, **_: Any) -> None:
    """Stop the retries of an unreachable address after some seconds, and all retries after Ctrl-C."""
    end_with_the_run()
    for unreachable, most in _UNREACHABLE_ATTEMPTS.items():
        if attempts >= most and isinstance(caught_exception, unreachable):
            raise caught_exception
