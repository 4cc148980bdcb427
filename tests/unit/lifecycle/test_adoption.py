"""Objects that were there before: taken over when that was asked for, or cleared away when a cut-off run left them."""

from __future__ import annotations

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import EarlierRuns
from pulumi_mediapackage_vod.emulator import Fault
from pulumi_mediapackage_vod.errors import AlreadyExistsError
from tests.support.lifecycle_bench import (
    AUTHORIZATION,
    OWNER_TAG,
    ROLE,
    SOURCE,
    Bench,
    Props,
    asset_inputs,
    checked,
    configuration_inputs,
    found,
    group_inputs,
    made,
)


def test_a_strangers_group_is_taken_over_with_the_settings_asked_for(bench: Bench) -> None:
    before = bench.client.create_packaging_group(Id="movies", Tags={"theirs": "x"})
    inputs = group_inputs(group_id="movies", adopt=True, tags={"team": "video"}, authorization=AUTHORIZATION)
    adopted = made(bench.group, inputs)
    held = bench.client.describe_packaging_group(Id="movies")
    assert held["CreatedAt"] == before["CreatedAt"]
    assert held["Authorization"]["SecretsRoleArn"] == ROLE
    assert held["Tags"] == {"team": "video", OWNER_TAG: f"movies/prod/group@{adopted.outputs['incarnation']}"}
    assert found(bench.group, *adopted).outputs == adopted.outputs


def test_another_stacks_group_is_taken_over_from_it(bench: Bench) -> None:
    """The other stack's delete, which knows the incarnation it made, leaves it alone from then on."""
    theirs = made(bench.group, group_inputs(group_id="movies", owner="other/stack/group"), seed=b"theirs")
    made(bench.group, group_inputs(group_id="movies", adopt=True), seed=b"ours")
    bench.group.delete(*theirs)
    assert bench.group_ids == ["movies"]


def test_an_asset_is_taken_over_when_its_settings_are_equal(bench: Bench, group: str) -> None:
    bench.client.create_asset(Id="trailer", PackagingGroupId="group", SourceArn=SOURCE, SourceRoleArn=ROLE)
    adopted = made(bench.asset, asset_inputs(asset_id="trailer", adopt=True))
    assert found(bench.asset, *adopted).outputs == adopted.outputs


def test_a_configuration_that_differs_is_not_taken_over(bench: Bench, group: str) -> None:
    package = {"DashManifests": [{}]}
    bench.client.create_packaging_configuration(Id="hls", PackagingGroupId="group", DashPackage=package)
    mark = bench.mark
    with pytest.raises(AlreadyExistsError, match="differs in hls_package, dash_package"):
        made(bench.configuration, configuration_inputs(configuration_id="hls", adopt=True))
    assert bench.calls(mark) == ["CreatePackagingConfiguration", "DescribePackagingConfiguration"]


def test_what_is_not_there_is_made(bench: Bench) -> None:
    assert made(bench.group, group_inputs(group_id="movies", adopt=True)).id == "movies"


def test_the_error_about_a_stranger_offers_to_take_it_over(bench: Bench) -> None:
    bench.client.create_packaging_group(Id="movies")
    with pytest.raises(AlreadyExistsError, match="`adopt=True`"):
        made(bench.group, group_inputs(group_id="movies"))


@pytest.fixture
def cut_off(bench: Bench) -> Props:
    """A group that a run made, and that its killed CLI did not record."""
    inputs = checked(bench.group, group_inputs(), seed=b"killed")
    bench.group.create(inputs)
    bench.engine.earlier = EarlierRuns(happened=True, pending_creates=[inputs])
    return inputs


@pytest.mark.parametrize("gone", [False, True], ids=["there", "gone already"])
def test_an_empty_group_of_a_run_that_was_cut_off_is_deleted(bench: Bench, cut_off: Props, gone: bool) -> None:
    if gone:
        bench.client.delete_packaging_group(Id=cut_off["group_id"])
    again = made(bench.group, group_inputs(), seed=b"again")
    assert bench.group_ids == [again.id]


