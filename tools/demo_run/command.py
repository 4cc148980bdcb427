"""The command line of `tools/demo`, and the steps that it shows."""

from __future__ import annotations

import contextlib
import os
import shlex
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pulumi.automation import ConfigValue, Stack

from pulumi_mediapackage_vod.aws_plugin.launcher import write_launcher
from tools.engine_build import signals
from tools.engine_build.ensure import Refusal, ensure
from tools.engine_build.processes import Unavailable
from tools.engine_build.signals import Interrupted

from . import examples, inventory, media, sources, state, urls
from .examples import Example, UnknownExampleError
from .processes import Cli, Emulator, StepError
from .state import FOLDER, PROJECT, Record
from .surroundings import CLONE, EndpointError, checked_endpoint, cleaned, settings

STACK = "demo"
AWS_PLUGIN = FOLDER / "plugins"
HELP = f"""\
usage: tools/demo [down | --help]

Deploys an example with the real Pulumi CLI on an emulated MediaPackage VOD: `pulumi up`, the playback URLs, a preview
and a refresh that show no change, `pulumi destroy`, and what the service then still holds: nothing. The titles of the
quickstart are sample media, which ffmpeg makes once: each of its URLs is fetched, and picture and sound are decoded.
No AWS account is used: credentials are dummies, and the caller's AWS and Pulumi settings and logins are ignored.

  make demo                                  the same, and makes the virtual environment first
  make demo EXAMPLE=cdn                      another example than the quickstart
  make demo KEEP=1                           leaves stack and emulator up, and says how to look around
  make demo ENDPOINT=http://127.0.0.1:4567   uses a running emulator; refuses what is not on this machine
  tools/demo down                            takes down what KEEP=1, or a failure, left

EXAMPLE is one of {", ".join(examples.EXAMPLES)}. All but the
quickstart use other AWS services: those that moto has at the emulator's port, for which a stand-in serves as
Pulumi's AWS plugin. What moto lacks, such as CloudFront's cache policies, is in the stack's state only.

Exit codes: 0 every step was as promised, 1 one was not, 2 wrong usage, 130 interrupted."""

_started = time.monotonic()


def main(arguments: Sequence[str]) -> int:
    if {"--help", "-h"} & set(arguments):
        print(HELP)
        return 0
    if list(arguments) not in ([], ["down"]):
        print(f"tools/demo takes `down` or `--help`, not `{' '.join(arguments)}`", file=sys.stderr)
        return 2
    signals.listen()
    endpoint, keep = os.environ.get("ENDPOINT") or None, os.environ.get("KEEP", "0") not in ("", "0")
    name = os.environ.get("EXAMPLE") or examples.DEFAULT
    try:
        examples.named(name)
        endpoint = checked_endpoint(endpoint) if endpoint else None
        clean = cleaned(os.environ)
        os.environ.clear()
        os.environ.update(clean)
        with state.locked():
            return _down() if arguments else _up(name, endpoint, keep=keep)
    except Interrupted as stop:
        print(f"\ntools/demo: interrupted; {_what_next()}", file=sys.stderr)
        return 128 + stop.signal_number
    except UnknownExampleError as error:
        print(f"tools/demo: {error}", file=sys.stderr)
        return 2
    except (StepError, EndpointError, Refusal, Unavailable, ConnectionError) as error:
        print(f"\ntools/demo: {error}", file=sys.stderr)
        return 1


def _up(name: str, endpoint: str | None, *, keep: bool) -> int:
    earlier = state.read()
    if earlier and (not earlier.emulator or earlier.emulator.runs):
        raise StepError(f"an earlier demo is still up at {earlier.endpoint}; `tools/demo down` takes it down")
    example = examples.named(name)
    if example.plays and not endpoint:
        media.prepare(_say)
    cli = _cli(example)
    state.prepare(name)
    with _service(name, endpoint, keep=keep) as record:
        os.environ.update(settings(record.endpoint, FOLDER))
        _prepare(record.endpoint, example)
        stack = _deploy(record, example)
        _show_nothing_changes(stack)
        if keep:
            _say("left up")
            print(_how_to_look_around(cli, record.endpoint, example))
            return 0
        _destroy(stack, record, example)
        sources.remove(record.endpoint, example.sources)
    state.remove()
    _say("done")
    return 0


