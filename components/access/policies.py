"""Parts of IAM policies: statements, documents, and who may assume this library's roles."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pulumi_mediapackage_vod.facts.access import services_that_assume

Statement = Mapping[str, Any]


def allow(actions: Sequence[str], resources: Sequence[str], **more: Any) -> Statement:
    """A statement that allows actions on resources; `more` is a Sid, Principal or Condition."""
    return {**more, "Effect": "Allow", "Action": list(actions), "Resource": list(resources)}


def document(*statements: Statement) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(region: str, source_account: str | None = None) -> str:
    """The trust policy of a role that MediaPackage assumes in a Region.

    With `source_account`, only on behalf of that account. AWS documents this condition for harvest jobs only; nobody
    has published whether the service sends the account when it reads a source.
    """
    services = services_that_assume(region)
    principal = {"Service": services if len(services) > 1 else services[0]}
    statement: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    if source_account:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": source_account}}
    return document(statement)
