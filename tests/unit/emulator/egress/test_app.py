"""Egress: which requests are for a playback URL, and what they are answered without and with CDN authorization."""

from __future__ import annotations

import json
import logging
import sys
from urllib.parse import urlsplit

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.requests import send

HEADER = "X-MediaPackage-CDNIdentifier"
FIRST, SECOND, THIRD = "first-identifier", "second-identifier", "third-identifier"
ROLE = "arn:aws:iam::123456789012:role/secrets"
PACKAGES = {
    "hls": {"HlsPackage": {"HlsManifests": [{"ManifestName": "film"}]}},
    "dash": {"DashPackage": {"DashManifests": [{}]}},
    "cmaf": {"CmafPackage": {"HlsManifests": [{}]}},
    "mss": {"MssPackage": {"MssManifests": [{}]}},
}


def secret_of(identifier):
    return json.dumps({"MediaPackageCDNIdentifier": identifier})


@pytest.fixture
def playing(emulator):
    emulator.configure(playable_after=0)
    return emulator


@pytest.fixture
def urls(playing, make_configuration, make_asset):
    for name, package in PACKAGES.items():
        make_configuration(name, **package)
    return {each["PackagingConfigurationId"]: each["Url"] for each in make_asset("trailer")["EgressEndpoints"]}


@pytest.fixture
def path(urls):
    return urlsplit(urls["hls"]).path


@pytest.fixture
def secret(aws):
    return aws("secretsmanager").create_secret(Name="MediaPackage/cdn", SecretString=secret_of(FIRST))["ARN"]


@pytest.fixture
def protect(client, secret):
    def run(arn=secret):
        client.update_packaging_group(Id="movies", Authorization={"CdnIdentifierSecret": arn, "SecretsRoleArn": ROLE})

    return run


@pytest.mark.parametrize(("configuration", "file"), [
    ("hls", "film.m3u8"), ("dash", "index.mpd"), ("cmaf", "index.m3u8"), ("mss", "index.ism/Manifest"),
])  # fmt: skip
def test_a_playable_endpoint_answers_with_a_line_that_pretends_nothing(raw, urls, configuration, file):
    answer = raw("GET", urlsplit(urls[configuration]).path)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    text = answer.body.decode()
    assert text.startswith("The emulator serves no media.")
    assert file in text
    assert "'trailer'" in text
    assert f"'{configuration}'" in text


def test_head_is_get_without_the_body(raw, path):
    got, headed = raw("GET", path), raw("HEAD", path)
    assert (headed.status, headed.body) == (200, b"")
    assert headed.headers["content-length"] == str(len(got.body))


def test_a_browser_may_ask_before_it_asks(raw, path):
    answer = raw("OPTIONS", path, headers={"Access-Control-Request-Headers": "range"})
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["access-control-allow-headers"] == "range"
    assert raw("GET", f"{path}x").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_else_can_be_done_to_a_playback_url(raw, path, method):
    answer = raw(method, path)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_the_host_of_the_url_is_the_emulators_too(raw, urls):
    parts = urlsplit(urls["hls"])
    assert raw("GET", parts.path, headers={"Host": parts.netloc}).status == 200
    assert raw("GET", f"http://{parts.netloc}{parts.path}", headers={"Host": parts.netloc}).status == 200


def test_the_host_of_another_group_has_not_this_ones_assets(raw, client, path):
    other = client.create_packaging_group(Id="series")["DomainName"].removeprefix("https://")
    assert raw("GET", path, headers={"Host": other}).status == 404


