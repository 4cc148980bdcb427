"""Whose host playback URLs have: the emulator's, so that they lead somewhere, or the one that the service gives."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from pulumi_mediapackage_vod.emulator import Emulator

AWS = r"https://[0-9a-f]{32}\.egress\.mediapackage-vod\.eu-west-1\.amazonaws\.com"


@pytest.fixture
def title(client, make_configuration, make_asset):
    make_configuration("hls")
    make_asset("trailer")


def host(client):
    return client.describe_packaging_group(Id="movies")["DomainName"]


def url(client):
    return client.describe_asset(Id="trailer")["EgressEndpoints"][0]["Url"]


def test_they_are_the_emulators_own_unless_said_otherwise():
    assert Emulator().settings.egress == "local"
    with pytest.raises(ValueError, match="egress must be local or aws, not 'elsewhere'"):
        Emulator(egress="elsewhere")  # pyright: ignore[reportArgumentType]


def test_local_replaces_scheme_and_host_and_nothing_else(client, emulator, title):
    services = url(client)
    assert re.match(AWS, services)
    emulator.configure(egress="local")
    assert host(client) == emulator.url
    assert url(client) == emulator.url + urlsplit(services).path


def test_they_are_what_the_setting_says_at_the_moment(client, emulator, title):
    before = host(client), url(client)
    emulator.configure(egress="local")
    assert (host(client), url(client)) != before
    emulator.configure(egress="aws")
    assert (host(client), url(client)) == before


def test_every_answer_has_them(client, emulator, make_configuration, make_asset):
    emulator.configure(egress="local", playable_after=0)
    made = client.create_packaging_group(Id="series")
    assert made["DomainName"] == emulator.url
    assert {each["DomainName"] for each in client.list_packaging_groups()["PackagingGroups"]} == {emulator.url}
    assert client.update_packaging_group(Id="series")["DomainName"] == emulator.url
    assert client.configure_logs(Id="series")["DomainName"] == emulator.url
    make_configuration("hls")
    asset = make_asset("trailer")
    assert asset["EgressEndpoints"][0]["Url"] == url(client)
    (told,) = [each["detail"] for each in emulator.events if each["detail"]["event"] == "VodAssetPlayable"]
    assert told["manifest_urls"] == [url(client)]


def test_they_lead_to_the_emulator(client, emulator, raw, title):
    emulator.configure(egress="local", playable_after=0)
    path = url(client).removeprefix(emulator.url)
    assert raw("GET", path).body.startswith(b"The emulator serves no media.")


def test_the_host_of_the_service_leads_there_too(client, emulator, raw, title):
    services = host(client).removeprefix("https://")
    emulator.configure(egress="local", playable_after=0)
    path = url(client).removeprefix(emulator.url)
    assert raw("GET", path, headers={"Host": services}).status == 200


def test_a_reset_brings_the_first_setting_back(client, emulator):
    emulator.configure(egress="local")
    emulator.reset()
    assert re.fullmatch(AWS, client.create_packaging_group(Id="movies")["DomainName"])


def test_before_it_listens_they_have_the_services_form():
    emulator = Emulator()
    emulator.objects.put("packaging_groups", "movies", {}, region="eu-west-1")
    group = emulator.backend.inventory(region="eu-west-1").packaging_groups["movies"]
    assert re.fullmatch(AWS, group.describe()["DomainName"])
    with emulator:
        assert group.describe()["DomainName"] == emulator.url
