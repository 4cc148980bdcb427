"""The owner tag: contract with every object that was ever made."""

from __future__ import annotations

import re

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import (
    OWNER_TAG,
    is_other,
    is_owner,
    owner_tag,
    without_owner,
)

OURS = {"owner": "movies/prod/hls", "incarnation": "0a1b2c3d"}
OTHER_INCARNATION = OURS | {"incarnation": "ffffffff"}
STRANGER = OURS | {"owner": "movies/dev/hls"}


def tags(props: dict[str, str]) -> dict[str, str]:
    return {OWNER_TAG: owner_tag(props)}


def test_the_key_is_contract() -> None:
    assert OWNER_TAG == "pulumi-mediapackage-vod:owner"


def test_the_value_names_owner_and_incarnation() -> None:
    assert owner_tag(OURS) == "movies/prod/hls@0a1b2c3d"


def test_an_owner_that_just_fits_is_written_out() -> None:
    owner = "m" * (256 - len("@0a1b2c3d"))
    assert owner_tag(OURS | {"owner": owner}) == f"{owner}@0a1b2c3d"


def test_an_owner_that_is_too_long_is_hashed() -> None:
    value = owner_tag(OURS | {"owner": "m" * (256 - len("@0a1b2c3d") + 1)})
    assert re.fullmatch(r"sha256/[0-9a-f]{64}@0a1b2c3d", value)


@pytest.mark.parametrize("character", ["é", "(", ",", "#", "\n", "[", "&", "*"])
def test_an_owner_with_characters_that_tags_refuse_is_hashed(character: str) -> None:
    value = owner_tag(OURS | {"owner": f"movies/prod/a{character}b"})
    assert re.fullmatch(r"sha256/[0-9a-f]{64}@0a1b2c3d", value)


def test_two_hashed_owners_differ() -> None:
    assert owner_tag(OURS | {"owner": "é"}) != owner_tag(OURS | {"owner": "è"})


def test_a_hashed_owner_is_recognised() -> None:
    hashed = OURS | {"owner": "é" * 300}
    assert is_owner(hashed, tags(hashed))


def test_the_owner_is_recognised_whatever_the_incarnation() -> None:
    assert is_owner(OURS, tags(OTHER_INCARNATION))


def test_an_owner_with_an_at_sign_is_recognised() -> None:
    at = OURS | {"owner": "movies/prod/a@b"}
    assert is_owner(at, tags(at))


@pytest.mark.parametrize("found", [tags(STRANGER), {}, {OWNER_TAG: ""}, {OWNER_TAG: "movies/prod/hls"}], ids=str)
def test_anyone_else_is_not_the_owner(found: dict[str, str]) -> None:
    assert not is_owner(OURS, found)


def test_the_recorded_incarnation_is_no_other() -> None:
    assert not is_other(OURS, {"tags": tags(OURS)})


@pytest.mark.parametrize("found", [tags(OTHER_INCARNATION), tags(STRANGER)], ids=str)
def test_another_tag_is_another_incarnation(found: dict[str, str]) -> None:
    assert is_other(OURS, {"tags": found})


def test_without_the_tag_the_moment_of_creation_tells() -> None:
    recorded = OURS | {"created_at": "2026-11-24T07:00:00Z"}
    assert not is_other(recorded, {"tags": {}, "created_at": "2026-11-24T07:00:00Z"})
    assert is_other(recorded, {"tags": {}, "created_at": "2026-11-24T08:00:00Z"})


def test_a_missing_tag_alone_says_nothing() -> None:
    assert not is_other(OURS, {"tags": {"team": "video"}, "created_at": "2026-11-24T07:00:00Z"})


def test_our_tag_counts_more_than_the_moment_of_creation() -> None:
    recorded = OURS | {"created_at": "2026-11-24T07:00:00Z"}
    assert not is_other(recorded, {"tags": tags(OURS), "created_at": "2026-11-24T08:00:00Z"})


def test_only_the_owner_tag_is_taken_out() -> None:
    assert without_owner({"team": "video", **tags(OURS)}) == {"team": "video"}
