"""Whose credentials they are, and whether the service is there."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_mediapackage_vod.commands.account import Account
from pulumi_mediapackage_vod.commands.examinations.finding import Finding, Level
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import known_regions
from pulumi_mediapackage_vod.errors import MediaPackageVodError
from pulumi_mediapackage_vod.facts.regions import OPT_IN_REGIONS


def connection(account: Account) -> Iterator[Finding]:
    """The Region, and in one that there is, the credentials."""
    try:
        endpoint = account.service.endpoint_url
    except MediaPackageVodError as error:
        yield Finding(Level.BAD, "Region and settings", str(error))
        return
    yield Finding(Level.GOOD, "Region", f"{account.region}, asked at {endpoint}", _others(account.region))
    try:
        caller = account.caller
    except MediaPackageVodError as error:
        yield Finding(Level.BAD, "credentials", str(error))
        return
    yield Finding(Level.GOOD, "credentials", f"account {caller['Account']}, as {caller['Arn']}")


def _others(region: str) -> str:
    enabled = "an account has to enable this Region; " if region in OPT_IN_REGIONS else ""
    return f"{enabled}the service is in {', '.join(known_regions())}"
