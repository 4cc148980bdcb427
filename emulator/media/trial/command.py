"""The command `sample`: media to try a packaging unit with."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from pulumi_mediapackage_vod.emulator.media.trial.sample import SampleError, make


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR")
@click.option("--seconds", type=click.IntRange(2, 7200), default=60, show_default=True, help="How long they play.")
@click.option("--bucket", default="acme-movies", show_default=True)
@click.option(
    "--hls-key",
    default="trailer/index.m3u8",
    show_default=True,
    metavar="KEY",
    help="The parent playlist of the HLS source, in a folder of its own.",
)
@click.option(
    "--smil-key",
    default="feature/feature.smil",
    show_default=True,
    metavar="KEY",
    help="The SMIL file of the MP4 source, in a folder of its own.",
)
def sample(out: Path, seconds: int, bucket: str, hls_key: str, smil_key: str) -> None:
    """Make sample media as DIR/<bucket>/<key>, which `emulator --source-dir DIR` reads.

    A numbered test picture in three sizes, with tones and subtitles in two languages. Needs ffmpeg. Media that are
    complete are kept.
    """
    try:
        made = make(out, seconds=seconds, bucket=bucket, hls_key=hls_key, smil_key=smil_key)
    except SampleError as error:
        raise click.ClickException(str(error)) from None
    for each in made:
        click.echo(f"{each.path}{' (was there)' if each.was_there else ''}")
    click.echo(f"mediapackage-vod emulator --source-dir {shlex.quote(str(out))}")
