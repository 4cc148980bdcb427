"""Ingest that reads sources: statuses, events and the control interface follow what it comes to; and without it."""

from __future__ import annotations

import pytest

from pulumi_mediapackage_vod.emulator.state import ingest
from pulumi_mediapackage_vod.emulator.state.clock import timestamp

ROLE = "arn:aws:iam::123456789012:role/source"
PLACE = "?account=123456789012&region=eu-west-1"


class Ingest:
    """Reads when a test says so."""

    def __init__(self, clock):
        self.clock = clock
        self.started = []
        self.forgotten = []

    def start(self, asset):
        asset.reading = ingest.Reading()
        self.started.append(asset)

    def forget(self, asset):
        self.forgotten.append(asset.id)

    def found(self, asset):
        return {"kind": "hls"} if asset.reading and asset.reading.ended and not asset.ingest_error else None

    def begin(self):
        for asset in self.started:
            asset.reading.began = self.clock.now()

    def end(self, error=None):
        for asset in self.started:
            asset.ingest_error = error
            asset.reading.ended = self.clock.now()


@pytest.fixture
def reader(emulator):
    emulator.clock.freeze()
    emulator.backend.ingest = Ingest(emulator.clock)
    yield emulator.backend.ingest
    emulator.backend.ingest = None


@pytest.fixture
def asset(reader, make_configuration, make_asset):
    make_configuration("hls")
    return make_asset("trailer")


@pytest.fixture
def status(client):
    def ask(asset_id="trailer"):
        statuses = {each["Status"] for each in client.describe_asset(Id=asset_id)["EgressEndpoints"]}
        assert len(statuses) == 1
        return statuses.pop()

    return ask


def told(emulator, since=0):
    return [(each["detail"]["event"], each["time"]) for each in emulator.events.since(since)]


def test_the_status_waits_for_both_the_clock_and_the_reading(emulator, reader, asset, status):
    seen = [asset["EgressEndpoints"][0]["Status"]]
    emulator.clock.advance(10)
    seen.append(status())
    reader.begin()
    seen.append(status())
    emulator.clock.advance(10)
    seen.append(status())
    reader.end()
    assert [*seen, status()] == ["QUEUED", "QUEUED", "PROCESSING", "PROCESSING", "PLAYABLE"]


def test_a_reading_that_is_done_early_waits_for_the_clock(emulator, reader, asset, status):
    reader.begin()
    reader.end()
    seen = [status()]
    emulator.clock.advance(0.5)
    seen.append(status())
    emulator.clock.advance(0.5)
    assert [*seen, status()] == ["QUEUED", "PROCESSING", "PLAYABLE"]


def test_a_source_that_is_refused_fails_with_the_reason_in_an_event(emulator, reader, asset, status):
    reader.begin()
    emulator.clock.advance(3)
    reader.end("there is no such file")
    assert status() == "FAILED"
    now = emulator.clock.now()
    assert told(emulator) == [("IngestStart", timestamp(now - 2.5)), ("IngestError", timestamp(now))]
    assert emulator.events.since(1)[0]["detail"]["message"] == "there is no such file"


def test_events_come_when_it_has_happened(emulator, reader, asset):
    emulator.clock.advance(5)
    assert told(emulator) == []
    reader.begin()
    began = emulator.clock.now()
    emulator.clock.advance(5)
    assert told(emulator) == [("IngestStart", timestamp(began))]
    reader.end()
    ended = emulator.clock.now()
    emulator.clock.advance(5)
    assert told(emulator, 1) == [("IngestComplete", timestamp(ended)), ("VodAssetPlayable", timestamp(ended))]


def test_a_younger_configuration_waits_for_the_clock_only(emulator, reader, asset, client, make_configuration):
    reader.begin()
    reader.end()
    emulator.clock.advance(10)
    make_configuration("dash", DashPackage={"DashManifests": [{}]})
    asked = {
        each["PackagingConfigurationId"]: each["Status"]
        for each in client.describe_asset(Id="trailer")["EgressEndpoints"]
    }
    assert asked == {"hls": "PLAYABLE", "dash": "QUEUED"}
    assert [each.id for each in reader.started] == ["trailer"]


def test_an_endpoint_that_was_asked_to_fail_waits_for_it_too(emulator, reader, asset, status):
    emulator.backend.failing.add(("trailer", "hls"))
    emulator.clock.advance(5)
    assert status() == "QUEUED"
    reader.begin()
    reader.end()
    assert status() == "FAILED"


def test_what_is_deleted_is_forgotten(reader, asset, client):
    client.delete_asset(Id="trailer")
    client.delete_packaging_configuration(Id="hls")
    assert reader.forgotten == ["trailer"]


def test_a_reset_forgets_all(emulator, reader, asset, make_asset):
    make_asset("other")
    emulator.reset()
    assert reader.forgotten == ["trailer", "other"]


