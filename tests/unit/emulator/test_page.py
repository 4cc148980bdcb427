"""The page at `/`: which requests get it, what it says of the service, and that nothing from users is markup there."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from pulumi_mediapackage_vod.emulator import Fault
from pulumi_mediapackage_vod.emulator.page import app
from pulumi_mediapackage_vod.emulator.page.overview import ASSETS_OF_A_GROUP, LAST

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SIGNED = "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20240101/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:MediaPackage/cdn-AbCdEf"
SCRIPT = "<script>alert(1)</script>"
PLACE = {"account": "123456789012", "region": "eu-west-1"}


class Read(HTMLParser):
    """The words of a page, its elements, and each link's target by what it is called."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words, self.links = [], [], {}
        self.feed(html)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "a":
            self.links[dict(attrs).get("aria-label")] = dict(attrs)["href"]

    def handle_data(self, data):
        self.words.append(data)

    def by_id(self, id_):
        return next(attrs for _, attrs in self.tags if attrs.get("id") == id_)


@pytest.fixture
def get(raw):
    def ask(path="/"):
        answer = raw("GET", path, headers=BROWSER)
        assert answer.status == 200
        return Read(answer.body.decode())

    return ask


@pytest.fixture
def player_files(tmp_path, monkeypatch):
    """A folder with what `make player` makes."""
    for names in app.PLAYER_FILES.values():
        for name in names:
            (tmp_path / name).write_text("// a player")
    monkeypatch.setattr(app, "PLAYER_FOLDER", tmp_path)
    return tmp_path


def of_endpoint(asset="trailer", configuration="movies-hls", **more):
    query = {**PLACE, "asset": asset, "configuration": configuration, **more}
    return "/?" + "&".join(f"{name}={value}" for name, value in query.items())


def test_a_browser_gets_the_page(raw):
    answer = raw("GET", "/", headers=BROWSER)

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert b"<!doctype html>" in answer.body


def test_head_has_no_body(raw):
    answer = raw("HEAD", "/", headers=BROWSER)

    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    ("method", "path", "headers", "body"),
    [
        ("GET", "/", {}, None),
        ("POST", "/", BROWSER, "{}"),
        ("GET", "/?Action=GetCallerIdentity&Version=2011-06-15", BROWSER, None),
        ("GET", "/anything", BROWSER, None),
    ],
)
def test_what_no_browser_asks_goes_where_it_went(raw, method, path, headers, body):
    answer = raw(method, path, body, headers)

    assert (answer.status, answer.headers["x-amzn-errortype"]) == (403, "MissingAuthenticationTokenException")


def test_a_form_without_a_signature_is_for_other_services(raw):
    headers = {**BROWSER, "Content-Type": "application/x-www-form-urlencoded"}
    answer = raw("POST", "/", "Action=ListQueues", headers)

    assert b"<!doctype html>" not in answer.body
    assert "x-amzn-errortype" not in answer.headers


def test_a_signed_request_of_a_browser_is_for_its_service(raw):
    answer = raw("GET", "/", headers={**BROWSER, "Authorization": SIGNED.format("mediapackage-vod")})

    assert answer.headers["x-amzn-errortype"] == "MissingAuthenticationTokenException"


