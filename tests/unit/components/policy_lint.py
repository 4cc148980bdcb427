"""IAM policies through an offline linter, and the two things it does not look for."""

from __future__ import annotations

import json
import warnings
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own imports
    import parliament


def findings(policy: str) -> list[str]:
    """What is wrong with a policy of a role; what has to be `*` has its reason in the test that calls."""
    found = [f"{item.issue}: {item.detail}" for item in parliament.analyze_policy_string(policy).findings]
    for statement in json.loads(policy)["Statement"]:
        found += [f"action {action}" for action in _listed(statement["Action"]) if "*" in action]
        found += ["resource *" for resource in _listed(statement.get("Resource", [])) if resource == "*"]
    return found


def statements(policy: str) -> list[dict[str, Any]]:
    document = json.loads(policy)
    assert document["Version"] == "2012-10-17"
    return document["Statement"]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
