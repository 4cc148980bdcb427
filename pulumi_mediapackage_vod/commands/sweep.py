"""The command `sweep`: deletes what stacks of tests left behind, told by the owner tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

import click
from rich.table import Table

from pulumi_mediapackage_vod.commands.account import Account, of_an_account
from pulumi_mediapackage_vod.commands.screen import console, counted, plain_table, with_progress
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import (
    ASSET,
    PACKAGING_CONFIGURATION,
    PACKAGING_GROUP,
    Kind,
)
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import SystemClock, wait_for
from pulumi_mediapackage_vod.errors import NotFoundError, RefusedError
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG

_ORDER: Final = (ASSET, PACKAGING_CONFIGURATION, PACKAGING_GROUP)
"""A group can be deleted only without the others."""
_HASHED: Final = "sha256/"
_SECONDS: Final = 120.0
"""For which a group is refused at most while what it held is being deleted."""


@dataclass(frozen=True)
class Found:
    """An object with an owner tag."""

    kind: Kind
    id: str
    owner: str
    """The tag's value: `project/stack/resource@incarnation`."""
    created_at: str
    group_id: str

    def is_of(self, pattern: str) -> bool:
        """Whether the owner's project and stack match. An owner that is a hash tells neither."""
        if self.owner.startswith(_HASHED) and not pattern.startswith(_HASHED):
            return False
        return fnmatchcase("/".join(self.owner.partition("@")[0].split("/")[:2]), pattern)


def _pattern(_context: click.Context, _argument: click.Parameter, value: str) -> str:
    project, _, stack = value.partition("/")
    if not project or not stack or "/" in stack:
        raise click.BadParameter(f"{value!r} is not of the form PROJECT/STACK, such as 'tests/*'")
    return value


@click.command()
@of_an_account
@click.argument("owner", metavar="PROJECT/STACK", callback=_pattern)
@click.option("--yes", is_flag=True, help="Do not ask.")
def sweep(account: Account, owner: str, yes: bool) -> None:
    """Delete what stacks of tests left behind, by its owner tag.

    PROJECT/STACK is what the tag `pulumi-mediapackage-vod:owner` begins with; `*` and `?` stand for other characters:
    'tests/*'. Whether such a stack still lives nobody can tell from here: what it manages is deleted, too. It is listed
    first. Assets go first, then configurations, then groups; a group that holds anything else stays.
    """
    leftovers, staying = plan([*_tagged(account)], owner)
    if not leftovers and not staying:
        click.echo(f"nothing of {owner} in {account.place}")
        return
    if leftovers:
        console().print(_table(leftovers))
    for group, reason in staying.items():
        click.echo(f"packaging group {group} stays: it holds {reason}")
    if not leftovers:
        return
    if not yes:
        click.confirm(f"Delete {_in_words(leftovers)} of {account.place}?", abort=True)
        # Somebody may have taken their time.
        still_there = set(plan([*_tagged(account)], owner)[0])
        leftovers = [each for each in leftovers if each in still_there]
    for each in with_progress(leftovers, len(leftovers), "deleting"):
        _delete(account, each)
    click.echo(f"deleted {_in_words(leftovers)} of {account.place}")


def plan(tagged: Sequence[Found], pattern: str) -> tuple[list[Found], Mapping[str, str]]:
    """What is to be deleted, in order; and the groups that stay, with what they hold besides."""
    matching = [each for each in tagged if each.is_of(pattern)]
    staying: dict[str, str] = {}
    for group in [each for each in matching if each.kind is PACKAGING_GROUP]:
        others = [each for each in tagged if each.group_id == group.id and each not in matching]
        if others:
            staying[group.id] = _in_words(others)
    return [each for each in matching if each.kind is not PACKAGING_GROUP or each.id not in staying], staying


def _tagged(account: Account) -> Iterator[Found]:
    """All objects of the account, in the order in which they can be deleted; without a tag their owner is empty."""
    for kind in _ORDER:
        for each in sorted(account.objects(kind).listed(), key=_id):
            owner = each.get("tags", {}).get(OWNER_TAG, "")
            yield Found(kind, each["id"], owner, each.get("created_at", ""), each.get("packaging_group_id", ""))


def _id(item: Mapping[str, Any]) -> str:
    return item["id"]


def _delete(account: Account, leftover: Found) -> None:
    refusal: RefusedError | None = None

    def attempt() -> bool | None:
        nonlocal refusal
        try:
            account.objects(leftover.kind).request_deletion(leftover.id)
        except NotFoundError:
            pass
        except RefusedError as error:
            refusal = error
            return None
        return True

    if not wait_for(attempt, _SECONDS, SystemClock()) and refusal:
        raise refusal


def _table(leftovers: Sequence[Found]) -> Table:
    table = plain_table("", "id", "owner", "made")
    for each in leftovers:
        table.add_row(each.kind.name, each.id, each.owner, each.created_at)
    return table


def _in_words(found: Sequence[Found]) -> str:
    """`2 assets and 1 packaging group`"""
    counts = {kind.name: sum(1 for each in found if each.kind is kind) for kind in _ORDER}
    return " and ".join(counted(number, name) for name, number in counts.items() if number)
