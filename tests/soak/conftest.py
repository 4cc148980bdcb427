"""Random sequences on the real CLI; only `-m soak` runs them. The harness is that of the engine's tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_ENGINE = Path(__file__).parents[1] / "engine"
sys.path.insert(0, str(_ENGINE))

_spec = importlib.util.spec_from_file_location("engine_fixtures", _ENGINE / "conftest.py")
assert _spec
assert _spec.loader
_fixtures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_fixtures)

engine = _fixtures.engine
emulator = _fixtures.emulator
environment = _fixtures.environment
new_stack = _fixtures.new_stack
stack = _fixtures.stack
session = _fixtures.session
account = _fixtures.account


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "soak: long random sequences; run with -m soak")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everything here is marked `soak`, and left out unless that is asked for."""
    ours = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    for item in ours:
        item.add_marker(pytest.mark.soak)
        item.add_marker(pytest.mark.timeout(600, func_only=True))
    if "soak" not in config.option.markexpr:
        items[:] = [item for item in items if item not in ours]
        config.hook.pytest_deselected(items=ours)
