"""IAM policy documents as plain dictionaries and as JSON: what this library's roles are trusted with and may do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

SERVICE: Final = "mediapackage.amazonaws.com"
"""Who assumes the roles.
https://docs.aws.amazon.com/mediapackage/latest/ug/setting-up-create-trust-rel-trust.html"""

OPT_IN_REGIONS: Final = frozenset({"ap-south-2", "ap-southeast-4", "me-central-1"})
"""Regions of the service that an account has to enable, where a service also comes under the Region's own name.
https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html"""

Statement = Mapping[str, Any]


def allow(actions: Sequence[str], resources: Sequence[str], **more: Any) -> Statement:
    """A statement that allows actions on resources; `more` is a Sid, Principal or Condition."""
    return {**more, "Effect": "Allow", "Action": list(actions), "Resource": list(resources)}


def document(*statements: Statement) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(region: str, source_account: str | None = None) -> str:
    """The trust policy of a role that MediaPackage assumes in a Region.

    With `source_account` only for requests of that account. AWS documents that condition for harvest jobs only, so
    whether the service meets it when it reads a source is not known.
    """
    services = [SERVICE, f"mediapackage.{region}.amazonaws.com"] if region in OPT_IN_REGIONS else SERVICE
    statement: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": services}}
    if source_account:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": source_account}}
    return document(statement)
