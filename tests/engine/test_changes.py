"""What a change of the program or of its configuration does to a running unit, and what it leaves alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tests.support.engine.account import Account
from tests.support.engine.stack import REGION, Stack

OWNER = "pulumi-mediapackage-vod:owner"


def unit(
    assets: str = '{"trailer": TRAILER}', formats: str = "[hls(), dash()]", tags: str = "None", more: str = ""
) -> str:
    return f"""
        vod = VodPackaging(
            "movies", source_role_arn=ROLE, assets={assets}, formats={formats}, tags={tags}, {more}
        )
        pulumi.export("urls", vod.egress_urls)
    """


def test_a_changed_tag_updates_every_object_in_place(stack: Callable[..., Stack], account: Account) -> None:
    unit_stack = stack(unit(tags='{"team": "video", "stage": "try"}'))
    unit_stack.up()
    before, urls = account.objects, unit_stack.outputs()

    unit_stack.write(unit(tags='{"team": "audio"}'))
    run = unit_stack.up()

    names = ("movies-group", "movies-hls", "movies-dash", "movies-trailer")
    assert sorted(run.steps) == sorted(("update", name) for name in names)
    assert Counter(run.operations) == {"TagResource": 4, "UntagResource": 4}
    assert unit_stack.outputs() == urls
    assert account.objects == {
        arn: {**item, "Tags": {"team": "audio", OWNER: item["Tags"][OWNER]}} for arn, item in before.items()
    }


def test_default_tags_are_on_every_object_and_give_way_to_its_own(
    stack: Callable[..., Stack], account: Account
) -> None:
    region = {"aws:region": REGION}
    default_tags = {"mediapackage-vod:defaultTags": '{"team": "all", "cost": "42"}'}
    unit_stack = stack(unit(tags='{"team": "video"}'), config={**region, **default_tags})
    unit_stack.up()
    for item in account.objects.values():
        assert {key: value for key, value in item["Tags"].items() if key != OWNER} == {"team": "video", "cost": "42"}

    unit_stack.write(unit(tags='{"team": "video"}'), config=region)
    run = unit_stack.up()

    assert Counter(run.operations) == {"UntagResource": 4}
    for item in account.objects.values():
        assert {key: value for key, value in item["Tags"].items() if key != OWNER} == {"team": "video"}


def test_another_segment_duration_replaces_that_format_alone_which_is_never_without_an_endpoint(
    stack: Callable[..., Stack], account: Account
) -> None:
    unit_stack = stack(unit())
    unit_stack.up()
    before, urls = account.configurations, unit_stack.outputs()["urls"]["trailer"]
    old = unit_stack.resources()["movies-hls"]["id"]

    unit_stack.write(unit(formats="[hls(segment_duration_seconds=4), dash()]"))
    run = unit_stack.up()

    assert run.steps == [
        ("create-replacement", "movies-hls"),
        ("replace", "movies-hls"),
        ("update", "movies-trailer"),
        ("delete-replaced", "movies-hls"),
    ]
    new = {key: item for key, item in account.configurations.items() if key not in before}
    assert [item["HlsPackage"]["SegmentDurationSeconds"] for item in new.values()] == [4]
    urls_now = unit_stack.outputs()["urls"]["trailer"]
    assert urls_now["dash"] == urls["dash"]
    assert urls_now["hls"] != urls["hls"]
    (asset_id,) = account.assets
    assert set(urls_now.values()) == account.urls(asset_id)
    # never without an endpoint
    (new_id,) = new
    order = [(call.operation, call.object_id) for call in run.calls]
    steps = [
        order.index(("CreatePackagingConfiguration", new_id)),
        order.index(("DescribeAsset", asset_id)),
        order.index(("DeletePackagingConfiguration", old)),
    ]
    assert steps == sorted(steps)
    assert run.writes == [("CreatePackagingConfiguration", new_id), ("DeletePackagingConfiguration", old)]


def test_a_second_format_under_a_new_key_keeps_the_first_ones_urls_until_it_is_removed(
    stack: Callable[..., Stack], account: Account
) -> None:
    unit_stack = stack(unit(formats='{"hls": hls(), "dash": dash()}'))
    unit_stack.up()
    first = unit_stack.outputs()["urls"]["trailer"]

    unit_stack.write(unit(formats='{"hls": hls(), "dash": dash(), "hls-4s": hls(segment_duration_seconds=4)}'))
    unit_stack.up()

    both = unit_stack.outputs()["urls"]["trailer"]
    assert {key: both[key] for key in first} == first
    (asset_id,) = account.assets
    assert set(both.values()) == account.urls(asset_id)

    unit_stack.write(unit(formats='{"dash": dash(), "hls-4s": hls(segment_duration_seconds=4)}'))
    unit_stack.up()

    last = unit_stack.outputs()["urls"]["trailer"]
    assert last == {"dash": first["dash"], "hls-4s": both["hls-4s"]}
    assert account.urls(asset_id) == set(last.values())


def test_a_title_added_to_or_removed_from_the_catalogue_is_the_only_thing_that_changes(
    stack: Callable[..., Stack], account: Account
) -> None:
    unit_stack = stack(unit())
    unit_stack.up()
    urls = unit_stack.outputs()["urls"]

    unit_stack.write(unit(assets='{"trailer": TRAILER, "feature": FEATURE}'))
    run = unit_stack.up()

    assert run.steps == [("create", "movies-feature")]
    assert run.operations == ["CreateAsset"]
    assert unit_stack.outputs()["urls"]["trailer"] == urls["trailer"]

    held, feature = set(account.objects), unit_stack.resources()["movies-feature"]

    unit_stack.write(unit())
    run = unit_stack.up()

    assert run.steps == [("delete", "movies-feature")]
    assert run.writes == [("DeleteAsset", feature["id"])]
    assert set(account.objects) == held - {feature["outputs"]["arn"]}
    assert list(unit_stack.outputs()["urls"]) == ["trailer"]


def test_another_revision_ingests_the_source_again_under_a_new_id(
    stack: Callable[..., Stack], account: Account
) -> None:
    titles = '{"trailer": {"source": TRAILER, "revision": "1"}, "feature": FEATURE}'
    unit_stack = stack(unit(assets=titles))
    unit_stack.up()
    old, feature = (unit_stack.resources()[name]["id"] for name in ("movies-trailer", "movies-feature"))
    urls = unit_stack.outputs()["urls"]

    unit_stack.write(unit(assets=titles.replace('"1"', '"2"')))
    run = unit_stack.up()

    new = unit_stack.resources()["movies-trailer"]["id"]
    assert run.writes == [("CreateAsset", new), ("DeleteAsset", old)]
    assert new != old
    assert set(account.assets) == {new, feature}
    assert account.assets[new]["SourceArn"] == "arn:aws:s3:::acme-movies/trailer/index.m3u8"
    urls_now = unit_stack.outputs()["urls"]
    assert urls_now["feature"] == urls["feature"]
    assert set(urls_now["trailer"].values()) == account.urls(new)


def test_a_documented_default_written_down_and_an_s3_uri_for_its_arn_are_nothing_to_do(
    stack: Callable[..., Stack],
) -> None:
    unit_stack = stack(unit(formats="[hls(), dash()]"))
    unit_stack.up()

    defaults = "min_video_bits_per_second=0, max_video_bits_per_second=2147483647"
    unit_stack.write(unit(formats=f"[hls({defaults}), dash({defaults}, period_triggers=[])]", tags="{}"))
    run = unit_stack.preview("--expect-no-changes")

    assert run.steps == []

    unit_stack.write(unit(assets='{"trailer": "s3://acme-movies/trailer/index.m3u8"}'))
    run = unit_stack.preview("--expect-no-changes")

    assert run.steps == []
