"""The account that a command asks: `--region`, `--profile` and `--endpoint-url`, and what is reached with them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlsplit

import click

from pulumi_mediapackage_vod.commands.other_services import OtherService
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import known_regions, region_doubt
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import Kind
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.clients import client_of_another_service, service_for
from pulumi_mediapackage_vod.dynamic_providers.service.sdk_settings import sdk_settings_in_use
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings, environment_region, url_in
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import STOPPING
from pulumi_mediapackage_vod.errors import ConfigurationError
from pulumi_mediapackage_vod.facts.patterns import REGION


@dataclass(frozen=True)
class Account:
    """An account in one Region, by the credentials and settings of a command line."""

    settings: Settings
    region: str

    @cached_property
    def service(self) -> Service:
        """MediaPackage VOD; raises where AWS does not have it."""
        if not REGION.fullmatch(self.region):
            raise unsupported(self.region)
        service = service_for(self.settings, self.region)
        is_aws = (urlsplit(service.endpoint_url).hostname or "").startswith("mediapackage-vod")
        if is_aws and self.region not in known_regions():
            raise unsupported(self.region)
        return service

    def objects(self, kind: Kind) -> RemoteObjects:
        return RemoteObjects(kind, self.service)

    def other(self, service: str, region: str | None = None) -> OtherService:
        """Another AWS service with the same credentials."""
        with sdk_settings_in_use():
            return OtherService(client_of_another_service(self.settings, region or self.region, service))

    @cached_property
    def caller(self) -> dict[str, Any]:
        """What STS says of the credentials: `Account` and `Arn`."""
        return self.other("sts").ask("GetCallerIdentity")

    @property
    def place(self) -> str:
        return f"account {self.caller['Account']} in {self.region}"


@contextmanager
def asking(at_once: int) -> Generator[ThreadPoolExecutor]:
    """Threads for requests, none of which waits on for its turn or a retry once the command is interrupted."""
    pool = ThreadPoolExecutor(at_once)
    try:
        yield pool
    except BaseException:
        STOPPING.set()
        try:
            pool.shutdown(cancel_futures=True)
        finally:
            STOPPING.clear()
        raise
    pool.shutdown()


def unsupported(region: str) -> ConfigurationError:
    return ConfigurationError(
        f"{region_doubt(region)}. It knows the service in {', '.join(known_regions())}. A newer boto3 may know more; "
        "`--endpoint-url` takes any address"
    )


def of_an_account(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that asks an account, which it gets as its first argument."""

    @account_options
    @wraps(command)
    def run(region: str | None, profile: str | None, endpoint_url: str | None, **options: Any) -> Any:
        return command(account_by(region, profile, endpoint_url), **options)

    return run


def account_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options by which `account_by` finds an account."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def account_by(region: str | None, profile: str | None, endpoint_url: str | None) -> Account:
    """The account of these options, or where they are None of the environment."""
    given = {"region": region, "profile": profile, "endpointUrl": endpoint_url}
    settings = Settings.from_config({f"mediapackage-vod:{name}": value for name, value in given.items()}.get)
    found = region or environment_region(profile)
    if not found:
        raise ConfigurationError("no AWS Region is set: give --region, or set AWS_REGION")
    return Account(settings, found)


def _url(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    try:
        return url_in("it", value)
    except ConfigurationError as error:
        raise click.BadParameter(str(error)) from None


_OPTIONS = (
    click.option("--region", help="AWS Region; default: AWS_REGION, AWS_DEFAULT_REGION, that of the profile."),
    click.option("--profile", help="AWS profile; default: AWS_PROFILE."),
    click.option(
        "--endpoint-url",
        callback=_url,
        help="Address of the service, such as that of the emulator; default: AWS_ENDPOINT_URL, AWS's own.",
    ),
)
