"""Edits out of band and filled-in defaults: the service has other objects than a client left there."""

from __future__ import annotations

import re

import pytest

from pulumi_mediapackage_vod.emulator.steering.edits import UnknownObjectError

PLACE = {"region": "eu-west-1"}
HLS = {"HlsManifests": [{"ManifestName": "film"}]}
SPEKE = {"RoleArn": "r", "SystemIds": ["s"], "Url": "https://example.com"}


def test_an_object_made_by_somebody_else_is_there(client, emulator, group):
    emulator.objects.put(
        "assets",
        "stranger",
        {"PackagingGroupId": "movies", "SourceArn": "s", "SourceRoleArn": "r", "Tags": {"aws:owner": "x"}},
        **PLACE,
    )
    emulator.objects.put("packaging_configurations", "hls", {"PackagingGroupId": "movies", "HlsPackage": HLS}, **PLACE)
    seen = client.describe_asset(Id="stranger")
    assert (seen["SourceArn"], seen["Tags"]) == ("s", {"aws:owner": "x"})
    (endpoint,) = seen["EgressEndpoints"]
    assert endpoint["Url"].endswith("/film.m3u8")
    assert seen["Arn"] == "arn:aws:mediapackage-vod:eu-west-1:123456789012:assets/stranger"


def test_an_object_made_anew_under_the_same_id_is_another_one(client, emulator, make_asset, make_configuration):
    emulator.clock.freeze()
    make_configuration("hls")
    mine = make_asset("trailer", Tags={"owner": "me"})
    emulator.clock.advance(60)
    members = {"PackagingGroupId": "movies", "SourceArn": "other", "SourceRoleArn": "r"}
    emulator.objects.put("assets", "trailer", members, **PLACE)
    theirs = client.describe_asset(Id="trailer")
    assert (theirs["SourceArn"], theirs["Tags"]) == ("other", {})
    assert theirs["CreatedAt"] > mine["CreatedAt"]
    assert theirs["EgressEndpoints"][0]["Url"] != mine["EgressEndpoints"][0]["Url"]
    assert [each["Id"] for each in client.list_assets()["Assets"]] == ["trailer"]


def test_edits_pass_by_quotas_lag_faults_and_the_call_log(client, emulator):
    emulator.configure(read_lag=60, rate=1, burst=1)
    for number in range(12):
        emulator.objects.put("packaging_groups", f"group-{number}", {}, **PLACE)
    assert len(emulator.calls) == 0
    assert len(client.list_packaging_groups()["PackagingGroups"]) == 12


def test_members_are_replaced_and_taken_away(client, emulator, make_asset, make_configuration):
    made = make_asset("trailer", ResourceId="r", Tags={"a": "b", "c": "d"})
    make_configuration("hls")
    emulator.objects.modify(
        "assets", "trailer", {"SourceArn": "moved", "ResourceId": None, "Tags": {"e": "f"}}, **PLACE
    )
    emulator.objects.modify("packaging_configurations", "hls", {"HlsPackage": HLS}, **PLACE)
    secret = {"CdnIdentifierSecret": "s", "SecretsRoleArn": "r"}
    emulator.objects.modify("packaging_groups", "movies", {"Authorization": secret}, **PLACE)
    seen = client.describe_asset(Id="trailer")
    assert (seen["SourceArn"], seen.get("ResourceId"), seen["Tags"]) == ("moved", None, {"e": "f"})
    assert (seen["SourceRoleArn"], seen["CreatedAt"]) == (made["SourceRoleArn"], made["CreatedAt"])
    assert client.describe_packaging_configuration(Id="hls")["HlsPackage"] == HLS
    assert client.describe_packaging_group(Id="movies")["Authorization"] == secret


def test_a_configuration_can_change_its_format(client, emulator, make_asset, make_configuration):
    make_configuration("c")
    make_asset("trailer")
    members = {"HlsPackage": None, "DashPackage": {"DashManifests": [{}]}}
    emulator.objects.modify("packaging_configurations", "c", members, **PLACE)
    seen = client.describe_packaging_configuration(Id="c")
    assert "HlsPackage" not in seen
    assert seen["DashPackage"] == {"DashManifests": [{}]}
    assert client.describe_asset(Id="trailer")["EgressEndpoints"][0]["Url"].endswith(".mpd")


def test_an_object_can_be_moved_to_another_group(client, emulator, make_asset):
    make_asset("trailer")
    client.create_packaging_group(Id="series")
    emulator.objects.modify("assets", "trailer", {"PackagingGroupId": "series"}, **PLACE)
    assert client.describe_asset(Id="trailer")["PackagingGroupId"] == "series"
    assert client.describe_packaging_group(Id="movies")["ApproximateAssetCount"] == 0
    client.delete_packaging_group(Id="movies")


