"""Objects that were imported: they have no owner tag until their first change."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.lifecycle_bench import (
    KINDS,
    NOTHING,
    OWNER_TAG,
    ROLE,
    SOURCE,
    Bench,
    checked,
    found,
)

IDS = {"group": "group_id", "configuration": "configuration_id", "asset": "asset_id"}


def imported(bench: Bench, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """News without what only resource classes send, and what an import records of an object that somebody made."""
    bench.client.create_packaging_group(Id="group")
    if name == "configuration":
        bench.client.create_packaging_configuration(
            Id="it", PackagingGroupId="group", HlsPackage={"HlsManifests": [{}]}
        )
    if name == "asset":
        bench.client.create_asset(Id="it", PackagingGroupId="group", SourceArn=SOURCE, SourceRoleArn=ROLE)
    lifecycle, inputs_of = bench.kind(name)
    news = inputs_of(**{IDS[name]: "group" if name == "group" else "it"})
    del news["id_prefix"]
    inputs = checked(lifecycle, news)
    answer = found(lifecycle, inputs[IDS[name]], {"region": "eu-west-1"}).outputs
    return news, {**answer, **inputs, "untagged": True}


@pytest.mark.parametrize("name", KINDS)
def test_the_owner_tag_comes_with_the_first_change_and_once(name: str, bench: Bench) -> None:
    lifecycle, _ = bench.kind(name)
    news, outputs = imported(bench, name)
    object_id = outputs[IDS[name]]
    assert lifecycle.diff(outputs, checked(lifecycle, news, outputs)) == NOTHING
    read = found(lifecycle, object_id, outputs)
    assert (read.outputs["untagged"], "untagged" in read.inputs) == (True, False)

    def tags() -> dict[str, str]:
        return bench.client.list_tags_for_resource(ResourceArn=outputs["arn"])["Tags"]

    assert OWNER_TAG not in tags()
    changed = checked(lifecycle, {**news, "tags": {"stage": "new"}}, outputs)
    assert lifecycle.diff(outputs, changed).changes
    after = lifecycle.update(object_id, outputs, changed)
    assert tags() == {"stage": "new", OWNER_TAG: f"{outputs['owner']}@{outputs['incarnation']}"}
    assert "untagged" not in after
    mark = bench.mark
    again = checked(lifecycle, {**news, "tags": {"stage": "old"}}, after)
    lifecycle.update(object_id, after, again)
    assert bench.calls(since=mark) == ["TagResource"]
    assert OWNER_TAG in tags()


def test_a_refresh_that_sees_the_tag_forgets_that_it_was_missing(bench: Bench) -> None:
    _, outputs = imported(bench, "asset")
    tag = f"{outputs['owner']}@{outputs['incarnation']}"
    bench.client.tag_resource(ResourceArn=outputs["arn"], Tags={OWNER_TAG: tag})
    assert "untagged" not in found(bench.asset, "it", outputs).outputs


@pytest.mark.parametrize("name", KINDS)
def test_check_needs_no_prefix_also_where_it_makes_an_id(name: str, offline: Bench) -> None:
    lifecycle, inputs_of = offline.kind(name)
    news = inputs_of()
    prefix = news.pop("id_prefix")
    assert checked(lifecycle, news)[IDS[name]].startswith(f"{prefix}-")
