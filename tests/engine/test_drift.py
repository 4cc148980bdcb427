"""What somebody changes behind Pulumi's back: seen by a refresh, mended by the next up."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack

UNIT = """
    vod = VodPackaging(
        "movies",
        source_role_arn=ROLE,
        assets={"trailer": TRAILER, "feature": FEATURE},
        formats=[hls()],
        tags={"team": "video"},
    )
    pulumi.export("urls", vod.egress_urls)
"""


def test_a_drifted_tag_is_mended_by_the_next_up(stack: Callable[..., Stack], account: Account) -> None:
    unit = stack(UNIT)
    unit.up()
    held = account.objects
    asset = unit.resources()["movies-trailer"]
    account.client.tag_resource(ResourceArn=asset["outputs"]["arn"], Tags={"team": "sales", "extra": "yes"})

    nightly = unit.run("refresh", "--preview-only", "--expect-no-changes")  # as docs/ci.md has it
    assert nightly.code != 0
    assert unit.run("refresh", "--yes", "--skip-preview", "--expect-no-changes").code != 0
    run = unit.up()

    assert run.steps == [("update", "movies-trailer")]
    assert run.writes == [("TagResource", asset["id"]), ("UntagResource", asset["id"])]
    assert account.objects == held


def test_a_drifted_access_log_is_mended_by_the_next_up(stack: Callable[..., Stack], account: Account) -> None:
    logging = stack('PackagingGroup("movies", egress_access_logs={"log_group_name": "/aws/MediaPackage/asked"})')
    logging.up()
    (group_id,) = account.groups
    account.client.configure_logs(Id=group_id, EgressAccessLogs={"LogGroupName": "/aws/MediaPackage/other"})

    run = logging.up("--refresh")

    assert run.writes == [("ConfigureLogs", group_id)]
    assert account.groups[group_id]["EgressAccessLogs"] == {"LogGroupName": "/aws/MediaPackage/asked"}


def test_a_deleted_asset_is_seen_by_refresh_and_made_again_by_the_next_up(
    stack: Callable[..., Stack], account: Account
) -> None:
    unit = stack(UNIT)
    unit.up()
    lost = unit.resources()["movies-trailer"]["id"]
    account.client.delete_asset(Id=lost)

    unit.refresh()
    assert "movies-trailer" not in unit.resources()
    run = unit.up()

    made = unit.resources()["movies-trailer"]["id"]
    assert run.writes == [("CreateAsset", made)]
    assert set(unit.outputs()["urls"]["trailer"].values()) == account.urls(made)


def test_a_deleted_configuration_is_made_again_and_urls_follow(stack: Callable[..., Stack], account: Account) -> None:
    unit = stack(UNIT)
    unit.up()
    account.client.delete_packaging_configuration(Id=unit.resources()["movies-hls"]["id"])

    unit.refresh()
    unit.up()

    assert set(account.configurations) == {unit.resources()["movies-hls"]["id"]}
    for title, name in (("trailer", "movies-trailer"), ("feature", "movies-feature")):
        asset_id = unit.resources()[name]["id"]
        assert set(unit.outputs()["urls"][title].values()) == account.urls(asset_id) != set()
    unit.preview("--expect-no-changes")


def test_what_is_gone_already_does_not_stop_a_destroy(stack: Callable[..., Stack], account: Account) -> None:
    unit = stack(UNIT)
    unit.up()
    account.client.delete_asset(Id=unit.resources()["movies-trailer"]["id"])
    account.client.delete_packaging_configuration(Id=unit.resources()["movies-hls"]["id"])

    unit.destroy()

    assert account.objects == {}


def test_a_group_that_holds_anothers_asset_says_what_is_in_the_way(
    stack: Callable[..., Stack], account: Account
) -> None:
    unit = stack('PackagingGroup("movies", group_id="movies")')
    unit.up()
    account.client.create_asset(
        Id="of-somebody-else",
        PackagingGroupId="movies",
        SourceArn="arn:aws:s3:::acme-movies/other.m3u8",
        SourceRoleArn="arn:aws:iam::111122223333:role/reads-movies",
    )

    run = unit.run("destroy", "--yes", "--skip-preview")

    assert run.code != 0
    assert "packaging group 'movies' in eu-west-1 cannot be deleted while it holds 1 assets (of-somebody-else)" in (
        run.text
    )
    assert "Traceback" not in run.text
    account.client.delete_asset(Id="of-somebody-else")
    unit.destroy()
    assert account.objects == {}
