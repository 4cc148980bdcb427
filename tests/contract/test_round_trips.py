"""Create, read, update, delete and list, of every resource type."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import EarlierRuns
from pulumi_mediapackage_vod.errors import AlreadyExistsError, NotFoundError
from tests.contract.bench import ContractBench
from tests.contract.engine_order import Resource
from tests.contract.kinds import CHILDREN, GROUP, GROUP_KIND, WITH_BATCH, Kind, each
from tests.contract.promises import promise
from tests.support.lifecycle_bench import OWNER_TAG

Props = dict[str, Any]


def listed(bench: ContractBench, kind: Kind) -> list[str]:
    """What the service's own list says, page by page of two."""
    paginator = bench.client.get_paginator(f"list_{kind.collection}")
    result_key = paginator.result_keys[0].expression
    pages = paginator.paginate(PaginationConfig={"PageSize": 2})
    return [item["Id"] for page in pages for item in page[result_key] if item["Id"] not in (GROUP, "other")]


def nulls(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(nulls, value.values()))
    return any(map(nulls, value)) if isinstance(value, list) else value is None


@promise("R1")
def test_a_create_makes_what_was_asked_for_and_a_delete_leaves_nothing(
    bench: ContractBench, kind: Kind, extent: Props, choice: Props, resource: Resource
) -> None:
    news = kind.news(**extent, **choice)
    assert resource.up(news) == ["create"]
    bench.as_asked(kind, resource, news)
    assert not nulls(resource.entry.outputs)
    assert {**resource.entry.inputs, **resource.entry.outputs} == resource.entry.outputs
    resource.destroy()
    assert bench.ids(kind) == []


@promise("R1")
def test_a_create_costs_one_call_and_a_delete_one_and_its_polls(
    bench: ContractBench, kind: Kind, resource: Resource
) -> None:
    resource.up(kind.news(**kind.full))
    assert bench.calls() == [f"Create{kind.suffix}"]
    mark = bench.mark
    resource.destroy()
    look, delete, *polls = bench.calls(mark)
    assert (look, delete) == (f"Describe{kind.suffix}", f"Delete{kind.suffix}")
    assert set(polls) == {look}


@promise("R2")
@pytest.mark.parametrize(
    "tags",
    [{}, {"team": "theirs"}, {OWNER_TAG: "theirs/prod/x@0a1b2c3d"}, {OWNER_TAG: "movies/prod/x@0a1b2c3d"}],
    ids=["no tags", "tags", "another stack's", "that of a stack of our name in another backend"],
)
@pytest.mark.parametrize("differs", [False, True], ids=["equal", "different"])
def test_a_strangers_object_is_refused_and_untouched(
    bench: ContractBench, kind: Kind, tags: dict[str, str], differs: bool
) -> None:
    bench.surround(kind)
    theirs = bench.resource(kind)
    theirs.up(kind.news(**kind.chosen, **(kind.other if differs and kind.in_a_group else {})))
    bench.modify(kind, "chosen", Tags=tags)
    before = bench.held(kind, "chosen")
    with pytest.raises(AlreadyExistsError, match="'chosen' exists already") as caught:
        bench.resource(kind).up(kind.news(**kind.chosen, tags={"team": "ours"}))
    assert "It was left as it is." in str(caught.value)
    assert bench.held(kind, "chosen") == before


@promise("R3")
def test_a_read_equals_what_was_recorded(bench: ContractBench, kind: Kind, extent: Props, resource: Resource) -> None:
    resource.up(kind.news(**extent))
    before, inputs = repr(resource.entry.outputs), resource.entry.inputs
    mark = bench.mark
    resource.refresh()
    assert sorted_repr(resource.entry.outputs) == sorted_repr(eval(before))
    assert resource.entry.inputs == inputs
    assert bench.calls(mark) == [f"Describe{kind.suffix}"]


