"""Policies of IAM, as the tests here write them."""

from __future__ import annotations

import json
from typing import Any


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(
    actions: str | list[str], resources: str | list[str] = "*", effect: str = "Allow", **more: Any
) -> dict[str, Any]:
    return {"Effect": effect, "Action": actions, "Resource": resources, **more}


def trust(service: str | list[str] = "mediapackage.amazonaws.com", **more: Any) -> str:
    """Who may assume a role."""
    return document({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole", **more})
