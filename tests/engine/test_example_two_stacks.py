"""The example two-stacks: the packaging unit in one stack, its titles in another, and the edit of a format."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.engine.example import Example, Promises, Story, flat, in_turn, urls_of
from tests.support.engine.stack import REGION

TITLES = ("trailer", "feature")


@pytest.fixture(scope="module")
def story(new_example: Callable[..., Example]) -> Story:
    keys = ["trailer/index.m3u8", "feature/feature.smil"]
    example = new_example("two-stacks/packaging", "two-stacks/titles", sources={(REGION, "acme-movies"): keys})
    return example.told(lambda: example.edit("hls()", "hls(segment_duration_seconds=4)"))


class TestTwoStacks(Promises):
    """What all examples promise; its change replaces a format."""

    expected_warning = "ends the URLs that are published in this format"


def test_two_stacks_reference_is_the_services_own(story: Story) -> None:
    reference = story.outputs["reference"]
    [group] = [item for arn, item in story.held.items() if ":packaging-groups/" in arn]
    configurations = [item["Id"] for arn, item in story.held.items() if ":packaging-configurations/" in arn]
    assert (reference["region"], reference["packaging_group_id"]) == (REGION, group["Id"])
    assert f"https://{reference['origin_host']}" == group["DomainName"]
    assert {*reference["configurations"]} == {"hls", "dash", "cmaf"}
    assert sorted(reference["configurations"].values()) == sorted(configurations)


def test_two_stacks_urls_are_the_services_own(story: Story) -> None:
    for outputs, held in ((story.outputs, story.held), (story.changed_outputs, story.changed_held)):
        urls = outputs["urls"]
        assert {*urls} == {*TITLES}
        assert all({*formats} == {"hls", "dash", "cmaf"} for formats in urls.values())
        assert flat(urls) == urls_of(held)


def test_two_stacks_titles_follow_the_edit_of_a_format(story: Story) -> None:
    assert story.changed.steps == [
        *(("create-replacement", "movies-hls"), ("replace", "movies-hls"), ("delete-replaced", "movies-hls")),
        *(step for step in story.changed.steps if step[0] == "update"),
    ]
    assert {name for op, name in story.changed.steps if op == "update"} == {f"titles-{title}" for title in TITLES}
    for title in TITLES:
        old, new = (outputs["urls"][title] for outputs in (story.outputs, story.changed_outputs))
        assert {key for key in old if old[key] != new[key]} == {"hls"}


def test_two_stacks_role_outlives_the_titles(story: Story) -> None:
    for title in TITLES:
        assert in_turn(
            story.destroyed,
            f"titles-{title}",
            "titles-source-access-policy",
            "titles-source-access-role",
            "movies-group",
        )
