"""The command `emulator`: the emulated service in the foreground, until SIGINT, SIGTERM or SIGHUP."""

from __future__ import annotations

import errno
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from types import FrameType
from typing import Any, Literal, get_args

import click
from typing_extensions import Unpack

from pulumi_mediapackage_vod.emulator.state.settings import (
    COUNT,
    EGRESS,
    MOST,
    RATE,
    SECONDS,
    SETTINGS,
    SWITCH,
    Egress,
    Kind,
    Settings,
    SettingValues,
)


def _failing_endpoints(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> list[tuple[str, str]]:
    failing: list[tuple[str, str]] = []
    for value in values:
        asset_id, _, configuration_id = value.partition(":")
        if not asset_id or not configuration_id or ":" in configuration_id:
            raise click.BadParameter(f"'{value}' is not of the form ASSET_ID:CONFIGURATION_ID")
        failing.append((asset_id, configuration_id))
    return failing


# How the command line takes a value of each kind.
_TYPES: Mapping[Kind, Any] = {
    SECONDS: click.FloatRange(0, MOST),
    RATE: click.FloatRange(0, MOST, min_open=True),
    COUNT: click.IntRange(1, MOST),
    SWITCH: click.BOOL,
    EGRESS: click.Choice(get_args(Egress)),
}


def _setting_options(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each setting: `--read-lag` for `read_lag`, and `--no-quotas` for what is on by default."""
    for each in reversed(fields(Settings)):
        setting, name = SETTINGS[each.name], f"--{each.name.replace('_', '-')}"
        is_switch = setting.kind is SWITCH
        option = click.option(
            f"{name}/--no-{name[2:]}" if each.default is True else name,
            type=_TYPES[setting.kind],
            is_flag=is_switch,
            default=each.default,
            show_default=not is_switch or each.default is True,
            metavar=setting.unit,
            help=setting.purpose,
        )
        command = option(command)
    return command


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=4567, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address.")
@click.option(
    "--fail",
    "failing",
    callback=_failing_endpoints,
    multiple=True,
    metavar="ASSET_ID:CONFIGURATION_ID",
    help="The endpoint of this asset and configuration ends FAILED. May be repeated.",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="OPERATION:FAULT[:after][:OPTION=VALUE]...",
    help="A fault of the plan, such as CreateAsset:500:after:every=3. May be repeated.",
)
@click.option(
    "--source-dir",
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
    help="Read the sources of assets from DIR/<bucket>/<key>; needs the extra emulator-media.",
)
@click.option(
    "--media",
    type=click.Choice(["s3"]),
    help="Read the sources of assets from S3 at the same port; needs the extras emulator-media and emulator-aws.",
)
@click.option(
    "--ffmpeg",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Package with this ffmpeg, 5.1 or later, in the place of the one that comes with the extra emulator-media.",
)
@_setting_options
def emulator(
    *,
    port: int,
    host: str,
    failing: list[tuple[str, str]],
    faults: tuple[str, ...],
    source_dir: str | None,
    media: Literal["s3"] | None,
    ffmpeg: str | None,
    **settings: Unpack[SettingValues],
) -> None:
    """Serve AWS Elemental MediaPackage VOD on this machine, for any AWS client that takes an endpoint URL."""
    try:
        from pulumi_mediapackage_vod.emulator.server import Emulator
        from pulumi_mediapackage_vod.emulator.steering.faults import Fault
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"the emulator needs {error.name}: pip install 'pulumi-mediapackage-vod[emulator]'"
        ) from None

    try:
        plan = [Fault.parse(text) for text in faults]
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--fault'") from None

    if ffmpeg is not None:
        os.environ["IMAGEIO_FFMPEG_EXE"] = os.path.abspath(ffmpeg)

    stopped = threading.Event()
    for number in _stop_signals():
        signal.signal(number, _stopper(stopped))

    try:
        service = Emulator(
            host=host, port=port, failing=failing, faults=plan, source_dir=source_dir, media=media, **settings
        ).start()
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(_why_not(error, host, port)) from None
    click.echo(f"listening on {service.url}")
    stopped.wait()
    service.stop()


def _stop_signals() -> Iterator[signal.Signals]:
    yield signal.SIGINT
    yield signal.SIGTERM
    # Not every system has it, and nohup has it ignored.
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        yield signal.SIGHUP


def _stopper(stopped: threading.Event) -> Callable[[int, FrameType | None], None]:
    return lambda _number, _frame: stopped.set()


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use; give another one with --port, or 0 for a free one"
    return f"cannot listen on port {port} of {host}: {error.strerror}"
