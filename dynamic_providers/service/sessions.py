"""botocore sessions with the credentials of the settings: the environment's, a profile's, or an assumed role's."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from pulumi_mediapackage_vod.dynamic_providers.service.settings import AssumeRole, Settings
from pulumi_mediapackage_vod.dynamic_providers.service.translation import advice_for
from pulumi_mediapackage_vod.errors import ConfigurationError

if TYPE_CHECKING:
    from botocore.session import Session


@cache
def session_for(settings: Settings, sts_url: str | None) -> Session:
    """The session for these settings; `sts_url` is where a role is assumed, None for AWS's own address."""
    from botocore.session import Session  # not boto3's, whose import takes a tenth of a second more of each run

    session = Session(profile=settings.profile)
    session.get_scoped_config()
    return _assumed(session, settings.assume_role, sts_url) if settings.assume_role else session


def _assumed(session: Session, role: AssumeRole, sts_url: str | None) -> Session:
    """A session with the credentials of the role, which are renewed before they expire."""
    import botocore.session
    from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials

    credentials = session.get_credentials()
    if credentials is None:
        raise ConfigurationError(
            f"no AWS credentials to assume {role.role_arn} with: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY"
        )
    create_client: Callable[..., Any] = cast(Any, session).create_client
    region = session.get_config_variable("region") or "us-east-1"

    def sts(service: str, **options: Any) -> Any:
        return create_client(service, endpoint_url=sts_url, region_name=region, **options)

    fetcher = AssumeRoleCredentialFetcher(
        client_creator=sts,
        source_credentials=cast(Any, credentials),
        role_arn=role.role_arn,
        extra_args={
            "RoleSessionName": role.session_name,
            **({"ExternalId": role.external_id} if role.external_id else {}),
        },
    )

    def fetch() -> dict[str, str]:
        try:
            return cast("dict[str, str]", fetcher.fetch_credentials())
        except (BotoCoreError, ClientError) as error:
            advice = advice_for(error) or (
                "Check the role's trust policy, the credentials, and `mediapackage-vod:stsEndpointUrl`."
            )
            raise ConfigurationError(
                f"{role.role_arn} could not be assumed at {sts_url or 'AWS STS'}: {error} {advice}"
            ) from error

    assumed = cast(Any, botocore.session.Session())
    assumed._credentials = DeferredRefreshableCredentials(refresh_using=cast(Any, fetch), method="assume-role")
    return assumed
