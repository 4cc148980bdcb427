"""The events that the service would send: which, when, in what form, and how they are read."""

from __future__ import annotations

import re
import uuid

import pytest

from pulumi_mediapackage_vod.emulator.state.clock import timestamp

PREFIX = "arn:aws:mediapackage-vod:eu-west-1:123456789012"


@pytest.fixture
def stopped(emulator):
    emulator.clock.freeze()
    return emulator


def told(emulator, since=0):
    return [(each["detail"]["event"], each["time"]) for each in emulator.events.since(since)]


def test_an_asset_is_ingested_and_playable_in_each_configuration(stopped, client, make_configuration, make_asset):
    make_configuration("hls")
    make_configuration("dash", DashPackage={"DashManifests": [{}]})
    client.create_packaging_configuration(Id="none", PackagingGroupId="movies")
    asset = make_asset("trailer")
    created = stopped.clock.now()
    assert told(stopped) == []
    stopped.clock.advance(100)
    events = list(stopped.events)
    assert told(stopped) == [
        ("IngestStart", timestamp(created + 0.5)),
        ("IngestComplete", timestamp(created + 1)),
        ("VodAssetPlayable", timestamp(created + 1)),
        ("VodAssetPlayable", timestamp(created + 1)),
    ]
    urls = {each["PackagingConfigurationId"]: each["Url"] for each in asset["EgressEndpoints"]}
    identity = uuid.UUID(events[2]["id"])
    assert events[2] == {
        "version": "0",
        "id": str(identity),
        "detail-type": "MediaPackage Input Notification",
        "source": "aws.mediapackage",
        "account": "123456789012",
        "time": timestamp(created + 1),
        "region": "eu-west-1",
        "resources": [f"{PREFIX}:assets/trailer", f"{PREFIX}:packaging-configurations/hls"],
        "detail": {
            "event": "VodAssetPlayable",
            "message": "Asset 'trailer' is now playable for PackagingConfiguration 'hls'",
            "packaging_configuration_id": "hls",
            "manifest_urls": [urls["hls"]],
        },
    }
    assert events[1]["resources"] == [f"{PREFIX}:assets/trailer"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", events[0]["time"])
    assert len({each["id"] for each in events}) == 4


def test_each_is_told_once(stopped, make_configuration, make_asset):
    make_configuration("hls")
    make_asset("trailer")
    stopped.clock.advance(0.6)
    assert len(stopped.events) == 1
    stopped.clock.advance(1)
    assert [event for event, _ in told(stopped, 1)] == ["IngestComplete", "VodAssetPlayable"]
    stopped.clock.advance(1)
    assert len(stopped.events) == 3


def test_they_come_in_the_order_of_their_times(stopped, client, make_asset):
    client.create_packaging_group(Id="series")
    make_asset("first")
    stopped.clock.advance(0.1)
    make_asset("second", PackagingGroupId="series")
    stopped.clock.advance(10)
    assert [event["resources"][0].rpartition("/")[2] for event in stopped.events] == ["first", "second"] * 2


def test_a_younger_configuration_has_its_own(stopped, make_configuration, make_asset):
    make_asset("trailer")
    stopped.clock.advance(10)
    assert [event for event, _ in told(stopped)] == ["IngestStart", "IngestComplete"]
    make_configuration("hls")
    created = stopped.clock.now()
    stopped.clock.advance(10)
    assert told(stopped, 2) == [("VodAssetPlayable", timestamp(created + 1))]


def test_an_endpoint_that_was_asked_to_fail_has_an_error_of_its_own(stopped, make_configuration, make_asset):
    stopped.backend.failing.add(("trailer", "hls"))
    make_configuration("hls")
    make_configuration("dash", DashPackage={"DashManifests": [{}]})
    make_asset("trailer")
    stopped.clock.advance(1)
    _, error, playable = stopped.events
    assert error["detail"] == {
        "event": "IngestError",
        "message": "Asset 'trailer' is not playable for PackagingConfiguration 'hls'",
    }
    assert error["resources"] == [f"{PREFIX}:assets/trailer", f"{PREFIX}:packaging-configurations/hls"]
    assert playable["detail"]["packaging_configuration_id"] == "dash"


def test_a_fixed_status_holds_them_back(stopped, make_configuration, make_asset):
    stopped.backend.statuses["trailer", "hls"] = "PROCESSING"
    make_configuration("hls")
    make_asset("trailer")
    stopped.clock.advance(10)
    assert [event for event, _ in told(stopped)] == ["IngestStart", "IngestComplete"]
    stopped.backend.statuses["trailer", "hls"] = "PLAYABLE"
    assert [event for event, _ in told(stopped, 2)] == ["VodAssetPlayable"]


@pytest.mark.parametrize("what", ["asset", "packaging_configuration"])
def test_what_is_deleted_was_told_of_before(stopped, client, make_configuration, make_asset, what):
    make_configuration("hls")
    make_asset("trailer")
    stopped.clock.advance(1)
    getattr(client, f"delete_{what}")(Id="trailer" if what == "asset" else "hls")
    stopped.clock.advance(100)
    assert [event for event, _ in told(stopped)] == ["IngestStart", "IngestComplete", "VodAssetPlayable"]


def test_an_asset_that_is_deleted_too_early_has_no_more(stopped, client, make_asset):
    make_asset("trailer")
    client.delete_asset(Id="trailer")
    stopped.clock.advance(100)
    assert told(stopped) == []


def test_a_change_of_the_time_to_playable_comes_too_late_for_what_has_happened(stopped, make_asset):
    make_asset("trailer")
    stopped.clock.advance(1)
    stopped.configure(playable_after=100)
    assert [event for event, _ in told(stopped)] == ["IngestStart", "IngestComplete"]


def test_they_can_be_forgotten_but_do_not_come_again(stopped, make_asset):
    make_asset("trailer")
    stopped.clock.advance(1)
    stopped.events.clear()
    assert len(stopped.events) == 0


def test_a_reset_forgets_them(stopped, make_asset):
    make_asset("trailer")
    stopped.clock.advance(1)
    assert len(stopped.events) == 2
    stopped.reset()
    assert len(stopped.events) == 0


def test_the_control_interface_shows_and_forgets_them(stopped, raw, make_asset):
    make_asset("trailer")
    stopped.clock.advance(1)
    answer = raw("GET", "/_emulator/events?since=1").json
    assert (answer["next"], [each["detail"]["event"] for each in answer["events"]]) == (2, ["IngestComplete"])
    assert raw("GET", "/_emulator/events?since=2").json == {"events": [], "next": 2}
    assert raw("GET", "/_emulator/events").json["events"] == list(stopped.events)
    assert raw("GET", "/_emulator/events?since=x").status == 400
    assert raw("DELETE", "/_emulator/events").json == {}
    assert raw("GET", "/_emulator/events").json == {"events": [], "next": 0}
