"""Web pages of others reach loopback through a browser; they get playback URLs and nothing else."""

from __future__ import annotations

import pytest

PLAYBACK = f"/out/v1/{'0' * 32}/{'1' * 32}/{'2' * 32}/index.m3u8"
SIGNED = "X-Amz-Credential=AKIA%2F20000101%2Feu-west-1%2F{}%2Faws4_request"
EVERYTHING_ELSE = [
    ("GET", "/"),
    ("GET", "/assets"),
    ("POST", "/assets"),
    ("OPTIONS", "/assets"),
    ("GET", "/_emulator/state"),
    ("POST", "/_emulator/reset"),
    ("GET", "/_emulator/page/page.css"),
    ("POST", "/?Action=ListRoles"),
    ("GET", f"/?Action=CreateUser&UserName=eve&{SIGNED.format('iam')}"),
    ("GET", f"/?Action=GetCallerIdentity&{SIGNED.format('sts')}"),
    ("GET", f"/assets?{SIGNED.format('mediapackage-vod')}"),
    ("GET", f"{PLAYBACK}?{SIGNED.format('s3')}"),
    ("GET", "/bucket?AWSAccessKeyId=AKIA&Signature=none"),
]


@pytest.mark.parametrize(("method", "path"), [*EVERYTHING_ELSE, ("GET", PLAYBACK)])
@pytest.mark.parametrize(
    "host", ["evil.example.com", "evil.example.com:4567", "127.0.0.1.evil.example", "[::1", "10.0.0.1"]
)
def test_another_host_is_refused(raw, host, method, path):
    """A name of somebody else's that was made to resolve to this machine."""
    answer = raw(method, path, "{}" if method == "POST" else None, {"Host": host, "Accept": "text/html"})
    assert answer.status == 403
    assert b"ask for 127.0.0.1 or localhost" in answer.body


@pytest.mark.parametrize(("method", "path"), EVERYTHING_ELSE)
@pytest.mark.parametrize("origin", ["https://evil.example.com", "null", "http://127.0.0.1.evil.example:4567"])
def test_another_origin_is_refused(raw, client, origin, method, path):
    client.create_packaging_group(Id="movies")
    body = "{}" if method == "POST" else None
    answer = raw(method, path, body, {"Origin": origin, "Accept": "text/html", "Content-Type": "text/plain"})
    assert (answer.status, "access-control-allow-origin" in answer.headers) == (403, False)
    assert b"but playback URLs" in answer.body
    assert client.describe_packaging_group(Id="movies")["Id"] == "movies"


@pytest.mark.parametrize(("method", "path"), EVERYTHING_ELSE)
@pytest.mark.parametrize("mode", ["no-cors", "navigate"])
def test_what_a_page_of_another_site_embeds_or_links_to_is_refused(raw, aws, mode, method, path):
    """Pictures, scripts, links and forms of GET have no Origin."""
    body = "{}" if method == "POST" else None
    answer = raw(method, path, body, {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode, "Accept": "text/html"})
    assert (answer.status, b"but playback URLs" in answer.body) == (403, True)
    assert aws("iam").list_users()["Users"] == []


@pytest.mark.parametrize("headers", [{"Origin": "https://player.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_playback_urls_are_for_pages_of_every_origin(raw, headers):
    answer = raw("GET", PLAYBACK, headers=headers)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (404, "*")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:4567",
        "127.8.8.8",
        "[::1]:4567",
        "localhost",
        "LOCALHOST:4567",
        "emulator.localhost:4567",
        "host.docker.internal:4567",
        "mediapackage-vod.eu-west-1.amazonaws.com",
        "mediapackage-vod.cn-north-1.amazonaws.com.cn",
    ],
)
def test_this_machine_and_the_service_are_answered_for(raw, host):
    assert raw("GET", "/assets", headers={"Host": host}).status == 200


# A page of localhost is of another site than 127.0.0.1.
@pytest.mark.parametrize("site", ["none", "same-origin", "same-site", "cross-site"])
@pytest.mark.parametrize("origin", ["http://127.0.0.1:8080", "http://localhost:3000", "http://player.localhost"])
def test_pages_of_this_machine_are_let_in(raw, origin, site):
    headers = {"Origin": origin, "Sec-Fetch-Site": site}
    assert raw("GET", "/assets", headers=headers).status == 200
    assert raw("POST", "/_emulator/clock/freeze", headers=headers).status == 200


@pytest.mark.parametrize("site", ["none", "same-origin", "same-site"])
def test_what_no_other_site_asks_for_is_let_in(raw, site):
    assert raw("GET", "/", headers={"Sec-Fetch-Site": site, "Accept": "text/html"}).status == 200
