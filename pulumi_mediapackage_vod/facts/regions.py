"""Regions of the service."""

from __future__ import annotations

from typing import Final

OPT_IN_REGIONS: Final = frozenset({"ap-south-2", "ap-southeast-4", "me-central-1"})
"""Regions of MediaPackage that an account has to enable. There it may also call itself by a name with the Region.
https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html"""
