"""The settings of a provider process, from stack configuration (`mediapackage-vod:…`) or from a `Provider`."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast, get_args
from urllib.parse import urlsplit

from pulumi_mediapackage_vod.errors import ConfigurationError
from pulumi_mediapackage_vod.facts.patterns import ACCOUNT
from pulumi_mediapackage_vod.facts.values import QuotaName

if TYPE_CHECKING:
    from botocore.regions import EndpointResolver

NAMESPACE = "mediapackage-vod"
_ENDPOINT_VARIABLES = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_MEDIAPACKAGE_VOD", "AWS_ENDPOINT_URL_STS")
SECRET_SETTINGS = f"{NAMESPACE}:secretSettings"
"""Which settings of a `Provider` are secret, since Pulumi hands them over in the clear; `Provider` sets it itself."""
QUOTAS: Final = get_args(QuotaName)


@dataclass(frozen=True)
class AssumeRole:
    """A role to assume with the credentials at hand."""

    role_arn: str
    external_id: str | None = None
    session_name: str = "pulumi-mediapackage-vod"


@dataclass(frozen=True)
class Settings:
    """The settings. There are none for credentials, which come from the AWS SDK's own sources."""

    region: str | None = None
    profile: str | None = None
    endpoint_url: str | None = None
    assume_role: AssumeRole | None = None
    default_tags: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    max_requests_per_second: float | None = None
    allowed_account_ids: tuple[str, ...] = ()
    skip_account_check: bool = False
    sts_endpoint_url: str | None = None
    default_tags_are_secret: bool = False
    quotas: Mapping[str, int] = field(default_factory=dict[str, int], hash=False)
    """The quotas that AWS has raised, or lowered, by name."""

    @classmethod
    def from_config(cls, get: Callable[[str], Any], given: Iterable[str] = ()) -> Settings:
        """Read the keys `mediapackage-vod:region, profile, endpointUrl, assumeRole, defaultTags, maxRequestsPerSecond,
        allowedAccountIds, skipAccountCheck, stsEndpointUrl, quotas`; `aws:region` serves when no Region of ours is set.

        `given` are all keys of the configuration; one of this library's namespace that is not known is refused.
        """
        known: list[str] = []

        def setting(name: str) -> Any:
            known.append(name)
            return get(f"{NAMESPACE}:{name}") or None

        settings = cls(
            region=setting("region") or get("aws:region") or None,
            profile=setting("profile"),
            endpoint_url=url_in(f"{NAMESPACE}:endpointUrl", setting("endpointUrl")),
            assume_role=_assume_role(setting("assumeRole")),
            default_tags=_default_tags(setting("defaultTags")),
            max_requests_per_second=_rate(setting("maxRequestsPerSecond")),
            allowed_account_ids=_account_ids(setting("allowedAccountIds")),
            skip_account_check=_flag("skipAccountCheck", setting("skipAccountCheck")),
            sts_endpoint_url=url_in(f"{NAMESPACE}:stsEndpointUrl", setting("stsEndpointUrl")),
            quotas=quotas_in(setting("quotas")),
            default_tags_are_secret=f"{NAMESPACE}:defaultTags" in secret_settings(get),
        )
        for name in _ENDPOINT_VARIABLES:
            url_in(name, os.environ.get(name) or None)
        for key in given:
            namespace, _, name = key.partition(":")
            if namespace == NAMESPACE and name not in known and key != SECRET_SETTINGS:
                close = get_close_matches(name, known, n=1)
                meant = f"did you mean {close[0]!r}? " if close else ""
                raise ConfigurationError(f"there is no setting {key!r}; {meant}there are {', '.join(known)}")
        return settings

    def region_for(self, asked: Any, recorded: Any) -> Any:
        """The Region of a resource: asked for, configured, recorded in the state, or the environment's, in this order.

        The recorded one goes before the environment, so that another AWS_REGION on another machine moves nothing.
        """
        found = asked or self.region or recorded or environment_region(self.profile)
        if not found:
            raise ConfigurationError(
                "no AWS Region is set: run `pulumi config set aws:region eu-west-1` (or "
                "`mediapackage-vod:region`), pass `region=`, or set AWS_REGION"
            )
        return found


def secret_settings(get: Callable[[str], Any]) -> list[str]:
    """The keys of a `Provider`'s secret settings."""
    return json.loads(get(SECRET_SETTINGS) or "[]")


def environment_region(profile: str | None) -> str | None:
    """AWS_REGION, which boto3 does not read, AWS_DEFAULT_REGION or the profile's Region."""
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or profile_region(profile)


@cache
def profile_region(profile: str | None) -> str | None:
    from botocore.session import Session

    from pulumi_mediapackage_vod.dynamic_providers.service.sdk_settings import sdk_settings_in_use

    with sdk_settings_in_use():
        return cast("str | None", Session(profile=profile).get_config_variable("region"))


