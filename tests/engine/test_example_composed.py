"""The example composed: the parts of a unit, each used alone, and a rotation."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.support.engine.example import Example, Promises, Story, flat, in_turn, urls_of
from tests.support.engine.stack import REGION


@pytest.fixture(scope="module")
def story(new_example: Callable[..., Example]) -> Story:
    example = new_example("composed", sources={(REGION, "acme-movies"): ["films/trailer/index.m3u8"]})
    services = example.services()

    def values() -> dict[str, str]:
        return services.secret_values(example.stack.resources()["cdn-only-secret"]["outputs"]["arn"])

    return example.told(lambda: example.edit("2026-11", "2026-12"), values)


class TestComposed(Promises):
    """What all examples promise."""


def test_composed_urls_are_the_services_own_on_the_distribution(story: Story) -> None:
    [url] = flat(story.outputs["playback_urls"])
    [own] = urls_of(story.held)
    host = re.fullmatch(r"https://([a-z0-9]{13}\.cloudfront\.net)/out/v1/.*/index\.m3u8", url)
    assert host
    assert url.partition(host[1])[2] == re.sub("https://[^/]*", "", own)


def test_composed_dashboard_is_of_the_group(story: Story) -> None:
    [group] = [item["Id"] for arn, item in story.held.items() if ":packaging-groups/" in arn]
    assert story.outputs["dashboard"] == f"{group}-{REGION}"


def test_composed_rotation_keeps_the_value_before(story: Story) -> None:
    assert story.seen_changed["AWSPREVIOUS"] == story.seen["AWSCURRENT"]
    assert story.seen_changed["AWSCURRENT"] != story.seen["AWSCURRENT"]


def test_composed_rotation_stores_the_value_before_the_distribution_sends_it(story: Story) -> None:
    assert {name for _, name in story.changed.steps} == {
        *("cdn-only-identifier", "cdn-only-secret-value", "cdn-distribution"),
    }
    assert in_turn(story.changed, "cdn-only-identifier", "cdn-distribution")
    assert story.changed_held == story.held


def test_composed_roles_outlive_what_uses_them(story: Story) -> None:
    assert in_turn(story.destroyed, "movies-trailer", "sources-policy", "sources-role")
    assert in_turn(story.destroyed, "movies-group", "cdn-only-policy", "cdn-only-role")
