"""The environment in which a shell works with the engine and with this clone's own stacks."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from .inspection import Engine

CLONE = Path(__file__).resolve().parents[2]
STATE = CLONE / ".engine-state"
"""Stacks and the CLI's own files of this clone; ignored by git, to be deleted when its stacks are gone."""

_LOOK_UPS = ("SKIP_UPDATE_CHECK", "DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "DISABLE_REGISTRY_RESOLVE")
SWITCHES = {f"PULUMI_{switch}": "true" for switch in _LOOK_UPS}
"""Nothing is looked up or downloaded."""

_PASSPHRASE = "development"  # noqa: S105 (protects nothing: the stacks are of an emulated service)


def export_lines(engine: Engine, environment: Mapping[str, str], state: Path = STATE) -> list[str]:
    """`export` lines for any POSIX shell. Evaluated again, or in another clone, they mean that clone."""
    values = {
        "PULUMI_BACKEND_URL": (state / "stacks").as_uri(),  # percent-encoded, as the CLI reads it
        "PULUMI_HOME": str(state / "home"),
    }
    if not {"PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"} & environment.keys():
        values["PULUMI_CONFIG_PASSPHRASE"] = _PASSPHRASE
    lines = [f"export {name}={shlex.quote(value)}" for name, value in {**values, **SWITCHES}.items()]
    # A CLI that PATH finds stays where it is: moved ahead, its folder could hide a virtual environment.
    # The shell fills in $PATH itself, since what started this script may have lengthened ours.
    path = [] if engine.on_path else [f'export PATH={shlex.quote(str(engine.directory))}:"$PATH"']
    return [*path, *lines]


def prepare(state: Path = STATE) -> None:
    """The file backend wants its folder to exist."""
    (state / "stacks").mkdir(parents=True, exist_ok=True)
    (state / "home").mkdir(exist_ok=True)
