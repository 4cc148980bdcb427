"""Random sequences on the real CLI; only `-m soak` runs them. The harness is that of the engine's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.engine.fixtures import (
    account,
    aws_stack,
    emulator,
    engine,
    environment,
    new_stack,
    session,
    stack,
)

__all__ = ["account", "aws_stack", "emulator", "engine", "environment", "new_stack", "session", "stack"]


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
