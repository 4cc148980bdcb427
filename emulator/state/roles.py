"""Roles that IAM has not propagated yet: for a while after it was first named, a role cannot be assumed.

The code 422 is that of a public Terraform provider's retries; the text is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.emulator.model.exceptions import UnprocessableEntityException


class Roles:
    """When each role was first named. Whoever checks holds the backend's lock."""

    def __init__(self) -> None:
        self._first_named: dict[str, float] = {}

    def check(self, parameters: Mapping[str, Any], *, ready_after: float, now: float) -> None:
        """Refuse a request that names a role too young; its own naming counts as the first."""
        for arn in list(_role_arns(parameters)):
            if now - self._first_named.setdefault(arn, now) < ready_after:
                raise UnprocessableEntityException(f"the role {arn} could not be assumed")

    def reset(self) -> None:
        self._first_named.clear()


def _role_arns(value: Any) -> Iterator[str]:
    """All members whose name ends in RoleArn, wherever they are: sources, secrets and key servers have one."""
    if isinstance(value, Mapping):
        for name, member in cast("Mapping[str, Any]", value).items():
            if name.endswith("RoleArn") or name == "RoleArn":
                yield member
            elif name != "Tags":
                yield from _role_arns(member)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _role_arns(item)
