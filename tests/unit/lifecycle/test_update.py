"""Update: what changed, and nothing else, is asked of the service; the outputs say how it ended."""

from __future__ import annotations

import pytest

from pulumi_mediapackage_vod.errors import RefusedError, ServiceFaultError
from tests.support.lifecycle_bench import (
    AUTHORIZATION,
    KINDS,
    OWNER_TAG,
    ROLE,
    Bench,
    Props,
    checked,
    found,
    group_inputs,
    instead,
    made,
    service_error,
    updated,
)

CUSTOM_LOGS = {"log_group_name": "/aws/MediaPackage/mine"}


class GroupUpdate:
    """A group that was made one way and is updated to another, and the calls that took."""

    def __init__(self, bench: Bench, old: Props, new: Props) -> None:
        self.id, self.olds = made(bench.group, group_inputs(**old))
        mark = bench.mark
        self.outputs = updated(bench.group, self.olds, group_inputs(**new))
        self.calls = bench.calls(mark)
        self.parameters = [call.parameters for call in bench.emulator.calls.since(mark)]
        self.held = bench.client.describe_packaging_group(Id=self.id)


@pytest.mark.parametrize("old", [None, AUTHORIZATION | {"secrets_role_arn": ROLE + "2"}], ids=["set", "changed"])
def test_an_authorization_is_set_or_changed(bench: Bench, old: Props | None) -> None:
    update = GroupUpdate(bench, {"authorization": old}, {"authorization": AUTHORIZATION})
    assert update.calls == ["UpdatePackagingGroup"]
    assert update.held["Authorization"]["SecretsRoleArn"] == ROLE
    assert update.outputs["authorization"] == AUTHORIZATION


def test_an_authorization_is_removed(bench: Bench) -> None:
    update = GroupUpdate(bench, {"authorization": AUTHORIZATION}, {})
    assert update.calls == ["UpdatePackagingGroup"]
    assert "Authorization" not in update.held
    assert "authorization" not in update.outputs


def test_an_authorization_that_survives_its_removal_is_an_error(bench: Bench) -> None:
    """That leaving it out removes it is not documented; believing so silently would leave a group shut."""
    _, olds = made(bench.group, group_inputs(group_id="movies", authorization=AUTHORIZATION))
    bench.fault("UpdatePackagingGroup", lambda _real, **_request: bench.client.describe_packaging_group(Id="movies"))
    with pytest.raises(RefusedError, match="'movies' in eu-west-1 kept its CDN authorization"):
        updated(bench.group, olds, group_inputs(group_id="movies"))


@pytest.mark.parametrize("old", [None, CUSTOM_LOGS], ids=["turned on", "moved back"])
def test_access_logs_go_to_the_services_group(bench: Bench, old: Props | None) -> None:
    update = GroupUpdate(bench, {"egress_access_logs": old}, {"egress_access_logs": {}})
    assert update.calls == ["ConfigureLogs"]
    assert update.parameters[0]["EgressAccessLogs"] == {}
    assert update.held["EgressAccessLogs"]["LogGroupName"] not in ("", "/aws/MediaPackage/mine")
    assert update.outputs["egress_access_logs"] == {}


def test_access_logs_move_to_another_group(bench: Bench) -> None:
    update = GroupUpdate(bench, {"egress_access_logs": {}}, {"egress_access_logs": CUSTOM_LOGS})
    assert update.calls == ["ConfigureLogs"]
    assert update.held["EgressAccessLogs"] == {"LogGroupName": "/aws/MediaPackage/mine"}


def test_access_logs_are_turned_off(bench: Bench) -> None:
    update = GroupUpdate(bench, {"egress_access_logs": CUSTOM_LOGS}, {})
    assert update.calls == ["ConfigureLogs"]
    assert set(update.parameters[0]) == {"Id"}
    assert "EgressAccessLogs" not in update.held
    assert "egress_access_logs" not in update.outputs


