"""What killed runs made and no state holds: what is done when it cannot be deleted, or lies in a group that is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import EarlierRuns
from pulumi_mediapackage_vod.emulator import Fault
from pulumi_mediapackage_vod.errors import CancelledError, InUseError
from tests.support.lifecycle_bench import (
    OWNER_TAG,
    Bench,
    Props,
    asset_inputs,
    checked,
    configuration_inputs,
    group_inputs,
    made,
)


def stop(_real: Callable[..., object], **_request: object) -> None:
    raise CancelledError("stopped")


def test_one_that_cannot_be_deleted_is_named(bench: Bench, cut_off: Props) -> None:
    bench.emulator.faults.add(Fault("DeletePackagingGroup", "403"))
    made(bench.group, group_inputs(), seed=b"again")
    assert cut_off["group_id"] in bench.group_ids
    (warning,) = [each for each in bench.engine.warnings if "could not be removed" in each]
    assert f"delete-packaging-group --id {cut_off['group_id']} --region eu-west-1" in warning


@pytest.mark.parametrize(("operation", "left"), [("DeletePackagingGroup", 1), ("ListPackagingGroups", 0)])
def test_a_run_that_is_cancelled_while_it_looks_makes_nothing(
    bench: Bench, cut_off: Props, operation: str, left: int
) -> None:
    bench.fault(operation, stop)
    with pytest.raises(CancelledError):
        made(bench.group, group_inputs(), seed=b"again")
    assert bench.group_ids == [cut_off["group_id"]][:left]


def test_one_that_no_operation_names_is_told_with_all_that_may_have_left_it(bench: Bench) -> None:
    left = made(bench.group, group_inputs(), seed=b"before").outputs["group_id"]
    bench.engine.ran_before = True
    made(bench.group, group_inputs(), seed=b"again")
    (warning,) = bench.engine.warnings
    assert warning.startswith(f"packaging group {left!r} in eu-west-1 carries this resource's owner tag")
    for reason in ("was cut off", "`retain_on_delete`", "another backend"):
        assert reason in warning


@pytest.fixture
def group_with_lost_children(bench: Bench) -> Props:
    """A recorded group, and what a killed run made in it."""
    group = made(bench.group, group_inputs(group_id="movies")).outputs
    children = [
        (bench.configuration, configuration_inputs(packaging_group_id="movies")),
        (bench.asset, asset_inputs(packaging_group_id="movies", packaging_configurations=[])),
    ]
    lost = [checked(lifecycle, inputs) for lifecycle, inputs in children]
    for (lifecycle, _), inputs in zip(children, lost, strict=True):
        lifecycle.create(inputs)
    bench.engine.ran_before = True
    bench.engine.earlier = EarlierRuns(pending_creates_elsewhere=lost)
    return group


def test_what_was_lost_in_a_group_goes_with_it(bench: Bench, group_with_lost_children: Props) -> None:
    bench.group.delete("movies", group_with_lost_children)
    assert bench.group_ids == []


def test_what_others_made_in_a_group_keeps_it(bench: Bench, group_with_lost_children: Props) -> None:
    (configuration,) = bench.client.list_packaging_configurations(PackagingGroupId="movies")["PackagingConfigurations"]
    bench.client.tag_resource(ResourceArn=configuration["Arn"], Tags={OWNER_TAG: "theirs/prod/hls@ffffffff"})
    with pytest.raises(InUseError):
        bench.group.delete("movies", group_with_lost_children)
    assert bench.group_ids == ["movies"]


def test_what_was_lost_in_a_group_is_told_by_a_refresh(bench: Bench, group_with_lost_children: Props) -> None:
    bench.group.read("movies", group_with_lost_children)
    told = "\n".join(bench.engine.warnings)
    assert told.count("was cut off: while the program asks for it") == 2
    for operation in ("delete-packaging-configuration", "delete-asset"):
        assert f"aws mediapackage-vod {operation} --id " in told
