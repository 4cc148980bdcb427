"""boto3 clients, one a Region and settings, made once a process; every request they send keeps the pace."""

from __future__ import annotations

import os
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from pulumi_mediapackage_vod import __version__
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.model import SERVICE
from pulumi_mediapackage_vod.dynamic_providers.service.pace import REQUESTS_PER_SECOND, Pace
from pulumi_mediapackage_vod.dynamic_providers.service.settings import AssumeRole, Settings
from pulumi_mediapackage_vod.errors import ConfigurationError

if TYPE_CHECKING:
    from boto3 import Session

# botocore's default of 3 loses creates where a quota throttles them; 10 let all of 100 pass at 2 requests/s.
ATTEMPTS = 10
CONNECT_SECONDS, READ_SECONDS = 5, 30

_lock = Lock()
_services: dict[tuple[str, str | None, str | None, AssumeRole | None], Service] = {}


def service_for(settings: Settings, region: str) -> Service:
    """The service in a Region. Making a client is not thread-safe, using one is."""
    key = (region, settings.profile, settings.endpoint_url, settings.assume_role)
    with _lock:
        if key not in _services:
            _services[key] = _connect(settings, region)
        return _services[key]


def _connect(settings: Settings, region: str) -> Service:
    from botocore.config import Config

    environment_decides = {"AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE"} & set(os.environ)
    retries = {} if environment_decides else {"mode": "standard", "total_max_attempts": ATTEMPTS}
    client = cast(Any, _session(settings)).client(
        SERVICE,
        region_name=region,
        endpoint_url=settings.endpoint_url,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            user_agent_extra=f"pulumi-mediapackage-vod/{__version__}",
            retries=cast(Any, retries),
        ),
    )
    pace = _pace(settings.max_requests_per_second or REQUESTS_PER_SECOND)

    def keep_the_pace(**_: Any) -> None:
        pace.take()

    client.meta.events.register(f"before-send.{SERVICE}", keep_the_pace)
    return Service(client)


@cache
def _pace(per_second: float) -> Pace:
    return Pace(per_second)


def _session(settings: Settings) -> Session:
    import boto3
    from botocore.exceptions import ProfileNotFound

    try:
        session = boto3.Session(profile_name=settings.profile)
    except ProfileNotFound as error:
        raise ConfigurationError(
            f"{error}: check AWS_PROFILE and `mediapackage-vod:profile` against `aws configure list-profiles`"
        ) from error
    return _assumed(session, settings.assume_role) if settings.assume_role else session


def _assumed(session: Session, role: AssumeRole) -> Session:
    """A session of the role's own credentials, renewed when they expire."""
    import boto3
    import botocore.session
    from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials

    base = cast(Any, session)._session
    credentials = session.get_credentials()
    if credentials is None:
        raise ConfigurationError(
            f"no AWS credentials to assume {role.role_arn} with: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY"
        )
    extra = {"RoleSessionName": role.session_name}
    if role.external_id:
        extra["ExternalId"] = role.external_id
    fetcher = AssumeRoleCredentialFetcher(
        client_creator=base.create_client,
        source_credentials=cast(Any, credentials),
        role_arn=role.role_arn,
        extra_args=extra,
    )
    assumed = cast(Any, botocore.session.Session())
    assumed._credentials = DeferredRefreshableCredentials(refresh_using=fetcher.fetch_credentials, method="assume-role")
    return boto3.Session(botocore_session=assumed)