def test_an_object_vanishes_at_once_and_a_group_with_all_in_it(client, emulator, make_asset, make_configuration):
    emulator.configure(delete_after=60)
    make_configuration("hls")
    make_asset("trailer")
    make_asset("film")
    client.delete_asset(Id="film")
    emulator.objects.delete("assets", "trailer", **PLACE)
    assert [each["Id"] for each in client.list_assets()["Assets"]] == ["film"]
    emulator.objects.delete("packaging_groups", "movies", **PLACE)
    assert client.list_assets()["Assets"] == []
    assert client.list_packaging_configurations()["PackagingConfigurations"] == []
    assert client.list_packaging_groups()["PackagingGroups"] == []
    client.create_packaging_group(Id="movies")


def test_what_is_being_deleted_can_be_made_anew_out_of_band(client, emulator, make_asset):
    emulator.configure(delete_after=60)
    emulator.clock.freeze()
    make_asset("trailer")
    client.delete_asset(Id="trailer")
    members = {"PackagingGroupId": "movies", "SourceArn": "other", "SourceRoleArn": "r"}
    emulator.objects.put("assets", "trailer", members, **PLACE)
    emulator.clock.advance(3_600)
    assert client.describe_asset(Id="trailer")["SourceArn"] == "other"


def test_an_object_is_read_as_its_create_request(emulator, make_configuration):
    make_configuration("hls", HlsPackage=HLS, Tags={"a": "b"})
    expected = {"Id": "hls", "PackagingGroupId": "movies", "HlsPackage": HLS, "Tags": {"a": "b"}}
    assert emulator.objects.get("packaging_configurations", "hls", **PLACE) == expected
    assert emulator.objects.ids("packaging_configurations", **PLACE) == ["hls"]
    assert emulator.objects.ids("packaging_configurations", region="us-east-1") == []


GOOD = {"PackagingGroupId": "movies", "SourceArn": "s", "SourceRoleArn": "r"}


@pytest.mark.parametrize(
    ("collection", "object_id", "members", "says"),
    [
        ("asset", "a", GOOD, "no collection 'asset'"),
        ("assets", "a", {**GOOD, "SourceArn": None}, "sourceArn is required"),
        ("assets", "a", {**GOOD, "sourceArn": "s"}, "'sourceArn'"),
        ("assets", "a", {**GOOD, "Id": "b"}, "cannot be 'b'"),
        ("assets", "a", {**GOOD, "PackagingGroupId": "unknown"}, "no packaging group 'unknown'"),
        ("assets", "a", {**GOOD, "SourceArn": 7}, "must be of type string"),
        ("assets", "a", {**GOOD, "Tags": "a=b"}, "must be an object"),
        (
            "packaging_configurations",
            "a",
            {"PackagingGroupId": "movies", "HlsPackage": {"HlsManifests": [{"Name": "x"}]}},
            re.escape("HlsPackage.HlsManifests[0].Name"),
        ),
        ("packaging_configurations", "a", {"PackagingGroupId": "movies", "HlsPackage": []}, "wrong type|must be"),
    ],
)
def test_a_malformed_object_is_refused_and_nothing_changes(
    client, emulator, make_asset, collection, object_id, members, says
):
    make_asset("a")
    before = client.describe_asset(Id="a")
    with pytest.raises(ValueError, match=says):
        emulator.objects.put(collection, object_id, members, **PLACE)
    after = client.describe_asset(Id="a")
    assert after["SourceArn"] == before["SourceArn"]
    assert after["CreatedAt"] == before["CreatedAt"]
    assert client.list_packaging_configurations()["PackagingConfigurations"] == []


def test_an_object_that_is_not_there_cannot_be_read_changed_or_deleted(emulator, group):
    for call in (
        lambda: emulator.objects.get("assets", "a", **PLACE),
        lambda: emulator.objects.modify("assets", "a", {"SourceArn": "s"}, **PLACE),
        lambda: emulator.objects.delete("packaging_groups", "movies", region="us-east-1"),
    ):
        with pytest.raises(UnknownObjectError, match="has no '"):
            call()


@pytest.mark.parametrize("status", ["FAILED", "PAUSED", None])
def test_a_status_can_be_fixed_also_to_none_or_an_unknown_one(client, emulator, make_asset, make_configuration, status):
    make_configuration("hls")
    make_configuration("dash", DashPackage={"DashManifests": [{}]})
    emulator.backend.statuses["trailer", "hls"] = status
    emulator.clock.freeze()
    make_asset("trailer")
    emulator.clock.advance(3_600)
    first, second = client.describe_asset(Id="trailer")["EgressEndpoints"]
    assert first.get("Status") == status
    assert second["Status"] == "PLAYABLE"


