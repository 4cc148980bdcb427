"""What the service is documented to refuse beyond its model: ids, tags, log groups, quotas.

Sources: user guide, pages on VOD quotas, tagging, access logging and creating a packaging group; for patterns
and lengths CloudFormation's reference of AWS::MediaPackage::PackagingGroup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pulumi_mediapackage_vod.emulator.model.exceptions import TooManyRequestsException, UnprocessableEntityException
from pulumi_mediapackage_vod.emulator.model.naming import PACKAGES

PACKAGING_GROUPS_QUOTA = 10
PACKAGING_CONFIGURATIONS_QUOTA = 10
"""In one packaging group."""
ASSETS_QUOTA = 10_000
"""In one packaging group."""

# The one text that the user guide documents, page "Creating an asset", for a quota and for the rate alike.
LIMIT_EXCEEDED = "Too many requests, please try again. Resource limit exceeded"

# User guide and API reference say this, CloudFormation's schema says /aws/MediaPackage/VodEgressAccessLogs.
DEFAULT_LOG_GROUP = "/aws/MediaPackage/EgressAccessLogs"

# Pattern and length are documented for groups; for the others the characters are, and 256 is assumed.
_ID = re.compile(r"[0-9A-Za-z_-]{1,256}")
_LOG_GROUP = re.compile(r"/aws/MediaPackage/[0-9A-Za-z_/.#-]+")
_LOG_GROUP_LENGTH = 512
_TAG = re.compile(r"[0-9A-Za-z _.:/=+@-]*")
_TAGS, _TAG_KEY_LENGTH, _TAG_VALUE_LENGTH = 50, 128, 256


def check_id(object_id: str) -> None:
    if not _ID.fullmatch(object_id):
        raise UnprocessableEntityException(
            f"id '{object_id}' is invalid: 1 to 256 letters, digits, hyphens and underscores"
        )


def check_tags(tags: Mapping[str, str]) -> None:
    """`tags` are all that the object would have."""
    if len(tags) > _TAGS:
        raise UnprocessableEntityException(f"an object has at most {_TAGS} tags, not {len(tags)}")
    for key, value in tags.items():
        if not 1 <= len(key) <= _TAG_KEY_LENGTH:
            raise UnprocessableEntityException(f"tag key '{key}' must have 1 to {_TAG_KEY_LENGTH} characters")
        if len(value) > _TAG_VALUE_LENGTH:
            raise UnprocessableEntityException(
                f"the value of tag '{key}' must have at most {_TAG_VALUE_LENGTH} characters"
            )
        if key.lower().startswith("aws:"):
            raise UnprocessableEntityException(f"tag key '{key}' is invalid: the prefix aws: is reserved")
        if not (_TAG.fullmatch(key) and _TAG.fullmatch(value)):
            raise UnprocessableEntityException(
                f"tag '{key}' is invalid: letters, digits, spaces and _ . : / = + - @ are allowed"
            )


def check_packages(packages: Mapping[str, Any]) -> None:
    """CloudFormation documents one package for a configuration; that more than one is 422 is assumed."""
    if len(packages) > 1:
        raise UnprocessableEntityException(
            f"a packaging configuration has one of {', '.join(PACKAGES)}, not {' and '.join(packages)}"
        )


def access_logs(requested: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The access logs of a group after such a request: off when absent, the default log group when none is named.

    That the default is echoed in answers is assumed.
    """
    if requested is None:
        return None
    log_group = requested.get("LogGroupName", DEFAULT_LOG_GROUP)
    if not _LOG_GROUP.fullmatch(log_group) or len(log_group) > _LOG_GROUP_LENGTH:
        raise UnprocessableEntityException(
            f"logGroupName '{log_group}' is invalid: it must start with /aws/MediaPackage/ "
            f"and have at most {_LOG_GROUP_LENGTH} characters"
        )
    return {"LogGroupName": log_group}


def check_quota(existing: int, quota: int) -> None:
    if existing >= quota:
        raise TooManyRequestsException(LIMIT_EXCEEDED)