def test_a_signed_list_of_buckets_is_of_s3(aws, raw):
    aws("s3").create_bucket(Bucket="acme-movies", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    answer = raw("GET", "/", headers={**BROWSER, "Authorization": SIGNED.format("s3")})

    assert b"<ListAllMyBucketsResult" in answer.body


def test_the_page_is_no_call(raw, emulator):
    raw("GET", "/", headers=BROWSER)

    assert list(emulator.calls) == []


def test_an_empty_service(get):
    assert "There is nothing yet." in get().text


def test_objects_statuses_and_endpoints(get, emulator, make_configuration, make_asset):
    emulator.configure(playable_after=60)
    make_configuration("movies-hls", HlsPackage={"HlsManifests": [{"ManifestName": "main"}, {"ManifestName": "lean"}]})
    url = make_asset("trailer", Tags={"team": "films"})["EgressEndpoints"][0]["Url"]
    page = get()

    assert "Account 123456789012 in eu-west-1" in page.text
    assert "Packaging group movies" in page.text
    assert "HLS main.m3u8, lean.m3u8" in page.text
    assert "arn:aws:s3:::acme-movies/trailer.m3u8" in page.text
    assert "team = films" in page.text
    assert f"QUEUED HLS {url}" in page.text
    emulator.clock.advance(60)
    assert f"PLAYABLE HLS {url}" in get().text


def test_what_is_being_deleted_says_so_and_has_no_endpoints(get, emulator, client, make_configuration, make_asset):
    make_configuration("movies-hls")
    make_asset("trailer")
    emulator.configure(delete_after=60)
    client.delete_asset(Id="trailer")
    page = get()

    assert "trailer being deleted" in page.text
    assert not [name for name in page.links if name and name.startswith("Play ")]


def test_a_failed_ingest_says_why_once_it_has_failed(get, emulator, make_configuration, make_asset):
    emulator.configure(playable_after=60, check_access=True)
    make_configuration("movies-hls")
    make_asset("trailer")
    assert not [attrs for _, attrs in get().tags if attrs.get("class") == "error"]
    emulator.clock.advance(60)
    page = get()

    reason = emulator.events.since(0)[-1]["detail"]["message"]
    assert [attrs for _, attrs in page.tags if attrs.get("class") == "error"]
    assert page.text.count(reason) == 2  # at the asset, and as an event
    assert "IngestError" in page.text


def test_calls_and_faults(get, emulator, client):
    emulator.faults.add(Fault("Describe*", "500", times=1))
    client.list_packaging_groups()
    with pytest.raises(client.exceptions.InternalServerErrorException):
        client.describe_packaging_group(Id="movies")
    page = get()

    assert "2 DescribePackagingGroup movies 500 123456789012 eu-west-1 Describe*:500:before:times=1" in page.text
    assert "1 ListPackagingGroups 200" in page.text
    assert "1 Describe*:500:before:times=1 1 1" in page.text


def test_only_the_last_calls_are_shown(get, client):
    for _ in range(LAST + 1):
        client.list_assets()
    page = get()

    assert f"{LAST + 1} calls, the last {LAST} " in page.text
    assert page.text.count("ListAssets") == LAST


def test_a_large_group_is_cut_and_searched(get, emulator, group):
    for number in range(ASSETS_OF_A_GROUP + 1):
        members = {
            "PackagingGroupId": "movies",
            "SourceArn": "arn:aws:s3:::a/b.m3u8",
            "SourceRoleArn": "arn:aws:iam::123456789012:role/r",
        }
        emulator.objects.put("assets", f"film-{number}", {"Id": f"film-{number}", **members}, **PLACE)

    assert f"Assets: {ASSETS_OF_A_GROUP} of {ASSETS_OF_A_GROUP + 1}" in get().text
    assert f"film-{ASSETS_OF_A_GROUP} " not in get().text
    assert f"film-{ASSETS_OF_A_GROUP} " in get(f"/?find=m-{ASSETS_OF_A_GROUP}").text


def test_the_player_of_an_endpoint(get, make_configuration, make_asset, emulator):
    emulator.configure(playable_after=0)
    make_configuration("movies-hls", HlsPackage={"HlsManifests": [{"ManifestName": "main"}]})
    url = make_asset("trailer")["EgressEndpoints"][0]["Url"]
    page = get(get().links["Play trailer as HLS of movies-hls"].partition("#")[0])

    assert "trailer as HLS" in page.text
    assert page.by_id("endpoint-status")["data-status"] == "PLAYABLE"
    assert page.by_id("script")["data-path"] == urlsplit(url).path
    assert '"manifestName": "main"' in page.text


@pytest.mark.parametrize(
    ("package", "library"),
    [
        ({"HlsPackage": {"HlsManifests": [{}]}}, "hls.js"),
        ({"CmafPackage": {"HlsManifests": [{}]}}, "hls.js"),
        ({"DashPackage": {"DashManifests": [{}]}}, "dash.js"),
        ({"MssPackage": {"MssManifests": [{}]}}, "dash.js"),
    ],
)
def test_each_format_has_its_player(get, player_files, make_configuration, make_asset, package, library):
    make_configuration("movies", **package)
    make_asset("trailer")
    page = get(of_endpoint(configuration="movies"))

    scripts = [attrs["src"].rpartition("/")[2] for tag, attrs in page.tags if tag == "script"]
    assert scripts == [*app.PLAYER_FILES[library], "page.js"]
    assert page.by_id("script")["data-library"] == library


def test_without_a_player_the_page_says_how_to_get_it(get, player_files, make_configuration, make_asset):
    make_configuration("movies-hls")
    make_asset("trailer")
    (player_files / "hls.min.js").unlink()
    page = get(of_endpoint())

    assert "make player" in page.text
    assert "video" not in [tag for tag, _ in page.tags]
    assert [attrs["src"].rpartition("/")[2] for tag, attrs in page.tags if tag == "script"] == ["page.js"]


def test_another_manifest_and_a_filter(get, make_configuration, make_asset):
    make_configuration("movies-hls", HlsPackage={"HlsManifests": [{"ManifestName": "main"}, {"ManifestName": "lean"}]})
    url = make_asset("trailer")["EgressEndpoints"][0]["Url"]
    page = get(of_endpoint(manifest="lean.m3u8", filter="video_height:1-360;audio_codec:AACL"))

    path = urlsplit(url).path.replace("main.m3u8", "lean.m3u8")
    asked = urlsplit(page.by_id("script")["data-path"])
    assert asked.path == path
    assert parse_qs(asked.query, separator="&") == {"aws.manifestfilter": ["video_height:1-360;audio_codec:AACL"]}


def test_a_manifest_of_any_name_is_asked_for_by_its_path(get, make_configuration, make_asset):
    make_configuration("movies-hls", HlsPackage={"HlsManifests": [{"ManifestName": "a/b?c#d"}, {"ManifestName": "é"}]})
    url = make_asset("trailer")["EgressEndpoints"][0]["Url"]

    assert get(of_endpoint()).by_id("script")["data-path"] == urlsplit(url).path
    other = urlsplit(url).path.replace("a/b%3Fc%23d", "%C3%A9")
    assert get(of_endpoint(manifest="%C3%A9.m3u8")).by_id("script")["data-path"] == other


def test_an_unknown_manifest_is_the_first(get, make_configuration, make_asset):
    make_configuration("movies-hls")
    url = make_asset("trailer")["EgressEndpoints"][0]["Url"]

    assert get(of_endpoint(manifest="../../x")).by_id("script")["data-path"] == urlsplit(url).path


def test_urls_of_the_service_s_own_form_play_here_all_the_same(get, emulator, make_configuration, make_asset):
    emulator.configure(egress="aws")
    make_configuration("movies-hls")
    url = make_asset("trailer")["EgressEndpoints"][0]["Url"]
    page = get(of_endpoint())

    assert url in page.text
    assert page.by_id("script")["data-path"] == urlsplit(url).path


@pytest.mark.parametrize(
    "query", [of_endpoint("nobody"), of_endpoint(configuration="none"), of_endpoint(region="eu-north-1"), "/?asset=x"]
)
def test_no_such_endpoint(get, make_configuration, make_asset, query):
    make_configuration("movies-hls")
    make_asset("trailer")

    assert "No such endpoint" in get(query).text


def test_a_configuration_without_a_package_has_no_player(get, emulator, group, make_asset):
    emulator.objects.put("packaging_configurations", "bare", {"Id": "bare", "PackagingGroupId": "movies"}, **PLACE)
    make_asset("trailer")
    page = get(of_endpoint(configuration="bare"))

    assert "no package" in page.text
    assert "No such endpoint" in page.text


def test_the_header_of_cdn_authorization_is_asked_for(get, client, make_configuration, make_asset):
    role = "arn:aws:iam::123456789012:role/secrets"
    make_configuration("movies-hls")
    make_asset("trailer")
    assert get(of_endpoint()).by_id("script")["data-header"] == ""
    client.update_packaging_group(Id="movies", Authorization={"CdnIdentifierSecret": SECRET, "SecretsRoleArn": role})
    page = get(of_endpoint())

    assert page.by_id("script")["data-header"] == "X-MediaPackage-CDNIdentifier"
    assert page.by_id("identifier")["type"] == "password"
    assert "name" not in page.by_id("identifier")  # so that it is in no URL


def test_a_secret_is_not_on_the_page(get, raw, aws, client, make_configuration, make_asset):
    arn = aws("secretsmanager").create_secret(
        Name="MediaPackage/cdn", SecretString='{"MediaPackageCDNIdentifier": "an-identifier"}'
    )["ARN"]
    role = "arn:aws:iam::123456789012:role/secrets"
    make_configuration("movies-hls")
    make_asset("trailer")
    client.update_packaging_group(Id="movies", Authorization={"CdnIdentifierSecret": arn, "SecretsRoleArn": role})
    path = urlsplit(get(of_endpoint()).by_id("script")["data-path"]).path
    raw("GET", path, headers={"X-MediaPackage-CDNIdentifier": "an-identifier"})
    page = raw("GET", of_endpoint(), headers=BROWSER).body.decode()

    assert arn in page
    assert "an-identifier" not in page


@pytest.mark.parametrize("path", ["/", of_endpoint("a", "b")])
def test_nothing_from_users_is_markup(get, raw, emulator, path):
    role, tags = "arn:aws:iam::123456789012:role/r", {SCRIPT: SCRIPT}
    put = emulator.objects.put
    put("packaging_groups", "movies", {"Id": "movies", "Tags": tags}, **PLACE)
    manifests = {"HlsManifests": [{"ManifestName": f'"{SCRIPT}'}, {"ManifestName": "'><b>"}]}
    package = {"PackagingGroupId": "movies", "HlsPackage": manifests, "Tags": tags}
    put("packaging_configurations", "b", {"Id": "b", **package}, **PLACE)
    source = {"PackagingGroupId": "movies", "SourceArn": f"arn:aws:s3:::{SCRIPT}", "SourceRoleArn": role, "Tags": tags}
    put("assets", "a", {"Id": "a", **source}, **PLACE)
    emulator.faults.add(Fault("Describe*", "500", message=SCRIPT, ids=SCRIPT))
    raw("GET", f"/{SCRIPT}")
    page = get(path)

    assert f"{SCRIPT} = {SCRIPT}" in page.text
    assert f"arn:aws:s3:::{SCRIPT}" in page.text
    assert {attrs.get("src", "").rpartition("/")[2] for tag, attrs in page.tags if tag == "script"} <= {
        "page.js",
        *app.PLAYER_FILES["hls.js"],
    }
    assert "b" not in [tag for tag, _ in page.tags]


@pytest.mark.parametrize("name", ["asset", "configuration", "account", "region", "find", "manifest", "filter"])
def test_nothing_from_the_query_is_markup(raw, make_configuration, make_asset, name):
    make_configuration("movies-hls")
    make_asset("trailer")
    query = {
        **PLACE,
        "asset": "trailer",
        "configuration": "movies-hls",
        name: "%22%3E%3Cscript%3E",
    }
    answer = raw("GET", "/?" + "&".join(f"{key}={value}" for key, value in query.items()), headers=BROWSER)

    assert answer.status == 200
    assert b"<script>" not in answer.body


def test_no_script_runs_but_those_of_the_emulator(raw):
    policy = raw("GET", "/", headers=BROWSER).headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_page_s_own_files(raw):
    for name, kind in (("page.css", "text/css"), ("page.js", "javascript")):
        answer = raw("GET", f"/_emulator/page/{name}")
        assert answer.status == 200
        assert kind in answer.headers["content-type"]
        assert raw("GET", f"/_emulator/page/{name}", headers={"If-None-Match": answer.headers["etag"]}).status == 304


@pytest.mark.parametrize(
    "name", ["", "app.py", "../app.py", "..%2fapp.py", "%2e%2e/app.py", "/etc/passwd", "page.html"]
)
def test_no_other_file_is_served(raw, name):
    assert raw("GET", f"/_emulator/page/{name}").status == 404


def test_the_page_loads_nothing_from_elsewhere(raw, make_configuration, make_asset):
    make_configuration("movies-hls")
    make_asset("trailer")
    page = Read(raw("GET", of_endpoint(), headers=BROWSER).body.decode())
    loaded = [attrs.get("src") or attrs.get("href") for tag, attrs in page.tags if tag in ("script", "link", "img")]

    assert all(re.match(r"/_emulator/page/|data:", each) for each in loaded)