def test_an_asset_made_past_the_api_is_read_too(emulator, reader, asset, raw):
    members = {"PackagingGroupId": "movies", "SourceArn": "arn:aws:s3:::a/b.smil", "SourceRoleArn": "r"}
    emulator.objects.put("assets", "put", members, region="eu-west-1")
    assert [each.id for each in reader.started] == ["trailer", "put"]


def test_another_source_is_read_again_and_other_changes_are_not(emulator, reader, asset, status):
    reader.begin()
    reader.end("there is no such file")
    emulator.clock.advance(10)
    emulator.objects.modify("assets", "trailer", {"ResourceId": "x"}, region="eu-west-1")
    assert (status(), len(reader.started)) == ("FAILED", 1)
    emulator.objects.modify("assets", "trailer", {"SourceArn": "arn:aws:s3:::a/b.smil"}, region="eu-west-1")
    assert (status(), len(reader.started)) == ("QUEUED", 2)
    reader.begin()
    reader.end()
    assert status() == "PLAYABLE"


def test_the_control_interface_shows_how_far_each_is(emulator, reader, asset, raw):
    one = {
        "account": "123456789012",
        "region": "eu-west-1",
        "asset": "trailer",
        "source_arn": "arn:aws:s3:::acme-movies/trailer.m3u8",
        "status": "QUEUED",
        "error": None,
        "began": None,
        "ended": None,
        "found": None,
    }
    assert raw("GET", f"/_emulator/ingests{PLACE}").json == {"ingests": [one]}
    reader.begin()
    reader.end()
    now = timestamp(emulator.clock.now())
    emulator.clock.advance(10)
    done = {**one, "status": "PLAYABLE", "began": now, "ended": now, "found": {"kind": "hls"}}
    assert raw("GET", f"/_emulator/ingests/trailer{PLACE}").json == done


def test_the_control_interface_shows_the_reason_once_it_has_failed(emulator, reader, asset, raw):
    reader.begin()
    reader.end("there is no such file")

    def shown():
        answer = raw("GET", f"/_emulator/ingests/trailer{PLACE}").json
        return answer["status"], answer["error"]

    assert shown() == ("QUEUED", None)
    emulator.clock.advance(10)
    assert shown() == ("FAILED", "there is no such file")


def test_the_control_interface_has_no_ingest_of_an_unknown_asset(emulator, raw):
    answer = raw("GET", f"/_emulator/ingests/trailer{PLACE}")
    assert (answer.status, answer.json) == (404, {"message": "there is no asset 'trailer'"})
    assert raw("GET", f"/_emulator/ingests{PLACE}").json == {"ingests": []}


def test_the_control_interface_shows_those_of_all_regions_unless_one_is_asked_for(emulator, raw):
    def shown(query=""):
        found = raw("GET", f"/_emulator/ingests{query}").json["ingests"]
        return [(each["account"], each["region"], each["asset"]) for each in found]

    for place in ({"region": "eu-west-1"}, {"region": "us-east-1"}, {"account": "111122223333", "region": "us-east-1"}):
        emulator.objects.put("packaging_groups", "movies", {}, **place)
        members = {"PackagingGroupId": "movies", "SourceArn": "arn:aws:s3:::b/a.m3u8", "SourceRoleArn": ROLE}
        emulator.objects.put("assets", "a" if place != {"region": "eu-west-1"} else "b", members, **place)
    own, other = "123456789012", "111122223333"
    assert shown() == [(own, "eu-west-1", "b"), (own, "us-east-1", "a"), (other, "us-east-1", "a")]
    assert shown("?region=us-east-1") == [(own, "us-east-1", "a"), (other, "us-east-1", "a")]
    assert shown(f"?account={own}") == [(own, "eu-west-1", "b"), (own, "us-east-1", "a")]
    assert shown("?region=eu-north-1") == []
    assert raw("GET", "/_emulator/ingests?region=nowhere").status == 400
    assert raw("GET", "/_emulator/ingests/b").json["region"] == "eu-west-1"
    answer = raw("GET", "/_emulator/ingests/a")
    assert (answer.status, "say which one with account and region" in answer.json["message"]) == (400, True)
    assert raw("GET", f"/_emulator/ingests/a?account={other}").json["account"] == other


def test_without_it_time_alone_decides(emulator, make_configuration, make_asset, status, raw):
    emulator.clock.freeze()
    make_configuration("hls")
    make_asset("trailer")
    emulator.clock.advance(1)
    assert status() == "PLAYABLE"
    shown = raw("GET", f"/_emulator/ingests/trailer{PLACE}").json
    assert (shown["status"], shown["began"], shown["ended"], shown["found"]) == ("PLAYABLE", None, None, None)


def test_what_cannot_be_accessed_is_not_read(emulator, reader, make_asset, aws):
    emulator.configure(check_access=True)
    make_asset("trailer")
    assert reader.started == []
