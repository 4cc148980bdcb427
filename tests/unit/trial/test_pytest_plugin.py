"""The fixtures for tests of programs leave nothing behind but in pytest's own folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from pulumi import automation

from pulumi_mediapackage_vod.pytest_plugin import NewStack
from pulumi_mediapackage_vod.trial import pulumi_shim


@pytest.fixture
def create(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """What makes stacks, in the place of Pulumi."""
    create = Mock()
    monkeypatch.setattr(automation, "create_or_select_stack", create)
    monkeypatch.setattr(pulumi_shim, "real_cli", lambda *_: "pulumi")
    return create


def test_the_folder_of_a_function_is_one_of_pytests(
    create: Mock, mediapackage_vod_stack: NewStack, tmp_path_factory: pytest.TempPathFactory
) -> None:
    mediapackage_vod_stack(lambda: None, name="acme/movies/prod")
    options: Any = create.call_args.kwargs["opts"]
    assert Path(options.work_dir).parent == tmp_path_factory.getbasetemp()
