"""The command `urls`: where titles are played from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

import click

from pulumi_mediapackage_vod.commands.account import Account, of_an_account
from pulumi_mediapackage_vod.commands.inventory import FORMATS, Group, endpoints_of, listed
from pulumi_mediapackage_vod.commands.screen import with_progress, write_json
from pulumi_mediapackage_vod.errors import InputError

_COLUMNS: Final = ("asset_id", "configuration_id", "format", "url")


@click.command()
@of_an_account
@click.option("--group", "group_id", metavar="ID", help="This packaging group only.")
@click.option("--asset", "asset_ids", multiple=True, metavar="ID", help="This asset only. May be repeated.")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="This format. May be repeated.")
@click.option("--json", "as_json", is_flag=True, help="JSON, with the status of each URL.")
def urls(
    account: Account, group_id: str | None, asset_ids: Sequence[str], formats: Sequence[str], as_json: bool
) -> None:
    """Write the playback URLs of assets: asset, configuration, format and URL, separated by tabs.

    Three lists and one request an asset. A URL is there before its title can be played: `status` says which can.
    """
    found = _urls(account, listed(account, group_id), asset_ids, formats)
    if as_json:
        write_json({"region": account.region, "urls": [*found]})
        return
    is_written = False
    for each in found:
        is_written = True
        click.echo("\t".join(each[column] for column in _COLUMNS))
    if not is_written:
        click.echo(f"there is no such URL in {account.region}: `status` shows what there is", err=True)


def _urls(
    account: Account, groups: Sequence[Group], asset_ids: Sequence[str], formats: Sequence[str]
) -> Iterator[Mapping[str, Any]]:
    ids = [asset.id for group in groups for asset in group.assets]
    for asset_id in asset_ids:
        if asset_id not in ids:
            raise InputError(_no_asset(asset_id, account.region, ids))
    chosen = [each for each in ids if each in asset_ids] if asset_ids else ids
    names = {each.id: each.format for group in groups for each in group.configurations}
    for asset_id, endpoints in with_progress(endpoints_of(account, chosen), len(chosen), "asking for URLs"):
        for each in (endpoints or {}).values():
            name = names.get(each.configuration_id, "")
            if not formats or name in formats:
                yield {
                    "asset_id": asset_id,
                    "configuration_id": each.configuration_id,
                    "format": name,
                    "status": each.status,
                    "url": each.url,
                }


def _no_asset(asset_id: str, region: str, ids: Sequence[str]) -> str:
    close = get_close_matches(asset_id, ids, n=1)
    meant = f" Did you mean {close[0]!r}?" if close else ""
    return f"there is no asset {asset_id!r} among the {len(ids)} in {region}.{meant} Check group and account, too."
