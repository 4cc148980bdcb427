"""Delete: the object is gone when it returns, and only the object that was recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

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
)


def ids(bench: Bench) -> list[str]:
    return [group["Id"] for group in bench.client.list_packaging_groups()["PackagingGroups"]]


def still_there_until(bench: Bench, moment: float) -> None:
    """A delete is accepted; the object leaves only when the clock reaches a moment."""
    bench.fault("DeletePackagingGroup", lambda _real, **_request: {})

    def leave(now: float) -> None:
        if now >= moment:
            bench.client.delete_packaging_group(Id="movies")
            bench.clock.on_sleep = lambda _: None

    bench.clock.on_sleep = leave


@pytest.mark.parametrize("kind", KINDS)
def test_a_deleted_object_is_gone(bench: Bench, group: str, kind: str) -> None:
    lifecycle, inputs = bench.kind(kind)
    id_, outputs = made(lifecycle, inputs())
    lifecycle.delete(id_, outputs)
    assert lifecycle.read(id_, outputs) is None


def test_deleting_twice_is_no_error(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    bench.group.delete(id_, outputs)
    mark = bench.mark
    bench.group.delete(id_, outputs)
    assert bench.calls(mark) == ["DescribePackagingGroup"]


def test_an_object_that_leaves_between_look_and_delete_is_no_error(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())

    def already_gone(real: Callable[..., Any], **request: Any) -> Any:
        real(**request)
        return real(**request)

    bench.fault("DeletePackagingGroup", already_gone)
    bench.group.delete(id_, outputs)
    assert ids(bench) == []


def test_a_delete_waits_until_the_object_is_gone(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(group_id="movies"))
    still_there_until(bench, 42)
    bench.group.delete(id_, outputs)
    assert ids(bench) == []
    assert 42 <= bench.clock.time <= 47


def test_a_wait_that_is_not_needed_takes_no_time(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    bench.group.delete(id_, outputs)
    assert bench.clock.sleeps == []


def test_a_delete_gives_up_after_five_minutes_and_says_what_still_exists(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(group_id="movies"))
    still_there_until(bench, 301)
    with pytest.raises(StillThereError, match="packaging group 'movies' in eu-west-1, but it still exists 300 s later"):
        bench.group.delete(id_, outputs)
    assert bench.clock.time == 300


def test_a_delete_takes_the_time_that_it_is_given(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(group_id="movies"))
    still_there_until(bench, 1000)
    with pytest.raises(StillThereError, match="20 s later"):
        bench.group.delete(id_, outputs, 20)
    assert bench.clock.time == 20


def test_an_object_that_took_its_place_is_left_alone(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(group_id="movies"))
    bench.client.tag_resource(ResourceArn=outputs["arn"], Tags={OWNER_TAG: "movies/prod/group@ffffffff"})
    mark = bench.mark
    bench.group.delete(id_, outputs)
    assert bench.calls(mark) == ["DescribePackagingGroup"]
    assert ids(bench) == ["movies"]


def test_a_delete_does_not_wait_for_an_object_that_took_its_place(bench: Bench) -> None:
    """Deleted, and made again by another run before the next look."""
    id_, outputs = made(bench.group, group_inputs(group_id="movies"), seed=b"one")

    def delete_and_make(real: Callable[..., Any], **request: Any) -> Any:
        answer = real(**request)
        made(bench.group, group_inputs(group_id="movies"), seed=b"two")
        return answer

    bench.fault("DeletePackagingGroup", delete_and_make)
    bench.group.delete(id_, outputs)
    assert bench.clock.sleeps == []


def test_an_object_whose_owner_tag_was_removed_is_deleted(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    bench.client.untag_resource(ResourceArn=outputs["arn"], TagKeys=[OWNER_TAG])
    bench.group.delete(id_, outputs)
    assert ids(bench) == []


def test_an_object_is_not_taken_for_deleted_when_another_account_was_asked(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    bench.client.delete_packaging_group(Id=id_)
    bench.account = "999999999999"
    with pytest.raises(AccountError):
        bench.group.delete(id_, outputs)


def test_the_object_is_deleted_in_its_region(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(group_id="movies", region="us-east-1"))
    bench.client.create_packaging_group(Id="movies")
    bench.group.delete(id_, outputs)
    assert ids(bench) == ["movies"]
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
    assert ids(bench) == ["group"]


def test_the_error_names_some_of_many(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(group_id="group"))
    for number in range(5):
        made(bench.asset, asset_inputs(asset_id=f"asset{number}"))
    with pytest.raises(InUseError, match=r"5 assets \(asset0, asset1, asset2, …\)"):
        bench.group.delete(id_, outputs)


def test_what_is_counted_is_every_page(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(group_id="group"))
    for number in range(5):
        made(bench.asset, asset_inputs(asset_id=f"asset{number}"))
    bench.fault("ListAssets", lambda real, **request: real(**request | {"MaxResults": 2}))
    with pytest.raises(InUseError, match=r"5 assets \("):
        bench.group.delete(id_, outputs)


def test_a_refusal_for_another_reason_is_passed_on(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    bench.fault("DeletePackagingGroup", instead(service_error(422, "UnprocessableEntityException", "not today")))
    with pytest.raises(RefusedError, match="not today"):
        bench.group.delete(id_, outputs)


def test_an_error_is_not_taken_for_deleted(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs())
    bench.fault("DescribePackagingGroup", instead(service_error(500, "InternalServerErrorException")))
    with pytest.raises(ServiceFaultError):
        bench.group.delete(id_, outputs)
