"""The CDN identifier: stable until a rotation, never shown, and the value before it stays known."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.cdn_identifier import CdnIdentifierLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import NOT_SHOWN, UNKNOWN
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings

LIFECYCLE = CdnIdentifierLifecycle(Settings(), cast("Any", None))


def made(**inputs: Any) -> dict[str, Any]:
    checked = LIFECYCLE.check({}, inputs, b"")
    assert checked.problems == []
    return LIFECYCLE.create(checked.inputs).outputs


def test_a_generated_value_is_a_random_uuid() -> None:
    one, two = made()["value"], made()["value"]
    assert UUID(one).version == 4
    assert one != two


def test_a_chosen_value_is_used() -> None:
    assert made(identifier="chosen-value")["value"] == "chosen-value"


def test_the_id_tells_nothing_of_the_value() -> None:
    object_id, outputs = LIFECYCLE.create({})
    assert object_id not in outputs["value"]


@pytest.mark.parametrize("news", [{"rotation": "1"}, {}], ids=str)
def test_nothing_changes_without_another_rotation(news: dict[str, Any]) -> None:
    assert not LIFECYCLE.diff(made(rotation="1"), news).changes


@pytest.mark.parametrize(
    "news", [{"rotation": "2"}, {"rotation": UNKNOWN}, {"rotation": "1", "identifier": "chosen-1"}]
)
def test_a_rotation_or_another_value_is_an_update_in_place(news: dict[str, Any]) -> None:
    plan = LIFECYCLE.diff(made(rotation="1"), news)
    assert (plan.changes, plan.replaces) == (True, [])


def test_a_rotation_makes_another_value_and_keeps_the_one_before() -> None:
    olds = made(rotation="1")
    news = LIFECYCLE.update("x", olds, {"rotation": "2"})
    assert news["value"] != olds["value"]
    assert news["previous_value"] == olds["value"]


def test_until_a_rotation_both_values_are_the_same() -> None:
    outputs = made()
    assert outputs["previous_value"] == outputs["value"]


def test_the_value_before_stays_when_a_chosen_value_does() -> None:
    olds = {"identifier": "chosen-2", "value": "chosen-2", "previous_value": "chosen-1"}
    news = LIFECYCLE.update("x", olds, {"identifier": "chosen-2", "rotation": "2"})
    assert (news["value"], news["previous_value"]) == ("chosen-2", "chosen-1")


@pytest.mark.parametrize(
    ("identifier", "said"), [("short12", "has 7 characters; 8 to 128"), ("x" * 129, "has 129"), (8, "no text")]
)
def test_a_value_that_the_service_does_not_take_is_refused_without_being_shown(identifier: Any, said: str) -> None:
    (problem,) = LIFECYCLE.check({}, {"identifier": identifier}, b"").problems
    assert problem.path == "identifier"
    assert problem.value is NOT_SHOWN
    assert said in problem.reason


@pytest.mark.parametrize("identifier", ["x" * 8, "x" * 128, UNKNOWN])
def test_values_of_the_allowed_lengths_and_unknown_ones_pass(identifier: Any) -> None:
    assert LIFECYCLE.check({}, {"identifier": identifier}, b"").problems == []


def test_a_refresh_changes_nothing() -> None:
    outputs = made(rotation="1")
    found = LIFECYCLE.read("x", outputs)
    assert (found.outputs, found.inputs) == (outputs, {"rotation": "1", "generation": "1"})


@pytest.mark.parametrize(
    ("olds", "news", "generation"),
    [
        ({}, {"rotation": "1"}, "1"),
        ({"rotation": "1"}, {"rotation": "1"}, "1"),
        ({"rotation": "1", "generation": "4"}, {"rotation": "2"}, "5"),
        ({"rotation": "1", "generation": "4"}, {"rotation": UNKNOWN}, UNKNOWN),
        ({"rotation": "1", "generation": "4"}, {}, "4"),
        ({"identifier": "chosen-1"}, {"identifier": "chosen-1", "rotation": "2"}, "1"),
        ({"identifier": "chosen-1"}, {"identifier": "chosen-2"}, "2"),
        ({"identifier": "chosen-1"}, {"identifier": UNKNOWN}, UNKNOWN),
        ({"identifier": "chosen-1"}, {}, "2"),
        ({"rotation": "1"}, {"rotation": "1", "identifier": "chosen-1"}, "2"),
    ],
)
def test_a_preview_knows_which_value_it_is_before_the_value_is_made(
    olds: dict[str, Any], news: dict[str, Any], generation: Any
) -> None:
    assert LIFECYCLE.check(olds, news, b"").inputs["generation"] == generation
