"""What an ingest owns: it keeps its names, and what it made goes or stays as it was told to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.asset_batch import AssetBatchLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.ingested_assets import IngestedAssetsLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN
from pulumi_mediapackage_vod.errors import MediaPackageVodError
from tests.support.lifecycle_bench import OWNER_TAG, ROLE, SOURCE, Bench, checked, instead, service_error

Props = dict[str, Any]
NAMES = ("owner", "incarnation", "owner_tag", "id_prefix")


def lifecycle(bench: Bench) -> Any:
    return IngestedAssetsLifecycle(bench.settings, bench._connect, bench.clock, bench.engine)


def inputs(*groups: Any, **more: Any) -> Props:
    owner = "movies/prod/uploads-ingested"
    return {"name": "uploads-ingested", "packaging_group_ids": [*groups], "owner": owner, "force_destroy": None, **more}


def ingested(bench: Bench, owner_tag: str, *ids: str, group: str = "group") -> None:
    for id_ in ids:
        bench.client.create_asset(
            Id=id_, PackagingGroupId=group, SourceArn=SOURCE, SourceRoleArn=ROLE, Tags={OWNER_TAG: owner_tag}
        )


def held(bench: Bench) -> set[str]:
    return {each["Id"] for each in bench.client.list_assets()["Assets"]}


def test_two_ingests_of_one_name_share_neither_prefix_nor_tag(offline: Bench) -> None:
    one, two = (checked(lifecycle(offline), inputs("group"), seed=seed) for seed in (b"one", b"two"))
    assert one["owner_tag"].startswith("movies/prod/uploads-ingested@")
    assert one["id_prefix"].startswith("uploads-ingested-")
    assert not {one[each] for each in NAMES[1:]} & {two[each] for each in NAMES[1:]}


@pytest.mark.parametrize("groups", [("group", "other"), (UNKNOWN,)])
def test_names_stay_whatever_changes(offline: Bench, groups: tuple[Any, ...]) -> None:
    olds = checked(lifecycle(offline), inputs("group"))
    news = checked(lifecycle(offline), inputs(*groups, owner="movies/prod/renamed"), olds, seed=b"another")
    assert {each: news[each] for each in NAMES} == {each: olds[each] for each in NAMES}
    assert lifecycle(offline).diff(olds, news) == (True, [], False)


def test_nothing_is_planned_or_asked_without_a_change(offline: Bench) -> None:
    olds = checked(lifecycle(offline), inputs("group"))
    news = checked(lifecycle(offline), inputs("group"), olds, seed=b"another")
    assert not lifecycle(offline).diff(olds, news).changes
    assert lifecycle(offline).create(news) == ("uploads-ingested", news)
    assert lifecycle(offline).read("uploads-ingested", news) == (news, news)


def test_another_region_is_another_ingest(offline: Bench) -> None:
    olds = checked(lifecycle(offline), inputs("group"))
    news = checked(lifecycle(offline), inputs("group", region="eu-central-1"), olds, seed=b"another")
    assert lifecycle(offline).diff(olds, news).replaces == ["region"]
    assert news["id_prefix"] != olds["id_prefix"]


def test_its_end_deletes_its_own_alone(bench: Bench, group: str) -> None:
    made = checked(lifecycle(bench), inputs(group, force_destroy=True))
    ingested(bench, made["owner_tag"], "a", "b", "c")
    ingested(bench, "movies/prod/all-batch-1@00000000", "of-a-catalogue")
    ingested(bench, f"{made['owner_tag'][:-8]}ffffffff", "of-a-stack-of-the-same-name")

    mark = bench.mark
    lifecycle(bench).delete("uploads-ingested", made)

    assert held(bench) == {"of-a-catalogue", "of-a-stack-of-the-same-name"}
    assert bench.calls(mark).count("DeleteAsset") == 3
    assert {*bench.calls(mark)} == {"DeleteAsset", "ListAssets"}


def test_what_the_function_made_meanwhile_goes_too(bench: Bench, group: str) -> None:
    made = checked(lifecycle(bench), inputs(group, force_destroy=True))
    ingested(bench, made["owner_tag"], "a")

    def late(real: Callable[..., Any], **request: Any) -> Any:
        if request["Id"] == "a":
            ingested(bench, made["owner_tag"], "late")
        return real(**request)

    bench.fault("DeleteAsset", late)
    lifecycle(bench).delete("uploads-ingested", made)

    assert held(bench) == set()


def test_its_end_keeps_them_and_says_so_by_default(bench: Bench, group: str) -> None:
    made = checked(lifecycle(bench), inputs(group))
    ingested(bench, made["owner_tag"], "a", "b")

    lifecycle(bench).delete("uploads-ingested", made)

    assert held(bench) == {"a", "b"}
    [warning] = bench.engine.warnings
    assert warning.startswith("2 assets that the ingest made stay in packaging group 'group'")
    assert "force_destroy=True" in warning


def test_of_a_group_that_is_not_named_any_more_they_go_alike(bench: Bench, group: str) -> None:
    bench.client.create_packaging_group(Id="other")
    olds = checked(lifecycle(bench), inputs(group, "other", force_destroy=True))
    ingested(bench, olds["owner_tag"], "a")
    ingested(bench, olds["owner_tag"], "b", group="other")
    news = checked(lifecycle(bench), inputs(group, force_destroy=True), olds)

    assert lifecycle(bench).update("uploads-ingested", olds, news) == news

    assert held(bench) == {"a"}


def test_a_group_that_is_gone_holds_nothing(bench: Bench) -> None:
    made = checked(lifecycle(bench), inputs("no-such-group", force_destroy=True))
    lifecycle(bench).delete("uploads-ingested", made)


def test_what_is_not_deleted_is_told_with_the_reason(bench: Bench, group: str) -> None:
    made = checked(lifecycle(bench), inputs(group, force_destroy=True))
    ingested(bench, made["owner_tag"], "a")
    bench.fault("DeleteAsset", instead(service_error(403, "ForbiddenException", "you may not")))

    with pytest.raises(MediaPackageVodError, match=r"^1 ingested assets were not deleted:\n  a: .*you may not"):
        lifecycle(bench).delete("uploads-ingested", made)


def test_a_catalogue_in_the_same_group_touches_none_of_them(bench: Bench, group: str) -> None:
    """Nor is it told of them, in whatever it does."""
    made = checked(lifecycle(bench), inputs(group, force_destroy=True))
    ingested(bench, made["owner_tag"], "a", "trailer-0123456789")
    batch = AssetBatchLifecycle(bench.settings, bench._connect, bench.clock, bench.engine)
    titles = {"trailer": SOURCE, "feature": SOURCE}
    asked = {"name": "all-batch-1", "packaging_group_id": group, "source_role_arn": ROLE, "tags": None}
    asked |= {"owner": "movies/prod/all-batch-1", "packaging_configurations": []}
    olds = batch.check({}, {**asked, "titles": titles}, b"seed").inputs
    outputs = batch.create(olds).outputs
    assert len(held(bench)) == 4

    fewer = batch.check(outputs | {"titles": olds["titles"]}, {**asked, "titles": {"trailer": SOURCE}}, b"x").inputs
    outputs = batch.update("all-batch-1", outputs, fewer)
    assert len(held(bench)) == 3
    batch.delete("all-batch-1", outputs)

    assert held(bench) == {"a", "trailer-0123456789"}
    assert bench.engine.warnings == []
