"""The head of a catalogue: what it tells of its titles, and what it refuses before a batch is touched."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.asset_catalog import AssetCatalogLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.sentences import sentence
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN
from tests.support.lifecycle_bench import ROLE, Bench, rows

Props = dict[str, Any]


def titles(*numbers: int, made_of: str = "aaaa") -> str:
    return "".join(f"{number:06}{made_of}" for number in numbers)


def head(bench: Bench) -> AssetCatalogLifecycle:
    return AssetCatalogLifecycle(bench.settings, bench._connect, engine=bench.engine)


def inputs(text: Any, **more: Any) -> Props:
    return {"name": "all-head", "batches": 4, "titles": text, "allow_empty": None, "max_deletions": None, **more}


@pytest.mark.parametrize(
    ("news", "problem"),
    rows(
        {
            "same": (inputs(titles(1, 2, 3, 4)), ""),
            "empty": (inputs(""), "the catalogue is empty and had 4 titles"),
            "empty and allowed": (inputs("", allow_empty=True), ""),
            "fewer than allowed": (inputs(titles(1, 2, 3), max_deletions=0.25), ""),
            "more than allowed": (inputs(titles(1, 2), max_deletions=0.25), "2 of 4 titles would be deleted"),
            "none allowed": (inputs(titles(1, 2, 3, 5), max_deletions=0), "1 of 4 titles would be deleted"),
            "all let go": (inputs("", released="000001000002000003000004", max_deletions=0), ""),
            "let go and lost": (
                inputs(titles(1), released="000002", max_deletions=0),
                "2 of 4 titles would be deleted",
            ),
            "other batches": (inputs(titles(1, 2, 3, 4), batches=5), "batches is 5; the catalogue was made with 4"),
            "not known yet": (inputs(UNKNOWN, max_deletions=0), ""),
        }
    ),
)
def test_head_refuses(offline: Bench, news: Props, problem: str) -> None:
    recorded = head(offline).check({}, inputs(titles(1, 2, 3, 4)), b"seed").inputs
    found = head(offline).check(recorded, news, b"seed").problems
    assert [sentence(each).startswith(problem) for each in found] == ([True] if problem else [])


@pytest.mark.parametrize(
    ("shared", "problem"),
    rows(
        {
            "a role that is none": ({"source_role_arn": "reader"}, "source_role_arn is 'reader'; an IAM role's ARN"),
            "a tag of AWS": ({"tags": {"aws:x": "y"}}, "tags"),
            "a tag that is no text": ({"tags": {"team": "{}"}}, "tags"),
            "a right role": ({"source_role_arn": ROLE, "tags": {"team": "video"}, "id_prefix": "films"}, ""),
            "not known yet": ({"source_role_arn": UNKNOWN, "tags": UNKNOWN, "id_prefix": UNKNOWN}, ""),
            "nothing": ({}, ""),
        }
    ),
)
@pytest.mark.parametrize("is_new", [True, False])
def test_head_says_once_what_is_wrong_with_all_titles_and_records_none_of_it(
    offline: Bench, shared: Props, problem: str, is_new: bool
) -> None:
    olds = {} if is_new else head(offline).check({}, inputs(titles(1)), b"seed").inputs
    checked = head(offline).check(olds, inputs(titles(1), **shared), b"seed")
    assert [sentence(each).startswith(problem) for each in checked.problems] == ([True] if problem else [])
    assert checked.inputs == head(offline).check(olds, inputs(titles(1)), b"seed").inputs


def test_head_tells_the_numbers(offline: Bench) -> None:
    recorded = head(offline).check({}, inputs(titles(1, 2, 3)), b"seed").inputs
    head(offline).check(recorded, inputs(titles(1) + titles(2, made_of="bbbb") + titles(4, 5)), b"seed")
    head(offline).check(recorded, inputs(titles(1), released="000002000009"), b"seed")
    assert offline.engine.messages == [
        "of 4 titles: 2 added, 1 replaced, which ends their URLs, 1 removed",
        "of 1 titles: 1 removed, 1 let go",
    ]


def test_head_changes_with_its_titles_alone(offline: Bench) -> None:
    lifecycle = head(offline)
    made = lifecycle.create(lifecycle.check({}, inputs(titles(1, 2)), b"seed").inputs)
    assert set(made.outputs) == {"name", "batches", "digest"}
    assert not lifecycle.diff(made.outputs, inputs(titles(1, 2), max_deletions=0.5)).changes
    assert lifecycle.diff(made.outputs, inputs(titles(1, 3))).changes
    assert lifecycle.diff(made.outputs, inputs(UNKNOWN)).changes


def test_head_reads_back_what_is_recorded(offline: Bench) -> None:
    lifecycle = head(offline)
    news = lifecycle.check({}, inputs(titles(1), max_deletions=0.5), b"seed").inputs
    made = lifecycle.create(news)
    apart = {name: news[name] for name in lifecycle.inputs_apart if name in news}
    assert lifecycle.read(made.id, {**apart, **made.outputs}) == (made.outputs, news)
