"""The commands `mediapackage-vod ingest`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

from pulumi_mediapackage_vod.ingest import dead_letters
from pulumi_mediapackage_vod.ingest.backfill import UnsentError
from pulumi_mediapackage_vod.ingest.backfill import backfill as send_all
from pulumi_mediapackage_vod.ingest.deployed import Deployed, NoIngestError, deployed

_ADVICE: Final[Mapping[type[Exception], str]] = {
    NoRegionError: " Give --region, or set AWS_REGION.",
    NoCredentialsError: ". Give --profile, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
}


@click.group()
def ingest() -> None:
    """Tools beside the component AssetIngest. FUNCTION is its output function_name."""


def _of_an_ingest(command: Callable[..., None]) -> Callable[..., None]:
    """What each command takes, and the ingest that it gets; what AWS refuses is an error without a traceback."""

    @click.argument("function")
    @click.option("--region", help="Region of the ingest; default: AWS_REGION, AWS_DEFAULT_REGION, the profile's.")
    @click.option("--profile", help="AWS profile; default: AWS_PROFILE.")
    @wraps(command)
    def run(function: str, region: str | None, profile: str | None, **options: Any) -> None:
        try:
            command(_found(function, region, profile), **options)
        except (NoIngestError, UnsentError, ClientError, BotoCoreError) as error:
            raise click.ClickException(f"{error}{_ADVICE.get(type(error), '')}") from None

    return run


def _found(function: str, region: str | None, profile: str | None) -> Deployed:
    """The ingest; what the AWS SDK says of its settings by errors of Python is told like its own."""
    try:
        return deployed(function, region, profile)
    except (ValueError, OSError) as error:
        raise click.ClickException(f"{error}. Check the variables AWS_… and the AWS configuration files.") from None


@ingest.command()
@_of_an_ingest
@click.option("--prefix", default="", help="Only keys that begin so.")
@click.option("--rate", default=100.0, type=click.FloatRange(0, min_open=True), help="Messages a second.  [100]")
@click.option("--checkpoint", type=click.Path(path_type=Path), help="File that says how far it is.")
def backfill(found: Deployed, prefix: str, rate: float, checkpoint: Path | None) -> None:
    """Make titles of what is in the bucket already.

    One message a title goes to the ingest's queue. After Ctrl-C the same command goes on where it was; titles that are
    made already stay as they are.
    """
    file = checkpoint or Path(f"backfill-{found.name}.json")
    if file.exists():
        click.echo(f"going on from {file}", err=True)
    is_terminal = sys.stderr.isatty()

    def told(count: int, key: str) -> None:
        if is_terminal or count % 1000 == 0:
            click.echo(f"{count} sent, up to {key}", err=True, nl=not is_terminal)
            click.echo("\x1b[K\r" if is_terminal else "", err=True, nl=False)

    try:
        sent = send_all(found, checkpoint=file, prefix=prefix, per_second=rate, told=told)
    except KeyboardInterrupt:
        click.echo(f"\nstopped; the same command goes on from {file}", err=True)
        raise SystemExit(130) from None
    click.echo(f"{sent} titles sent to the ingest")


@ingest.command()
@_of_an_ingest
@click.option("--redrive", is_flag=True, help="Try all of them again.")
def failed(found: Deployed, redrive: bool) -> None:
    """List what the ingest has given up, with the reasons."""
    count, hidden = 0, list[dead_letters.DeadLetter]()
    try:
        for letter in dead_letters.dead_letters(found, hidden):
            count += 1
            click.echo(f"{letter.about}: {letter.reason}")
            if redrive:
                dead_letters.try_again(found, letter)
                hidden.remove(letter)
    finally:
        dead_letters.put_back(found, hidden)
    click.echo(f"{count} {'are tried again' if redrive else 'messages were given up'}", err=True)
