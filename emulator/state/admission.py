"""What holds a request back before anything is done for it: the rate limit, and roles that IAM has not propagated yet.

The user guide documents 5 requests per second and a burst of 50, page on VOD quotas; that there is one token bucket
for each account and Region is assumed. That a new role cannot be assumed for a while, and the code 422, is known from a
public Terraform provider's retries; the text is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.model.exceptions import UnprocessableEntityException


class TokenBuckets:
    """One bucket for each account and Region, which starts full. Whoever takes holds the backend's lock."""

    def __init__(self) -> None:
        self._buckets: dict[Caller, tuple[float, float]] = {}
        """How many tokens were left, and when."""

    def take(self, caller: Caller, *, rate: float, burst: int, now: float) -> bool:
        """Whether there was a token for a request at this moment."""
        left, then = self._buckets.get(caller, (float(burst), now))
        tokens = min(float(burst), left + (now - then) * rate)
        granted = tokens >= 1
        self._buckets[caller] = (tokens - 1 if granted else tokens, now)
        return granted

    def reset(self) -> None:
        self._buckets.clear()


class Roles:
    """When each role was first named. Whoever checks holds the backend's lock."""

    def __init__(self) -> None:
        self._first_named: dict[str, float] = {}

    def check(self, parameters: Mapping[str, Any], *, ready_after: float, now: float) -> None:
        """Refuse a request that names a role too soon after it was first named, be it by this request."""
        for arn in list(_role_arns(parameters)):
            if now - self._first_named.setdefault(arn, now) < ready_after:
                raise UnprocessableEntityException(f"the role {arn} could not be assumed")

    def reset(self) -> None:
        self._first_named.clear()


def _role_arns(value: Any) -> Iterator[str]:
    """Every member whose name ends in `RoleArn`, however deep: sources, secrets and key servers have one."""
    if isinstance(value, Mapping):
        for name, member in cast("Mapping[str, Any]", value).items():
            if name.endswith("RoleArn"):
                yield member
            elif name != "Tags":
                yield from _role_arns(member)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _role_arns(item)
