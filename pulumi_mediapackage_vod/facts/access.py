"""How the service gets at what is not its own: who assumes roles, who is handed them, and what a CDN's secret holds."""

from __future__ import annotations

from typing import Final

SERVICE: Final = "mediapackage.amazonaws.com"
"""Who assumes the roles.
https://docs.aws.amazon.com/mediapackage/latest/ug/setting-up-create-trust-rel-trust.html"""

OPT_IN_REGIONS: Final = frozenset({"ap-south-2", "ap-southeast-4", "me-central-1"})
"""Regions of MediaPackage that an account has to enable. There it may also call itself by a name with the Region.
https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html"""

EVENTS: Final = "events.amazonaws.com"
"""Who sends what the rules of EventBridge pass on."""

PASSED_TO: Final = "mediapackage-vod.amazonaws.com"
"""To whom a request hands the role that reads the source (`iam:PassedToService`)."""

SECRET_KEY: Final = "MediaPackageCDNIdentifier"  # noqa: S105 - a key
"""The key in the secret's JSON. https://docs.aws.amazon.com/mediapackage/latest/ug/cdn-auth-setup.html"""


def services_that_assume(region: str) -> list[str]:
    """Whom a role has to trust for a Region."""
    return [SERVICE, f"mediapackage.{region}.amazonaws.com"] if region in OPT_IN_REGIONS else [SERVICE]
