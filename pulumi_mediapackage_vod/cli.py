"""The command `mediapackage-vod`. A command's module is imported when that command is run or completed."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Generator, Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple

try:
    # Ctrl-C just ends it, without a traceback, while this is loaded.
    _before = signal.getsignal(signal.SIGINT)
    _is_changed = _before is signal.default_int_handler and threading.current_thread() is threading.main_thread()
    if _is_changed:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    import click

    from pulumi_mediapackage_vod import __version__
    from pulumi_mediapackage_vod.errors import MediaPackageVodError

    if _is_changed:
        signal.signal(signal.SIGINT, _before)
except ModuleNotFoundError as error:
    if error.name != "click":
        raise
    sys.exit("mediapackage-vod needs click: pip install 'pulumi-mediapackage-vod[cli,emulator]'")


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
            with _ended_in_good_order():
                return super().invoke(ctx)
        except MediaPackageVodError as error:
            raise click.ClickException(str(error)) from None
        except (KeyboardInterrupt, click.Abort) as error:
            # click makes one error of Ctrl-C at a question and of the answer no.
            if isinstance(error, click.Abort) and not isinstance(error.__context__, KeyboardInterrupt):
                raise
            click.echo(err=True)
            raise SystemExit(_INTERRUPTED) from None


@contextlib.contextmanager
def _ended_in_good_order() -> Generator[None]:
    """Other signals that end a command let it remove what is temporary, as Ctrl-C does."""

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    names = ("SIGTERM", "SIGHUP") if threading.current_thread() is threading.main_thread() else ()
    numbers = [number for name in names if (number := getattr(signal, name, None)) is not None]  # Windows has no SIGHUP
    # `nohup` has it ignored.
    before = {each: signal.signal(each, end) for each in numbers if signal.getsignal(each) is not signal.SIG_IGN}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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
