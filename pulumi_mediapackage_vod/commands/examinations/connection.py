"""Whose credentials they are, and whether the service is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pulumi_mediapackage_vod.commands.account import Account, account_by
from pulumi_mediapackage_vod.commands.examinations.finding import Finding, Level
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import known_regions
from pulumi_mediapackage_vod.errors import MediaPackageVodError
from pulumi_mediapackage_vod.facts.access import OPT_IN_REGIONS

_ANYWHERE: Final = "us-east-1"
"""Where STS answers for credentials whose Region is not known; they are valid in all Regions of their partition."""


def connection(account: Account) -> Iterator[Finding]:
    """The Region and the credentials."""
    try:
        endpoint = account.service.endpoint_url
    except MediaPackageVodError as error:
        yield unusable(error)
        found = _credentials(replace(account, region=_ANYWHERE))
        if found.said != str(error):
            yield found
        return
    yield Finding(Level.GOOD, "Region", f"{account.region}, asked at {endpoint}", _others(account.region))
    yield _credentials(account)


def unusable(error: MediaPackageVodError) -> Finding:
    """A Region or settings with which the service cannot be asked."""
    return Finding(Level.BAD, "Region and settings", str(error), "set what is named here and run it again")


def credentials_alone(region: str | None, profile: str | None, endpoint_url: str | None) -> Iterator[Finding]:
    """The credentials, for want of a Region; nothing where more than that is wrong with the settings."""
    try:
        account = account_by(_ANYWHERE, profile, endpoint_url)
    except MediaPackageVodError:
        return
    yield _credentials(account)


def _credentials(account: Account) -> Finding:
    try:
        caller = account.caller
    except MediaPackageVodError as error:
        return Finding(Level.BAD, "credentials", str(error), "mend what is named here and run it again")
    return Finding(Level.GOOD, "credentials", f"account {caller['Account']}, as {caller['Arn']}")


def _others(region: str) -> str:
    enabled = "an account has to enable this Region; " if region in OPT_IN_REGIONS else ""
    return f"{enabled}the service is in {', '.join(known_regions())}"
