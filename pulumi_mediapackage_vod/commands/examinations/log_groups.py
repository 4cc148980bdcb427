"""Whether the log groups are there that packaging groups write their requests to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pulumi_mediapackage_vod.commands.account import Account
from pulumi_mediapackage_vod.commands.examinations.finding import Finding, Level, Named

_ABSENT: Final = (
    "it is not there",
    "make it before the logs are needed, as `AccessLogs` does: AWS does not say whether the service makes it",
)


def log_groups(account: Account, used: Mapping[str, str]) -> Iterator[Finding]:
    """Of each log group that is used for something, in words, by its name."""
    for name, use in used.items():
        yield _log_group(account, Named("log group", name, use))


def _log_group(account: Account, named: Named) -> Finding:
    def look() -> Finding:
        pages = account.other("logs").pages("DescribeLogGroups", logGroupNamePrefix=named.name)
        found = [each for page in pages for each in page["logGroups"] if each["logGroupName"] == named.name]
        if not found:
            return named.found(Level.NOTE, *_ABSENT)
        days = found[0].get("retentionInDays")
        if days is None:
            advice = "set a retention: the entries hold the addresses of whoever sent a request"
            return named.found(Level.NOTE, "its entries are never deleted", advice)
        return named.found(Level.GOOD, f"it is there and keeps entries for {days} days")

    return named.looked_into(look, absent=_ABSENT, permission="logs:DescribeLogGroups")
