"""A preview is what `up` does: the same operations on the same resources. More edits are tried by `make soak`."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.engine.edits import EDITS, untrue_previews_of_everything
from tests.support.engine.stack import Stack


def test_a_preview_is_what_up_does(aws_stack: Callable[..., Stack]) -> None:
    """Of each edit it is a part that must not reach what is built on the unit, or not all of it."""
    edits = {
        "tags and titles": EDITS["a default tag"] | EDITS["a title more and other tags"],
        "formats": EDITS["another format of a chosen id"],
        "a rotation": EDITS["a rotation, first step"] | EDITS["a title's tags"],
    }
    assert untrue_previews_of_everything(aws_stack(""), edits) == {}
