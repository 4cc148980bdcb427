"""Egress endpoints: their URLs, how they come and go with configurations, and the ingest clock, without sleeping."""

from __future__ import annotations

import re

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.state import ingest

HEX = "[0-9a-f]{32}"
UUID_HEX = "[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}"
PACKAGES = {
    "HlsPackage": ("HlsManifests", "m3u8"),
    "DashPackage": ("DashManifests", "mpd"),
    "CmafPackage": ("HlsManifests", "m3u8"),
    "MssPackage": ("MssManifests", "ism/Manifest"),
}


def urls(asset):
    return {each["PackagingConfigurationId"]: each["Url"] for each in asset["EgressEndpoints"]}


def statuses(asset):
    return {each["PackagingConfigurationId"]: each["Status"] for each in asset["EgressEndpoints"]}


def segments(url):
    found = re.search(f"/out/v1/({UUID_HEX})/({UUID_HEX})/({UUID_HEX})/", url)
    assert found
    return found.groups()


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize(
    ("manifests", "name"),
    [([{}], "index"), ([{"ManifestName": "film"}], "film"), ([], "index"), ([{"ManifestName": "a"}, {}], "a")],
)
def test_a_url_has_the_services_form(client, group, make_configuration, make_asset, package, manifests, name):
    member, ending = PACKAGES[package]
    make_configuration("c", **{package: {member: manifests}})
    url = urls(make_asset("trailer"))["c"]
    form = f"https://{HEX}\\.egress\\.mediapackage-vod\\.eu-west-1\\.amazonaws\\.com"
    assert re.fullmatch(f"{form}/out/v1/{UUID_HEX}/{UUID_HEX}/{UUID_HEX}/{name}\\.{ending}", url)
    assert url.startswith(group["DomainName"] + "/out/v1/")


def test_segments_belong_to_asset_and_configuration(make_configuration, make_asset):
    make_configuration("hls")
    make_configuration("dash", DashPackage={"DashManifests": [{}]})
    trailer, film = urls(make_asset("trailer")), urls(make_asset("film"))
    assert segments(trailer["hls"])[0] == segments(trailer["dash"])[0]
    assert segments(trailer["hls"])[0] != segments(film["hls"])[0]
    assert segments(trailer["hls"])[1:] == segments(film["hls"])[1:]
    assert not set(segments(trailer["hls"])[1:]) & set(segments(trailer["dash"])[1:])


def test_urls_are_stable_while_an_asset_lives(client, emulator, make_configuration, make_asset):
    make_configuration("hls")
    created = urls(make_asset("trailer"))
    emulator.clock.advance(3_600)
    assert urls(client.describe_asset(Id="trailer")) == created


def test_an_asset_made_again_has_other_urls(client, make_configuration, make_asset):
    make_configuration("hls")
    before = urls(make_asset("trailer"))["hls"]
    client.delete_asset(Id="trailer")
    after = urls(make_asset("trailer"))["hls"]
    assert segments(before)[0] != segments(after)[0]
    assert segments(before)[1:] == segments(after)[1:]


def test_a_configuration_made_again_gives_other_urls(client, make_configuration, make_asset):
    make_configuration("hls")
    before = urls(make_asset("trailer"))["hls"]
    client.delete_packaging_configuration(Id="hls")
    make_configuration("hls")
    after = urls(client.describe_asset(Id="trailer"))["hls"]
    assert segments(before)[0] == segments(after)[0]
    assert not set(segments(before)[1:]) & set(segments(after)[1:])


def test_endpoints_come_and_go_with_configurations(client, make_configuration, make_asset):
    make_asset("trailer")
    make_configuration("hls")
    make_configuration("dash", DashPackage={"DashManifests": [{}]})
    assert list(urls(client.describe_asset(Id="trailer"))) == ["hls", "dash"]
    client.delete_packaging_configuration(Id="hls")
    assert list(urls(client.describe_asset(Id="trailer"))) == ["dash"]


def test_endpoints_are_those_of_the_assets_own_group(client, make_configuration, make_asset):
    client.create_packaging_group(Id="series")
    make_configuration("hls")
    assert urls(make_asset("episode", PackagingGroupId="series")) == {}


def test_a_configuration_without_a_package_makes_no_endpoint(client, group, make_asset):
    client.create_packaging_configuration(Id="none", PackagingGroupId="movies")
    assert urls(make_asset("trailer")) == {}


def test_ingest_goes_from_queued_over_processing_to_playable(client, emulator, make_configuration, make_asset):
    emulator.clock.freeze()
    make_configuration("hls")
    emulator.clock.advance(10)
    seen = [statuses(make_asset("trailer"))["hls"]]
    for seconds in (0.49, 0.02, 0.48, 0.02, 1_000):
        emulator.clock.advance(seconds)
        seen.append(statuses(client.describe_asset(Id="trailer"))["hls"])
    assert seen == ["QUEUED", "QUEUED", "PROCESSING", "PROCESSING", "PLAYABLE", "PLAYABLE"]


def test_a_younger_configuration_is_ingested_from_its_own_creation(client, emulator, make_configuration, make_asset):
    emulator.clock.freeze()
    make_configuration("hls")
    make_asset("trailer")
    emulator.clock.advance(10)
    make_configuration("dash", DashPackage={"DashManifests": [{}]})
    assert statuses(client.describe_asset(Id="trailer")) == {"hls": "PLAYABLE", "dash": "QUEUED"}
    emulator.clock.advance(1)
    assert statuses(client.describe_asset(Id="trailer")) == {"hls": "PLAYABLE", "dash": "PLAYABLE"}


def test_a_chosen_endpoint_fails_and_no_other(client, emulator, make_configuration, make_asset):
    emulator.clock.freeze()
    emulator.backend.failing.add(("trailer", "hls"))
    make_configuration("hls")
    make_configuration("dash", DashPackage={"DashManifests": [{}]})
    assert statuses(make_asset("trailer")) == {"hls": "QUEUED", "dash": "QUEUED"}
    make_asset("film")
    emulator.clock.advance(1)
    assert statuses(client.describe_asset(Id="trailer")) == {"hls": "FAILED", "dash": "PLAYABLE"}
    assert statuses(client.describe_asset(Id="film")) == {"hls": "PLAYABLE", "dash": "PLAYABLE"}


@pytest.mark.parametrize(
    ("elapsed", "playable_after", "fails", "expected"),
    [
        (0, 0, False, "PLAYABLE"),
        (0, 0, True, "FAILED"),
        (0, 10, False, "QUEUED"),
        (4.9, 10, True, "QUEUED"),
        (5, 10, True, "PROCESSING"),
        (9.9, 10, False, "PROCESSING"),
        (10, 10, False, "PLAYABLE"),
        (10, 10, True, "FAILED"),
    ],
)
def test_a_status_is_a_function_of_time(elapsed, playable_after, fails, expected):
    assert ingest.status(elapsed=elapsed, playable_after=playable_after, fails=fails) == expected


def test_the_time_to_playable_is_one_second_unless_said_otherwise():
    assert Emulator().backend.playable_after == 1
    assert Emulator(playable_after=7).backend.playable_after == 7
