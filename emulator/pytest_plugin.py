"""A fixture for tests of programs that use the service; enable it in `conftest.py`:

pytest_plugins = ["pulumi_mediapackage_vod.emulator.pytest_plugin"]
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pulumi_mediapackage_vod.emulator.server import Emulator


@pytest.fixture
def mediapackage_vod_emulator() -> Iterator[Emulator]:
    """A running emulator of the test's own, at a free port: give its `url` to the client as endpoint."""
    with Emulator() as emulator:
        yield emulator
