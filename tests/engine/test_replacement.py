"""Replacements: in the right order, with assets that follow in the same run, and with nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.engine.account import Account
from tests.support.engine.stack import REGION, Run, Stack
from tests.support.sampled import sampled

PLANNED, DIRECT = "planned", "direct"


def unit(hls: str = "hls()", more: str = "") -> str:
    return f"""
        vod = VodPackaging("movies", source_role_arn=ROLE, assets={{"trailer": TRAILER}}, formats=[{hls}], {more})
        pulumi.export("urls", vod.egress_urls)
    """


def planned_up(stack: Stack) -> Run:
    """`pulumi preview --save-plan`, then an up that may do nothing else."""
    plan = str(Path(stack.project, "plan.json"))
    stack.preview("--save-plan", plan)
    return stack.up("--plan", plan)


def refused(run: Run) -> list[str]:
    """The calls that the service did not carry out; that something is gone is what a wait asks for."""
    return [call.operation for call in run.calls if call.status not in (200, 202, 204, 404)]


@pytest.mark.parametrize("way", [DIRECT, PLANNED])
def test_urls_follow_a_configuration_replaced_under_its_chosen_id(
    way: str, stack: Callable[..., Stack], account: Account
) -> None:
    chosen = stack(unit("hls(configuration_id='main')"))
    chosen.up()
    before = chosen.outputs()["urls"]["trailer"]["hls"]

    chosen.write(unit("hls(configuration_id='main', segment_duration_seconds=4)"))
    run = planned_up(chosen) if way == PLANNED else chosen.up()

    assert run.writes == [("DeletePackagingConfiguration", "main"), ("CreatePackagingConfiguration", "main")]
    assert account.configurations["main"]["HlsPackage"]["SegmentDurationSeconds"] == 4
    after = chosen.outputs()["urls"]["trailer"]["hls"]
    assert after != before
    (asset_id,) = account.assets
    assert account.urls(asset_id) == {after}
    assert chosen.preview("--expect-no-changes").calls == []


TWO_FORMATS = """
    group = PackagingGroup("movies-group")
    formats = [
        PackagingConfiguration(name, packaging_group_id=group.id, hls_package={"hls_manifests": [{}]})
        for name in ("z", "a")
    ]
    Asset(
        "trailer",
        packaging_group_id=group.id,
        source_arn=TRAILER,
        source_role_arn=ROLE,
        packaging_configurations=formats,
    )
"""


@pytest.mark.parametrize("program", [TWO_FORMATS, unit("hls(), dash()")], ids=["resources", "unit"])
def test_a_saved_plan_holds_with_a_generated_group_id_and_whatever_order_the_formats_are_in(
    program: str, stack: Callable[..., Stack], account: Account
) -> None:
    two_formats = stack(program)

    planned_up(two_formats)

    (group_id,), (asset_id,) = account.groups, account.assets
    assert group_id.startswith("movies-")
    assert two_formats.resources()["movies-group"]["id"] == group_id
    assert len(account.urls(asset_id)) == 2
    two_formats.preview("--expect-no-changes")


def test_another_group_id_replaces_everything_and_deletes_children_first(
    stack: Callable[..., Stack], account: Account
) -> None:
    chosen = stack(unit(more='group_id="first"'))
    chosen.up()

    chosen.write(unit(more='group_id="second"'))
    run = chosen.up()

    deletes = ["DeleteAsset", "DeletePackagingConfiguration", "DeletePackagingGroup"]
    creates = ["CreatePackagingGroup", "CreatePackagingConfiguration", "CreateAsset"]
    assert [operation for operation, _ in run.writes if operation in deletes] == deletes
    assert [operation for operation, _ in run.writes if operation in creates] == creates
    assert refused(run) == []
    assert set(account.groups) == {"second"}
    assert {item["PackagingGroupId"] for item in account.configurations.values()} == {"second"}
    assert {item["PackagingGroupId"] for item in account.assets.values()} == {"second"}
    assert len(account.objects) == 3
    chosen.preview("--expect-no-changes")


@pytest.mark.parametrize("group_id", sampled({"generated": "None", "chosen": "'movies'"}, "chosen"))
def test_another_region_moves_everything_and_leaves_nothing_behind(
    group_id: str, stack: Callable[..., Stack], account: Account
) -> None:
    moved = stack(unit(more=f"group_id={group_id}"))
    moved.up()

    moved.write(unit(more=f"group_id={group_id}"), config={"aws:region": "eu-central-1"})
    run = moved.up()

    assert refused(run) == []
    assert account.objects == {}
    assert len(account.elsewhere("eu-central-1").objects) == 3
    assert ".eu-central-1." in moved.outputs()["urls"]["trailer"]["hls"]
    moved.preview("--expect-no-changes")


def test_a_region_of_the_environment_stays_where_another_one_is_set_later(
    stack: Callable[..., Stack], account: Account
) -> None:
    shared = stack(unit(), config={})
    shared.up(AWS_REGION=REGION)
    held = account.objects
    assert len(held) == 3

    assert shared.up("--expect-no-changes", AWS_REGION="us-east-1").calls == []
    shared.refresh("--expect-no-changes", AWS_REGION="us-east-1")
    shared.write(unit(more='tags={"team": "video"}'), config={})
    shared.up(AWS_REGION="us-east-1")

    assert set(account.objects) == set(held)
    assert {item["Tags"].get("team") for item in account.objects.values()} == {"video"}
    assert account.elsewhere("us-east-1").objects == {}
    shared.destroy(AWS_REGION="us-east-1")
    assert account.objects == {}


def test_a_key_server_content_id_is_freed_before_its_next_asset_takes_it(
    stack: Callable[..., Stack], account: Account
) -> None:
    title = '{{"trailer": {{"source": "s3://acme-movies/{0}.m3u8", "resource_id": "content-1"}}}}'
    program = 'VodPackaging("movies", source_role_arn=ROLE, assets={0}, formats=[hls()])'
    protected = stack(program.format(title.format("first")))
    protected.up()
    (old,) = account.assets

    protected.write(program.format(title.format("second")))
    run = protected.up()

    (new,) = account.assets
    assert run.writes == [("DeleteAsset", old), ("CreateAsset", new)]
    assert account.assets[new]["ResourceId"] == "content-1"
