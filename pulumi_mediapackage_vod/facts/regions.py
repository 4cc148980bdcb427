"""Regions of the service."""

from __future__ import annotations

import re
from typing import Final

NAME: Final = re.compile(r"[a-z]{2,5}(-[a-z]+)+-\d{1,2}")
"""What the name of a Region looks like, in every partition and in those to come: `eu-west-1`, `us-gov-west-1`."""

OPT_IN_REGIONS: Final = frozenset({"ap-south-2", "ap-southeast-4", "me-central-1"})
"""Regions of MediaPackage that an account has to enable. There it may also call itself by a name with the Region.
https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html"""
