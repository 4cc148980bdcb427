"""The command `status`: which titles can be played in which format, and which cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any, Final

import click
from rich.console import Group as Lines
from rich.console import RenderableType
from rich.live import Live
from rich.text import Text

from pulumi_mediapackage_vod.commands.account import Account, of_an_account
from pulumi_mediapackage_vod.commands.inventory import (
    Asset,
    Configuration,
    Group,
    listed,
    snapshots,
)
from pulumi_mediapackage_vod.commands.screen import (
    ANSWER_IS_BAD,
    console,
    counted,
    plain_table,
    with_progress,
    write_json,
)
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import SystemClock
from pulumi_mediapackage_vod.facts.values import FAILED, PLAYABLE

_STYLES: Final[Mapping[str, str]] = {PLAYABLE: "green", FAILED: "bold red"}
_ON_ITS_WAY: Final = "yellow"
_FAILED_ADVICE: Final = (
    "FAILED is final: mend the source and give the asset a new `revision`, which ingests it again. The IngestError "
    "event in EventBridge tells the reason."
)
_DESCRIBED: Final = partial(with_progress, what="asking for statuses")


@click.command()
@of_an_account
@click.option("--group", "group_id", metavar="ID", help="This packaging group only.")
@click.option("--failed", "only_failed", is_flag=True, help="Only titles that failed in a format; exit code 3 if any.")
@click.option("--lists-only", is_flag=True, help="Leave statuses out, which take a request for each asset.")
@click.option("--watch", is_flag=True, help="Show changes until Ctrl-C.")
@click.option(
    "--every", type=click.FloatRange(min=1), default=5, show_default=True, metavar="SECONDS", help="Of --watch."
)
@click.option("--json", "as_json", is_flag=True, help="JSON, with the playback URLs.")
def status(
    account: Account,
    *,
    group_id: str | None,
    only_failed: bool,
    lists_only: bool,
    watch: bool,
    every: float,
    as_json: bool,
) -> None:
    """Show the titles of each packaging group and their status in each format.

    Three lists and one request an asset, at the service's five requests a second: 10,000 assets take 33 minutes.
    In a terminal each status links to its playback URL; `urls` and --json write them.
    """
    if watch and (as_json or lists_only):
        raise click.UsageError("--watch goes neither with --json nor with --lists-only.")
    if only_failed and lists_only:
        raise click.UsageError("--failed needs the statuses that --lists-only leaves out.")
    if watch:
        with suppress(KeyboardInterrupt):
            _watch(snapshots(account, group_id, _DESCRIBED), every, only_failed, account.region)
        return
    groups = listed(account, group_id) if lists_only else next(snapshots(account, group_id, _DESCRIBED))
    shown = failed_of(groups) if only_failed else groups
    if as_json:
        write_json({"region": account.region, "groups": [_as_json(group) for group in shown]})
    else:
        console().print(screen(shown, account.region, groups))
    if only_failed and shown:
        raise SystemExit(ANSWER_IS_BAD)


def failed_of(groups: Iterable[Group]) -> list[Group]:
    """The groups that have assets which failed, with those alone."""
    found = [replace(group, assets=[asset for asset in group.assets if asset.has(FAILED)]) for group in groups]
    return [group for group in found if group.assets]


def screen(shown: Sequence[Group], region: str, groups: Sequence[Group]) -> RenderableType:
    """A table for each group that is shown, and a line that counts all `groups`."""
    tables = [part for group in shown for part in (_table(group), Text())]
    return Lines(*tables, Text(in_words(groups, region)))


def in_words(groups: Sequence[Group], region: str) -> str:
    """`2 groups, 3 assets in eu-west-1; endpoints: 5 PLAYABLE, 1 FAILED`"""
    assets = [asset for group in groups for asset in group.assets]
    counts = Counter(each.status for asset in assets for each in (asset.endpoints or {}).values())
    statuses = ", ".join(f"{count} {name}" for name, count in sorted(counts.items(), key=_worst_first))
    found = f"{counted(len(groups), 'group')}, {counted(len(assets), 'asset')} in {region}"
    return (f"{found}; endpoints: {statuses}" if statuses else found) + (
        f"\n{_FAILED_ADVICE}" if counts[FAILED] else ""
    )


def _worst_first(counted: tuple[str, int]) -> tuple[int, str]:
    name, _ = counted
    return ({FAILED: 0, PLAYABLE: 2}.get(name, 1), name)


def _table(group: Group) -> RenderableType:
    title = Text.assemble((group.id, "bold"), "  ", (group.domain_name, "dim"))
    if not group.assets:
        formats = ", ".join(_heading(each).plain.replace("\n", " ") for each in group.configurations)
        return Lines(title, Text(f"  no assets; {f'formats: {formats}' if formats else 'no formats'}"))
    table = plain_table("asset", *map(_heading, group.configurations))
    for asset in group.assets:
        table.add_row(asset.id, *(_cell(asset, each) for each in group.configurations))
    return Lines(title, table)


def _heading(configuration: Configuration) -> Text:
    return Text.assemble(f"{configuration.format.upper() or 'no package'}\n", (configuration.id, "dim"))


def _cell(asset: Asset, configuration: Configuration) -> Text:
    if asset.endpoints is None:
        return Text("?")
    endpoint = asset.endpoints.get(configuration.id)
    if endpoint is None:
        return Text("no endpoint", _ON_ITS_WAY)
    style = _STYLES.get(endpoint.status, _ON_ITS_WAY)
    return Text(endpoint.status, f"{style} link {endpoint.url}" if endpoint.url else style)


def _as_json(group: Group) -> dict[str, Any]:
    formats = {each.id: each.format for each in group.configurations}
    return {
        "id": group.id,
        "domain_name": group.domain_name,
        "configurations": [{"id": each.id, "format": each.format} for each in group.configurations],
        "assets": [
            {
                "id": asset.id,
                "arn": asset.arn,
                "created_at": asset.created_at,
                "endpoints": None
                if asset.endpoints is None
                else [
                    {
                        "configuration_id": each.configuration_id,
                        "format": formats.get(each.configuration_id, ""),
                        "status": each.status,
                        "url": each.url,
                    }
                    for each in asset.endpoints.values()
                ],
            }
            for asset in group.assets
        ],
    }


def _watch(found: Iterator[list[Group]], every: float, only_failed: bool, region: str) -> None:
    """Show what is found until Ctrl-C: in place in a terminal, elsewhere again with each change."""
    out, clock, shown = console(), SystemClock(), None
    first = next(found)
    with Live(console=out, auto_refresh=False) if out.is_terminal else nullcontext() as live:
        for groups in chain([first], found):
            chosen = failed_of(groups) if only_failed else groups
            if live:
                live.update(screen(chosen, region, groups), refresh=True)
            elif chosen != shown:
                out.print(screen(chosen, region, groups))
            shown = chosen
            clock.sleep(every)
