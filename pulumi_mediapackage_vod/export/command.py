"""The command `mediapackage-vod export`. What it needs is loaded when it runs, so that `--help` is quick."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from pulumi_mediapackage_vod.errors import MediaPackageVodError


@click.command()
@click.option("--group", "groups", multiple=True, metavar="ID", help="Only this packaging group; may be repeated.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("exported"), help="Folder.  [exported]")
@click.option("--region", help="Region. Default: the environment's.")
@click.option("--profile", help="AWS profile.")
@click.option("--project", help="Name of the Pulumi project. Default: that of the folder.")
@click.option("--stack", default="dev", help="Name of the stack that imports.  [dev]")
@click.option("--rate", type=click.FloatRange(0, min_open=True), help="Requests a second.  [5, the quota]")
@click.option("--force", is_flag=True, help="Overwrite files of equal names in a folder that is not empty.")
def export(*, out: Path, stack: str, **options: Any) -> None:
    """Write what an account holds as a Pulumi project.

    It has a program and the file with which `pulumi import` takes over what there is, after which a preview is empty.
    Nothing in the account is changed. An export that was interrupted goes on where it was.

    Exit code: 3 if packaging groups are left out, which no program can declare.
    """
    from botocore.exceptions import BotoCoreError

    from pulumi_mediapackage_vod.export.exporting import commands, export_account

    try:
        made = export_account(out=out, stack=stack, shown=_shown, **options)
    except (MediaPackageVodError, BotoCoreError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    except KeyboardInterrupt:
        click.echo("stopped, and nothing was written; the same command goes on where it was", err=True)
        raise click.exceptions.Exit(130) from None
    for reason in made.left_out:
        click.echo(f"left out: {reason}", err=True)
    click.echo(f"{out} has {sum(bool(each.id) for each in made.resources)} resources. To import them:", err=True)
    for line in commands(out, stack):
        click.echo(f"  {line}")
    if made.left_out:
        raise click.exceptions.Exit(3)


def _shown(assets: Iterable[Any], count: int) -> Iterator[Any]:
    with click.progressbar(assets, length=count, label="Assets", file=sys.stderr) as bar:
        yield from bar
