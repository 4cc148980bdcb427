"""`mediapackage-vod urls`: which playback URLs it writes, and what it asks the service for."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.unit.commands.conftest import Run

LISTS = {"ListPackagingGroups": 1, "ListPackagingConfigurations": 1, "ListAssets": 1}


@pytest.fixture(autouse=True)
def two_groups(emulator: Emulator, make: Callable[..., None]) -> None:
    make("movies", "Dash Hls", "feature trailer")
    make("series", "Cmaf", "pilot")
    emulator.calls.clear()


def url_of(vod: Any, asset: str, configuration: str) -> str:
    endpoints = vod.describe_asset(Id=asset)["EgressEndpoints"]
    return next(each["Url"] for each in endpoints if each["PackagingConfigurationId"] == configuration)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", ["feature dash", "feature hls", "trailer dash", "trailer hls", "pilot cmaf"]),
        ("--group series", ["pilot cmaf"]),
        ("--asset trailer", ["trailer dash", "trailer hls"]),
        ("--asset trailer --asset pilot", ["trailer dash", "trailer hls", "pilot cmaf"]),
        ("--format hls", ["feature hls", "trailer hls"]),
        ("--format hls --format cmaf --asset pilot", ["pilot cmaf"]),
        ("--format mss", []),
    ],
)
def test_they_are_those_that_are_asked_for(run: Run, options: str, expected: list[str]) -> None:
    rows = [line.split("\t") for line in run("urls", *options.split()).stdout.splitlines()]
    assert [f"{asset} {format_}" for asset, _, format_, _ in rows] == expected
    assert all(configuration.endswith(f"-{format_}") for _, configuration, format_, _ in rows)


def test_where_there_are_none_that_is_said_beside_them(run: Run) -> None:
    result = run("urls", "--format", "mss")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "there is no such URL in eu-west-1: `status` shows what there is\n"


def test_they_are_the_service_s(run: Run, vod: Any) -> None:
    result = run("urls", "--asset", "trailer", "--format", "hls")
    assert result.stdout == f"trailer\tmovies-hls\thls\t{url_of(vod, 'trailer', 'movies-hls')}\n"


def test_as_json_they_have_their_status(run: Run, vod: Any) -> None:
    answer = json.loads(run("urls", "--asset", "pilot", "--json").stdout)
    assert answer == {
        "region": "eu-west-1",
        "urls": [
            {
                "asset_id": "pilot",
                "configuration_id": "series-cmaf",
                "format": "cmaf",
                "status": "PLAYABLE",
                "url": url_of(vod, "pilot", "series-cmaf"),
            }
        ],
    }


def test_only_the_assets_asked_for_are_described(run: Run, emulator: Emulator) -> None:
    run("urls", "--asset", "trailer")
    assert emulator.calls.counts() == {**LISTS, "DescribeAsset": 1}


def test_an_asset_that_is_not_there_is_told_with_the_one_that_is_meant(run: Run, emulator: Emulator) -> None:
    result = run("urls", "--asset", "trailr")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: there is no asset 'trailr' among the 3 in eu-west-1. Did you mean 'trailer'? "
        "Check group and account, too.\n"
    )
    assert emulator.calls.counts() == LISTS
