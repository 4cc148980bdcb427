"""botocore's standard retries for one client: more attempts where requests are throttled, and Ctrl-C ends them."""

from __future__ import annotations

import os
from typing import Any, Final

from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError

from pulumi_mediapackage_vod.dynamic_providers.service.waiting import CANCELLED, STOPPING, Clock, SystemClock
from pulumi_mediapackage_vod.errors import CancelledError

# With botocore's default of 3, creates fail where the quota throttles them; with 10, all of 100 passed at 2 a second.
ATTEMPTS: Final = 10
_UNREACHABLE_ATTEMPTS: Final = {EndpointConnectionError: 7, ConnectTimeoutError: 3}


def retry_settings() -> dict[str, Any] | None:
    """Retry settings for a client's `Config`; None where environment variables give them."""
    if {"AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE"} & set(os.environ):
        return None
    return {"mode": "standard", "total_max_attempts": ATTEMPTS}


def end_retries_with_the_run(client: Any, clock: Clock | None = None) -> None:
    """Let Ctrl-C end a client's retries, and give up early where nothing answers at the address."""
    name = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register_first(f"needs-retry.{name}", _give_up_early)
    if retry_settings():
        _sleep_interruptibly(client, name, clock or SystemClock())


def _sleep_interruptibly(client: Any, name: str, clock: Clock) -> None:
    """botocore sleeps for as long as its retry handler returns, up to 20 s, and nothing can wake it. So this handler
    sleeps by itself and returns 0."""
    from botocore.retries.standard import register_retry_handler

    event, unique_id = f"needs-retry.{name}", f"retry-config-{name}"
    client.meta.events.unregister(event, unique_id=unique_id)
    standard: Any = register_retry_handler(client, ATTEMPTS)
    client.meta.events.unregister(event, unique_id=unique_id)

    def sleep(**details: Any) -> float | None:
        delay = standard.needs_retry(**details)
        if delay:
            clock.sleep(delay)
            return 0.0
        return delay

    client.meta.events.register(event, sleep, unique_id=unique_id)


def _give_up_early(attempts: int, caught_exception: Exception | None = None, **_: Any) -> None:
    """Stop the retries of an unreachable address after some seconds, and all retries after Ctrl-C."""
    if STOPPING.is_set():
        raise CancelledError(CANCELLED)
    for unreachable, most in _UNREACHABLE_ATTEMPTS.items():
        if attempts >= most and isinstance(caught_exception, unreachable):
            raise caught_exception
