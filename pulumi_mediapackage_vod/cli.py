"""The command `mediapackage-vod`."""

from __future__ import annotations

import sys

try:
    import click
except ModuleNotFoundError:
    sys.exit("mediapackage-vod needs click: pip install 'pulumi-mediapackage-vod[cli,emulator]'")

from pulumi_mediapackage_vod import __version__
from pulumi_mediapackage_vod.emulator.command import emulator
from pulumi_mediapackage_vod.emulator.media.trial.command import sample
from pulumi_mediapackage_vod.export.command import export
from pulumi_mediapackage_vod.ingest.command import ingest


@click.group()
@click.version_option(__version__, prog_name="mediapackage-vod")
def main() -> None:
    """AWS Elemental MediaPackage VOD for Pulumi: tools beside the library."""


main.add_command(emulator)
main.add_command(export)
main.add_command(ingest)
main.add_command(sample)
