"""Saved plans: what check returns depends on values, never on whether they are known yet."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Plan
from tests.contract.bench import ContractBench
from tests.contract.kinds import ASSET_KIND, KINDS, Kind, create_only, options
from tests.contract.promises import promise

Props = dict[str, Any]
Path = tuple[str | int, ...]

ALWAYS_KNOWN = {"id_prefix", "owner", "incarnation"}
"""What the resource classes write themselves."""
CONFIGURATIONS: list[Any] = ["z", "a", {"id": "m", "incarnation": "1"}]


@st.composite
def programs(draw: st.DrawFn, kind: Kind) -> Props:
    """A program's inputs, with any of the kind's options."""
    choices = [kind.full, kind.chosen, kind.other]
    choices += [{"tags": {"team": "video", "none": None}}, {"region": "eu-west-1"}, {"owner": "movies/prod/renamed"}]
    choices += [inputs for each, _, inputs in create_only() if each is kind]
    choices += [value for each, option in options() if each is kind for value in (option.first, option.second)]
    if kind is ASSET_KIND:
        choices.append({"source_arn": "s3://acme-movies/trailer/index.m3u8"})
    program = kind.news()
    for inputs in draw(st.lists(st.sampled_from(choices), max_size=3)):
        program |= deepcopy(inputs)
    if kind is ASSET_KIND:
        program["packaging_configurations"] = draw(st.permutations(CONFIGURATIONS))
    return program


def places(value: Any, path: Path = ()) -> list[Path]:
    """Wherever a program may have an Output."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [path] if path else []
    return found + [
        place for key, item in items if path or key not in ALWAYS_KNOWN for place in places(item, (*path, key))
    ]


def unknown_at(value: Any, hidden: set[Path], path: Path = ()) -> Any:
    if path in hidden:
        return UNKNOWN
    if isinstance(value, dict):
        return {key: unknown_at(item, hidden, (*path, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [unknown_at(item, hidden, (*path, index)) for index, item in enumerate(value)]
    return value


def keeps_to(planned: Any, actual: Any) -> bool:
    """The engine's rule: an unknown in a plan may become anything, or nothing; all else stays."""
    if planned is UNKNOWN:
        return True
    if isinstance(planned, dict) and isinstance(actual, dict):
        return all(keeps_to(planned.get(key), actual.get(key)) for key in {*planned, *actual})
    if isinstance(planned, list) and isinstance(actual, list):
        return len(planned) == len(actual) and all(map(keeps_to, planned, actual))
    return planned == actual


def allows(planned: Plan, actual: Plan) -> bool:
    """The engine's other rule: a step may turn out to be less, but a replacement keeps its order."""
    if actual.replaces:
        return bool(planned.replaces) and planned.delete_before_replace == actual.delete_before_replace
    return planned.changes or not actual.changes


EXAMPLES = settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@promise("R19")
@EXAMPLES
@given(data=st.data())
def test_what_an_update_checks_keeps_to_what_its_preview_checked(bench: ContractBench, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    lifecycle = getattr(bench, kind.attribute)
    recorded = data.draw(st.none() | programs(kind))
    olds: Props = lifecycle.check({}, recorded, b"before").inputs if recorded else {}
    news = data.draw(programs(kind))
    hidden = set(data.draw(st.lists(st.sampled_from(places(news)), max_size=4)))
    previewed = lifecycle.check(olds, unknown_at(news, hidden), b"seed")
    if olds and lifecycle.diff(olds, previewed.inputs).replaces:
        previewed = lifecycle.check({}, unknown_at(news, hidden), b"seed")
    done = lifecycle.check(olds, deepcopy(news), b"seed")
    if olds and lifecycle.diff(olds, done.inputs).replaces:
        done = lifecycle.check({}, deepcopy(news), b"seed")
    if not done.problems:
        assert previewed.problems == []
        assert keeps_to(previewed.inputs, done.inputs), (previewed.inputs, done.inputs)


@promise("R19")
@settings(EXAMPLES, max_examples=100)
@given(data=st.data())
def test_what_an_update_does_keeps_to_what_its_preview_planned(
    bench: ContractBench, kind: Kind, data: st.DataObject
) -> None:
    """An id or content id that is in use replaces in the same order, whether or not it is known yet that it stays."""
    lifecycle = getattr(bench, kind.attribute)
    fixed = data.draw(st.sampled_from([kind.chosen, {"resource_id": "content"} if kind is ASSET_KIND else {}]))
    recorded, news = ({**data.draw(programs(kind)), **fixed} for _ in range(2))
    hidden = set(data.draw(st.lists(st.sampled_from([*places(news), *[(name,) for name in fixed] * 9]), max_size=4)))
    before = lifecycle.check({}, recorded, b"before")
    checks = [lifecycle.check(before.inputs, each, b"seed") for each in (unknown_at(news, hidden), news)]
    if any(each.problems for each in (before, *checks)):
        return
    planned, actual = (lifecycle.diff(before.inputs, each.inputs) for each in checks)
    if kind.id_property in news:  # the resource classes set the option where an id is chosen
        planned, actual = (plan._replace(delete_before_replace=True) for plan in (planned, actual))
    assert allows(planned, actual), (planned, actual)


WATCHED: dict[str, Any] = {
    "trailer": {"id": "trailer", "configurations": {"hls": "0a1b2c3d", "dash": "4e5f6a7b"}},
    "feature": {"id": "feature"},
}
HELPERS: dict[str, Props] = {
    "readiness": {"name": "ready", "assets": WATCHED, "configuration_names": {"hls": "hls"}, "timeout_seconds": 60},
    "identifier": {"identifier": "of our own", "rotation": "1"},
}


@promise("R19")
@pytest.mark.parametrize("name", HELPERS)
@settings(EXAMPLES, max_examples=100)
@given(data=st.data())
def test_resources_that_are_kept_in_the_state_alone_keep_to_their_preview(
    bench: ContractBench, name: str, data: st.DataObject
) -> None:
    lifecycle: Any = getattr(bench, name)
    news = {**deepcopy(HELPERS[name]), "region": data.draw(st.sampled_from([None, "us-east-1"]))}
    recorded = data.draw(st.sampled_from([{}, news, {**news, "rotation": "0", "assets": {}, "region": "eu-west-2"}]))
    olds: Props = lifecycle.check({}, recorded, b"before").inputs if recorded else {}
    hidden = set(data.draw(st.lists(st.sampled_from(places(news)), max_size=4)))
    previewed, done = (lifecycle.check(olds, each, b"seed") for each in (unknown_at(news, hidden), news))
    assert previewed.problems == done.problems == []
    assert keeps_to(previewed.inputs, done.inputs), (previewed.inputs, done.inputs)
    if olds:
        assert allows(lifecycle.diff(olds, previewed.inputs), lifecycle.diff(olds, done.inputs))
