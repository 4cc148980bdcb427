"""`kill -9` during the create of an asset or configuration, and a program that asks for something else afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_mediapackage_vod.emulator import Emulator, Fault
from tests.support.engine.account import Account
from tests.support.engine.processes import Watched, cancel
from tests.support.engine.stack import Stack

UNIT = """
    vod = VodPackaging(
        "movies", source_role_arn=ROLE, assets={assets}, formats={{"first": hls()}}, group_id={group_id!r}
    )
"""
TRAILER = {"trailer": "s3://acme-movies/trailer.m3u8"}


def program(assets: dict[str, str] = TRAILER, group_id: str | None = None) -> str:
    return UNIT.format(assets=assets, group_id=group_id)


@pytest.fixture
def cut_off(stack: Callable[..., Stack], emulator: Emulator) -> Stack:
    """A stack whose first run was ended when its asset was made and not recorded."""
    unit = stack(program())
    answer = emulator.faults.add(Fault("CreateAsset", "hang", when="after"))
    with Watched(unit, emulator, "up") as run:
        run.until(lambda: run.calls["CreateAsset"], "the asset is made")
        run.kill()
    emulator.faults.remove(answer.number)
    cancel(unit)
    return unit


def test_a_destroy_takes_what_was_never_recorded_along(cut_off: Stack, account: Account) -> None:
    assert len(account.assets) == 1
    cut_off.destroy()
    assert account.objects == {}


def test_a_title_of_another_source_replaces_the_lost_one(cut_off: Stack, account: Account) -> None:
    (lost,) = account.assets
    cut_off.write(program({"trailer": "s3://acme-movies/other.m3u8"}))

    cut_off.up()

    assert set(account.assets) == {cut_off.resources()["movies-trailer"]["id"]}
    assert lost not in account.assets
    cut_off.preview("--expect-no-changes")


def test_a_lost_title_does_not_keep_its_group_from_being_replaced(cut_off: Stack, account: Account) -> None:
    cut_off.write(program(group_id="chosen"))

    cut_off.up()

    assert set(account.groups) == {"chosen"}
    assert [item["PackagingGroupId"] for item in account.assets.values()] == ["chosen"]
    cut_off.preview("--expect-no-changes")


def test_a_lost_title_that_nobody_asks_for_any_more_is_named_by_refresh(cut_off: Stack, account: Account) -> None:
    """Not by one with `--clear-pending-creates`, which forgets them first."""
    (lost,) = account.assets
    cut_off.write(program({}))
    cut_off.up()

    run = cut_off.refresh()

    assert set(account.assets) == {lost}
    assert f"aws mediapackage-vod delete-asset --id {lost} --region eu-west-1" in run.text


def test_what_somebody_else_put_into_the_group_stays_and_keeps_it(cut_off: Stack, account: Account) -> None:
    (group_id,) = account.groups
    account.client.create_packaging_configuration(
        Id="theirs", PackagingGroupId=group_id, HlsPackage={"HlsManifests": [{}]}
    )

    run = cut_off.run("destroy", "--yes", "--skip-preview")

    assert run.code != 0
    assert "1 packaging configurations (theirs)" in run.errors
    assert "theirs" in account.configurations
