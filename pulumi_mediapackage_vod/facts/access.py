"""How the service gets at what is not its own: who assumes its roles, and what the secret of a CDN holds."""

from __future__ import annotations

from typing import Final

from pulumi_mediapackage_vod.facts.regions import OPT_IN_REGIONS

SERVICE: Final = "mediapackage.amazonaws.com"
"""Who assumes the roles.
https://docs.aws.amazon.com/mediapackage/latest/ug/setting-up-create-trust-rel-trust.html"""

SECRET_KEY: Final = "MediaPackageCDNIdentifier"  # noqa: S105 - a key
"""The key in the secret's JSON. https://docs.aws.amazon.com/mediapackage/latest/ug/cdn-auth-setup.html"""


def services_that_assume(region: str) -> list[str]:
    """Whom a role has to trust for a Region."""
    return [SERVICE, f"mediapackage.{region}.amazonaws.com"] if region in OPT_IN_REGIONS else [SERVICE]
