"""A preview is what `up` does, for all edits that there are."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.engine.edits import EDITS, untrue_previews
from tests.support.engine.stack import Stack


def test_every_preview_is_what_up_does(aws_stack: Callable[..., Stack]) -> None:
    assert untrue_previews(aws_stack(""), EDITS) == {}
