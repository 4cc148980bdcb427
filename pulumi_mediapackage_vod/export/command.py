"""The command `mediapackage-vod export`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pulumi_mediapackage_vod.commands.account import Account, of_an_account
from pulumi_mediapackage_vod.commands.screen import ANSWER_IS_BAD, counted, with_progress


@click.command()
@of_an_account
@click.option("--group", "groups", multiple=True, metavar="ID", help="Only this packaging group; may be repeated.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("exported"), help="Folder.  [exported]")
@click.option("--project", help="Name of the Pulumi project. Default: that of the folder.")
@click.option("--stack", default="dev", help="Name of the stack that imports.  [dev]")
@click.option("--rate", type=click.FloatRange(0, min_open=True), help="Requests a second.  [5, the quota]")
@click.option("--force", is_flag=True, help="Overwrite files of equal names in a folder that is not empty.")
def export(account: Account, *, out: Path, stack: str, rate: float | None, **options: Any) -> None:
    """Write what an account holds as a Pulumi project.

    It has a program and the file with which `pulumi import` takes over what there is, after which a preview is empty.
    Nothing in the account is changed. An export that was interrupted goes on where it was.

    Exit code: 3 if packaging groups are left out, which no program can declare.
    """
    from pulumi_mediapackage_vod.export.exporting import commands, export_account  # loads the whole of Pulumi

    paced = replace(account, settings=replace(account.settings, max_requests_per_second=rate))
    try:
        made = export_account(paced, out=out, stack=stack, shown=_shown, **options)
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    except KeyboardInterrupt:
        click.echo("stopped, and nothing was written; the same command goes on where it was", err=True)
        raise
    for reason in made.left_out:
        click.echo(f"left out: {reason}", err=True)
    if not made.resources:
        click.echo(f"there is no packaging group in {account.service.place}: check Region and account", err=True)
    click.echo(f"{out} has {counted(sum(bool(each.id) for each in made.resources), 'resource')}. To import:", err=True)
    for line in commands(out, stack):
        click.echo(f"  {line}")
    if made.left_out:
        raise SystemExit(ANSWER_IS_BAD)


def _shown(assets: Iterable[Any], count: int) -> Iterable[Any]:
    return with_progress(assets, count, "describing assets")
