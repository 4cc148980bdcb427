"""Roles and secrets that are not usable yet: AWS tells changes in IAM around with a delay.

The service refuses them in the words of a final refusal (422, 403), and no document lists those. So a refusal is
asked again only when the request names a role or secret and the words match this small table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from pulumi_mediapackage_vod.errors import ServiceError

SECONDS: Final = 120.0
"""How long IAM is given; two minutes is what other providers found enough."""

_NAMED_IN: Final = {"SourceRoleArn", "RoleArn", "SecretsRoleArn", "CdnIdentifierSecret"}
# Assumed: no text of the service is on public record.
_NOT_YET: Final = ("assume", "trust", "unable to access", "cannot access", "not accessible")
# A refusal of the caller's own permissions, which no waiting mends.
_FINAL: Final = ("passrole", "exists")


def may_become_usable(error: ServiceError, request: Mapping[str, Any]) -> bool:
    """Whether a refusal may be about a role or secret that was made a moment ago."""
    said = error.service_message.lower()
    return (
        any(words in said for words in _NOT_YET)
        and not any(words in said for words in _FINAL)
        and _names_role_or_secret(request)
    )


def _names_role_or_secret(value: Any) -> bool:
    if isinstance(value, Mapping):
        members = cast("Mapping[str, Any]", value)
        return bool(_NAMED_IN & set(members)) or any(map(_names_role_or_secret, members.values()))
    return False
