"""How much of its quotas the account has used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pulumi_mediapackage_vod.commands.account import Account
from pulumi_mediapackage_vod.commands.examinations.finding import Finding, Level
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import (
    ASSET,
    PACKAGING_CONFIGURATION,
    PACKAGING_GROUP,
    Kind,
)
from pulumi_mediapackage_vod.errors import MediaPackageVodError, NotFoundError

_SERVICE_CODE: Final = "mediapackage"
_WORTH_TELLING: Final = 0.8

Listed = Mapping[str, Sequence[Mapping[str, Any]]]
"""What the account holds, by the name of its kind."""


def quotas(account: Account, held: Listed) -> Iterator[Finding]:
    """Of groups, and of what is in each."""
    limits, note = _limits(account)
    yield from note
    groups = held[PACKAGING_GROUP.name]
    yield used(PACKAGING_GROUP, f"account in {account.region}", len(groups), limits)
    kinds = (PACKAGING_CONFIGURATION, ASSET)
    counts = {kind.name: Counter(each.get("packaging_group_id") for each in held[kind.name]) for kind in kinds}
    for group in sorted(each["id"] for each in groups):
        for kind in kinds:
            yield used(kind, f"packaging group {group}", counts[kind.name][group], limits)


def used(kind: Kind, holder: str, count: int, limits: Mapping[str, int]) -> Finding:
    """How many of a kind there are and may be."""
    limit = limits.get(kind.quota_code, kind.quota)
    said = f"{count:,} of {limit:,} {kind.plural}, {max(limit - count, 0):,} free"
    if count < limit * _WORTH_TELLING:
        return Finding(Level.GOOD, holder, said)
    return Finding(Level.NOTE if count < limit else Level.BAD, holder, said, f"for more: {kind.way_to_more}")


def _limits(account: Account) -> tuple[Mapping[str, int], Sequence[Finding]]:
    """The account's quotas by their codes, as Service Quotas has them; those it does not tell are AWS's defaults."""
    found: dict[str, int] = {}
    for kind in (PACKAGING_GROUP, PACKAGING_CONFIGURATION, ASSET):
        try:
            answer = account.other("service-quotas").ask(
                "GetServiceQuota", ServiceCode=_SERVICE_CODE, QuotaCode=kind.quota_code
            )
        except NotFoundError:
            continue
        except MediaPackageVodError as error:
            advice = "give the credentials servicequotas:GetServiceQuota to see those of the account"
            return found, [Finding(Level.UNKNOWN, "quotas", f"AWS's defaults are taken, since {error}", advice)]
        found[kind.quota_code] = int(answer["Quota"]["Value"])
    return found, []
