"""Objects that were there before: taken over when that was asked for, or cleared away when a cut-off run left them."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, EarlierRuns
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.emulator import Fault
from pulumi_mediapackage_vod.errors import AlreadyExistsError, ConfigurationError
from tests.support.lifecycle_bench import (
    AUTHORIZATION,
    OWNER_TAG,
    REGION,
    ROLE,
    SOURCE,
    Bench,
    Props,
    asset_inputs,
    checked,
    found,
    group_inputs,
    made,
)


def refusal(bench: Bench, news: Props) -> str:
    """What check says against taking over a group."""
    return "".join(problem.reason for problem in bench.group.check({}, news, b"seed").problems)


def test_a_strangers_group_is_taken_over_as_it_is(bench: Bench) -> None:
    before = bench.client.create_packaging_group(Id="movies", Tags={"theirs": "x"})
    inputs = group_inputs(group_id="movies", adopt=True, tags={"theirs": "x"})
    adopted = made(bench.group, inputs)
    held = bench.client.describe_packaging_group(Id="movies")
    assert held["CreatedAt"] == before["CreatedAt"]
    assert held["Tags"] == {"theirs": "x", OWNER_TAG: f"movies/prod/group@{adopted.outputs['incarnation']}"}
    assert found(bench.group, *adopted).outputs == adopted.outputs
    assert bench.engine.messages == ["takes over packaging group 'movies' in eu-west-1, which equals the program"]


def test_an_open_group_is_not_made_of_one_with_authorization_logs_and_tags(bench: Bench) -> None:
    bench.client.create_packaging_group(
        Id="movies",
        Authorization={"CdnIdentifierSecret": AUTHORIZATION["cdn_identifier_secret"], "SecretsRoleArn": ROLE},
        EgressAccessLogs={"LogGroupName": "/aws/MediaPackage/movies"},
        Tags={"team": "video"},
    )
    before = bench.client.describe_packaging_group(Id="movies")
    refused = checked_without_call(bench, group_inputs(group_id="movies", adopt=True))
    with pytest.raises(AlreadyExistsError, match="differs in authorization, egress_access_logs, tags"):
        bench.group.create(refused)
    after = bench.client.describe_packaging_group(Id="movies")
    assert {**after, "ResponseMetadata": None} == {**before, "ResponseMetadata": None}


def test_a_unit_is_told_that_it_cannot_be_equal_to_a_group_with_authorization_or_logs(bench: Bench) -> None:
    bench.client.create_packaging_group(Id="logged", EgressAccessLogs={"LogGroupName": "/aws/MediaPackage/movies"})
    bench.client.create_packaging_group(Id="tagged", Tags={"team": "video"})
    told = "declare the group as a `PackagingGroup`"
    assert told in refusal(bench, group_inputs(group_id="logged", adopt=True))
    assert told not in refusal(bench, group_inputs(group_id="tagged", adopt=True))


def checked_without_call(bench: Bench, news: Props) -> Props:
    """The inputs as a preview leaves them that could not ask the service."""
    bench.emulator.faults.add(Fault("DescribePackagingGroup", "403", times=1))
    return checked(bench.group, news)


@pytest.mark.parametrize("status", ["403", "500"])
def test_a_preview_that_may_not_describe_warns_and_goes_on(bench: Bench, status: str) -> None:
    bench.client.create_packaging_group(Id="movies")
    bench.emulator.faults.add(Fault("DescribePackagingGroup", status, times=1))
    news = group_inputs(group_id="movies", adopt=True)
    assert refusal(bench, news) == ""
    (warning,) = bench.engine.warnings
    assert "'movies' can be taken over could not be found out" in warning
    assert refusal(bench, {**news, "egress_access_logs": {}}) != ""


def test_a_preview_without_usable_settings_warns_and_goes_on(bench: Bench) -> None:
    def fail(region: str) -> Any:
        raise ConfigurationError("no credentials")

    group = replace(bench.group, connect=fail)
    assert group.check({}, group_inputs(group_id="movies", adopt=True), b"seed").problems == []
    (warning,) = bench.engine.warnings
    assert warning.endswith("no credentials")


@pytest.mark.parametrize("unknown", ["group_id", "region"])
def test_an_object_that_is_not_known_yet_is_not_asked_for(offline: Bench, unknown: str) -> None:
    checked(offline.group, group_inputs(**{"group_id": "movies", unknown: UNKNOWN}, adopt=True))


def test_what_the_state_holds_is_not_asked_for(offline: Bench) -> None:
    news = group_inputs(group_id="movies")
    olds = {**checked(offline.group, news), "adopt": True}
    checked(offline.group, {**news, "adopt": True}, olds)


DEFAULTS = {"team": "video", "cost centre": "no 7"}


def test_default_tags_count_as_named_by_the_program(bench: Bench) -> None:
    bench.settings = Settings(region=REGION, default_tags=DEFAULTS)
    bench.client.create_packaging_group(Id="movies", Tags={**DEFAULTS, "own": "1"})
    made(bench.group, group_inputs(group_id="movies", adopt=True, tags={"own": "1"}))


def test_another_value_of_a_default_tag_is_written_down(bench: Bench) -> None:
    bench.settings = Settings(region=REGION, default_tags=DEFAULTS)
    bench.client.create_packaging_group(Id="movies", Tags={**DEFAULTS, "team": "others"})
    news = group_inputs(group_id="movies", adopt=True)
    text = refusal(bench, news)
    assert '  tags["team"]: "others" in the service, "video" here' in text
    assert '  PackagingGroup(…, tags={"team": "others"})' in text.splitlines()
    made(bench.group, {**news, "tags": {"team": "others"}})


def test_a_default_tag_that_is_lacking_is_given_by_the_command_that_is_shown(bench: Bench) -> None:
    bench.settings = Settings(region=REGION, default_tags=DEFAULTS)
    arn = bench.client.create_packaging_group(Id="movies", Tags={"team": "video"})["Arn"]
    news = group_inputs(group_id="movies", adopt=True)
    lines = refusal(bench, news).splitlines()
    command = shlex.split(lines[-1])
    assert command == [
        *("aws", "mediapackage-vod", "tag-resource", "--resource-arn", arn, "--tags", '{"cost centre": "no 7"}'),
        *("--region", "eu-west-1"),
    ]
    assert not any("PackagingGroup(" in line for line in lines)
    bench.client.tag_resource(ResourceArn=arn, Tags=json.loads(command[6]))
    made(bench.group, news)


def test_another_stacks_group_is_taken_over_from_it(bench: Bench) -> None:
    """The other stack's delete, which knows the incarnation it made, leaves it alone from then on."""
    theirs = made(bench.group, group_inputs(group_id="movies", owner="other/stack/group"), seed=b"theirs")
    made(bench.group, group_inputs(group_id="movies", adopt=True), seed=b"ours")
    (warning,) = bench.engine.warnings
    assert "belongs to other/stack/group@" in warning
    bench.group.delete(*theirs)
    assert bench.group_ids == ["movies"]