def test_one_that_is_no_longer_empty_is_left_and_named(bench: Bench, cut_off: Props) -> None:
    made(bench.asset, asset_inputs(packaging_group_id=cut_off["group_id"]))
    again = made(bench.group, group_inputs(), seed=b"again")
    assert sorted(bench.group_ids) == sorted([cut_off["group_id"], again.id])
    (warning,) = bench.engine.warnings
    assert f"packaging group {cut_off['group_id']!r} in eu-west-1" in warning
    assert f"delete-packaging-group --id {cut_off['group_id']} --region eu-west-1" in warning


def test_one_of_another_backend_is_left(bench: Bench, cut_off: Props) -> None:
    """The same project, stack and name do not make it ours; the incarnation does."""
    arn = bench.client.describe_packaging_group(Id=cut_off["group_id"])["Arn"]
    bench.client.tag_resource(ResourceArn=arn, Tags={OWNER_TAG: "movies/prod/group@ffffffff"})
    made(bench.group, group_inputs(), seed=b"again")
    assert cut_off["group_id"] in bench.group_ids


def test_one_that_the_state_does_not_name_is_left_and_named(bench: Bench, cut_off: Props) -> None:
    bench.engine.earlier = EarlierRuns(happened=True)
    made(bench.group, group_inputs(), seed=b"again")
    assert cut_off["group_id"] in bench.group_ids
    (warning,) = bench.engine.warnings
    assert f"delete-packaging-group --id {cut_off['group_id']} --region eu-west-1" in warning


def test_the_group_that_is_being_replaced_is_not_taken_for_lost(bench: Bench, cut_off: Props) -> None:
    bench.engine.earlier = EarlierRuns(happened=True, recorded_ids=frozenset({cut_off["group_id"]}))
    made(bench.group, group_inputs(), seed=b"again")
    assert bench.engine.warnings == []


def test_groups_of_others_are_not_named(bench: Bench) -> None:
    bench.engine.earlier = EarlierRuns(happened=True)
    bench.client.create_packaging_group(Id="theirs", Tags={OWNER_TAG: "movies/prod/other@ffffffff"})
    made(bench.group, group_inputs(), seed=b"again")
    assert bench.engine.warnings == []


@pytest.mark.parametrize("pending", [False, True], ids=["nothing pending", "the create itself pending"])
def test_the_first_run_of_a_stack_looks_for_nothing(bench: Bench, pending: bool) -> None:
    """The state may name the create that is running, too."""
    inputs = checked(bench.group, group_inputs())
    bench.engine.earlier = EarlierRuns(pending_creates=[inputs] if pending else [])
    bench.group.create(inputs)
    assert bench.emulator.calls.counts() == {"CreatePackagingGroup": 1}


def test_groups_that_may_not_be_listed_are_no_failure(bench: Bench) -> None:
    bench.engine.earlier = EarlierRuns(happened=True)
    bench.emulator.faults.add(Fault("ListPackagingGroups", "403"))
    made(bench.group, group_inputs())
    (warning,) = bench.engine.warnings
    assert "could not be found out" in warning


def test_one_of_another_region_is_left(bench: Bench, cut_off: Props) -> None:
    made(bench.group, group_inputs(region="us-east-1"), seed=b"again")
    assert bench.group_ids == [cut_off["group_id"]]


def test_one_with_the_same_id_is_taken_on(bench: Bench, cut_off: Props) -> None:
    assert bench.group.create(cut_off).id == cut_off["group_id"]
    assert bench.group_ids == [cut_off["group_id"]]


def test_a_create_that_was_cut_off_before_it_had_an_id_is_no_error(bench: Bench) -> None:
    bench.engine.earlier = EarlierRuns(happened=True, pending_creates=[{"region": "eu-west-1"}])
    made(bench.group, group_inputs())
