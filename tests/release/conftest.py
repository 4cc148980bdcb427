"""What `make release-check` runs: for the files in dist/, which it has built, with a package client on the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.distribution import EXTRAS, ROOT, client_environment
from tests.support.engine.fixtures import emulator, engine, session

__all__ = ["emulator", "engine", "session"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.release)


@pytest.fixture(scope="session")
def wheel() -> Path:
    (found,) = (ROOT / "dist").glob("*.whl")
    return found


@pytest.fixture(scope="session")
def sdist() -> Path:
    (found,) = (ROOT / "dist").glob("*.tar.gz")
    return found


@pytest.fixture(scope="session")
def with_extras(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of a clean environment with everything that a user can install."""
    folder = client_environment(tmp_path_factory.mktemp("extras") / "venv", extras=EXTRAS)
    (packages,) = folder.glob("lib/python*/site-packages")
    return packages