def test_everything_at_once_is_one_call_each(bench: Bench) -> None:
    old = {"tags": {"a": "1", "b": "1"}, "authorization": AUTHORIZATION}
    new = {"tags": {"a": "2"}, "egress_access_logs": {}}
    update = GroupUpdate(bench, old, new)
    assert sorted(update.calls) == ["ConfigureLogs", "TagResource", "UntagResource", "UpdatePackagingGroup"]


def test_the_services_own_values_are_carried_over(bench: Bench) -> None:
    update = GroupUpdate(bench, {}, {"tags": {"a": "1"}})
    answered = ("arn", "created_at", "domain_name", "origin_host", "approximate_asset_count")
    assert {name: update.outputs[name] for name in answered} == {name: update.olds[name] for name in answered}


def test_an_update_reads_clean_afterwards(bench: Bench) -> None:
    update = GroupUpdate(bench, {"authorization": AUTHORIZATION}, {"egress_access_logs": {}, "tags": {"a": "1"}})
    assert found(bench.group, update.id, update.outputs).outputs == update.outputs


def test_an_update_that_failed_half_way_can_be_run_again(bench: Bench) -> None:
    id_, olds = made(bench.group, group_inputs())
    news = group_inputs(authorization=AUTHORIZATION, egress_access_logs={}, tags={"a": "1"})
    bench.fault("ConfigureLogs", instead(service_error(500, "InternalServerErrorException")))
    with pytest.raises(ServiceFaultError):
        updated(bench.group, olds, news)
    bench.faults.clear()
    outputs = updated(bench.group, olds, news)
    assert found(bench.group, id_, outputs).outputs == outputs


def tags_of(bench: Bench, outputs: Props) -> dict[str, str]:
    return bench.client.list_tags_for_resource(ResourceArn=outputs["arn"])["Tags"]


@pytest.mark.parametrize(
    ("old", "new", "calls"),
    [
        ({}, {"a": "1"}, ["TagResource"]),
        ({"a": "1"}, {"a": "2"}, ["TagResource"]),
        ({"a": "1"}, {}, ["UntagResource"]),
        ({"a": "1", "b": "1"}, {"a": "2", "c": "1"}, ["TagResource", "UntagResource"]),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_tags_change_with_no_more_calls_than_needed(
    bench: Bench, group: str, kind: str, old: dict[str, str], new: dict[str, str], calls: list[str]
) -> None:
    lifecycle, inputs = bench.kind(kind)
    id_, olds = made(lifecycle, inputs(tags=old))
    mark = bench.mark
    outputs = updated(lifecycle, olds, inputs(tags=new))
    assert bench.calls(mark) == calls
    assert outputs["tags_all"] == outputs["tags"] == new
    held = tags_of(bench, olds)
    assert held == {**new, OWNER_TAG: held[OWNER_TAG]}
    assert found(lifecycle, id_, outputs).outputs == outputs


def test_a_tag_changed_outside_is_put_right(bench: Bench) -> None:
    id_, outputs = made(bench.group, group_inputs(tags={"team": "video"}))
    bench.client.tag_resource(ResourceArn=outputs["arn"], Tags={"team": "theirs", "more": "x"})
    refreshed = found(bench.group, id_, outputs).outputs
    updated(bench.group, refreshed, group_inputs(tags={"team": "video"}))
    held = tags_of(bench, outputs)
    assert held == {"team": "video", OWNER_TAG: held[OWNER_TAG]}


def test_the_owner_tag_stays_through_updates(bench: Bench) -> None:
    _, outputs = made(bench.group, group_inputs(tags={"a": "1"}))
    before = tags_of(bench, outputs)
    updated(bench.group, outputs, group_inputs())
    assert tags_of(bench, outputs) == {OWNER_TAG: before[OWNER_TAG]}


def test_an_update_goes_to_the_objects_region(bench: Bench) -> None:
    _, outputs = made(bench.group, group_inputs(region="us-east-1"))
    inputs = checked(bench.group, group_inputs(region="us-east-1", tags={"a": "1"}), outputs)
    bench.group.update(inputs["group_id"], outputs, inputs)
    assert bench.emulator.calls.since(0)[-1].region == "us-east-1"
