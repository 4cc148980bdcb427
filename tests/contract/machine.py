"""Random programs, faults, kills and edits out of band against the real provider process, in the engine's order.

One packaging group, up to three configurations and three assets. It ends with what a user would do: no more faults,
`refresh` and `up` until nothing changes; then service and state must agree, and after `destroy` nothing may be left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from pulumi_mediapackage_vod.dynamic_providers.service.model import input_shape, to_request
from pulumi_mediapackage_vod.emulator import Emulator, Fault
from pulumi_mediapackage_vod.errors import IncompleteError
from tests.contract.engine_order import Resource
from tests.contract.kinds import (
    ASSET_KIND,
    AUTHORIZATION,
    CONFIGURATION_KINDS,
    GROUP_KIND,
    LOGS,
    OTHER_AUTHORIZATION,
    Kind,
)
from tests.contract.process_calls import ProcessCalls, Provider
from tests.support.lifecycle_bench import OWNER_TAG
from tests.support.provider_process import ASSET, CONFIGURATION, GROUP, CallError

Props = dict[str, Any]
PLACE = {"account": "111122223333", "region": "eu-west-1"}

TAGS = st.sampled_from([{}, {"a": "1"}, {"a": "2", "b": "1"}])
CONFIGURATIONS = st.dictionaries(
    st.sampled_from(["one", "two", "three"]),
    st.tuples(st.sampled_from(CONFIGURATION_KINDS), st.booleans(), st.booleans(), TAGS),
    max_size=3,
)
ASSETS = st.dictionaries(
    st.sampled_from(["trailer", "movie", "bonus"]),
    st.tuples(st.sampled_from(["1", "2"]), st.booleans(), st.booleans(), TAGS),
    max_size=3,
)
OPERATIONS = [
    "*",
    "Create*",
    "Delete*",
    "Describe*",
    "*Tag*",
    "CreateAsset",
    "CreatePackagingGroup",
    "UpdatePackagingG*",
]
FAULTS = ["429", "500", "502", "503", "403", "422", "reset", "hang", "truncated", "garbled"]


class Programs(RuleBasedStateMachine):
    """A stack's life."""

    emulator: ClassVar[Emulator]
    provider: ClassVar[Provider]
    sequences: ClassVar[int] = 0

    @initialize()
    def begin(self) -> None:
        self.emulator.reset()
        self.provider.pending.clear()
        self.group = Resource(ProcessCalls(self.provider, GROUP))
        self.children: dict[str, tuple[Kind, Resource]] = {}
        self.news: dict[str, Props] = {}
        self.group_news = GROUP_KIND.news()
        self.told = ""

    @rule(
        chosen=st.sampled_from([None, "chosen"]),
        authorization=st.sampled_from([None, AUTHORIZATION, OTHER_AUTHORIZATION]),
        logs=st.sampled_from([None, LOGS]),
        tags=TAGS,
        configurations=CONFIGURATIONS,
        assets=ASSETS,
    )
    def write_a_program(
        self, chosen: Any, authorization: Any, logs: Any, tags: Any, configurations: Any, assets: Any
    ) -> None:
        settings = {"authorization": authorization, "egress_access_logs": logs, "tags": tags}
        self.group_news = GROUP_KIND.news(**settings, group_id=chosen)
        self.news = {}
        for name, (kind, other, fixed, own) in configurations.items():
            choice = {"configuration_id": f"chosen-{name}"} if fixed else {}
            self.news[name] = kind.news(**(kind.other if other else {}), **choice, tags=own) | self._named(name)
        for name, (revision, watches, fixed, own) in assets.items():
            choice = {"asset_id": f"chosen-{name}"} if fixed else {}
            self.news[name] = ASSET_KIND.news(revision=revision, **choice, tags=own) | self._named(name)
            self.news[name]["packaging_configurations"] = [] if watches else None

    def _named(self, name: str) -> Props:
        return {"id_prefix": name, "owner": f"movies/prod/{name}"}

    @rule(
        operation=st.sampled_from(OPERATIONS),
        kind=st.sampled_from(FAULTS),
        when=st.sampled_from(["before", "after"]),
        times=st.integers(1, 3),
        every=st.integers(1, 3),
    )
    def let_something_go_wrong(self, operation: str, kind: str, when: str, times: int, every: int) -> None:
        self.emulator.faults.add(Fault(operation, kind, when, times=times, every=every, seconds=0.05))

    @rule()
    def let_nothing_go_wrong(self) -> None:
        self.emulator.faults.clear()

    @rule(number=st.integers(0, 6), edit=st.sampled_from(["vanish", "tag", "untag", "settings"]))
    def edit_out_of_band(self, number: int, edit: str) -> None:
        objects = [("packaging_groups", self.group), *((k.collection, each) for k, each in self.children.values())]
        collection, resource = objects[number % len(objects)]
        recorded = resource.recorded
        if recorded is None or recorded.id not in self.emulator.objects.ids(collection, **PLACE):
            return
        if edit == "vanish":
            self.emulator.objects.delete(collection, recorded.id, **PLACE)
        elif edit == "settings":
            if resource is self.group:
                self.emulator.objects.modify(collection, recorded.id, {"Authorization": None}, **PLACE)
        else:
            held = self.emulator.objects.get(collection, recorded.id, **PLACE)["Tags"]
            owner = {key: value for key, value in held.items() if key == OWNER_TAG}
            tags = {**held, "theirs": "x"} if edit == "tag" else owner
            self.emulator.objects.modify(collection, recorded.id, {"Tags": tags}, **PLACE)

    @rule(replace=st.sampled_from([None, None, None, "group", "one", "trailer"]))
    def up(self, replace: str | None) -> None:
        with self._said():
            self._up(replace)

    @rule(number=st.integers(1, 12), when=st.sampled_from(["before", "after"]), replace=st.sampled_from([None, "one"]))
    def kill_in_the_middle_of_an_up(self, number: int, when: str, replace: str | None) -> None:
        fault = self.emulator.faults.add(Fault("*", "hang", when, every=number, times=1, seconds=2))
        done, mark = Event(), len(self.emulator.calls)
        text = str(fault.fault)

        def watch() -> None:
            while not done.wait(0.005):
                if any(call.fault == text for call in self.emulator.calls.since(mark)):
                    self.provider.kill()
                    return

        watching = Thread(target=watch)
        watching.start()
        with self._said():
            self._up(replace)
        done.set()
        watching.join()
        if fault.hits:
            if self.group.creating:
                self.provider.pending.append(self.group.creating)
            self.provider.end()
        self.emulator.faults.clear()

    @rule()
    def refresh(self) -> None:
        with self._said():
            self._refresh()

    @contextmanager
    def _said(self) -> Iterator[None]:
        """A run may fail, in one line, and what it says is kept."""
        try:
            yield
        except (CallError, IncompleteError) as error:
            self.told += str(error) + getattr(error, "text", "")
            assert "Traceback" not in self.told

    def _up(self, replace: str | None = None) -> list[str]:
        self.group.deletes_first = self.group_news.get("group_id") is not None
        plan = self.group.preview(self.group_news)
        forced = replace == "group" and self.group.recorded is not None
        if (plan.replaces or forced) and (plan.delete_before_replace or self.group.deletes_first):
            self._delete(list(self.children))
        steps = self.group.step(self.group_news, replace=forced)
        for name, asked in self.news.items():
            kind = next(kind for kind in (*CONFIGURATION_KINDS, ASSET_KIND) if kind.required.keys() <= asked.keys())
            key = ASSET if kind is ASSET_KIND else CONFIGURATION
            _, resource = self.children.get(name) or (kind, Resource(ProcessCalls(self.provider, key)))
            self.children[name] = (kind, resource)
            resource.deletes_first = any(asked.get(each) for each in ("configuration_id", "asset_id"))
            steps += resource.step(self._complete(asked), replace=name == replace and resource.recorded is not None)
        for _, resource in reversed(self.children.values()):
            steps += resource.finish()
        steps += self._delete([name for name in self.children if name not in self.news])
        return steps + self.group.finish()

    def _complete(self, asked: Props) -> Props:
        """With the outputs of other resources, as a program passes them."""
        assert self.group.recorded
        complete = {**asked, "packaging_group_id": self.group.recorded.id}
        if asked.get("packaging_configurations") is not None:
            complete["packaging_configurations"] = [
                {"id": each.recorded.id, "incarnation": each.recorded.outputs["incarnation"]}
                for name, (kind, each) in self.children.items()
                if kind is not ASSET_KIND and each.recorded and name in self.news
            ]
        return complete

    def _delete(self, names: list[str]) -> list[str]:
        """Assets first."""
        for name in sorted(names, key=lambda each: self.children[each][0] is not ASSET_KIND):
            self.children[name][1].destroy()
            if name not in self.news:
                del self.children[name]
        return ["delete"] * len(names)

    def _refresh(self) -> None:
        for resource in (self.group, *(each for _, each in self.children.values())):
            resource.refresh()

    def teardown(self) -> None:
        if not hasattr(self, "group"):
            return
        Programs.sequences += 1
        self.emulator.faults.clear()
        for _ in range(5):
            self._refresh()
            if not self._up():
                break
        else:
            raise AssertionError("five times refresh and up, and there still are changes")
        self._agrees()
        self._delete(list(self.children))
        self.group.destroy()
        held = self._held()
        assert held == set(), f"left over: {held}; said: {self.told!r}"

    def _agrees(self) -> None:
        recorded = {("packaging_groups", self.group.recorded.id if self.group.recorded else "")}
        asked = [(GROUP_KIND, self.group, self.group_news)]
        for name, (kind, resource) in self.children.items():
            assert resource.recorded
            recorded.add((kind.collection, resource.recorded.id))
            asked.append((kind, resource, self._complete(self.news[name])))
        held = self._held()
        assert held == recorded, f"there is {held}, recorded is {recorded}; said: {self.told!r}"
        for kind, resource, news in asked:
            assert resource.recorded
            held = self.emulator.objects.get(kind.collection, resource.recorded.id, **PLACE)
            tags = held.pop("Tags")
            assert tags == {
                **news.get("tags", {}),
                OWNER_TAG: f"{news['owner']}@{resource.recorded.outputs['incarnation']}",
            }
            assert held == to_request(
                input_shape(f"Create{kind.suffix}"), {**news, "id": resource.recorded.id, "tags": None}
            )

    def _held(self) -> set[tuple[str, str]]:
        """All there is, but for groups that an error named together with the command that removes them."""
        self.emulator.clock.advance(1)
        collections = ("packaging_groups", "packaging_configurations", "assets")
        objects = {(each, found) for each in collections for found in self.emulator.objects.ids(each, **PLACE)}
        return {pair for pair in objects if f"delete-packaging-group --id {pair[1]}" not in self.told}
