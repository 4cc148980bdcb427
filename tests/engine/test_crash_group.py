"""`kill -9` during a packaging group's own create, whose id is random: the next `up` leaves exactly one of ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_mediapackage_vod.emulator import Emulator, Fault
from tests.support.engine.account import Account
from tests.support.engine.processes import Watched, cancel
from tests.support.engine.stack import Stack

UNIT = """
    vod = VodPackaging("movies", source_role_arn=ROLE, assets={"trailer": TRAILER}, formats=[hls()])
"""


@pytest.fixture
def cut_off(emulator: Emulator, account: Account) -> Callable[[Stack], str]:
    """End a stack's first run when its group was made and not recorded; the group's id."""

    def run_and_kill(stack: Stack) -> str:
        before = set(account.groups)
        answer = emulator.faults.add(Fault("CreatePackagingGroup", "hang", when="after"))
        with Watched(stack, emulator, "up") as run:
            run.until(lambda: run.calls["CreatePackagingGroup"], "the group is made")
            run.kill()
        emulator.faults.remove(answer.number)
        (lost,) = set(account.groups) - before
        return lost

    return run_and_kill


def test_groups_whose_creates_were_cut_off_are_replaced_by_exactly_one(
    stack: Callable[..., Stack], account: Account, cut_off: Callable[[Stack], str]
) -> None:
    unit = stack(UNIT)
    cut_off(unit)
    cancel(unit)
    lost = cut_off(unit)
    cancel(unit)

    run = unit.up()

    assert ("DeletePackagingGroup", lost) in run.writes
    assert set(account.groups) == {unit.resources()["movies-group"]["id"]}
    assert len(account.objects) == 3
    unit.preview("--expect-no-changes")
    unit.destroy()
    assert account.objects == {}


def test_a_lost_group_that_came_to_hold_something_is_named_and_left(
    stack: Callable[..., Stack], account: Account, cut_off: Callable[[Stack], str]
) -> None:
    unit = stack(UNIT)
    lost = cut_off(unit)
    account.client.create_packaging_configuration(Id="theirs", PackagingGroupId=lost, HlsPackage={"HlsManifests": [{}]})

    cancel(unit)
    run = unit.up()

    assert f"aws mediapackage-vod delete-packaging-group --id {lost} --region eu-west-1" in run.text
    assert set(account.groups) == {lost, unit.resources()["movies-group"]["id"]}
    assert account.configurations["theirs"]["PackagingGroupId"] == lost


def test_a_lost_group_without_its_pending_create_is_named(
    stack: Callable[..., Stack], account: Account, cut_off: Callable[[Stack], str]
) -> None:
    unit = stack('PackagingGroup("movies")')
    lost = cut_off(unit)
    cancel(unit)
    unit.refresh("--clear-pending-creates")

    run = unit.up()

    assert lost in account.groups
    assert f"aws mediapackage-vod delete-packaging-group --id {lost} --region eu-west-1" in run.text


def test_a_second_backend_of_equal_names_keeps_its_group(
    new_stack: Callable[..., Stack], account: Account, cut_off: Callable[[Stack], str]
) -> None:
    group = 'PackagingGroup("movies")'
    first, second = new_stack("first", group), new_stack("second", group)
    first.up()
    of_first = account.objects
    cut_off(second)

    cancel(second)
    second.up()

    assert len(account.groups) == 2
    assert {arn: item for arn, item in account.objects.items() if arn in of_first} == of_first
    first.preview("--expect-no-changes")


@pytest.mark.soak
def test_the_group_that_a_second_backend_lost_is_not_taken_by_the_first(
    new_stack: Callable[..., Stack], account: Account, cut_off: Callable[[Stack], str]
) -> None:
    group = 'PackagingGroup("movies")'
    first, second = new_stack("first", group), new_stack("second", group)
    lost_by_second = cut_off(second)
    lost_by_first = cut_off(first)

    cancel(first)
    first.up()

    assert set(account.groups) == {lost_by_second, first.resources()["movies"]["id"]}
    assert lost_by_first not in account.groups
