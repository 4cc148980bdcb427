"""A preview is what `up` does: the same operations on the same resources. More edits are tried by `make soak`."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.engine.edits import untrue_previews
from tests.support.engine.stack import Stack


def test_a_preview_is_what_up_does(aws_stack: Callable[..., Stack]) -> None:
    names = (
        "a default tag",
        "a title more and other tags",
        "another DASH",
        "another format of a chosen id",
        "a rotation, first step",
        "another group",
    )
    assert untrue_previews(aws_stack(""), names) == {}
