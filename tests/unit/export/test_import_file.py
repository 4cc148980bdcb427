"""The import file: the same text for the same account, so that two exports can be compared."""

from __future__ import annotations

from pulumi_mediapackage_vod.export.import_file import import_file
from pulumi_mediapackage_vod.export.simulation import Resource


def test_the_order_of_members_is_always_the_same() -> None:
    first, second = (
        import_file([Resource("a:b:C", "one", None, "id", dict(pairs), {"inner": dict(pairs)})])
        for pairs in ([("x", 1), ("y", 2)], [("y", 2), ("x", 1)])
    )
    assert first == second
