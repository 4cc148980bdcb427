"""boto3 clients, one a Region and settings, made once a process; every request they send keeps the pace."""

from __future__ import annotations

import os
from functools import cache
from threading import Lock
from typing import Any, cast

from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError

from pulumi_mediapackage_vod import __version__
from pulumi_mediapackage_vod.dynamic_providers.service.account import (
    account_of,
    is_loopback,
    refuse_other_accounts,
)
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.clock import CANCELLED, STOPPING
from pulumi_mediapackage_vod.dynamic_providers.service.model import SERVICE
from pulumi_mediapackage_vod.dynamic_providers.service.pace import REQUESTS_PER_SECOND, Pace
from pulumi_mediapackage_vod.dynamic_providers.service.sessions import session_for
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.errors import CancelledError

# botocore's default of 3 loses creates where a quota throttles them; 10 let all of 100 pass at 2 requests/s.
ATTEMPTS = 10
CONNECT_SECONDS, READ_SECONDS = 5, 30
_UNREACHABLE_ATTEMPTS = {EndpointConnectionError: 7, ConnectTimeoutError: 3}

_lock = Lock()
_services: dict[tuple[Settings, str], Service] = {}


def service_for(settings: Settings, region: str) -> Service:
    """The service in a Region, for credentials that the settings allow.

    Making a client is not thread-safe, using one is.
    """
    with _lock:
        if (settings, region) not in _services:
            _services[settings, region] = _connect(settings, region)
        return _services[settings, region]


def _connect(settings: Settings, region: str) -> Service:
    from botocore.config import Config

    environment_decides = {"AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE"} & set(os.environ)
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        user_agent_extra=f"pulumi-mediapackage-vod/{__version__}",
        retries=None if environment_decides else {"mode": "standard", "total_max_attempts": ATTEMPTS},
    )
    sts_url = _sts_url(settings)
    session = cast(Any, session_for(settings, sts_url))
    client = session.client(SERVICE, region_name=region, endpoint_url=settings.endpoint_url, config=config)
    pace = _pace(settings.max_requests_per_second or REQUESTS_PER_SECOND)

    def keep_the_pace(**_: Any) -> None:
        pace.take()

    client.meta.events.register(f"before-send.{SERVICE}", keep_the_pace)
    client.meta.events.register_first(f"needs-retry.{SERVICE}", _give_up_early)

    def sts() -> Any:
        client = session.client("sts", region_name=region, endpoint_url=sts_url, config=config)
        client.meta.events.register_first("needs-retry.sts", _give_up_early)
        return client

    account = account_of(sts)
    refuse_other_accounts(settings, account)
    return Service(client, None if settings.skip_account_check else account)


def _give_up_early(attempts: int, caught_exception: Exception | None = None, **_: Any) -> None:
    """An address where nobody listens is given a few seconds, not the half minute that a throttle is worth; nothing
    is tried again in a run that was cancelled."""
    if STOPPING.is_set():
        raise CancelledError(CANCELLED)
    for unreachable, most in _UNREACHABLE_ATTEMPTS.items():
        if attempts >= most and isinstance(caught_exception, unreachable):
            raise caught_exception


def _sts_url(settings: Settings) -> str | None:
    """Where STS is asked: an emulated service has its own; other endpoints of the service have none."""
    endpoint = settings.endpoint_url or os.environ.get("AWS_ENDPOINT_URL_MEDIAPACKAGE_VOD")
    return settings.sts_endpoint_url or (endpoint if endpoint and is_loopback(endpoint) else None)


@cache
def _pace(per_second: float) -> Pace:
    return Pace(per_second)
