"""Saved plans: what check returns depends on values, never on whether they are known yet."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN
from tests.contract.contract_bench import ContractBench
from tests.contract.kinds import ASSET_KIND, KINDS, Kind, create_only, options
from tests.contract.promises import promise

Props = dict[str, Any]
Path = tuple[str | int, ...]

ALWAYS_KNOWN = {"id_prefix", "owner", "incarnation"}
"""What the resource classes write themselves."""
CONFIGURATIONS: list[Any] = ["z", "a", {"id": "m", "incarnation": "1"}]


def programs(kind: Kind) -> st.SearchStrategy[Props]:
    """A program's inputs, with any of the kind's options."""
    choices = [{}, kind.full, kind.chosen, kind.other]
    choices += [{"tags": {"team": "video", "none": None}}, {"region": "eu-west-1"}, {"owner": "movies/prod/renamed"}]
    choices += [{"source_arn": "s3://acme-movies/trailer/index.m3u8"}] if kind is ASSET_KIND else []
    choices += [inputs for each, _, inputs in create_only() if each is kind]
    choices += [value for each, option in options() if each is kind for value in (option.first, option.second)]
    if kind is ASSET_KIND:
        published = st.permutations(CONFIGURATIONS).map(lambda found: {"packaging_configurations": found})
    else:
        published = st.just({})
    return st.tuples(st.lists(st.sampled_from(choices), max_size=3), published).map(
        lambda found: kind.news(
            **{name: deepcopy(value) for each in (*found[0], found[1]) for name, value in each.items()}
        )
    )


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


@promise("R19")
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
