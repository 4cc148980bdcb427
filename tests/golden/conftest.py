"""The examples in stacks of a test's own; the harness is that of the engine's tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.golden.states import CONFIG, EXAMPLES
from tests.support.engine.example import Example
from tests.support.engine.fixtures import emulator, engine, session
from tests.support.engine.stack import Stack

__all__ = ["emulator", "engine", "session"]


@pytest.fixture
def new_stacks(
    tmp_path: Path, engine: Mapping[str, str], session: boto3.Session, emulator: Emulator
) -> Callable[[str], Mapping[str, Stack]]:
    """Empty stacks with the programs of an example, by project; call it with the example."""

    def make(name: str) -> Mapping[str, Stack]:
        example = Example(tmp_path, engine, session, emulator, *EXAMPLES[name])
        stacks = dict(zip(EXAMPLES[name], example.stacks, strict=True))
        for project, stack in stacks.items():
            for key, value in CONFIG.get(project, {}).items():
                # Behind `--`, since it may begin with a dash.
                run = stack.command("config", "set", key, "--stack", stack.name, "--", value)
                assert run.code == 0, run.text
        return stacks

    return make
