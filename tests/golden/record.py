"""Not a test: `make golden` runs it for a release, and it writes that release's states."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from pulumi_mediapackage_vod import __version__
from tests.golden.states import EXAMPLES, keep
from tests.support.engine.stack import Stack


@pytest.mark.parametrize("name", EXAMPLES)
def test_record(name: str, new_stacks: Callable[[str], Mapping[str, Stack]]) -> None:
    for project, stack in new_stacks(name).items():
        stack.up()
        keep(stack, __version__, project)
