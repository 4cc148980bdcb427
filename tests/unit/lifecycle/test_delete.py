"""Delete: the object is gone when it returns, and only the object that was recorded."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Made
from pulumi_mediapackage_vod.errors import AccountError, InUseError, RefusedError, ServiceFaultError, StillThereError
from tests.support.lifecycle_bench import (
    KINDS,
    OWNER_TAG,
    Bench,
    asset_inputs,
    configuration_inputs,
    group_inputs,
    instead,
    made,
    service_error,
    twice,
)


def still_there_until(bench: Bench, moment: float) -> None:
    """A delete is accepted; the object leaves only when the clock reaches a moment."""
    bench.fault("DeletePackagingGroup", lambda _real, **_request: {})

    def leave(now: float) -> None:
        if now >= moment:
            bench.client.delete_packaging_group(Id="movies")
            bench.clock.on_sleep = lambda _: None

    bench.clock.on_sleep = leave


@pytest.mark.parametrize("kind", KINDS)
def test_a_deleted_object_is_gone_and_a_wait_that_is_not_needed_takes_no_time(
    bench: Bench, group: str, kind: str
) -> None:
    lifecycle, inputs = bench.kind(kind)
    recorded = made(lifecycle, inputs())
    lifecycle.delete(*recorded)
    assert lifecycle.read(*recorded) is None
    assert bench.clock.sleeps == []


def test_deleting_twice_is_no_error(bench: Bench, movies: Made) -> None:
    bench.group.delete(*movies)
    mark = bench.mark
    bench.group.delete(*movies)
    assert bench.calls(mark) == ["DescribePackagingGroup"]


def test_an_object_that_leaves_between_look_and_delete_is_no_error(bench: Bench, movies: Made) -> None:
    bench.fault("DeletePackagingGroup", twice)
    bench.group.delete(*movies)
    assert bench.group_ids == []


def test_a_delete_waits_until_the_object_is_gone(bench: Bench, movies: Made) -> None:
    still_there_until(bench, 42)
    bench.group.delete(*movies)
    assert bench.group_ids == []
    assert 42 <= bench.clock.time <= 47


@pytest.mark.parametrize(("given", "seconds"), [((), 300), ((20,), 20)])
def test_a_delete_gives_up_after_five_minutes_or_the_time_it_is_given_and_says_what_still_exists(
    bench: Bench, movies: Made, given: tuple[float, ...], seconds: int
) -> None:
    still_there_until(bench, seconds + 1)
    said = f"packaging group 'movies' in eu-west-1, but it still exists {seconds} s later"
    with pytest.raises(StillThereError, match=said):
        bench.group.delete(*movies, *given)
    assert bench.clock.time == seconds


def test_an_object_that_took_its_place_is_left_alone(bench: Bench, movies: Made) -> None:
    bench.client.tag_resource(ResourceArn=movies.outputs["arn"], Tags={OWNER_TAG: "movies/prod/group@ffffffff"})
    mark = bench.mark
    bench.group.delete(*movies)
    assert bench.calls(mark) == ["DescribePackagingGroup"]
    assert bench.group_ids == ["movies"]


def test_a_delete_does_not_wait_for_an_object_that_took_its_place(bench: Bench, movies: Made) -> None:
    """Deleted, and made again by another run before the next look."""

    def delete_and_make(real: Callable[..., Any], **request: Any) -> Any:
        answer = real(**request)
        made(bench.group, group_inputs(group_id="movies"), seed=b"two")
        return answer

    bench.fault("DeletePackagingGroup", delete_and_make)
    bench.group.delete(*movies)
    assert bench.clock.sleeps == []


def test_an_object_whose_owner_tag_was_removed_is_deleted(bench: Bench, movies: Made) -> None:
    bench.client.untag_resource(ResourceArn=movies.outputs["arn"], TagKeys=[OWNER_TAG])
    bench.group.delete(*movies)
    assert bench.group_ids == []


def test_an_object_is_not_taken_for_deleted_when_another_account_was_asked(bench: Bench, movies: Made) -> None:
    bench.client.delete_packaging_group(Id=movies.id)
    bench.account = "999999999999"
    with pytest.raises(AccountError):
        bench.group.delete(*movies)


def test_the_object_is_deleted_in_its_region(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(group_id="movies", region="us-east-1"))
    bench.client.create_packaging_group(Id="movies")
    bench.group.delete(id_, outputs)
    assert bench.group_ids == ["movies"]
    assert bench.client_for("us-east-1").list_packaging_groups()["PackagingGroups"] == []


def test_a_group_in_use_is_not_deleted_and_the_error_names_what_it_holds(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(group_id="group"))
    made(bench.configuration, configuration_inputs(configuration_id="hls"))
    made(bench.asset, asset_inputs(asset_id="trailer"))
    with pytest.raises(InUseError) as caught:
        bench.group.delete(id_, outputs)
    text = str(caught.value)
    assert "packaging group 'group' in eu-west-1 cannot be deleted while it holds" in text
    assert "1 assets (trailer), 1 packaging configurations (hls)" in text
    assert bench.group_ids == ["group"]


def test_commands_remove_what_this_stack_left_in_a_group_so_that_it_can_be_deleted(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(group_id="group"))
    for number in range(25):
        made(bench.asset, asset_inputs(asset_id=f"asset{number}", owner=f"movies/prod/it{number}"))
    made(bench.configuration, configuration_inputs(configuration_id="hls"))
    theirs = made(bench.asset, asset_inputs(asset_id="theirs", owner="movies/prod2/theirs"))
    commands = re.compile(r"aws mediapackage-vod (delete-[a-z-]+) --id (\w+) --region eu-west-1(?:; |\. )")
    for left in (26, 6):
        with pytest.raises(InUseError, match=rf"`deleted_with` .*(and {left - 20} more, |hls --region)") as caught:
            bench.group.delete(id_, outputs)
        found = commands.findall(str(caught.value))
        assert len(found) == min(left, 20)
        for operation, object_id in found:
            getattr(bench.client, operation.replace("-", "_"))(Id=object_id)
    with pytest.raises(InUseError) as caught:
        bench.group.delete(id_, outputs)
    assert "aws mediapackage-vod" not in str(caught.value)
    bench.asset.delete(*theirs)
    bench.group.delete(id_, outputs)
    assert bench.group_ids == []


@pytest.mark.parametrize("page", [1000, 2])
def test_the_error_counts_every_page_and_names_some_of_many(bench: Bench, movies: Made, page: int) -> None:
    for number in range(5):
        made(bench.asset, asset_inputs(asset_id=f"asset{number}", packaging_group_id=movies.id))
    bench.fault("ListAssets", lambda real, **request: real(**request | {"MaxResults": page}))
    with pytest.raises(InUseError, match=r"5 assets \(asset0, asset1, asset2, …\)"):
        bench.group.delete(*movies)


@pytest.mark.parametrize(
    ("operation", "status", "code", "kind"),
    [
        ("DeletePackagingGroup", 422, "UnprocessableEntityException", RefusedError),
        ("DescribePackagingGroup", 500, "InternalServerErrorException", ServiceFaultError),
    ],
)
def test_any_other_error_is_passed_on_and_not_taken_for_deleted(
    bench: Bench, movies: Made, operation: str, status: int, code: str, kind: type[Exception]
) -> None:
    bench.fault(operation, instead(service_error(status, code, "not today")))
    with pytest.raises(kind, match="not today"):
        bench.group.delete(*movies)
