"""What the service takes as tags, the merge with default tags, and the calls that change them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.sentences import sentence
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import merged, retag, tag_problems
from tests.support.lifecycle_bench import parameters

ARN = "arn:aws:mediapackage-vod:eu-west-1:111122223333:assets/trailer"


def reasons(tags: Any) -> list[str]:
    return [sentence(problem) for problem in tag_problems(tags, "tags")]


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


FIFTY = "tags has 50 tags: an object takes 50, one of which this library uses to find its objects again"
ALLOWED = "of a-z, A-Z, 0-9, spaces and _ . : / = + - @"


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({f"key{number}": "" for number in range(50)}, FIFTY),
        ({"te*m": "x"}, f"tags['te*m'] has no possible key: 1 to 128 {ALLOWED}"),
        ({"tëam": "x"}, f"tags['tëam'] has no possible key: 1 to 128 {ALLOWED}"),
        ({"team": "a*b"}, f"tags['team'] is 'a*b'; up to 256 {ALLOWED}"),
        *(
            ({key: "x"}, f"tags[{key!r}] cannot be: keys that start with aws: are reserved to AWS")
            for key in ("aws:team", "AWS:team", "aws:")
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_tags_that_the_service_does_not_take_are_refused_with_what_is_allowed(tags: Any, reason: str) -> None:
    assert reasons(tags) == [reason]


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({"": "x"}, "tags[''] has no possible key"),
        ({"k" * 129: "x"}, "1 to 128 of"),
        ({"team": "v" * 257}, "up to 256 of"),
    ],
    ids=["empty key", "long key", "long value"],
)
def test_a_key_or_value_of_another_length_is_refused(tags: Any, said: str) -> None:
    assert said in reasons(tags)[0]


def test_a_key_or_value_with_a_line_end_is_refused() -> None:
    assert len(reasons({"team\n": "video\n"})) == 2


def test_the_librarys_own_tag_is_refused() -> None:
    """Set by the user it would hide whose the object is, and the next refresh would take it for gone."""
    assert reasons({"pulumi-mediapackage-vod:owner": "me"}) != []


@pytest.mark.parametrize(
    ("tags", "merge"),
    [
        (None, {"team": "video", "env": "prod"}),
        ({}, {"team": "video", "env": "prod"}),
        ({"env": "dev"}, {"team": "video", "env": "dev"}),
        ({"env": UNKNOWN}, {"team": "video", "env": UNKNOWN}),
    ],
    ids=str,
)
def test_a_tags_value_wins_over_the_default_tags(tags: Any, merge: Any) -> None:
    assert merged({"team": "video", "env": "prod"}, tags) == merge


def test_unknown_tags_make_the_merge_unknown() -> None:
    assert merged({"team": "video"}, UNKNOWN) is UNKNOWN


ADDED_AND_CHANGED = ("TagResource", {"resource_arn": ARN, "tags": {"b": "2", "d": "3"}})
REMOVED = ("UntagResource", {"resource_arn": ARN, "tag_keys": ["a", "c"]})


@pytest.mark.parametrize(
    ("new", "calls"),
    [
        ({"a": "1", "b": "1", "c": "1"}, []),
        ({"a": "1", "b": "2", "c": "1", "d": "3"}, [ADDED_AND_CHANGED]),
        ({"b": "1"}, [REMOVED]),
        ({"b": "2", "d": "3"}, [ADDED_AND_CHANGED, REMOVED]),
    ],
    ids=["equal", "added and changed", "removed", "changed and removed"],
)
def test_tags_are_changed_with_one_call_each_way_and_with_nothing_else_in_it(new: dict[str, str], calls: Any) -> None:
    assert retagged({"a": "1", "b": "1", "c": "1"}, new) == calls
