"""What the service takes as tags, the merge with default tags, and the calls that change them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import UNKNOWN
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import merged, retag, tag_problems
from tests.support.lifecycle_bench import parameters

ARN = "arn:aws:mediapackage-vod:eu-west-1:111122223333:assets/trailer"


def reasons(tags: Any) -> list[str]:
    found = list(tag_problems(tags, "tags"))
    assert {problem.path for problem in found} <= {"tags"}
    return [problem.reason for problem in found]


class RecordingService:
    def __init__(self) -> None:
        self.calls: list[tuple[str, Mapping[str, Any]]] = []

    def call(self, operation: str, props: Mapping[str, Any]) -> dict[str, Any]:
        self.calls.append((operation, props))
        return {}


def retagged(old: dict[str, str], new: dict[str, str]) -> list[tuple[str, Mapping[str, Any]]]:
    service = RecordingService()
    retag(service, ARN, old, new)  # type: ignore[arg-type]
    return service.calls


@pytest.mark.parametrize(
    "tags",
    parameters(
        {
            "none": {},
            "most": {f"key{number}": "" for number in range(49)},
            "longest": {"k" * 128: "v" * 256},
            "all characters": {"aZ09 _.:/=+-@": "aZ09 _.:/=+-@"},
            "aws without a colon": {"awsome": "x"},
            "unknown value": {"team": UNKNOWN},
            "unknown": UNKNOWN,
        }
    ),
)
def test_tags_that_the_service_takes_pass(tags: Any) -> None:
    assert reasons(tags) == []


def test_a_fiftieth_tag_of_the_user_is_refused_because_the_owner_tag_is_one() -> None:
    assert reasons({f"key{number}": "" for number in range(50)}) == [
        "50 tags: an object takes 50, one of which this library uses to find its objects again"
    ]


def test_an_empty_key_is_refused() -> None:
    assert "tag key ''" in reasons({"": "x"})[0]


def test_a_key_that_is_too_long_is_refused() -> None:
    assert "1 to 128 of" in reasons({"k" * 129: "x"})[0]


def test_a_key_with_other_characters_is_refused_with_those_allowed() -> None:
    assert reasons({"te*m": "x"}) == ["tag key 'te*m': 1 to 128 of letters, digits, spaces and _ . : / = + - @"]


@pytest.mark.parametrize("key", ["aws:team", "AWS:team", "aws:"])
def test_a_key_reserved_to_aws_is_refused(key: str) -> None:
    assert reasons({key: "x"}) == [f"tag key {key!r}: keys that start with aws: are reserved to AWS"]


def test_a_value_that_is_too_long_is_refused() -> None:
    assert "up to 256 of" in reasons({"team": "v" * 257})[0]


def test_a_value_with_other_characters_is_refused_with_those_allowed() -> None:
    assert reasons({"team": "a*b"}) == [
        "the value of tag 'team' is 'a*b': up to 256 of letters, digits, spaces and _ . : / = + - @"
    ]


def test_a_key_or_value_with_a_line_end_is_refused() -> None:
    assert len(reasons({"team\n": "video\n"})) == 2


def test_the_librarys_own_tag_is_refused() -> None:
    """Set by the user it would hide whose the object is, and the next refresh would take it for gone."""
    assert reasons({"pulumi-mediapackage-vod:owner": "me"}) != []


def test_a_tags_value_wins_over_the_default_tags() -> None:
    assert merged({"team": "video", "env": "prod"}, {"env": "dev"}) == {"team": "video", "env": "dev"}


@pytest.mark.parametrize("tags", [None, {}])
def test_without_tags_the_default_tags_are_all(tags: Any) -> None:
    assert merged({"team": "video"}, tags) == {"team": "video"}


def test_unknown_tags_make_the_merge_unknown() -> None:
    assert merged({"team": "video"}, UNKNOWN) is UNKNOWN


def test_an_unknown_value_stays_one_value() -> None:
    assert merged({"team": "video"}, {"env": UNKNOWN}) == {"team": "video", "env": UNKNOWN}


def test_equal_tags_cost_no_call() -> None:
    assert retagged({"a": "1"}, {"a": "1"}) == []


def test_added_and_changed_tags_are_one_call_with_nothing_else_in_it() -> None:
    assert retagged({"a": "1", "b": "1"}, {"a": "1", "b": "2", "c": "3"}) == [
        ("TagResource", {"resource_arn": ARN, "tags": {"b": "2", "c": "3"}})
    ]


def test_removed_tags_are_one_call() -> None:
    assert retagged({"a": "1", "b": "1", "c": "1"}, {"b": "1"}) == [
        ("UntagResource", {"resource_arn": ARN, "tag_keys": ["a", "c"]})
    ]


def test_changed_and_removed_tags_are_one_call_each() -> None:
    assert [operation for operation, _ in retagged({"a": "1", "b": "1"}, {"a": "2"})] == [
        "TagResource",
        "UntagResource",
    ]
