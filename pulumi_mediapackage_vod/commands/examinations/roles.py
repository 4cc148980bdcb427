"""Whether MediaPackage may assume the roles that objects name, as far as their trust policies tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from pulumi_mediapackage_vod.commands.account import Account
from pulumi_mediapackage_vod.commands.examinations.finding import Finding, Level, Named
from pulumi_mediapackage_vod.facts.access import services_that_assume
from pulumi_mediapackage_vod.facts.patterns import ROLE_ARN

_ASSUME: Final = ("sts:assumerole", "sts:*", "*")


def roles(account: Account, used: Mapping[str, str]) -> Iterator[Finding]:
    """Of each role that is used for something, in words, by its ARN."""
    for arn, use in used.items():
        yield _role(account, Named("role", arn, use))


def _role(account: Account, role: Named) -> Finding:
    if not ROLE_ARN.fullmatch(role.name):
        return role.found(Level.BAD, "it is no ARN of a role", "it has the form arn:aws:iam::111122223333:role/name")
    owner = role.name.split(":")[4]
    if owner != account.caller["Account"]:
        return role.found(Level.BAD, f"it is of account {owner}", "iam:PassRole takes roles of the own account only")

    def look() -> Finding:
        found = account.other("iam").ask("GetRole", RoleName=role.name.rpartition("/")[2])["Role"]
        if found["Arn"] != role.name:
            return role.found(Level.BAD, f"the role of that name is {found['Arn']}", "name it with its path")
        return trusted(found["AssumeRolePolicyDocument"], account.region, role)

    return role.looked_into(
        look, absent=("there is no such role", "make it, or name another one"), permission="iam:GetRole"
    )


def trusted(document: Mapping[str, Any], region: str, role: Named) -> Finding:
    """What a trust policy says about the service. Conditions are told, not tried."""
    statements = _each(document.get("Statement"))
    missing: list[str] = []
    conditional = False
    for service in services_that_assume(region):
        about_it = [each for each in statements if _is_about(each, service)]
        if any(each.get("Effect") == "Deny" and "Condition" not in each for each in about_it):
            return role.found(Level.BAD, f"its trust policy denies {service}", "take the denial out")
        allowing = [each for each in about_it if each.get("Effect") == "Allow"]
        if not allowing:
            missing.append(service)
        conditional = conditional or any("Condition" in each for each in about_it)
    if missing:
        advice = f"let the trust policy allow sts:AssumeRole to the service {' and '.join(missing)}"
        return role.found(Level.BAD, f"its trust policy does not name {' and '.join(missing)}", advice)
    if conditional:
        advice = (
            "AWS documents conditions for harvest jobs only: whether the service meets these, the first ingest shows"
        )
        return role.found(Level.NOTE, "MediaPackage may assume it under conditions", advice)
    return role.found(Level.GOOD, "MediaPackage may assume it")


def _is_about(statement: Mapping[str, Any], service: str) -> bool:
    principal = statement.get("Principal")
    named = cast("Mapping[str, Any]", principal).get("Service") if isinstance(principal, Mapping) else principal
    actions = [str(action).lower() for action in _each(statement.get("Action"))]
    return bool({service, "*"} & set(_each(named))) and any(action in _ASSUME for action in actions)


def _each(value: Any) -> Sequence[Any]:
    """A policy has one, or a list."""
    if value is None:
        return []
    return cast("Sequence[Any]", value) if isinstance(value, list) else [value]