def _down() -> int:
    record = state.read()
    if record is None:
        state.remove()
        print("tools/demo: no demo is up in this clone; nothing to take down")
        return 0
    example = examples.named(record.example)
    _cli(example)
    os.environ.update(settings(record.endpoint, FOLDER))
    try:
        if _is_there(record):
            workspace = Cli(state.LOG).workspace(PROJECT)
            if workspace.list_stacks():  # none if the demo was interrupted before it made one
                stack = Stack.select(STACK, workspace)
                with contextlib.suppress(StepError):  # the lock of a run that was killed; mostly there is none
                    stack.cancel()
                _destroy(stack, record, example)
            sources.remove(record.endpoint, example.sources)
    finally:
        if record.emulator and record.emulator.stop():
            _say("emulator stopped")
            # Its objects were in its memory, so nothing is left to destroy another time.
            state.remove()
    state.remove()
    _say("taken down")
    return 0


def _is_there(record: Record) -> bool:
    """Whether the service that the demo used still is; else says what that means."""
    if record.emulator and not record.emulator.runs:
        _say("the emulator is gone already, and with it all that the demo made")
        return False
    try:
        inventory.listed(record.endpoint)
    except ConnectionError as error:
        if record.emulator:
            _say("the emulator does not answer; it is stopped, and with it goes all that the demo made")
            return False
        raise StepError(
            f"{error}\nWhat the demo made there cannot be deleted now. Start it again and repeat `tools/demo down`; "
            f"if it was an emulator that is gone, so is all it held: `rm -r {shlex.quote(str(FOLDER))}`"
        ) from None
    return True


@contextlib.contextmanager
def _service(name: str, endpoint: str | None, *, keep: bool) -> Generator[Record, None, None]:
    """The service at an endpoint of its own or the one given; its emulator ends with the demo unless all went well
    and it is to be kept."""
    example = examples.named(name)
    emulator = None
    if endpoint is None:
        read = ("--source-dir", str(media.folder())) if example.plays else ()
        emulator, endpoint = Emulator.started(FOLDER, *example.emulator_options, *read)
        _say(f"emulator listening on {endpoint}")
    elif example.others:
        sources.refuse_foreign(endpoint, example.sources)
    try:
        record = Record(endpoint, emulator, frozenset(_held(endpoint, example)), name)
        if not emulator:
            _say(f"using {endpoint}, which holds {inventory.described(record.before, example.kinds)}")
        state.write(record)
        yield record
    except BaseException as error:
        if emulator:
            ended = not emulator.stop()
            if isinstance(error, Interrupted):
                state.remove()
            elif ended:
                raise StepError(
                    f"{error}\n\nMeanwhile the emulator was ended, by something else than this demo"
                ) from None
        elif isinstance(error, StepError):
            raise StepError(f"{error}\n\nWhat was made in {endpoint} is still there; {_what_next()}") from None
        raise
    if emulator and not keep:
        emulator.stop()


def _what_next() -> str:
    if state.read():
        return "`tools/demo down` deletes what was made so far"
    return "nothing is left of it; `make demo` starts again"


def _prepare(endpoint: str, example: Example) -> None:
    sources.put(endpoint, example.sources)
    for (region, bucket), keys in example.sources.items():
        _say(f"put into S3 in {region}, bucket {bucket}: {', '.join(keys)}")
    if example.others:
        write_launcher(AWS_PLUGIN)
        _say("pulumi_mediapackage_vod.aws_plugin is Pulumi's AWS plugin here; it makes what moto has, at the same port")