STREAMS = {"MaxVideoBitsPerSecond": 2147483647, "MinVideoBitsPerSecond": 0, "StreamOrder": "ORIGINAL"}
HLS_MANIFEST = {
    "AdMarkers": "NONE",
    "IncludeIframeOnlyStream": False,
    "ManifestName": "index",
    "ProgramDateTimeIntervalSeconds": 0,
    "RepeatExtXKey": False,
    "StreamSelection": STREAMS,
}
FILLED = {
    "HlsPackage": {
        "HlsManifests": [HLS_MANIFEST],
        "IncludeDvbSubtitles": False,
        "SegmentDurationSeconds": 6,
        "UseAudioRenditionGroup": False,
    },
    "CmafPackage": {
        "HlsManifests": [HLS_MANIFEST],
        "IncludeEncoderConfigurationInSegments": False,
        "SegmentDurationSeconds": 2,
    },
    "DashPackage": {
        "DashManifests": [
            {
                "ManifestLayout": "FULL",
                "ManifestName": "index",
                "MinBufferTimeSeconds": 30,
                "Profile": "NONE",
                "ScteMarkersSource": "SEGMENTS",
                "StreamSelection": STREAMS,
            }
        ],
        "IncludeEncoderConfigurationInSegments": False,
        "IncludeIframeOnlyStream": False,
        "PeriodTriggers": [],
        "SegmentDurationSeconds": 2,
        "SegmentTemplateFormat": "NUMBER_WITH_TIMELINE",
    },
    "MssPackage": {
        "MssManifests": [{"ManifestName": "index", "StreamSelection": STREAMS}],
        "SegmentDurationSeconds": 2,
    },
}


@pytest.mark.parametrize("package", FILLED)
def test_defaults_are_filled_in_where_they_are_read_if_asked_for(client, emulator, make_configuration, package):
    bare = {name: [{}] for name in FILLED[package] if name.endswith("Manifests")}
    assert make_configuration("c", **{package: bare})[package] == bare
    assert client.describe_packaging_configuration(Id="c")[package] == bare
    emulator.configure(fill_defaults=True)
    assert client.describe_packaging_configuration(Id="c")[package] == FILLED[package]
    (listed,) = client.list_packaging_configurations()["PackagingConfigurations"]
    assert listed[package] == FILLED[package]
    client.delete_packaging_configuration(Id="c")
    assert make_configuration("c", **{package: bare})[package] == bare


def test_what_is_set_stays_and_a_selection_is_completed(client, emulator, make_configuration):
    emulator.configure(fill_defaults=True)
    manifest = {
        "ManifestName": "film",
        "RepeatExtXKey": True,
        "StreamSelection": {"StreamOrder": "VIDEO_BITRATE_ASCENDING"},
    }
    make_configuration("c", HlsPackage={"HlsManifests": [manifest, {}], "SegmentDurationSeconds": 4})
    seen = client.describe_packaging_configuration(Id="c")["HlsPackage"]
    assert seen["SegmentDurationSeconds"] == 4
    first, second = seen["HlsManifests"]
    assert first == {
        **HLS_MANIFEST,
        "ManifestName": "film",
        "RepeatExtXKey": True,
        "StreamSelection": {**STREAMS, "StreamOrder": "VIDEO_BITRATE_ASCENDING"},
    }
    assert second == HLS_MANIFEST


def test_encrypted_cmaf_has_a_vector_of_its_own_if_it_was_given_none(client, emulator, make_configuration):
    emulator.configure(fill_defaults=True)
    given = "0123456789abcdef0123456789abcdef"
    for name, encryption in (
        ("a", {"SpekeKeyProvider": SPEKE}),
        ("b", {"SpekeKeyProvider": SPEKE}),
        ("c", {"SpekeKeyProvider": SPEKE, "ConstantInitializationVector": given}),
    ):
        make_configuration(name, CmafPackage={"HlsManifests": [{}], "Encryption": encryption})

    def vector(name):
        package = client.describe_packaging_configuration(Id=name)["CmafPackage"]
        return package["Encryption"]["ConstantInitializationVector"]

    assert re.fullmatch("[0-9a-f]{32}", vector("a"))
    assert vector("a") == vector("a")
    assert vector("a") != vector("b")
    assert vector("c") == given


def test_only_cmaf_gets_a_vector(client, emulator, make_configuration):
    emulator.configure(fill_defaults=True)
    encryption = {"SpekeKeyProvider": SPEKE}
    make_configuration("hls", HlsPackage={"HlsManifests": [{}], "Encryption": encryption})
    make_configuration("dash", DashPackage={"DashManifests": [{}], "Encryption": encryption})
    make_configuration("mss", MssPackage={"MssManifests": [{}], "Encryption": encryption})
    for name, package in (("hls", "HlsPackage"), ("dash", "DashPackage"), ("mss", "MssPackage")):
        assert client.describe_packaging_configuration(Id=name)[package]["Encryption"] == encryption


def test_nothing_is_put_into_a_group_that_is_being_deleted(client, emulator, group):
    emulator.configure(delete_after=60)
    client.delete_packaging_group(Id="movies")
    with pytest.raises(ValueError, match="no packaging group 'movies'"):
        emulator.objects.put("assets", "a", GOOD, **PLACE)
