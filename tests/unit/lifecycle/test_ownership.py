"""The owner tag: contract with every object that was ever made."""

from __future__ import annotations

import re
from typing import Any

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
SAME_MOMENT = {"created_at": "2026-11-24T07:00:00Z"}
LATER = {"created_at": "2026-11-24T08:00:00Z"}


def tags(props: dict[str, str]) -> dict[str, str]:
    return {OWNER_TAG: owner_tag(props)}


def test_key_and_value_are_contract() -> None:
    assert OWNER_TAG == "pulumi-mediapackage-vod:owner"
    assert owner_tag(OURS) == "movies/prod/hls@0a1b2c3d"


def test_an_owner_that_just_fits_is_written_out() -> None:
    owner = "m" * (256 - len("@0a1b2c3d"))
    assert owner_tag(OURS | {"owner": owner}) == f"{owner}@0a1b2c3d"


@pytest.mark.parametrize(
    "owner",
    ["m" * (256 - len("@0a1b2c3d") + 1), *(f"movies/prod/a{character}b" for character in "é(,#\n[&*")],
    ids=repr,
)
def test_an_owner_that_no_tag_could_hold_is_hashed(owner: str) -> None:
    assert re.fullmatch(r"sha256/[0-9a-f]{64}@0a1b2c3d", owner_tag(OURS | {"owner": owner}))


def test_two_hashed_owners_differ() -> None:
    assert owner_tag(OURS | {"owner": "é"}) != owner_tag(OURS | {"owner": "è"})


@pytest.mark.parametrize("owner", ["é" * 300, "movies/prod/a@b", OURS["owner"]], ids=["hashed", "at sign", "plain"])
def test_the_owner_is_recognised_whatever_the_incarnation(owner: str) -> None:
    ours, again = OURS | {"owner": owner}, OTHER_INCARNATION | {"owner": owner}
    assert is_owner(ours, tags(ours))
    assert is_owner(ours, tags(again))


@pytest.mark.parametrize("found", [tags(STRANGER), {}, {OWNER_TAG: ""}, {OWNER_TAG: "movies/prod/hls"}], ids=str)
def test_anyone_else_is_not_the_owner(found: dict[str, str]) -> None:
    assert not is_owner(OURS, found)


RECORDED = OURS | SAME_MOMENT


@pytest.mark.parametrize(
    ("recorded", "found", "other"),
    [
        pytest.param(OURS, {"tags": tags(OURS)}, False, id="the recorded incarnation"),
        pytest.param(OURS, {"tags": tags(OTHER_INCARNATION)}, True, id="another incarnation"),
        pytest.param(OURS, {"tags": tags(STRANGER)}, True, id="a stranger"),
        pytest.param(RECORDED, {"tags": {}} | SAME_MOMENT, False, id="no tag and the same moment of creation"),
        pytest.param(RECORDED, {"tags": {}} | LATER, True, id="no tag and another moment of creation"),
        pytest.param(OURS, {"tags": {"team": "video"}} | SAME_MOMENT, False, id="a missing tag alone"),
        pytest.param(RECORDED, {"tags": tags(OURS)} | LATER, False, id="our tag and another moment of creation"),
    ],
)
def test_another_incarnation_is_told_by_its_tag_or_else_by_the_moment_of_creation(
    recorded: dict[str, str], found: dict[str, Any], other: bool
) -> None:
    assert is_other(recorded, found) is other


def test_only_the_owner_tag_is_taken_out() -> None:
    assert without_owner({"team": "video", **tags(OURS)}) == {"team": "video"}