def test_an_asset_is_taken_over_when_its_settings_are_equal(bench: Bench, group: str) -> None:
    bench.client.create_asset(Id="trailer", PackagingGroupId="group", SourceArn=SOURCE, SourceRoleArn=ROLE)
    adopted = made(bench.asset, asset_inputs(asset_id="trailer", adopt=True))
    assert found(bench.asset, *adopted).outputs == adopted.outputs


def test_what_is_not_there_is_made(bench: Bench) -> None:
    assert made(bench.group, group_inputs(group_id="movies", adopt=True)).id == "movies"
    assert bench.engine.messages == ["there is no packaging group 'movies' in eu-west-1 to take over: it will be made"]


def test_the_error_about_a_stranger_offers_to_take_it_over(bench: Bench) -> None:
    bench.client.create_packaging_group(Id="movies")
    with pytest.raises(AlreadyExistsError, match='`group_id="movies"` and `adopt=True`'):
        made(bench.group, group_inputs(group_id="movies"))


@pytest.mark.parametrize(
    ("kind", "way_out"),
    [
        ("group", "another `group_id`"),
        ("configuration", "`id_prefix=`"),
        ("asset", "`asset_id_prefix=pulumi.get_stack()` of `VodPackaging` or `Assets`"),
    ],
)
def test_the_error_about_an_object_with_an_owner_names_a_way_to_another_id(
    bench: Bench, group: str, kind: str, way_out: str
) -> None:
    """Two stacks with equal titles in one group: an object has one owner."""
    lifecycle, inputs = bench.kind(kind)
    fixed = {"group_id": "movies"} if kind == "group" else {}
    theirs = made(lifecycle, inputs(**fixed, owner="movies/staging/x"))
    with pytest.raises(AlreadyExistsError, match="it belongs to movies/staging/x@") as refused:
        made(lifecycle, inputs(**fixed))
    assert way_out in str(refused.value)
    assert "adopt" not in str(refused.value)
    assert found(lifecycle, *theirs).outputs == theirs.outputs


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
    bench.engine.ran_before = True
    bench.engine.earlier = EarlierRuns()
    made(bench.group, group_inputs(), seed=b"again")
    assert cut_off["group_id"] in bench.group_ids
    (warning,) = bench.engine.warnings
    assert f"delete-packaging-group --id {cut_off['group_id']} --region eu-west-1" in warning


def test_the_group_that_is_being_replaced_is_not_taken_for_lost(bench: Bench, cut_off: Props) -> None:
    bench.engine.ran_before = True
    bench.engine.earlier = EarlierRuns(recorded_ids=frozenset({cut_off["group_id"]}))
    made(bench.group, group_inputs(), seed=b"again")
    assert bench.engine.warnings == []


def test_groups_of_others_are_not_named(bench: Bench) -> None:
    bench.engine.ran_before = True
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
    bench.engine.ran_before = True
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
    bench.engine.ran_before = True
    bench.engine.earlier = EarlierRuns(pending_creates=[{"region": "eu-west-1"}])
    made(bench.group, group_inputs())
