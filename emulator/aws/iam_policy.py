"""What IAM policies say to one request: a pure function of documents, action, resource, principal and context.

Source: IAM user guide, "Policy evaluation logic" and the reference of JSON policy elements. Not evaluated are policy
variables (`${aws:username}`), the numeric, date, IP address and set operators of conditions: a condition with such an
operator never holds, so its statement neither allows nor denies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Any, cast

from pulumi_mediapackage_vod.emulator.model.documents import read_json


class Verdict(Enum):
    """What policies say together; what none of them allows is not allowed."""

    ALLOWED = "allowed"
    DENIED = "denied"
    """By a statement that denies, which outweighs all others."""
    SILENT = "silent"


@dataclass(frozen=True)
class Principal:
    """Who asks, under any of these names: ARNs or account numbers (`AWS`), or services (`Service`)."""

    kind: str
    names: frozenset[str]


@dataclass(frozen=True)
class Request:
    """What is to be done on what, by whom, with the values of condition keys."""

    action: str
    resource: str | None = None
    """None where the policies belong to the resource and name none: trust policies."""
    principal: Principal | None = None
    """None where the policies belong to who asks."""
    context: Mapping[str, str] = field(default_factory=lambda: {})


def verdict(documents: Iterable[str | None], request: Request) -> Verdict:
    """What these policies in JSON say together; None, or a text that is no policy, says nothing."""
    effects = {
        statement.get("Effect")
        for document in documents
        for statement in _statements(document)
        if _concerns(statement, request)
    }
    if "Deny" in effects:
        return Verdict.DENIED
    return Verdict.ALLOWED if "Allow" in effects else Verdict.SILENT


def matches(pattern: str, text: str) -> bool:
    """`*` is any characters, colons and slashes included, `?` any one."""
    return _compiled(pattern).fullmatch(text) is not None


def _statements(document: str | None) -> list[Mapping[str, Any]]:
    try:
        policy: Any = read_json(document) if document else {}
    except ValueError:
        return []
    found: Any = cast("Mapping[str, Any]", policy).get("Statement", []) if isinstance(policy, dict) else []
    return [cast("Mapping[str, Any]", each) for each in _list(found) if isinstance(each, dict)]


def _concerns(statement: Mapping[str, Any], request: Request) -> bool:
    return (
        _is_named(statement, "Action", lambda pattern: matches(pattern.lower(), request.action.lower()))
        and _names_resource(statement, request.resource)
        and _names_principal(statement, request.principal)
        and _conditions_hold(statement.get("Condition", {}), request.context)
    )


def _names_resource(statement: Mapping[str, Any], resource: str | None) -> bool:
    return resource is None or _is_named(statement, "Resource", lambda pattern: matches(pattern, resource))


def _names_principal(statement: Mapping[str, Any], principal: Principal | None) -> bool:
    if principal is None:
        return True
    if "NotPrincipal" in statement:
        return not _is_among(statement["NotPrincipal"], principal)
    return _is_among(statement.get("Principal", {}), principal)


def _is_among(named: Any, principal: Principal) -> bool:
    if isinstance(named, Mapping):
        names = _list(cast("Mapping[str, Any]", named).get(principal.kind, []))
        return "*" in names or any(name in names for name in principal.names)
    return named == "*"


def _is_named(statement: Mapping[str, Any], element: str, is_it: Callable[[str], bool]) -> bool:
    """Whether the element names it, or its opposite (`NotAction`) leaves it in."""
    opposite = f"Not{element}"
    if opposite in statement:
        return not any(is_it(_text(each)) for each in _list(statement[opposite]))
    return any(is_it(_text(each)) for each in _list(statement.get(element, [])))


def _conditions_hold(conditions: Any, context: Mapping[str, str]) -> bool:
    known = {key.lower(): value for key, value in context.items()}
    return all(
        _holds(operator, known.get(key.lower()), [_text(each) for each in _list(wanted)])
        for operator, keys in _members(conditions)
        for key, wanted in _members(keys)
    )


def _holds(operator: str, value: str | None, wanted: list[str]) -> bool:
    """Several wanted values are alternatives; the absence of a key is enough for an operator that negates."""
    if operator == "Null":
        return (value is None) in [each == "true" for each in wanted]
    name = operator.removesuffix("IfExists")
    negates = "Not" in name
    compare = _COMPARISONS.get(name.replace("Not", ""))
    if compare is None:
        return False
    if value is None:
        return negates or name != operator
    return negates != any(compare(each, value) for each in wanted)


_COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda wanted, value: wanted == value,
    "StringEqualsIgnoreCase": lambda wanted, value: wanted.lower() == value.lower(),
    "StringLike": matches,
    "ArnEquals": matches,
    "ArnLike": matches,
    "Bool": lambda wanted, value: wanted.lower() == value.lower(),
}


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(each, re.escape(each)) for each in pattern), re.DOTALL)


def _members(value: Any) -> Iterable[tuple[str, Any]]:
    """The members of an object. Anything else becomes an unknown operator, so that the condition never holds."""
    return cast("Mapping[str, Any]", value).items() if isinstance(value, dict) else [("", {"": ""})]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]
