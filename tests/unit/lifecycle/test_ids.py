"""Generated ids and incarnations, as functions of what they are made from."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import hashed_id, incarnation, random_id

HLS = {"packaging_group_id": "group-1", "hls_package": {"hls_manifests": [{}]}, "region": "eu-west-1"}


def test_a_random_id_is_the_same_for_one_seed() -> None:
    assert random_id("movies", b"one") == random_id("movies", b"one")


def test_a_random_id_differs_for_another_seed() -> None:
    assert random_id("movies", b"one") != random_id("movies", b"two")


def test_a_random_id_keeps_its_form() -> None:
    assert re.fullmatch(r"movies-[0-9a-f]{7}", random_id("movies", b"one"))


def test_a_hashed_id_keeps_its_form_and_value() -> None:
    """Contract: another value would give a second object to everyone whose create was interrupted."""
    assert hashed_id("hls", HLS) == "hls-6b62d5c2d5"


def test_a_hashed_id_does_not_depend_on_the_order_of_properties() -> None:
    assert hashed_id("hls", dict(reversed(HLS.items()))) == hashed_id("hls", HLS)


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
    "manifest",
    [
        {"program_date_time_interval_seconds": 0},
        {"stream_selection": {}},
        {"stream_selection": {"min_video_bits_per_second": 0, "max_video_bits_per_second": 2147483647}},
    ],
    ids=str,
)
def test_a_hashed_id_does_not_change_when_a_default_is_written_down(manifest: dict[str, Any]) -> None:
    assert hashed_id("hls", HLS | {"hls_package": {"hls_manifests": [manifest]}}) == hashed_id("hls", HLS)


def test_a_property_that_is_none_counts_as_left_out() -> None:
    assert hashed_id("hls", HLS | {"dash_package": None}) == hashed_id("hls", HLS)


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


def test_an_incarnation_is_eight_hexadecimal_digits() -> None:
    assert re.fullmatch(r"[0-9a-f]{8}", incarnation(b"one"))


def test_an_incarnation_comes_from_the_seed() -> None:
    assert incarnation(b"one") == incarnation(b"one") != incarnation(b"two")


def test_the_incarnation_does_not_give_the_ids_suffix_away() -> None:
    assert not random_id("movies", b"one").endswith(incarnation(b"one")[:7])
