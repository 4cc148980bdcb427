"""The recipe of docs/import.md: a title goes from one stack to another, and keeps its id and its URLs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack

UNIT = """
unit = VodPackaging("movies", formats=[hls()], source_role_arn=ROLE, assets={assets})
pulumi.export("reference", unit.reference)
"""
MORE = """
from pulumi_mediapackage_vod.components import Assets
Assets("moved", packaging={reference}, source_role_arn=ROLE, {adopt}
       assets={{"trailer": {{"source": TRAILER, "asset_id": {id!r}}}}})
"""


def test_a_title_moves_with_its_id_and_urls(new_stack: Callable[..., Stack], account: Account) -> None:
    both = '{"trailer": TRAILER, "feature": FEATURE}'
    old = new_stack("old", UNIT.replace("{assets}", both), name="packaging")
    old.up()
    (id_,) = (each for each in account.assets if each.startswith("trailer"))
    before = account.assets

    def unchanged() -> None:
        found: dict[str, Any] = {key: {**each, "Tags": None} for key, each in account.assets.items()}
        assert found == {key: {**each, "Tags": None} for key, each in before.items()}

    # 1. the new stack takes it over
    reference = old.outputs()["reference"]
    new = new_stack("new", MORE.format(reference=reference, adopt="adopt=True,", id=id_), name="titles")
    run = new.up()
    assert [operation for operation, _ in run.writes] == ["CreateAsset", "TagResource"]  # the first is refused
    unchanged()
    # 2. the old one lets it go
    old.write(UNIT.replace("{assets}", '{"feature": FEATURE}'), name="packaging")
    assert old.up().writes == []
    unchanged()
    # 3. and it is the new one's like any other
    new.write(MORE.format(reference=reference, adopt="", id=id_), name="titles")
    new.preview("--refresh", "--expect-no-changes")
    old.preview("--refresh", "--expect-no-changes")
    new.destroy()
    assert [*account.assets] == [each for each in before if each != id_]
