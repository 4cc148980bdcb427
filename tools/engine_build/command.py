"""The command line of `tools/engine`."""

from __future__ import annotations

import os
from collections.abc import Sequence

from . import shell_env, signals
from .ensure import Refusal, ensure
from .processes import Unavailable
from .progress import say
from .signals import Interrupted
from .versions import PINNED

HELP = f"""\
usage: tools/engine ensure | env | --help

Makes a Pulumi CLI available for work on this project. Linux and macOS.

commands:
  ensure   makes a good CLI available and prints its version
  env      does the same, then prints `export` lines for a shell:
               eval "$(tools/engine env)"

Where the CLI comes from, in this order:
  1. `pulumi` on PATH, if it is {PINNED} or later and has its Python host beside it
     (pulumi-language-python, pulumi-language-python-exec, pulumi-resource-pulumi-python);
  2. the cache that all clones share:
     ${{XDG_CACHE_HOME:-~/.cache}}/pulumi-mediapackage-vod/engine/{PINNED}/bin
  3. the official installer (get.pulumi.com), into that cache;
  4. a build from source with Go, into that cache: up to ten minutes on 2 cores, once.
Delete the cache folder to have it made again. Two clones started at once make it once.

What `env` sets, from any directory and for any POSIX shell (sh, bash, zsh, dash):
  PATH                      the cached CLI first; unchanged when the CLI was found on PATH
  PULUMI_BACKEND_URL        a file backend inside this clone: .engine-state/stacks
  PULUMI_HOME               .engine-state/home, so that logins, plugins and selected stacks of
                            your own Pulumi work are neither used nor changed
  PULUMI_CONFIG_PASSPHRASE  a development passphrase, unless you have set one (or its _FILE)
  PULUMI_SKIP_UPDATE_CHECK, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION,
  PULUMI_DISABLE_REGISTRY_RESOLVE
                            nothing is looked up or downloaded
A PULUMI_BACKEND_URL or PULUMI_HOME that is already set is replaced: development stacks never
land in a backend meant for something else, and a second clone's `env` means the second clone.
To use another backend, set it after the eval.

Activate the virtual environment as well: programs run with the first `python3` on PATH, and a
built CLI ignores the `virtualenv` option of Pulumi.yaml.

Progress goes to stderr. Exit codes: 0 done, 1 no CLI can be had here, 2 wrong usage,
130 interrupted (nothing half-made is left behind)."""


def main(arguments: Sequence[str]) -> int:
    if {"--help", "-h"} & set(arguments) or list(arguments) == ["help"]:
        print(HELP)
        return 0
    if list(arguments) not in (["ensure"], ["env"]):
        wrong = f"unknown command: {' '.join(arguments)}" if arguments else "a command is missing"
        say(f"{wrong}; it takes `ensure`, `env` or `--help`")
        return 2
    signals.listen()
    try:
        engine = ensure()
        if arguments[0] == "env":
            shell_env.prepare()
            print("\n".join(shell_env.export_lines(engine, os.environ)))
        else:
            print(engine.version)
    except Interrupted as stop:
        say("interrupted; nothing half-made is left behind")
        return 128 + stop.signal_number
    except (Refusal, Unavailable) as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"{error.filename or 'the file system'}: {error.strerror}")
        return 1
    return 0