@cache
def sdk_endpoints() -> EndpointResolver:
    """What the installed SDK knows of Regions. A session would tell it too, but reads the user's files first and fails
    on a profile that there is not."""
    from botocore.loaders import create_loader
    from botocore.regions import EndpointResolver

    return EndpointResolver(create_loader().load_data("endpoints"))


@cache
def partition_of(region: str) -> str:
    """The partition of a Region's ARNs: aws, aws-cn, aws-us-gov …"""
    from botocore.exceptions import UnknownRegionError

    try:
        return sdk_endpoints().get_partition_for_region(region)
    except UnknownRegionError:
        return "aws"


def url_in(name: str, value: Any) -> str | None:
    """The value of the setting `name`, None if there is none; raises if it is no URL."""
    from botocore.utils import is_valid_endpoint_url

    if value is None:
        return None
    try:
        port = urlsplit(str(value)).port
    except ValueError:
        port = 0
    if port == 0 or not str(value).startswith(("http://", "https://")) or not is_valid_endpoint_url(str(value)):
        raise ConfigurationError(f"{name} is {value!r}; it is a URL such as http://127.0.0.1:4567")
    return value


def _account_ids(value: Any) -> tuple[str, ...]:
    try:
        parsed = json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        parsed = value
    # JSON reads a single id as a number, or not at all if it starts with a zero.
    ids = [str(item) for item in cast("list[Any]", parsed)] if isinstance(parsed, list) else [value]
    if value is None:
        return ()
    if not ids:
        raise ConfigurationError(
            "mediapackage-vod:allowedAccountIds is empty: name an account, or leave it out to allow all"
        )
    if wrong := [item for item in ids if not ACCOUNT.fullmatch(str(item))]:
        raise ConfigurationError(
            f'mediapackage-vod:allowedAccountIds has {wrong[0]!r}; it is a list of 12-digit ids: ["111122223333"]'
        )
    return tuple(str(item) for item in ids)


def _flag(name: str, value: Any) -> bool:
    if value in (None, False, "false"):
        return False
    if value in (True, "true"):
        return True
    raise ConfigurationError(f"mediapackage-vod:{name} is {value!r}; it is true or false")


def _assume_role(value: Any) -> AssumeRole | None:
    if value is None:
        return None
    if isinstance(value, str) and value.startswith("arn:"):
        return AssumeRole(value)
    described = _mapping("assumeRole", value, '{"roleArn": "arn:aws:iam::111122223333:role/deploy"}')
    known = {"roleArn": "role_arn", "externalId": "external_id", "sessionName": "session_name"}
    if not str(described.get("roleArn")).startswith("arn:") or set(described) - set(known):
        raise ConfigurationError(
            f"mediapackage-vod:assumeRole is {value!r}; it takes roleArn, an IAM role's ARN, and may take "
            "externalId and sessionName"
        )
    return AssumeRole(**{known[key]: str(item) for key, item in described.items()})


def _default_tags(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    tags = _mapping("defaultTags", value, '{"team": "video"}')
    if wrong := [key for key, item in tags.items() if not isinstance(item, str)]:
        raise ConfigurationError(
            f"mediapackage-vod:defaultTags: the value of {wrong[0]!r} is no text; it is a plain mapping of tags: "
            '{"team": "video"}. Write the value in quotes where it stands in the stack\'s configuration '
            "(Pulumi.<stack>.yaml)"
        )
    return tags


def _rate(value: Any) -> float | None:
    if value is None:
        return None
    try:
        rate = float(value)
    except (TypeError, ValueError):
        rate = 0.0
    if not 0 < rate < math.inf:
        raise ConfigurationError(
            f"mediapackage-vod:maxRequestsPerSecond is {value!r}; it is a number above 0, such as 5"
        )
    return rate


def quotas_in(value: Any) -> dict[str, int]:
    """The value of the setting `quotas`; raises if it is none."""
    if value is None:
        return {}
    quotas = _mapping("quotas", value, '{"assets": 20000}')
    if wrong := [name for name in quotas if name not in QUOTAS]:
        raise ConfigurationError(f"mediapackage-vod:quotas has {wrong[0]!r}; there are {', '.join(QUOTAS)}")
    for name, number in quotas.items():
        if isinstance(number, bool) or not str(number).isdecimal() or int(number) < 1:
            raise ConfigurationError(f"mediapackage-vod:quotas.{name} is {number!r}; it is a whole number above 0")
    return {name: int(number) for name, number in quotas.items()}


def _mapping(name: str, value: Any, example: str) -> dict[str, Any]:
    try:
        parsed = json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        parsed = None
    if not isinstance(parsed, Mapping):
        raise ConfigurationError(f"mediapackage-vod:{name} is {value!r}; it is an object such as {example}")
    return dict(cast("Mapping[str, Any]", parsed))