@pytest.mark.parametrize("other", ["/", "/assets", "/_emulatr", "/out/v1/x"])
def test_all_paths_of_a_playback_host_are_egress(raw, urls, other):
    answer = raw("GET", other, headers={"Host": urlsplit(urls["hls"]).netloc})
    assert (answer.status, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")


@pytest.mark.parametrize("change", [
    lambda path: path.replace("film.m3u8", "index.m3u8"),
    lambda path: path.replace("film.m3u8", "film_1.m3u8"),
    lambda path: path.rpartition("/")[0] + "/",
    lambda path: path.rpartition("/")[0],
    lambda path: "/out/v1/" + "0" * 32 + path[40:],
    lambda path: path[:41] + "0" * 32 + path[73:],
    lambda path: path[:74] + "0" * 32 + path[106:],
    lambda path: path[:41] + path[74:106] + "/" + path[41:73] + path[106:],
    lambda path: "/out/v1/" + path,
])  # fmt: skip
def test_an_unknown_path_is_404(raw, path, change):
    assert raw("GET", change(path)).status == 404


def test_what_is_not_playable_is_404(raw, emulator, path):
    emulator.configure(playable_after=60)
    answer = raw("GET", path)
    assert (answer.status, answer.body) == (404, b"the asset 'trailer' is not playable: QUEUED\n")
    emulator.backend.failing.add(("trailer", "hls"))
    emulator.clock.advance(60)
    assert b"FAILED" in raw("GET", path).body
    emulator.backend.failing.clear()
    assert raw("GET", path).status == 200


def test_a_deleted_asset_or_configuration_is_404_at_once(raw, client, emulator, urls, make_asset):
    emulator.configure(delete_after=60)
    client.delete_packaging_configuration(Id="hls")
    assert [raw("GET", urlsplit(urls[each]).path).status for each in ("hls", "dash")] == [404, 200]
    client.delete_asset(Id="trailer")
    assert raw("GET", urlsplit(urls["dash"]).path).status == 404


def test_the_header_without_authorization_is_404(raw, path):
    assert raw("GET", path, headers={HEADER: FIRST}).status == 404


def test_authorization_end_to_end(raw, client, path, protect):
    protect()
    assert [raw("GET", path, headers=each).status for each in ({}, {HEADER: SECOND}, {HEADER: FIRST})] == [
        403,
        403,
        200,
    ]
    assert raw("HEAD", path).status == 403
    assert raw("GET", path, headers={HEADER.lower(): FIRST}).status == 200
    client.update_packaging_group(Id="movies")
    assert [raw("GET", path, headers=each).status for each in ({}, {HEADER: FIRST})] == [200, 404]


def test_the_current_value_and_the_one_before_are_accepted(raw, aws, path, protect, secret):
    protect()
    seen = []
    for identifier in (SECOND, THIRD, THIRD):
        aws("secretsmanager").put_secret_value(SecretId=secret, SecretString=secret_of(identifier))
        seen.append([raw("GET", path, headers={HEADER: each}).status for each in (FIRST, SECOND, THIRD)])
    # "To disable the previous secret value, save the new secret value two times."
    assert seen == [[200, 200, 403], [403, 200, 200], [403, 403, 200]]


def test_authorization_stands_before_the_file_and_the_status(raw, emulator, path, protect):
    protect()
    emulator.configure(playable_after=60)
    assert raw("GET", path).status == 403
    assert raw("GET", path.replace("film", "other")).status == 403
    assert raw("GET", path, headers={HEADER: FIRST}).status == 404


@pytest.mark.parametrize(
    ("content", "identifier"),
    [
        ("first-identifier", "first-identifier"),
        ("{}", "first-identifier"),
        ("[]", "first-identifier"),
        (secret_of(12345678), "12345678"),
        (secret_of("seven77"), "seven77"),
        (secret_of("x" * 129), "x" * 129),
        (secret_of(""), ""),
    ],
)
def test_a_secret_of_another_form_lets_nothing_through(raw, aws, path, protect, secret, content, identifier):
    protect()
    for _ in range(2):
        aws("secretsmanager").put_secret_value(SecretId=secret, SecretString=content)
    assert raw("GET", path, headers={HEADER: identifier}).status == 403


@pytest.mark.parametrize("length", [8, 128])
def test_8_to_128_characters_are_an_identifier(raw, aws, path, protect, secret, length):
    protect()
    aws("secretsmanager").put_secret_value(SecretId=secret, SecretString=secret_of("x" * length))
    assert raw("GET", path, headers={HEADER: "x" * length}).status == 200


def test_a_secret_that_is_gone_lets_nothing_through(raw, aws, path, protect, secret):
    protect()
    aws("secretsmanager").delete_secret(SecretId=secret)
    answer = raw("GET", path, headers={HEADER: FIRST})
    assert answer.status == 403
    assert b"there is no such secret" in answer.body


@pytest.mark.parametrize(("account", "region"), [("AKIAEXAMPLE", "eu-west-2"), ("210987654321", "eu-west-1")])
def test_a_secret_of_another_account_or_region_lets_nothing_through(raw, aws, path, protect, account, region):
    secrets = aws("secretsmanager", account, region=region)
    protect(secrets.create_secret(Name="MediaPackage/cdn", SecretString=secret_of(FIRST))["ARN"])
    assert raw("GET", path, headers={HEADER: FIRST}).status == 403


def test_the_arn_may_lack_the_characters_that_end_it(raw, path, protect, secret):
    protect(secret[:-7])
    assert raw("GET", path, headers={HEADER: FIRST}).status == 200


def test_the_role_counts_only_with_check_access(raw, emulator, path, protect):
    protect()
    emulator.configure(check_access=True)
    answer = raw("GET", path, headers={HEADER: FIRST})
    assert answer.status == 403
    assert b"unable to assume the role" in answer.body


def test_without_moto_a_protected_request_is_refused_and_says_why(monkeypatch):
    monkeypatch.setitem(sys.modules, "moto.moto_server.werkzeug_app", None)
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:cdn"
    with Emulator(playable_after=0) as emulator:
        emulator.objects.put(
            "packaging_groups", "g", {"Authorization": {"CdnIdentifierSecret": arn, "SecretsRoleArn": ROLE}}
        )
        emulator.objects.put("packaging_configurations", "hls", {"PackagingGroupId": "g", **PACKAGES["hls"]})
        emulator.objects.put("assets", "a", {"PackagingGroupId": "g", "SourceArn": "s", "SourceRoleArn": "r"})
        (playable,) = [each for each in emulator.events if each["detail"]["event"] == "VodAssetPlayable"]
        path = urlsplit(playable["detail"]["manifest_urls"][0]).path
        answer = send(emulator.port, "GET", path, headers={HEADER: FIRST})
        assert (answer.status, "[emulator-aws]" in answer.text) == (403, True)


def test_a_bucket_called_out_is_not_in_the_way(aws, raw, path):
    s3 = aws("s3")
    s3.create_bucket(Bucket="out", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    key = path.removeprefix("/out/")
    s3.put_object(Bucket="out", Key=key, Body=b"an object")
    assert s3.get_object(Bucket="out", Key=key)["Body"].read() == b"an object"
    presigned = urlsplit(s3.generate_presigned_url("get_object", Params={"Bucket": "out", "Key": key}))
    assert raw("GET", f"{presigned.path}?{presigned.query}").body == b"an object"
    assert raw("GET", path).body.startswith(b"The emulator serves no media.")


def test_egress_is_no_call_and_takes_nothing_of_the_rate(raw, emulator, path):
    emulator.configure(rate=1, burst=1)
    calls = len(emulator.calls)
    assert [raw("GET", path).status for _ in range(3)] == [200] * 3
    assert len(emulator.calls) == calls


def test_no_identifier_is_told_anywhere(raw, emulator, aws, path, protect, secret, caplog):
    caplog.set_level(logging.DEBUG)
    protect()
    aws("secretsmanager").put_secret_value(SecretId=secret, SecretString=secret_of(SECOND))
    refused = raw("GET", path, headers={HEADER: THIRD})
    raw("GET", path, headers={HEADER: FIRST})
    raw("GET", path.replace("film", "other"), headers={HEADER: FIRST})
    told = [refused.body.decode(), str(list(emulator.calls)), str(list(emulator.events))]
    told += [raw("GET", f"/_emulator/{each}").body.decode() for each in ("state", "calls", "events", "objects")]
    told += [record.getMessage() for record in caplog.records if not record.name.startswith(("boto", "urllib3"))]
    assert not [each for each in told for identifier in (FIRST, SECOND, THIRD) if identifier in each]
