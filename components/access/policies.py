"""Parts of IAM policies: statements, documents, and who may assume this library's roles."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pulumi_mediapackage_vod.facts.regions import OPT_IN_REGIONS

SERVICE: Final = "mediapackage.amazonaws.com"
"""Who assumes the roles.
https://docs.aws.amazon.com/mediapackage/latest/ug/setting-up-create-trust-rel-trust.html"""

Statement = Mapping[str, Any]


def allow(actions: Sequence[str], resources: Sequence[str], **more: Any) -> Statement:
    """A statement that allows actions on resources; `more` is a Sid, Principal or Condition."""
    return {**more, "Effect": "Allow", "Action": list(actions), "Resource": list(resources)}


def document(*statements: Statement) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(region: str, source_account: str | None = None) -> str:
    """The trust policy of a role that MediaPackage assumes in a Region.

    With `source_account` only on behalf of that account. AWS documents this condition for harvest jobs only: whether
    the service sends the account when it reads a source is not known.
    """
    services = [SERVICE, f"mediapackage.{region}.amazonaws.com"] if region in OPT_IN_REGIONS else SERVICE
    statement: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": services}}
    if source_account:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": source_account}}
    return document(statement)
