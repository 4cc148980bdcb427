"""The command `emulator`: the emulated service in the foreground, until SIGINT, SIGTERM or SIGHUP."""

from __future__ import annotations

import errno
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Literal

import click
from typing_extensions import Unpack

from pulumi_mediapackage_vod.emulator.state.settings import SettingValues


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


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=4567, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address.")
@click.option(
    "--playable-after",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="How long an endpoint takes to become PLAYABLE.",
)
@click.option(
    "--fail",
    "failing",
    callback=_failing_endpoints,
    multiple=True,
    metavar="ASSET_ID:CONFIGURATION_ID",
    help="The endpoint of this asset and configuration ends FAILED. May be repeated.",
)
@click.option(
    "--delete-after",
    type=click.FloatRange(min=0),
    default=0.2,
    show_default=True,
    metavar="SECONDS",
    help="How long an object stays visible after its deletion was accepted.",
)
@click.option(
    "--read-lag",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="How long a new object is in no describe and no list.",
)
@click.option(
    "--role-ready-after",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="How long after it was first named a role cannot be assumed.",
)
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    metavar="REQUESTS",
    help="Requests per second that an account may make in a Region; the service's documented rate is 5.",
)
@click.option(
    "--burst",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    metavar="REQUESTS",
    help="How many may come at once while there is a rate.",
)
@click.option("--quotas/--no-quotas", default=True, show_default=True, help="Whether the documented quotas hold.")
@click.option("--fill-defaults", is_flag=True, help="Describes and lists show the defaults of unset options.")
@click.option(
    "--check-access",
    is_flag=True,
    help="Check roles, sources and secrets against the other AWS services; needs the extra emulator-aws.",
)
@click.option(
    "--egress",
    type=click.Choice(["local", "aws"]),
    default="local",
    show_default=True,
    help="Playback URLs of this emulator, which play, or of the form that the service gives them.",
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
    "--media-cache-megabytes",
    type=click.IntRange(min=1),
    default=2048,
    show_default=True,
    metavar="MEGABYTES",
    help="How much of what was packaged is kept, on disk.",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="OPERATION:FAULT[:after][:OPTION=VALUE]...",
    help="A fault of the plan, such as CreateAsset:500:after:every=3. May be repeated.",
)
def emulator(
    *,
    port: int,
    host: str,
    failing: list[tuple[str, str]],
    faults: tuple[str, ...],
    source_dir: str | None,
    media: Literal["s3"] | None,
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
