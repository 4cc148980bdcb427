"""The example catalogue: titles of a file in two groups behind one CDN, and more of them while one group is full."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.engine.cdn_stand_in import CloudFront
from tests.support.engine.example import Example, Promises, Story, flat, in_turn, urls_of
from tests.support.engine.stack import REGION

TITLES = Path(__file__).parents[2] / "examples" / "catalogue" / "titles.csv"
MORE = {"meadow": "meadow/index.m3u8"}


def titles() -> dict[str, str]:
    with TITLES.open() as file:
        return {row["key"]: row["source"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def story(new_example: Callable[..., Example]) -> Story:
    sources = [*titles().values(), *MORE.values()]
    example = new_example("catalogue", sources={(REGION, "acme-movies"): sources})
    # By their ids titles go to groups: of ids with random ends one in a hundred pairs has all twelve in one group.
    example.edit("VodPackaging(name, ", "VodPackaging(name, group_id=f'{name}-chosen', ")

    def change() -> None:
        example.edit("weight=1", "weight=0")
        file = example.stack.project / "titles.csv"
        file.write_text(file.read_text() + "".join(f"{key},{source}\n" for key, source in MORE.items()))

    def look() -> Mapping[str, int]:
        """What the distribution answers for each playback URL."""
        with CloudFront(example.stack.resources(), example.emulator.url) as cdn:
            return {url: cdn.status(url) for url in flat(example.outputs()["playback_urls"])}

    return example.told(change, look)


class TestCatalogue(Promises):
    """What all examples promise."""


def groups(held: Mapping[str, Any]) -> dict[str, str]:
    """The group of each title, as the service says."""
    assets = [item for item in held.values() if "SourceArn" in item]
    by_source = {item["SourceArn"].partition(":::acme-movies/")[2]: item["PackagingGroupId"] for item in assets}
    return {key: by_source[source] for key, source in {**titles(), **MORE}.items() if source in by_source}


def test_catalogue_titles_are_in_both_groups_and_stay_there(story: Story) -> None:
    before, after = groups(story.held), groups(story.changed_held)
    assert set(before) == set(titles())
    assert len(set(before.values())) == 2
    assert {key: after[key] for key in before} == before
    assert {after[key].rpartition("-")[0] for key in MORE} == {"films-2"}
    assert Counter(story.changed.operations)["CreateAsset"] == 1
    assert (story.outputs["count"], story.changed_outputs["count"]) == (12, 13)


def test_catalogue_urls_are_the_services_own_on_one_host(story: Story) -> None:
    urls = flat(story.changed_outputs["playback_urls"])
    assert len({urlsplit(url).netloc for url in urls}) == 1
    assert {urlsplit(url).path for url in urls} == {urlsplit(url).path for url in urls_of(story.changed_held)}
    assert len({urlsplit(url).netloc for url in urls_of(story.changed_held)}) == 2
    assert {key: {*each} for key, each in story.outputs["playback_urls"].items()} == {
        key: {"dash", "cmaf"} for key in titles()
    }


def test_catalogue_every_title_is_played_through_the_distribution(story: Story) -> None:
    assert set(story.seen.values()) == set(story.seen_changed.values()) == {200}
    assert (len(story.seen), len(story.seen_changed)) == (24, 26)


def test_catalogue_leaves_the_distribution_alone(story: Story) -> None:
    assert "cdn-distribution" not in {name for _, name in story.changed.steps}


def test_catalogue_titles_leave_before_the_role_that_reads_them(story: Story) -> None:
    assert in_turn(story.destroyed, "films-batch-0", "films-source-access-policy", "films-source-access-role")
