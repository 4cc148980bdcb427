"""Looks at a Pulumi CLI: which version it is, and whether Python programs can run with it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from .processes import Unavailable, run
from .versions import PINNED, Version, version_in

COMPANIONS = ("pulumi-language-python", "pulumi-language-python-exec", "pulumi-resource-pulumi-python")
"""What must lie beside `pulumi`: the Python host, its runner, and the server of dynamic resources."""


@dataclass(frozen=True)
class Engine:
    """A CLI that is good enough."""

    directory: Path
    version: Version
    on_path: bool = False


def engine_in(directory: Path) -> Engine:
    """The CLI of a directory; Unavailable says what is wrong with it."""
    return _inspected(directory / "pulumi", on_path=False)


def engine_on_path() -> Engine:
    """The CLI that PATH finds; Unavailable says what is wrong with it."""
    found = shutil.which("pulumi")
    if found is None:
        raise Unavailable("there is no pulumi on PATH")
    return _inspected(Path(os.path.abspath(found)), on_path=True)


def _inspected(pulumi: Path, *, on_path: bool) -> Engine:
    if not _executable(pulumi):
        raise Unavailable(f"{pulumi} is not there")
    # Package managers link `pulumi` alone into a bin folder; the companions then lie beside the real file.
    beside = {pulumi.parent, pulumi.resolve().parent}
    missing = [name for name in COMPANIONS if not any(_executable(folder / name) for folder in beside)]
    if missing:
        raise Unavailable(f"{pulumi} has no {', '.join(missing)} beside it")
    said = run([pulumi, "version"], timeout=30, env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"})
    version = version_in(said)
    if version is None:
        raise Unavailable(f"{pulumi} does not say its version")
    if version < PINNED:
        raise Unavailable(f"{pulumi} is {version}, older than {PINNED}")
    return Engine(pulumi.parent, version, on_path)


def _executable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
