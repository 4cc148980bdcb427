"""Tags, as ListTagsForResource tells them."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from tests.contract.bench import ContractBench
from tests.contract.engine_order import Resource
from tests.contract.kinds import Kind
from tests.contract.promises import promise
from tests.support.lifecycle_bench import OWNER_TAG, REGION

Tags = dict[str, str] | None

MATRIX: dict[str, tuple[Tags, Tags]] = {
    "none": (None, None),
    "empty": ({}, {}),
    "none to empty": (None, {}),
    "an empty value": ({"a": ""}, {"a": ""}),
    "added": (None, {"a": "1"}),
    "added to others": ({"a": "1"}, {"a": "1", "b": "2"}),
    "changed": ({"a": "1"}, {"a": "2"}),
    "changed to an empty value": ({"a": "1"}, {"a": ""}),
    "removed": ({"a": "1", "b": "2"}, {"b": "2"}),
    "the last one removed": ({"a": "1"}, None),
    "emptied": ({"a": "1"}, {}),
    "exchanged": ({"a": "1"}, {"b": "1"}),
    "upper and lower case": ({"Team": "Video"}, {"team": "video"}),
    "every character": ({"a b_.:/=+-@": "a b_.:/=+-@"}, {"a b_.:/=+-@": "x"}),
    "longest": ({"k" * 128: "v" * 256}, {"k" * 128: "w" * 256}),
    "49": ({str(number): "x" for number in range(49)}, {str(number): "y" for number in range(49)}),
}


def told(bench: ContractBench, arn: str) -> dict[str, str]:
    """The service's own answer, without what this library adds."""
    tags = bench.client.list_tags_for_resource(ResourceArn=arn)["Tags"]
    assert tags.pop(OWNER_TAG)
    return tags


@promise("R5")
@pytest.mark.parametrize("change", MATRIX)
def test_tags_are_what_was_asked_for_before_and_after(
    bench: ContractBench, kind: Kind, change: str, resource: Resource
) -> None:
    for number, tags in enumerate(MATRIX[change]):
        news = kind.news(tags=tags)
        steps = resource.up(news)
        assert told(bench, resource.entry.outputs["arn"]) == (tags or {})
        assert not resource.preview(news).changes
        resource.refresh()
        assert not resource.preview(news).changes
        assert OWNER_TAG not in resource.entry.outputs["tags_all"]
        if number:
            unchanged = (MATRIX[change][0] or {}) == (tags or {})
            assert steps == ([] if unchanged else ["update"])


@promise("R5")
def test_default_tags_reach_the_service_and_the_resources_own_win(bench: ContractBench, kind: Kind) -> None:
    bench.surround(kind)
    bench.settings = Settings(region=REGION, default_tags={"team": "video", "stage": "prod"})
    resource = bench.resource(kind)
    news = kind.news(tags={"stage": "dev"})
    resource.up(news)
    assert told(bench, resource.entry.outputs["arn"]) == {"team": "video", "stage": "dev"}
    bench.settings = Settings(region=REGION)
    resource.calls = bench.resource(kind).calls
    assert resource.up(news) == ["update"]
    assert told(bench, resource.entry.outputs["arn"]) == {"stage": "dev"}


@promise("R5")
@pytest.mark.parametrize(
    "edit",
    [{"a": "other", "b": "2"}, {"b": "2"}, {"a": "1", "b": "2", "c": "3"}, {}],
    ids=["changed", "removed", "added", "all removed"],
)
@pytest.mark.parametrize("owner", [True, False], ids=["owner kept", "owner removed"])
def test_drift_of_tags_is_seen_and_repaired(
    bench: ContractBench, kind: Kind, edit: Any, owner: bool, resource: Resource
) -> None:
    news = kind.news(tags={"a": "1", "b": "2"})
    resource.up(news)
    kept = {OWNER_TAG: bench.held(kind, resource.entry.id)["Tags"][OWNER_TAG]} if owner else {}
    bench.modify(kind, resource.entry.id, Tags={**edit, **kept})
    resource.refresh()
    assert resource.entry.outputs["tags_all"] == edit
    assert resource.up(news) == ["update"]
    tags = bench.client.list_tags_for_resource(ResourceArn=resource.entry.outputs["arn"])["Tags"]
    assert {**tags, **kept} == {"a": "1", "b": "2", **kept}


@pytest.fixture
def silent(bench: ContractBench) -> ContractBench:
    """Real descriptions of a resource type may hold no tags; ListTagsForResource always does."""

    def without_tags(real: Any, **request: Any) -> Any:
        return {name: value for name, value in real(**request).items() if name != "Tags"}

    for suffix in ("PackagingGroup", "PackagingConfiguration", "Asset"):
        bench.fault(f"Describe{suffix}", without_tags)
    return bench


@promise("R5")
def test_a_refresh_asks_for_the_tags_that_a_describe_does_not_tell(
    silent: ContractBench, kind: Kind, resource: Resource
) -> None:
    news = kind.news(tags={"a": "1"})
    resource.up(news)
    mark = silent.mark
    resource.refresh()
    assert silent.calls(mark) == [f"Describe{kind.suffix}", "ListTagsForResource"]
    assert resource.entry.outputs["tags_all"] == {"a": "1"}
    assert not resource.preview(news).changes


@promise("R5")
def test_an_owner_that_a_describe_does_not_tell_is_still_known(silent: ContractBench, kind: Kind) -> None:
    """Of a create that was cut off, and of what took the place of a recorded object."""
    silent.surround(kind)
    old, new = silent.resource(kind), silent.resource(kind)
    old.up(kind.news(**kind.chosen))
    new.up(kind.news(**kind.chosen))
    old.destroy()
    assert silent.ids(kind) == ["chosen"]
