"""The quickstart in an environment that has the library from a wheel, and not this checkout."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import boto3

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.account import Account
from tests.support.engine.stack import REGION, Stack, copy_example, environment_for


def environment_of(venv: Path, engine: Mapping[str, str], emulator: Emulator) -> Mapping[str, str]:
    """Without the quick Python, which is another environment's."""
    own = {name: text for name, text in engine.items() if name == "PATH" or name.startswith("PULUMI_")}
    inherited = environment_for(own, emulator)
    path = inherited["PATH"].split(os.pathsep)[2:]  # the first two are this environment's
    return {**inherited, "PATH": os.pathsep.join([str(venv / "bin"), *path]), "VIRTUAL_ENV": str(venv)}


def assert_it_runs(
    folder: Path, venv: Path, engine: Mapping[str, str], emulator: Emulator, session: boto3.Session
) -> None:
    """Up, nothing to change, destroyed; by the library of that environment."""
    account = Account(session, emulator.url, REGION)
    stack = Stack(folder, environment_of(venv, engine, emulator), emulator)
    copy_example("quickstart", stack.project)
    program = stack.project / "__main__.py"
    where = "\nimport pulumi_mediapackage_vod\npulumi.export('file', pulumi_mediapackage_vod.__file__)\n"
    program.write_text(program.read_text() + where)
    stack.init()

    stack.up()

    outputs = stack.outputs()
    assert Path(outputs["file"]).is_relative_to(venv)
    assert sum(len(formats) for formats in outputs["urls"].values()) == 8
    stack.up("--expect-no-changes")
    stack.destroy()
    assert account.objects == {}
