"""The command line of `tools/demo`: `mediapackage-vod try` with the CLI, sample media and the steps of an example."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pulumi_mediapackage_vod.emulator.media.trial.sample import SampleError, make
from tools.engine_build import cache, signals
from tools.engine_build.ensure import Refusal, ensure
from tools.engine_build.processes import Unavailable
from tools.engine_build.signals import Interrupted

from . import examples
from .examples import CLONE, REGION, Example, UnknownExampleError

HELP = f"""\
usage: tools/demo [--help]

Runs an example with the real Pulumi CLI under `mediapackage-vod try`: `pulumi up`, the playback URLs, a preview and a
refresh that show no change, `pulumi destroy`, and what the service then still holds: nothing. The titles of the
quickstart are sample media, which ffmpeg makes once: each of its URLs is fetched, and picture and sound are decoded.
No AWS account is used: credentials are dummies, and the caller's AWS and Pulumi settings and logins are ignored.

  make demo               the same, and makes the virtual environment first
  make demo EXAMPLE=cdn   another example than the quickstart
  make demo KEEP=1        stays up until Ctrl-C, and says how to look around from a second shell

EXAMPLE is one of {", ".join(examples.EXAMPLES)}. All but the
quickstart use other AWS services: those that moto has at the emulator's port, for which a stand-in serves as
Pulumi's AWS plugin. What moto lacks, such as CloudFront's cache policies, is in the stack's state only.

Exit codes: 0 every step was as promised, 1 one was not, 2 wrong usage, 128 and the number of a signal that ended it."""


def main(arguments: Sequence[str]) -> int:
    if {"--help", "-h"} & set(arguments):
        print(HELP)
        return 0
    if arguments:
        print(f"tools/demo takes `--help`, not `{' '.join(arguments)}`", file=sys.stderr)
        return 2
    signals.listen()
    name = os.environ.get("EXAMPLE") or examples.DEFAULT
    try:
        example = examples.named(name)
        cli = ensure().directory
        if example.plays:
            make(media())
        signals.check()
    except Interrupted as stop:
        print("\ntools/demo: interrupted; nothing is left of it", file=sys.stderr)
        return 128 + stop.signal_number
    except (UnknownExampleError, Refusal, Unavailable, SampleError) as error:
        print(f"tools/demo: {error}", file=sys.stderr)
        return 2 if isinstance(error, UnknownExampleError) else 1
    keep = os.environ.get("KEEP", "0") not in ("", "0")
    command = tried(name, example, keep=keep)
    os.execve(command[0], command, environment(cli, os.environ))  # noqa: S606


def media() -> Path:
    """Buckets as `--source-dir` has them, in the cache that all clones share."""
    return cache.shared() / "sample-media"


def tried(name: str, example: Example, *, keep: bool) -> list[str]:
    read = ("--source-dir", str(media())) if example.plays else ()
    config = [word for key, value in example.config.items() for word in ("--config", f"{key}={value()}")]
    options = [*(("--keep",) if keep else ()), *read, *example.options, *config]
    steps = [sys.executable, "-m", "tools.demo_run.steps", name, *(("--keep",) if keep else ())]
    program = "from pulumi_mediapackage_vod.cli import main; main()"
    return [sys.executable, "-c", program, "try", *options, "--", *steps]


def environment(cli: Path, caller: Mapping[str, str]) -> dict[str, str]:
    """The caller's, with the demo's Region, its programs first on PATH, and this clone's modules."""
    programs = os.pathsep.join((str(Path(sys.executable).parent), str(cli)))
    path = os.pathsep.join((programs, caller.get("PATH", "")))
    kept = {name: text for name, text in caller.items() if name != "AWS_DEFAULT_REGION"}
    return {**kept, "PATH": path, "DEMO_PROGRAMS": programs, "PYTHONPATH": str(CLONE), "AWS_REGION": REGION}
