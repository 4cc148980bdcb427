"""Roles and secrets that were made a moment ago and cannot be used yet: a change in IAM takes effect with a delay.

The service answers them with the same codes as a final refusal (422, 403), and no document lists its texts. So a
request is sent again only if it names a role or secret and the refusal has one of the phrases below.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from pulumi_mediapackage_vod.errors import ServiceError

SECONDS: Final = 120.0
"""How long requests are sent again; other providers found two minutes to be enough."""

_ROLES: Final = frozenset({"SourceRoleArn", "RoleArn", "SecretsRoleArn"})
_ROLES_AND_SECRETS: Final = _ROLES | {"CdnIdentifierSecret"}
# Assumptions, since no text of the service is public.
_NOT_YET: Final = ("assume", "trust", "unable to access", "cannot access", "not accessible")
# The caller's own permissions, or a taken id: waiting does not help.
_FINAL: Final = ("passrole", "exists")


def may_become_usable(error: ServiceError, request: Mapping[str, Any]) -> bool:
    """Whether a refusal may be about a role or secret that was made a moment ago."""
    said = error.service_message.lower()
    return (
        any(words in said for words in _NOT_YET)
        and not any(words in said for words in _FINAL)
        and _names(request, _ROLES_AND_SECRETS)
    )


def passes_role(request: Mapping[str, Any]) -> bool:
    """Whether a request hands a role to the service, for which its sender needs `iam:PassRole`."""
    return _names(request, _ROLES)


def _names(value: Any, wanted: frozenset[str]) -> bool:
    if isinstance(value, Mapping):
        members = cast("Mapping[str, Any]", value)
        return bool(wanted & set(members)) or any(_names(each, wanted) for each in members.values())
    return False
