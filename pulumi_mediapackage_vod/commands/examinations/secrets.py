"""Whether the secrets of CDN authorizations hold an identifier. No finding has anything of a secret's value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.commands.account import Account
from pulumi_mediapackage_vod.commands.examinations.finding import Finding, Level, Named
from pulumi_mediapackage_vod.facts.access import SECRET_KEY
from pulumi_mediapackage_vod.facts.patterns import CDN_IDENTIFIER_LENGTHS, SECRET_ARN

_FORM = f'it has to hold {{"{SECRET_KEY}": "<{CDN_IDENTIFIER_LENGTHS[0]} to {CDN_IDENTIFIER_LENGTHS[-1]} characters>"}}'


def secrets(account: Account, used: Mapping[str, str]) -> Iterator[Finding]:
    """Of each secret that is used for something, in words, by its ARN."""
    for arn, use in used.items():
        yield _secret(account, Named("secret", arn, use))


def _secret(account: Account, secret: Named) -> Finding:
    if not SECRET_ARN.fullmatch(secret.name):
        advice = "it has the form arn:aws:secretsmanager:eu-west-1:111122223333:secret:name"
        return secret.found(Level.BAD, "it is no ARN of a secret", advice)
    region = secret.name.split(":")[3]
    if region != account.region:
        advice = f"the service reads secrets of its own Region: replicate it to {account.region}, or make one there"
        return secret.found(Level.BAD, f"it is in {region}", advice)

    def look() -> Finding:
        answer = account.other("secretsmanager").ask("GetSecretValue", SecretId=secret.name)
        if wrong := _wrong(answer.get("SecretString")):
            return secret.found(Level.BAD, wrong, _FORM)
        return secret.found(Level.GOOD, f"it holds {SECRET_KEY}")

    return secret.looked_into(
        look,
        absent=("there is no such secret, or it has no value", _FORM),
        permission="secretsmanager:GetSecretValue, and kms:Decrypt for its key,",
    )


def _wrong(text: str | None) -> str:
    """What is wrong with the value, without it; empty if nothing is."""
    try:
        value: Any = json.loads(text or "")
    except ValueError:
        return "its value is no JSON"
    identifier = cast("Mapping[str, Any]", value).get(SECRET_KEY) if isinstance(value, Mapping) else None
    if not isinstance(identifier, str):
        return f"it has no text {SECRET_KEY}"
    if len(identifier) not in CDN_IDENTIFIER_LENGTHS:
        return f"its {SECRET_KEY} has {len(identifier)} characters"
    return ""
