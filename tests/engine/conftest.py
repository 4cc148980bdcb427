"""The real Pulumi CLI against the emulated service: an emulator, a backend and a home for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.engine.fixtures import (
    account,
    aws_stack,
    emulator,
    engine,
    environment,
    new_example,
    new_stack,
    session,
    stack,
)

__all__ = [
    "account",
    "aws_stack",
    "emulator",
    "engine",
    "environment",
    "new_example",
    "new_stack",
    "session",
    "stack",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is marked `engine`; its time limit leaves out the fixture that may have to build the CLI."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.engine)
            item.add_marker(pytest.mark.timeout(300, func_only=True))