def _deploy(record: Record, example: Example) -> Stack:
    stack = Stack.create(STACK, Cli(state.LOG).workspace(PROJECT))
    stack.set_all_config({key: ConfigValue(value()) for key, value in example.config.items()})
    _say(f"pulumi up: {example.what}")
    outputs = {name: output.value for name, output in stack.up().outputs.items()}
    made = _held(record.endpoint, example) - record.before
    held = inventory.described(made, example.kinds)
    _say(f"the service holds {held}")
    _say(f"pulumi stack output: {example.outputs}")
    print("", *urls.lines(outputs, example), "", sep="\n", flush=True)
    problems = urls.wrong(outputs, example, record.endpoint)
    if inventory.counts(made, example.kinds) != example.made:
        problems.append(f"the service holds {held}, which is not what was asked for")
    if problems:
        raise StepError("; ".join(problems))
    if example.plays and record.emulator:
        _play(record.endpoint, outputs, example)
    elif example.plays:
        _say("the URLs are not played: what the emulator at ENDPOINT reads, if anything, is not the demo's")
    return stack


def _play(endpoint: str, outputs: Mapping[str, Any], example: Example) -> None:
    media.wait_until_playable(endpoint, example.made["asset"])
    _say("the assets are PLAYABLE; each URL is fetched, and what it plays is decoded")
    for unit in example.units:
        for (title, name), plays in media.checked(unit.found(outputs)):
            print(f"{'':10}{title}, {name}: {plays}", flush=True)


def _held(endpoint: str, example: Example) -> set[str]:
    return inventory.listed(endpoint, example.kinds, example.regions)


def _show_nothing_changes(stack: Stack) -> None:
    stack.preview(expect_no_changes=True)
    _say("pulumi preview: no change")
    stack.refresh(expect_no_changes=True)
    _say("pulumi refresh: no change")


def _destroy(stack: Stack, record: Record, example: Example) -> None:
    stack.destroy()
    left = _held(record.endpoint, example) - record.before
    _say(f"pulumi destroy: left in the service: {inventory.described(left, example.kinds) if left else 'nothing'}")
    for kind, count in inventory.counts(left, example.kinds).items():
        print(f"          {kind}s: {count}", flush=True)
    if left:
        raise StepError(f"pulumi destroy left {', '.join(sorted(left))}")


def _how_to_look_around(cli: Path, endpoint: str, example: Example) -> str:
    exports = [f"export {name}={shlex.quote(value)}" for name, value in settings(endpoint, FOLDER).items()]
    return "\n".join(
        (
            "",
            f"In a browser, {endpoint}/ shows what is there and plays it.",
            "",
            "To look around, paste this into a shell:",
            "",
            *exports,
            f'export PATH={shlex.quote(_programs(cli, example))}:"$PATH"',
            "unset AWS_PROFILE AWS_SESSION_TOKEN",
            f"cd {shlex.quote(str(PROJECT))}",
            "",
            "Then, for example:",
            "",
            "pulumi stack",
            "aws mediapackage-vod list-assets",
            "python3 -c \"import boto3; print(boto3.client('mediapackage-vod').list_assets()['Assets'])\"",
            *example.to_try,
            "",
            "To take it all down, from any shell:",
            "",
            shlex.quote(str(CLONE / "tools" / "demo")) + " down",
        )
    )


def _cli(example: Example) -> Path:
    """The folder of the Pulumi CLI, on PATH behind the virtual environment's; the clock starts once it is there."""
    global _started  # noqa: PLW0603
    cli = ensure().directory
    os.environ["PATH"] = f"{_programs(cli, example)}:{os.environ['PATH']}"
    _started = time.monotonic()
    return cli


def _programs(cli: Path, example: Example) -> str:
    plugins = [AWS_PLUGIN] if example.others else []
    return ":".join(map(str, (Path(sys.executable).parent, *plugins, cli)))


def _say(text: str) -> None:
    print(f"{time.monotonic() - _started:6.1f} s  {text}", flush=True)
