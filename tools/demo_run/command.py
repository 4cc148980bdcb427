"""The command line of `tools/demo`, and the steps that it shows."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import sys
import time
from collections.abc import Generator, Sequence
from pathlib import Path

from tools.engine_build import signals
from tools.engine_build.ensure import ensure
from tools.engine_build.errors import Interrupted, Refusal, Unavailable

from . import inventory, state, urls
from .processes import Emulator, Pulumi, StepError
from .state import FOLDER, PROJECT, Record
from .surroundings import CLONE, EndpointError, checked_endpoint, cleaned, settings

STACK = "demo"
HELP = """\
usage: tools/demo [down | --help]

Deploys examples/quickstart with the real Pulumi CLI on an emulated MediaPackage VOD: `pulumi up`, the playback URLs,
a preview and a refresh that show no change, `pulumi destroy`, and what the service then still holds: nothing.
No AWS account is used: credentials are dummies, and the caller's AWS and Pulumi settings and logins are ignored.

  make demo                                  the same, and makes the virtual environment first
  make demo KEEP=1                           leaves stack and emulator up, and says how to look around
  make demo ENDPOINT=http://127.0.0.1:4567   uses a running emulator; refuses what is not on this machine
  tools/demo down                            takes down what KEEP=1, or a failure, left

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
    try:
        endpoint = checked_endpoint(endpoint) if endpoint else None
        clean = cleaned(os.environ)
        os.environ.clear()
        os.environ.update(clean)
        with state.locked():
            return _down() if arguments else _up(endpoint, keep=keep)
    except Interrupted as stop:
        print(f"\ntools/demo: interrupted; {_what_next()}", file=sys.stderr)
        return 128 + stop.signal_number
    except (StepError, EndpointError, Refusal, Unavailable, ConnectionError) as error:
        print(f"\ntools/demo: {error}", file=sys.stderr)
        return 1


def _up(endpoint: str | None, *, keep: bool) -> int:
    earlier = state.read()
    if earlier and (not earlier.emulator or earlier.emulator.runs):
        raise StepError(f"an earlier demo is still up at {earlier.endpoint}; `tools/demo down` takes it down")
    cli = _cli()
    state.prepare()
    with _service(endpoint, keep=keep) as record:
        os.environ.update(settings(record.endpoint, FOLDER))
        pulumi = Pulumi(cli / "pulumi", PROJECT, state.LOG)
        _deploy(pulumi, record)
        _show_nothing_changes(pulumi)
        if keep:
            _say("left up")
            print(_how_to_look_around(cli, record.endpoint))
            return 0
        _destroy(pulumi, record)
    state.remove()
    _say("done")
    return 0


def _down() -> int:
    record = state.read()
    if record is None:
        state.remove()
        print("tools/demo: no demo is up in this clone; nothing to take down")
        return 0
    cli = _cli()
    os.environ.update(settings(record.endpoint, FOLDER))
    try:
        if _is_there(record):
            pulumi = Pulumi(cli / "pulumi", PROJECT, state.LOG)
            if json.loads(pulumi.run("stack", "ls", "--json")):  # none if the demo was interrupted before it made one
                with contextlib.suppress(StepError):  # the lock of a run that was killed; mostly there is none
                    pulumi.run("cancel", STACK, "--yes")
                _destroy(pulumi, record)
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
def _service(endpoint: str | None, *, keep: bool) -> Generator[Record, None, None]:
    """The service at an endpoint of its own or the one given; its emulator ends with the demo unless all went well
    and it is to be kept."""
    emulator = None
    if endpoint is None:
        emulator, endpoint = Emulator.started(FOLDER)
        _say(f"emulator listening on {endpoint}")
    try:
        record = Record(endpoint, emulator, frozenset(inventory.listed(endpoint)))
        if not emulator:
            _say(f"using {endpoint}, which holds {inventory.described(record.before)}")
        state.write(record)
        yield record
    except BaseException as error:
        if emulator:
            emulator.stop()
            if isinstance(error, Interrupted):
                state.remove()
        elif isinstance(error, StepError):
            raise StepError(f"{error}\n\nWhat was made in {endpoint} is still there; {_what_next()}") from None
        raise
    if emulator and not keep:
        emulator.stop()


def _what_next() -> str:
    if state.read():
        return "`tools/demo down` deletes what was made so far"
    return "nothing is left of it; `make demo` starts again"


def _deploy(pulumi: Pulumi, record: Record) -> None:
    pulumi.run("stack", "init", STACK)
    _say("pulumi up: a packaging group, four formats, two titles")
    pulumi.run("up", "--yes", "--stack", STACK)
    outputs = json.loads(pulumi.run("stack", "output", "--json", "--stack", STACK))
    titles = json.loads((PROJECT / "catalogue.json").read_text())
    made = inventory.listed(record.endpoint) - record.before
    _say(f"the service holds {inventory.described(made)}; their URLs:")
    print("", *urls.lines(outputs["urls"]), "", sep="\n", flush=True)
    problems = urls.wrong(outputs["urls"], titles, outputs["host"])
    expected = {"packaging group": 1, "packaging configuration": len(urls.ENDINGS), "asset": len(titles)}
    if inventory.counts(made) != expected:
        problems.append(f"the service holds {inventory.described(made)}, which is not what was asked for")
    if problems:
        raise StepError("; ".join(problems))


def _show_nothing_changes(pulumi: Pulumi) -> None:
    pulumi.run("preview", "--expect-no-changes", "--stack", STACK)
    _say("pulumi preview: no change")
    pulumi.run("refresh", "--yes", "--skip-preview", "--expect-no-changes", "--stack", STACK)
    _say("pulumi refresh: no change")


def _destroy(pulumi: Pulumi, record: Record) -> None:
    pulumi.run("destroy", "--yes", "--skip-preview", "--stack", STACK)
    left = inventory.listed(record.endpoint) - record.before
    _say(f"pulumi destroy: left in the service: {inventory.described(left) if left else 'nothing'}")
    for kind, count in inventory.counts(left).items():
        print(f"          {kind}s: {count}", flush=True)
    if left:
        raise StepError(f"pulumi destroy left {', '.join(sorted(left))}")


def _how_to_look_around(cli: Path, endpoint: str) -> str:
    exports = [f"export {name}={shlex.quote(value)}" for name, value in settings(endpoint, FOLDER).items()]
    programs = shlex.quote(f"{Path(sys.executable).parent}:{cli}")
    return "\n".join(
        (
            "",
            "To look around, paste this into a shell:",
            "",
            *exports,
            f'export PATH={programs}:"$PATH"',
            "unset AWS_PROFILE AWS_SESSION_TOKEN",
            f"cd {shlex.quote(str(PROJECT))}",
            "",
            "Then, for example:",
            "",
            "pulumi stack",
            "aws mediapackage-vod list-assets",
            "python3 -c \"import boto3; print(boto3.client('mediapackage-vod').list_assets()['Assets'])\"",
            "pulumi config set team archive && pulumi up",
            "",
            "To take it all down, from any shell:",
            "",
            shlex.quote(str(CLONE / "tools" / "demo")) + " down",
        )
    )


def _cli() -> Path:
    """The folder of the Pulumi CLI, on PATH behind the virtual environment's; the clock starts once it is there."""
    global _started  # noqa: PLW0603
    cli = ensure().directory
    python = Path(sys.executable).parent
    os.environ["PATH"] = f"{python}:{cli}:{os.environ['PATH']}"
    _started = time.monotonic()
    return cli


def _say(text: str) -> None:
    print(f"{time.monotonic() - _started:6.1f} s  {text}", flush=True)
