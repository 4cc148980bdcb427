"""What somebody else changed: seen by a refresh, repaired by the next update, and never taken for ours."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service.model import input_shape, property_name, to_request
from pulumi_mediapackage_vod.errors import AlreadyExistsError, MediaPackageVodError
from tests.contract.bench import ContractBench
from tests.contract.engine_order import Resource
from tests.contract.kinds import (
    ASSET_KIND,
    CHILDREN,
    CONFIGURATION_KINDS,
    FORMATS,
    GROUP_KIND,
    OTHER_ROLE,
    OTHER_SOURCE,
    WITH_BATCH,
    Kind,
    Option,
    each,
    options,
)
from tests.contract.promises import promise
from tests.support.lifecycle_bench import OWNER_TAG

Props = dict[str, Any]


def request_of(kind: Kind, inputs: Any) -> Any:
    return to_request(input_shape(f"Create{kind.suffix}"), inputs)


def drifts() -> Any:
    """Each property that a read sees, from one value to another and from set to unset."""
    for kind, option in options():
        if option.top == "revision":
            continue
        unset = {option.top: kind.required[option.top]} if option.top in FORMATS else dict.fromkeys(option.first)
        for name, after in (("changed", option.second), ("unset", unset)):
            yield pytest.param(kind, option, option.first, after, id=f"{kind.name}-{option.name}-{name}")
    for name, value in {"source_arn": OTHER_SOURCE, "source_role_arn": OTHER_ROLE}.items():
        changed = {name: value}
        yield pytest.param(ASSET_KIND, Option(name, changed, changed, name), {}, changed, id=f"asset-{name}-changed")


@promise("R16d")
@pytest.mark.parametrize(("kind", "option", "before", "after"), list(drifts()))
def test_drift_is_seen_by_a_refresh_and_repaired_by_the_next_update(
    bench: ContractBench, kind: Kind, option: Option, before: Any, after: Any, resource: Resource
) -> None:
    news = kind.news(**before)
    resource.up(news)
    owner = bench.held(kind, resource.entry.id)["Tags"][OWNER_TAG]
    members = request_of(kind, {name: value for name, value in after.items() if name != "tags"})
    members |= {_member(kind, name): None for name, value in after.items() if value is None and name != "tags"}
    if "tags" in after:
        members["Tags"] = {OWNER_TAG: owner, **(after["tags"] or {})}
    bench.modify(kind, resource.entry.id, **members)
    resource.refresh()
    assert resource.recorded is not None
    plan = resource.preview(news)
    assert plan.changes
    in_place = option.top in ("tags_all", *kind.in_place)
    assert plan.replaces == [] if in_place else option.top in plan.replaces
    resource.up(news)
    bench.as_asked(kind, resource, news)
    resource.refresh()
    assert not resource.preview(news).changes


def _member(kind: Kind, name: str) -> str:
    members = input_shape(f"Create{kind.suffix}").members
    return next(member for member in members if property_name(member) == name)


@promise("R16d")
@each(CONFIGURATION_KINDS)
def test_another_format_is_seen_and_repaired(bench: ContractBench, kind: Kind, resource: Resource) -> None:
    resource.up(kind.news(**kind.chosen))
    (name,) = kind.other
    other = "DashPackage" if name != "dash_package" else "HlsPackage"
    manifests = "DashManifests" if other == "DashPackage" else "HlsManifests"
    bench.modify(kind, "chosen", **{FORMATS[name]: None, other: {manifests: [{}]}})
    resource.refresh()
    assert name in resource.preview(kind.news(**kind.chosen)).replaces
    resource.up(kind.news(**kind.chosen))
    bench.as_asked(kind, resource, kind.news(**kind.chosen))


# Deleted and made anew under the same id. What carries our tag is ours; anything else is somebody else's.

NOT_OURS: dict[str, dict[str, str]] = {"no tags": {}, "another stack's tag": {OWNER_TAG: "theirs/prod/x@0a1b2c3d"}}


def remade(bench: ContractBench, kind: Kind, choice: Props, tags: dict[str, str] | None) -> Any:
    """A recorded object that was made anew with other settings; with None, with our own tag."""
    bench.surround(kind)
    news = kind.news(**choice)
    resource = bench.resource(kind, deletes_first=bool(choice))
    resource.up(news)
    members = bench.held(kind, resource.entry.id)
    own = {OWNER_TAG: members["Tags"][OWNER_TAG]}
    changes = request_of(kind, kind.other if kind.in_a_group else {"authorization": kind.full["authorization"]})
    bench.remake(kind, resource.entry.id, {**members, **changes, "Tags": own if tags is None else tags})
    return resource, news


@promise("R16s")
@each(WITH_BATCH)
@pytest.mark.parametrize("tags", [*NOT_OURS, "our tag"])
def test_a_refresh_never_fails_for_what_was_made_anew(
    bench: ContractBench, kind: Kind, choice: Props, tags: str
) -> None:
    resource, news = remade(bench, kind, choice, NOT_OURS.get(tags))
    resource.refresh()
    assert resource.preview(news).changes


@promise("R16s")
def test_what_was_made_anew_with_our_tag_is_repaired(bench: ContractBench, kind: Kind, choice: Props) -> None:
    resource, news = remade(bench, kind, choice, None)
    resource.refresh()
    assert resource.up(news) == (["delete", "create"] if kind.in_a_group else ["update"])
    bench.as_asked(kind, resource, news)
    resource.destroy()
    assert bench.ids(kind) == []


@promise("R16s")
@each(WITH_BATCH)
@pytest.mark.parametrize("tags", NOT_OURS)
@pytest.mark.parametrize("refreshed", [True, False], ids=["refreshed", "unseen"])
def test_what_a_stranger_made_anew_is_not_destroyed_and_a_destroy_says_so(
    bench: ContractBench, kind: Kind, choice: Props, tags: str, refreshed: bool
) -> None:
    resource, _ = remade(bench, kind, choice, NOT_OURS[tags])
    object_id = resource.entry.id
    before = bench.held(kind, object_id)
    if refreshed:
        resource.refresh()
    resource.destroy()
    assert bench.held(kind, object_id) == before
    if not refreshed:
        (warning,) = bench.engine.warnings
        assert f"'{object_id}'" in warning


@promise("R16s")
@each(CHILDREN)
@pytest.mark.parametrize("tags", NOT_OURS)
def test_an_update_refuses_to_replace_what_a_stranger_made_anew(
    bench: ContractBench, kind: Kind, choice: Props, tags: str
) -> None:
    resource, news = remade(bench, kind, choice, NOT_OURS[tags])
    object_id = resource.entry.id
    before = bench.held(kind, object_id)
    resource.refresh()
    with pytest.raises(AlreadyExistsError, match=f"'{object_id}' exists already"):
        resource.up(news)
    assert bench.held(kind, object_id) == before


@promise("R16s")
@each(WITH_BATCH)
def test_another_run_of_this_stack_that_took_the_place_is_left_alone_silently(bench: ContractBench, kind: Kind) -> None:
    """The forced replacement that was cut off: the recorded object is gone, its successor is not."""
    bench.surround(kind)
    resource, again = bench.resource(kind), bench.resource(kind)
    resource.up(kind.news(**kind.chosen))
    again.up(kind.news(**kind.chosen))
    resource.destroy()
    assert bench.ids(kind) == ["chosen"]
    assert bench.engine.warnings == []


@promise("R16d")
def test_what_cannot_be_repaired_is_an_error_of_the_library(bench: ContractBench) -> None:
    """The service ignores that an authorization is left out: said, not hidden."""
    resource = bench.resource(GROUP_KIND)
    resource.up(GROUP_KIND.news(**GROUP_KIND.full))
    bench.fault(
        "UpdatePackagingGroup", lambda _real, **request: bench.client.describe_packaging_group(Id=request["Id"])
    )
    with pytest.raises(MediaPackageVodError, match="kept its CDN authorization"):
        resource.up(GROUP_KIND.news())
