"""botocore clients: one for each Region and settings, shared by the whole process. All their requests keep the pace."""

from __future__ import annotations

import os
from functools import cache
from threading import Lock
from typing import Any, cast

from pulumi_mediapackage_vod import __version__
from pulumi_mediapackage_vod.dynamic_providers.service.account import (
    account_of,
    is_loopback,
    refuse_other_accounts,
)
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.model import SERVICE
from pulumi_mediapackage_vod.dynamic_providers.service.pace import REQUESTS_PER_SECOND, Pace
from pulumi_mediapackage_vod.dynamic_providers.service.retries import end_retries_with_the_run, retry_settings
from pulumi_mediapackage_vod.dynamic_providers.service.sdk_settings import sdk_settings_in_use
from pulumi_mediapackage_vod.dynamic_providers.service.sessions import session_for
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings

CONNECT_SECONDS, READ_SECONDS = 5, 30
CONNECTIONS = 64
"""Several resources have several requests in flight each."""
OTHER_ATTEMPTS = 3
"""A request of another service is one of a command, which somebody waits for."""

_lock = Lock()
_services: dict[tuple[Settings, str], Service] = {}


def service_for(settings: Settings, region: str) -> Service:
    """The service in a Region; raises if the settings do not allow the account of the credentials."""
    # botocore is thread-safe in the use of a client, but not while it makes one.
    with _lock:
        if (settings, region) not in _services:
            _services[settings, region] = _connect(settings, region)
        return _services[settings, region]


def _connect(settings: Settings, region: str) -> Service:
    with sdk_settings_in_use():
        return _connected(settings, region)


def _connected(settings: Settings, region: str) -> Service:
    client = _client(settings, region, SERVICE, settings.endpoint_url)
    pace = _pace(settings.max_requests_per_second or REQUESTS_PER_SECOND)

    keep_pace(client, pace)
    end_retries_with_the_run(client, pace=pace)

    def sts() -> Any:
        client = _client(settings, region, "sts", _sts_url(settings))
        end_retries_with_the_run(client)
        return client

    account = account_of(sts)
    refuse_other_accounts(settings, account)
    return Service(client, None if settings.skip_account_check else account)


def client_of_another_service(settings: Settings, region: str, service: str) -> Any:
    """A botocore client with the credentials of the settings. An emulator on this machine answers for all services."""
    retries = {"mode": "standard", "total_max_attempts": OTHER_ATTEMPTS}
    return _client(settings, region, service, _loopback_endpoint(settings), retries=retries)


def _client(
    settings: Settings, region: str, service: str, endpoint_url: str | None, retries: dict[str, Any] | None = None
) -> Any:
    from botocore.config import Config

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        max_pool_connections=CONNECTIONS,
        user_agent_extra=f"pulumi-mediapackage-vod/{__version__}",
        retries=cast(Any, retries or retry_settings()),
    )
    session = cast(Any, session_for(settings, _sts_url(settings)))
    return session.create_client(service, region_name=region, endpoint_url=endpoint_url, config=config)


def keep_pace(client: Any, pace: Pace) -> None:
    """Let every attempt of a client's requests take its turn."""

    def take(**_: Any) -> None:
        pace.take()

    client.meta.events.register(f"before-send.{SERVICE}", take)


def _sts_url(settings: Settings) -> str | None:
    """The address of STS, None for AWS's own."""
    return settings.sts_endpoint_url or _loopback_endpoint(settings)


def _loopback_endpoint(settings: Settings) -> str | None:
    """The address of an emulator on this machine, which answers for other services too; None if there is none."""
    endpoint = settings.endpoint_url or os.environ.get("AWS_ENDPOINT_URL_MEDIAPACKAGE_VOD")
    return endpoint if endpoint and is_loopback(endpoint) else None


@cache
def _pace(per_second: float) -> Pace:
    return Pace(per_second)
