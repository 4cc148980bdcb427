"""How messages show what they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.errors import shown


class Group:
    class Inner:
        pass


def make() -> Any:
    class Local:
        pass

    return Local()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Group(), "<Group>"),
        (Group.Inner(), "<Inner>"),
        (make(), "<Local>"),
        ([Group(), {"unit": Group()}], "[<Group>, {'unit': <Group>}]"),
        (make, "<function make>"),
        (lambda: 1, "<function <lambda>>"),
        (Group, f"<class '{__name__}.Group'>"),
        ("<Group object at 0x7f00>", "'<Group object at 0x7f00>'"),
        (7, "7"),
    ],
)
def test_an_object_is_shown_by_what_it_is_and_not_by_where_it_lies(value: Any, text: str) -> None:
    assert shown(value) == text
