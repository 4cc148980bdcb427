"""The examples in stacks of a test's own; the harness is that of the engine's tests."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator

_ENGINE = Path(__file__).parents[1] / "engine"
sys.path.insert(0, str(_ENGINE))

_spec = importlib.util.spec_from_file_location("engine_fixtures", _ENGINE / "conftest.py")
assert _spec
assert _spec.loader
_fixtures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_fixtures)

from example import Example  # noqa: E402
from golden_states import CONFIG, EXAMPLES  # noqa: E402
from stack import Stack  # noqa: E402

engine = _fixtures.engine
emulator = _fixtures.emulator
session = _fixtures.session


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
