"""The command `try`."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pulumi_mediapackage_vod.emulator import Emulator
    from pulumi_mediapackage_vod.trial.running import Interruption

_OF_OTHER_SERVICES = ("moto", "flask", "flask_cors")
"""Imported with the first request for one."""
_INSTALL = "pip install 'pulumi-mediapackage-vod[try]'"


def _configuration(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        key, equals, _ = value.partition("=")
        if not key or not equals:
            raise click.BadParameter(f"'{key}' is not of the form KEY=VALUE")
    return values


@click.command("try", context_settings={"ignore_unknown_options": True})
@click.option("--keep", is_flag=True, help="Stay up after the command, until Ctrl-C.")
@click.option(
    "--source-dir",
    type=click.Path(exists=True, file_okay=False, resolve_path=True),
    metavar="DIR",
    help="Read the sources of assets from DIR/<bucket>/<key>, and play; needs the extra emulator-media.",
)
@click.option("--check-access", is_flag=True, help="Check roles, sources and secrets, as AWS does.")
@click.option(
    "--egress",
    type=click.Choice(["local", "aws"]),
    default="local",
    show_default=True,
    help="Playback URLs that lead here, or such as AWS has.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 takes a free one.")
@click.option("--stack", default="dev", show_default=True, help="The stack, if the command names none.")
@click.option(
    "--config",
    callback=_configuration,
    multiple=True,
    metavar="KEY=VALUE",
    help="Of the stack, beside what its file says. May be repeated.",
)
@click.argument("command", nargs=-1, type=click.UNPROCESSED, required=True, metavar="-- COMMAND...")
def try_(
    *,
    command: Sequence[str],
    keep: bool,
    stack: str,
    config: tuple[str, ...],
    port: int,
    **settings: Any,
) -> None:
    """Run a command, such as `pulumi up`, on an emulated service, without an AWS account.

    The command finds MediaPackage VOD and other AWS services on this machine, dummy credentials, and a Pulumi state of
    its own that is gone afterwards. Real credentials, logins, stacks and files of stacks are left alone; of the
    configuration in Pulumi.STACK.yaml, secrets cannot be read.

    Exit code: the command's own, 127 if it is not there, 128 and the number of a signal that ended it.

    \b
    mediapackage-vod try -- pulumi up
    mediapackage-vod try --keep --source-dir media -- pulumi up --yes
    mediapackage-vod try -- sh -c 'pulumi up --yes && ./smoke-test && pulumi destroy --yes'
    mediapackage-vod try -- pytest
    """
    if command[0].startswith("-"):
        raise click.NoSuchOption(command[0], ctx=click.get_current_context())
    try:
        from pulumi_mediapackage_vod.emulator import Emulator
        from pulumi_mediapackage_vod.trial.environment import Trial, environment_for, exports, prepare
        from pulumi_mediapackage_vod.trial.held import held
        from pulumi_mediapackage_vod.trial.pulumi_shim import INSTALL, NOT_FOUND, real_cli
        from pulumi_mediapackage_vod.trial.running import StartError, listening, run

        for module in _OF_OTHER_SERVICES:
            if find_spec(module) is None:
                raise ModuleNotFoundError(name=module)
    except ModuleNotFoundError as error:
        raise click.ClickException(f"try needs {error.name}: {_INSTALL}") from None

    # Not with the prefix of the emulator's own folders, which each emulator removes if nobody has locked them.
    temporary = tempfile.TemporaryDirectory(prefix="try-mediapackage-vod-", ignore_cleanup_errors=True)
    with listening() as noted, temporary as folder:
        try:
            emulator = Emulator(port=port, **settings)
            emulator.start()
        except ValueError as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            raise click.ClickException(f"cannot listen on port {port}: {error.strerror}") from None
        try:
            trial = Trial(os.path.join(folder, "trial"), emulator.url, stack, config)
            prepare(trial)
            if Path(command[0]).name == "pulumi" and not real_cli(trial, os.environ.get("PATH", "")):
                raise StartError(INSTALL, NOT_FOUND)
            _say(f"MediaPackage VOD is emulated at {emulator.url}/ (a page for browsers, too)")
            environment = environment_for(trial, os.environ)
            code = run(command, environment, noted)
            shown = exports(trial, os.environ)
            # What is held is asked as the command would ask: with nothing of the caller's.
            os.environ.clear()
            os.environ.update(environment)
            _say(held(emulator))
            if keep and not noted.number:
                _stay(emulator, shown, noted)
            elif noted.number and not code:
                code = 128 + noted.number
        except StartError as error:
            _say(str(error))
            code = error.code
        finally:
            emulator.stop()
    raise SystemExit(code)


def _stay(emulator: Emulator, exports: Sequence[str], noted: Interruption) -> None:
    _say(f"still up at {emulator.url}/ until Ctrl-C; paste this into another shell to work with it:")
    click.echo("\n".join([*exports, ""]), err=True)
    while not noted.received:
        time.sleep(0.1)


def _say(text: str) -> None:
    """Not to where the command writes what others read."""
    for line in text.splitlines():
        click.echo(f"mediapackage-vod try: {line}" if line else "", err=True)
