"""The command `mediapackage-vod`. A command's module is imported when that command is run or completed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple

try:
    import click
except ModuleNotFoundError:
    sys.exit("mediapackage-vod needs click: pip install 'pulumi-mediapackage-vod[cli,emulator]'")

from pulumi_mediapackage_vod import __version__
from pulumi_mediapackage_vod.errors import MediaPackageVodError


class Entry(NamedTuple):
    """Where a command is, and what the list of commands says of it: the first sentence of its docstring."""

    where: str
    short_help: str
    extra: str = "cli"
    """The extra that brings what its module imports."""


COMMANDS: Final[Mapping[str, Entry]] = {
    "doctor": Entry(
        "pulumi_mediapackage_vod.commands.doctor:doctor",
        "Look for what keeps titles from being published or played, and say what to do.",
    ),
    "emulator": Entry(
        "pulumi_mediapackage_vod.emulator.command:emulator",
        "Serve AWS Elemental MediaPackage VOD on this machine, for any AWS client that takes an endpoint URL.",
        "emulator",
    ),
    "export": Entry(
        "pulumi_mediapackage_vod.export.command:export",
        "Write what an account holds as a Pulumi project.",
    ),
    "ingest": Entry("pulumi_mediapackage_vod.ingest.command:ingest", "Tools beside the component AssetIngest."),
    "status": Entry(
        "pulumi_mediapackage_vod.commands.status:status",
        "Show the titles of each packaging group and their status in each format.",
    ),
    "urls": Entry(
        "pulumi_mediapackage_vod.commands.urls:urls",
        "Write the playback URLs of assets: asset, configuration, format and URL, separated by tabs.",
    ),
    "sweep": Entry(
        "pulumi_mediapackage_vod.commands.sweep:sweep",
        "Delete what stacks of tests left behind, by its owner tag.",
    ),
    "sample": Entry(
        "pulumi_mediapackage_vod.emulator.media.trial.command:sample",
        "Make sample media as DIR/<bucket>/<key>, which `emulator --source-dir DIR` reads.",
        "emulator-media",
    ),
    "try": Entry(
        "pulumi_mediapackage_vod.trial.command:try_",
        "Run a command, such as `pulumi up`, on an emulated service, without an AWS account.",
        "try",
    ),
}

_INTERRUPTED: Final = 130
"""What shells say of a command that SIGINT ended."""


class LazyGroup(click.Group):
    """A group that knows the names of its commands and loads the one that is asked for."""

    def __init__(self, **options: Any) -> None:
        listed = {name: click.Command(name, short_help=entry.short_help) for name, entry in COMMANDS.items()}
        super().__init__(commands=listed, **options)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, listed, rest = super().resolve_command(ctx, args)
        return name, listed and load(listed.name or ""), rest

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MediaPackageVodError as error:
            raise click.ClickException(str(error)) from None
        except KeyboardInterrupt:
            click.echo(err=True)
            raise SystemExit(_INTERRUPTED) from None


def load(name: str) -> click.Command:
    """The command of this name; raises `click.ClickException` if what it needs is not installed."""
    entry = COMMANDS[name]
    module, _, attribute = entry.where.partition(":")
    try:
        return getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("pulumi_mediapackage_vod"):
            raise
        raise click.ClickException(
            f"{name} needs {error.name}: pip install 'pulumi-mediapackage-vod[{entry.extra}]'"
        ) from None


@click.group(cls=LazyGroup)
@click.version_option(__version__, prog_name="mediapackage-vod")
def main() -> None:
    """AWS Elemental MediaPackage VOD for Pulumi: tools beside the library."""
