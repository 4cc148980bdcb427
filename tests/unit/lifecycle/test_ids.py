"""Generated ids and incarnations, as functions of what they are made from."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import hashed_id, incarnation, random_id

HLS = {"packaging_group_id": "group-1", "hls_package": {"hls_manifests": [{}]}, "region": "eu-west-1"}


def test_a_random_id_comes_from_the_seed_and_keeps_its_form() -> None:
    assert random_id("movies", b"one") == random_id("movies", b"one") != random_id("movies", b"two")
    assert re.fullmatch(r"movies-[0-9a-f]{7}", random_id("movies", b"one"))


def test_a_hashed_id_keeps_its_form_and_value() -> None:
    """Contract: another value would give a second object to everyone whose create was interrupted."""
    assert hashed_id("hls", HLS) == "hls-6b62d5c2d5"


@pytest.mark.parametrize(
    "change",
    [
        {"packaging_group_id": "group-2"},
        {"region": "us-east-1"},
        {"hls_package": {"hls_manifests": [{}], "segment_duration_seconds": 6}},
        {"hls_package": {"hls_manifests": [{}, {}]}},
        {"revision": "2"},
    ],
    ids=str,
)
def test_a_hashed_id_changes_with_a_property(change: dict[str, Any]) -> None:
    assert hashed_id("hls", HLS | change) != hashed_id("hls", HLS)


def test_a_hashed_id_changes_with_the_identity() -> None:
    assert hashed_id("hls", HLS).rpartition("-")[2] != hashed_id("hls2", HLS).rpartition("-")[2]


def test_identities_that_look_the_same_once_sanitised_still_differ() -> None:
    assert hashed_id("a.b", HLS) != hashed_id("a/b", HLS)


@pytest.mark.parametrize(
    "written",
    [
        dict(reversed(HLS.items())),
        HLS | {"dash_package": None},
        *(
            HLS | {"hls_package": {"hls_manifests": [manifest]}}
            for manifest in (
                {"program_date_time_interval_seconds": 0},
                {"stream_selection": {}},
                {"stream_selection": {"min_video_bits_per_second": 0, "max_video_bits_per_second": 2147483647}},
            )
        ),
    ],
    ids=str,
)
def test_a_hashed_id_does_not_depend_on_how_the_same_properties_are_written(written: dict[str, Any]) -> None:
    assert hashed_id("hls", written) == hashed_id("hls", HLS)


@pytest.mark.parametrize(
    ("prefix", "start"),
    [
        ("my movies: vol. 1", "my-movies--vol--1-"),
        ("Größe", "Gr--e-"),
        ("a_b-C9", "a_b-C9-"),
        ("", "x-"),
        ("x" * 300, "x" * 100 + "-"),
    ],
)
@pytest.mark.parametrize("make", [lambda prefix: random_id(prefix, b""), lambda prefix: hashed_id(prefix, HLS)])
def test_any_prefix_becomes_a_valid_id(make: Any, prefix: str, start: str) -> None:
    made = make(prefix)
    assert made.startswith(start)
    assert re.fullmatch(r"[0-9A-Za-z_-]{1,256}", made)


def test_an_incarnation_comes_from_the_seed_and_keeps_its_form() -> None:
    assert incarnation(b"one") == incarnation(b"one") != incarnation(b"two")
    assert re.fullmatch(r"[0-9a-f]{8}", incarnation(b"one"))


def test_the_incarnation_does_not_give_the_ids_suffix_away() -> None:
    assert not random_id("movies", b"one").endswith(incarnation(b"one")[:7])
