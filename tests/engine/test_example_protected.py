"""The example protected: films with multi-DRM and trailers in the clear, as two units, and a film more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.support.engine.example import Example, Promises, Story, flat, in_turn, urls_of
from tests.support.engine.stack import REGION

FORMATS = {"hls", "dash", "cmaf", "mss"}


@pytest.fixture(scope="module")
def story(new_example: Callable[..., Example]) -> Story:
    keys = ["feature/feature.smil", "sequel/index.m3u8", "feature/trailer.m3u8", "prequel/index.m3u8"]
    example = new_example("protected", sources={(REGION, "acme-movies"): keys})
    return example.told(
        lambda: example.edit('"sequel/index.m3u8"}', '"sequel/index.m3u8", "prequel": "prequel/index.m3u8"}'),
        lambda: example.stack.resources()["keys-role"]["outputs"]["arn"],
    )


def _of(held: Mapping[str, Any], kind: str, unit: str) -> list[Mapping[str, Any]]:
    """The unit's objects of one kind."""
    found = [item for arn, item in held.items() if f":{kind}/" in arn]
    return [item for item in found if item["PackagingGroupId"].startswith(f"{unit}-")]


def _encryptions(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from ([value["Encryption"]] if "Encryption" in value else [])
        for item in value.values():
            yield from _encryptions(item)


class TestProtected(Promises):
    """What all examples promise."""


def test_protected_urls_are_the_services_own(story: Story) -> None:
    films, trailers = story.outputs["films"], story.outputs["trailers"]
    assert {film: {*formats} for film, formats in films.items()} == {"feature": FORMATS, "sequel": FORMATS}
    assert {film: {*formats} for film, formats in trailers.items()} == {"feature": FORMATS}
    assert flat(films) | flat(trailers) == urls_of(story.held)


def test_protected_films_are_encrypted_in_every_format_and_trailers_in_none(story: Story) -> None:
    encrypted = [[*_encryptions(item)] for item in _of(story.held, "packaging-configurations", "films")]
    assert [len(each) for each in encrypted] == [1] * 4
    assert {each[0]["SpekeKeyProvider"]["RoleArn"] for each in encrypted} == {story.seen}
    clear = _of(story.held, "packaging-configurations", "trailers")
    assert [[*_encryptions(item)] for item in clear] == [[]] * 4


def test_protected_films_have_content_ids_of_the_stack_and_trailers_none(story: Story) -> None:
    assert {item["ResourceId"] for item in _of(story.held, "assets", "films")} == {"dev-feature", "dev-sequel"}
    [trailer] = _of(story.held, "assets", "trailers")
    assert "ResourceId" not in trailer


def test_protected_film_more_is_the_only_change(story: Story) -> None:
    assert story.changed.steps == [("create", "films-prequel")]
    assert {*story.changed_outputs["films"]} == {"feature", "sequel", "prequel"}
    assert flat(story.outputs["films"]) < flat(story.changed_outputs["films"])


def test_protected_roles_outlive_what_uses_them(story: Story) -> None:
    assert in_turn(story.destroyed, "films-hls", "keys-policy", "keys-role")
    for title in ("films-feature", "trailers-feature"):
        assert in_turn(story.destroyed, title, "films-source-access-policy", "films-source-access-role")