def sorted_repr(value: Any) -> str:
    """Tells 6 from 6.0 and True from 1, which are equal."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {sorted_repr(value[key])}" for key in sorted(value)) + "}"
    return "[" + ", ".join(map(sorted_repr, value)) + "]" if isinstance(value, list) else repr(value)


@promise("R4")
def test_an_object_is_listed_beyond_the_first_page(bench: ContractBench, kind: Kind) -> None:
    bench.surround(kind)
    resources = [bench.resource(kind) for _ in range(5)]
    for number, resource in enumerate(resources):
        resource.up(kind.news(id_prefix=f"title{number}"))
    assert listed(bench, kind) == [resource.recorded.id for resource in resources if resource.recorded]


@promise("R7")
@each(WITH_BATCH)
def test_an_updated_object_is_listed_once(bench: ContractBench, kind: Kind, resource: Resource) -> None:
    resource.up(kind.news())
    resource.up(kind.news(tags={"team": "video"}))
    assert listed(bench, kind) == [resource.entry.id]


@promise("R10")
@each(WITH_BATCH)
def test_a_deleted_object_is_in_no_list(bench: ContractBench, kind: Kind, resource: Resource) -> None:
    resource.up(kind.news())
    resource.destroy()
    assert listed(bench, kind) == []


@promise("R6")
def test_an_update_keeps_the_id_and_what_it_does_not_touch(
    bench: ContractBench, kind: Kind, resource: Resource
) -> None:
    news = kind.news(**kind.full)
    resource.up(news)
    before = dict(resource.entry.outputs)
    changed = {**news, "tags": {"other": "tag"}}
    assert resource.up(changed) == ["update"]
    bench.as_asked(kind, resource, changed)
    after = resource.entry.outputs
    assert {name for name in {**before, **after} if before.get(name) != after.get(name)} == {"tags", "tags_all"}
    resource.refresh()
    assert resource.entry.outputs == after


@promise("R8")
def test_an_update_of_a_vanished_object_is_an_error_and_makes_nothing(
    bench: ContractBench, kind: Kind, resource: Resource
) -> None:
    resource.up(kind.news(**kind.chosen))
    bench.vanish(kind, "chosen")
    with pytest.raises(NotFoundError, match="chosen"):
        resource.up(kind.news(**kind.chosen, tags={"team": "video"}))
    assert bench.ids(kind) == []


@promise("R9")
@each(WITH_BATCH)
def test_a_vanished_object_is_read_as_gone(bench: ContractBench, kind: Kind, resource: Resource) -> None:
    resource.up(kind.news(**kind.chosen))
    bench.vanish(kind, "chosen")
    resource.refresh()
    assert resource.recorded is None


@promise("R14")
@each(WITH_BATCH)
def test_a_vanished_object_is_made_again(bench: ContractBench, kind: Kind, choice: Props, resource: Resource) -> None:
    news = kind.news(**choice)
    resource.up(news)
    bench.vanish(kind, resource.entry.id)
    resource.refresh()
    assert resource.up(news) == ["create"]
    bench.as_asked(kind, resource, news)


@promise("R11")
@each(WITH_BATCH)
def test_deleting_twice_is_no_error(bench: ContractBench, kind: Kind, resource: Resource) -> None:
    resource.up(kind.news())
    recorded = resource.recorded
    resource.destroy()
    resource.recorded = recorded
    resource.destroy()
    assert bench.ids(kind) == []


@promise("R11")
@each(WITH_BATCH)
def test_deleting_what_somebody_else_is_deleting_is_no_error(
    bench: ContractBench, kind: Kind, resource: Resource
) -> None:
    resource.up(kind.news(**kind.chosen))
    getattr(bench.client, f"delete_{kind.collection.removesuffix('s')}")(Id="chosen")
    resource.destroy()
    assert bench.ids(kind) == []


@promise("R12")
@each(WITH_BATCH)
@pytest.mark.parametrize("seconds", [0.0, 0.2, 30.0])
def test_the_same_id_can_be_made_again_at_once(
    bench: ContractBench, kind: Kind, seconds: float, resource: Resource
) -> None:
    bench.emulator.configure(delete_after=seconds)
    news = kind.news(**kind.chosen)
    resource.up(news)
    resource.destroy()
    assert resource.up(news) == ["create"]
    bench.as_asked(kind, resource, news)
    assert bench.clock.time <= seconds + 5


@promise("R15")
@each(CHILDREN)
def test_children_of_a_vanished_group_refresh_and_are_destroyed(bench: ContractBench, kind: Kind) -> None:
    bench.surround(kind)
    refreshed, destroyed = bench.resource(kind), bench.resource(kind)
    refreshed.up(kind.news(id_prefix="one"))
    destroyed.up(kind.news(id_prefix="two"))
    bench.vanish(GROUP_KIND, GROUP)
    refreshed.refresh()
    assert refreshed.recorded is None
    destroyed.destroy()
    refreshed.destroy()


@promise("R15")
@each(CHILDREN)
def test_a_child_of_a_vanished_group_is_refused_with_the_groups_name(bench: ContractBench, kind: Kind) -> None:
    with pytest.raises(NotFoundError, match=f"'{GROUP}' does not exist"):
        bench.resource(kind).up(kind.news())
    assert bench.ids(kind) == []


@promise("R18")
def test_adopting_equals_creating(bench: ContractBench, kind: Kind) -> None:
    bench.surround(kind)
    created = bench.resource(kind)
    news = kind.news(**kind.full, **kind.chosen, adopt=True)
    created.up(news)
    bench.modify(kind, "chosen", Tags=kind.full.get("tags", {}))
    before = bench.held(kind, "chosen")
    adopted = bench.resource(kind)
    assert adopted.up(news) == ["create"]
    bench.as_asked(kind, adopted, news)
    assert bench.held(kind, "chosen").keys() == before.keys()
    own = {"incarnation": None}
    assert {**adopted.entry.outputs, **own} == {**created.entry.outputs, **own}
    assert not adopted.preview(news).changes
    adopted.destroy()
    assert bench.ids(kind) == []


@promise("R18")
@each(WITH_BATCH)
def test_the_former_owner_leaves_what_was_adopted_alone(bench: ContractBench, kind: Kind) -> None:
    bench.surround(kind)
    theirs, ours = bench.resource(kind), bench.resource(kind)
    theirs.up(kind.news(**kind.chosen, owner="theirs/prod/x"))
    ours.up(kind.news(**kind.chosen, adopt=True))
    theirs.destroy()
    assert bench.ids(kind) == ["chosen"]


@promise("R18")
@each(WITH_BATCH)
def test_what_another_resource_of_the_stack_held_moves(bench: ContractBench, kind: Kind) -> None:
    bench.surround(kind)
    old, new = bench.resource(kind), bench.resource(kind)
    old.up(kind.news(**kind.chosen, owner="movies/prod/old"))
    bench.engine.holders["chosen"] = "movies/prod/old"
    news = kind.news(**kind.chosen, tags={"team": "video"})
    assert new.up(news) == ["create"]
    bench.as_asked(kind, new, news)
    old.destroy()
    assert f"Delete{kind.suffix}" not in bench.calls()
    assert bench.engine.warnings == []
    bench.as_asked(kind, new, news)


@promise("F2")
@each(WITH_BATCH)
def test_a_forced_replacement_loses_nothing(bench: ContractBench, kind: Kind, choice: Props) -> None:
    """`--replace`, `--target-replace`, `replacement_trigger` and `state taint`: no diff is asked."""
    bench.surround(kind)
    news = kind.news(**kind.full, **choice)
    resource = bench.resource(kind, deletes_first=bool(choice))
    resource.up(news)
    resource.up(news, replace=True)
    bench.as_asked(kind, resource, news)
    resource.refresh()
    assert not resource.preview(news).changes


@promise("F2")
@each(WITH_BATCH)
def test_a_forced_replacement_that_is_cut_off_before_its_deletion_loses_nothing(
    bench: ContractBench, kind: Kind, resource: Resource
) -> None:
    news = kind.news(**kind.full)
    resource.up(news)
    resource.step(news, replace=True)
    assert resource.pending
    resource.refresh()
    resource.up(news)
    bench.as_asked(kind, resource, news)


@promise("F2")
@each(WITH_BATCH)
def test_a_create_that_was_cut_off_is_found_by_the_next_run(bench: ContractBench, kind: Kind) -> None:
    """Killed after the service made the object and before anybody recorded it."""
    bench.surround(kind)
    news = kind.news(**kind.full)
    killed, resource = bench.resource(kind), bench.resource(kind)
    killed.up(news)
    bench.engine.ran_before = True
    bench.engine.earlier = EarlierRuns(pending_creates=[killed.entry.inputs])
    resource.up(news)
    bench.emulator.clock.advance(1)  # nobody waits for the deletion of what was lost
    bench.as_asked(kind, resource, news)


@promise("F2")
@each(WITH_BATCH)
def test_a_cut_off_replacement_is_finished_by_the_next_run(bench: ContractBench, kind: Kind) -> None:
    """Killed after the new object was made: the state knows the old one only."""
    bench.surround(kind)
    resource, killed = bench.resource(kind), bench.resource(kind)
    resource.up(kind.news())
    news = kind.news(**kind.other, **({"group_id": "chosen"} if kind is GROUP_KIND else {}))
    killed.up(news)
    resource.up(news)
    bench.as_asked(kind, resource, news)
    assert bench.ids(kind) == ([] if kind is GROUP_KIND else [resource.recorded.id if resource.recorded else ""])
