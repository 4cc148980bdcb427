"""What is no request, or half of one, or too much of one: refused with the documented code, briefly, and in time."""

from __future__ import annotations

import base64
import json
import re
import socket
import time
from contextlib import closing
from urllib.parse import urlencode

import pytest

from pulumi_mediapackage_vod.emulator import Emulator, http_server
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError
from pulumi_mediapackage_vod.emulator.state.settings import MOST, SETTINGS, SWITCH, Settings

GROUPS = "/packaging_groups"
CONTROL = "/_emulator/clock/advance"
# Some that Python cannot descend into, some that only what comes after the reading cannot.
DEPTHS = [60, 900, *range(930, 1_000, 5), 5_000, 100_000]
HALF_A_CHARACTER = '"\\ud800"'
LONGEST_ERROR = 5_000


def nested(depth):
    return "[" * depth + "]" * depth


def token(text):
    return base64.urlsafe_b64encode(text.encode()).decode()


def exchanged(emulator, *sent, end=False):
    """What is answered to these bytes; with `end` nothing more is said to come."""
    with closing(socket.create_connection((emulator.host, emulator.port), timeout=20)) as connection:
        for each in sent:
            connection.sendall(each.encode())
        if end:
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65_536):
            answer += part
    return answer.decode()


def status(answer):
    return int(answer.split(" ")[1])


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", GROUPS, 422),
        ("POST", "/packaging_configurations", 422),
        ("POST", "/tags/arn:aws:mediapackage-vod:r:a:assets%2Fx", 422),
        ("POST", CONTROL, 400),
        ("POST", "/_emulator/faults", 400),
        ("PATCH", "/_emulator/settings", 400),
        ("PUT", "/_emulator/objects/packaging_groups/x", 400),
    ],
)
@pytest.mark.parametrize("within", ["{}", '{{"id": {}}}', '{{"seconds": {}}}', '{{"tags": {{"a": {}}}}}'])
def test_brackets_in_a_body_are_refused_however_deep(raw, method, path, expected, within):
    for depth in DEPTHS:
        answer = raw(method, path, within.format(nested(depth)))
        assert (answer.status, len(answer.body) < LONGEST_ERROR) == (expected, True), depth


@pytest.mark.parametrize(
    "text",
    [
        *[nested(depth) for depth in DEPTHS if depth < 6_000],
        '[1e999, "Assets", null]',
        '[Infinity, "Assets", null]',
        '[NaN, "Assets", null]',
        '[-1e999, "Assets", null]',
        '[1.5, "Assets", null]',
        '["1", "Assets", null]',
        f'[1, "Assets", {HALF_A_CHARACTER}]',
        f'[{"1" * 5_000}, "Assets", null]',
        "[]",
        "{}",
        '{"a": 1}',
        "1",
        "null",
    ],
    ids=lambda text: text[:20],
)
def test_a_token_of_somebody_elses_making_is_refused(raw, text):
    answer = raw("GET", f"/assets?nextToken={token(text)}")
    assert (answer.status, len(answer.body) < LONGEST_ERROR) == (422, True)


@pytest.mark.parametrize("text", ["=", "a", "%ff", "é", "a" * 60_000])
def test_what_is_no_token_is_refused(raw, text):
    answer = raw("GET", f"/assets?nextToken={text}".replace("é", "%C3%A9"))
    assert (answer.status, len(answer.body) < LONGEST_ERROR) == (422, True)


@pytest.mark.parametrize("where", ["id", "sourceArn", "sourceRoleArn", "resourceId", "packagingGroupId"])
def test_half_a_character_is_refused_where_any_text_is_allowed(raw, where):
    raw("POST", GROUPS, '{"id": "movies"}')
    asset = {"id": "a", "packagingGroupId": "movies", "sourceArn": "s", "sourceRoleArn": "r", where: "?"}
    answer = raw("POST", "/assets", json.dumps(asset).replace('"?"', HALF_A_CHARACTER))
    assert answer.status == 422
    assert raw("PUT", "/_emulator/objects/packaging_groups/a", f'{{"tags": {{"a": {HALF_A_CHARACTER}}}}}').status == 400
    assert raw("GET", "/", headers={"Accept": "text/html"}).status == 200


@pytest.mark.parametrize("number", ["1e999", "-1e999", "Infinity", "NaN", "1" + "0" * 400, "1" + "0" * 5_000, "1e300"])
def test_numbers_without_end_are_refused(raw, number):
    raw("POST", GROUPS, '{"id": "movies"}')
    package = f'{{"id": "c", "packagingGroupId": "movies", "hlsPackage": {{"segmentDurationSeconds": {number}}}}}'
    assert raw("POST", "/packaging_configurations", package).status == 422
    assert raw("POST", CONTROL, f'{{"seconds": {number}}}').status == 400
    assert raw("POST", "/_emulator/faults", f'{{"operation": "*", "kind": "500", "seconds": {number}}}').status == 400
    for name in [name for name, setting in SETTINGS.items() if setting.kind is not SWITCH]:
        assert raw("PATCH", "/_emulator/settings", f'{{"{name}": {number}}}').status == 400
    assert raw("GET", "/_emulator/settings").json["rate"] is Settings.rate


def test_a_number_of_the_model_is_one_of_its_type(raw):
    raw("POST", GROUPS, '{"id": "movies"}')
    package = {"id": "c", "packagingGroupId": "movies", "hlsPackage": {"hlsManifests": []}}
    for number, expected in [(2**31, 422), (-(2**31) - 1, 422), (2**31 - 1, 200)]:
        package["hlsPackage"]["segmentDurationSeconds"] = number
        assert raw("POST", "/packaging_configurations", json.dumps(package)).status == expected


def test_the_longest_times_work(raw, client, emulator, group, make_asset, make_configuration):
    """A clock that went forward again and again stays one that has a date, also with the longest of settings."""
    make_configuration("hls")
    while raw("POST", CONTROL, f'{{"seconds": {MOST}}}').status == 200:
        pass
    for name, setting in SETTINGS.items():
        # A role would not be ready for as long.
        if setting.kind.allows(MOST) and name != "role_ready_after":
            assert raw("PATCH", "/_emulator/settings", f'{{"{name}": {MOST}}}').status == 200
    make_asset("trailer")
    client.delete_packaging_configuration(Id="hls")
    for path in ("/_emulator/events", "/_emulator/ingests", "/_emulator/state", GROUPS, "/assets"):
        assert raw("GET", path).status == 200, path
    assert raw("GET", "/", headers={"Accept": "text/html"}).status == 200


LONG = "x" * 1_000_000


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", GROUPS, {"id": LONG}),
        ("POST", GROUPS, {LONG: 1}),
        ("POST", GROUPS, {"id": [LONG] * 3}),
        ("POST", GROUPS, {"id": "a", "tags": {LONG: 1}}),
        ("POST", GROUPS, {"id": "a", "tags": {LONG: "v"}}),
        ("POST", GROUPS, {"id": "a", "egressAccessLogs": {"logGroupName": LONG}}),
        ("POST", "/assets", {"id": "a", "packagingGroupId": LONG, "sourceArn": "s", "sourceRoleArn": "r"}),
        ("POST", "/packaging_configurations", {"id": "a", "packagingGroupId": "g", "hlsPackage": {LONG: 1}}),
        ("POST", "/packaging_configurations", {"id": "a", "packagingGroupId": "g", "hlsPackage": LONG}),
        ("GET", "/" + LONG[:60_000], None),
        ("GET", f"/assets/{LONG[:60_000]}", None),
        ("GET", f"/assets?maxResults={LONG[:60_000]}", None),
        ("GET", "/_emulator/" + LONG[:60_000], None),
        ("GET", f"/_emulator/objects/assets/{LONG[:60_000]}", None),
        ("GET", f"/_emulator/calls?since={LONG[:60_000]}", None),
        ("DELETE", f"/_emulator/faults/{LONG[:60_000]}", None),
        ("POST", "/_emulator/faults", {"fault": LONG}),
        ("POST", "/_emulator/faults", {"operation": LONG, "kind": "500"}),
        ("POST", "/_emulator/faults", {LONG: "500"}),
        ("PATCH", "/_emulator/settings", {LONG: 1}),
        ("PATCH", "/_emulator/settings", {"egress": LONG}),
        ("PATCH", "/_emulator/settings", {"playable_after": [LONG]}),
        ("POST", CONTROL, {"seconds": LONG}),
        ("POST", CONTROL, [LONG]),
        ("PUT", "/_emulator/statuses/a/b", {"status": [LONG]}),
        ("PUT", "/_emulator/objects/assets/a", {"sourceArn": [LONG]}),
        ("GET", f"/out/v1/{LONG[:60_000]}", None),
        ("GET", f"/out/v1/{'0' * 32}/{'1' * 32}/{'2' * 32}/{LONG[:60_000]}", None),
    ],
)
def test_an_error_is_brief_however_much_was_sent(raw, method, path, body):
    answer = raw(method, path, None if body is None else json.dumps(body))
    assert 400 <= answer.status < 500
    assert len(answer.body) < LONGEST_ERROR


@pytest.mark.parametrize("header", ["Host", "Origin"])
def test_a_refusal_of_a_page_is_brief(raw, header):
    answer = raw("GET", "/assets", headers={header: f"http://{LONG[:60_000]}"})
    assert (answer.status, len(answer.body) < LONGEST_ERROR) == (403, True)


@pytest.mark.parametrize("parameter", ["RoleSessionName", "RoleArn", "DurationSeconds"])
@pytest.mark.parametrize("size", [1_000, 400_000, 1_000_000])
def test_an_error_of_sts_is_brief(raw, parameter, size):
    valid = {"Action": "AssumeRole", "RoleSessionName": "any", "RoleArn": "arn:aws:iam::123456789012:role/any"}
    form = {**valid, parameter: LONG[:size]}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": "AWS4-HMAC-SHA256 Credential=AKIA/20000101/eu-west-1/sts/aws4_request",
    }
    answer = raw("POST", "/", urlencode(form), headers)
    assert (400 <= answer.status < 500, len(answer.body) < LONGEST_ERROR) == (True, True)


def test_the_reason_of_a_failed_ingest_is_brief():
    assert len(str(IngestError(", ".join(f"variant_{number}.m3u8" for number in range(60_000))))) < LONGEST_ERROR


CHUNKED = "Host: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
MALFORMED_BODIES = [
    f"{CHUNKED}zz\r\n{{}}\r\n0\r\n\r\n",
    f"{CHUNKED}-5\r\n{{}}\r\n0\r\n\r\n",
    f"{CHUNKED}2\r\n{{}}XX0\r\n\r\n",
    f"{CHUNKED}ff\r\n{{}}",
    f"{CHUNKED}2\r\n{{}}\r\n",
    f"{CHUNKED}",
    f"{CHUNKED}{'f' * 200}",
    "Host: 127.0.0.1\r\nContent-Length: 50\r\n\r\n{}",
]


@pytest.mark.parametrize(("path", "expected"), [(GROUPS, 422), (CONTROL, 400)])
@pytest.mark.parametrize("rest", MALFORMED_BODIES)
def test_a_malformed_body_is_the_clients_fault(emulator, rest, path, expected):
    assert status(exchanged(emulator, f"POST {path} HTTP/1.1\r\n{rest}", end=True)) == expected


SIGNED = "Authorization: AWS4-HMAC-SHA256 Credential=AKIA/20000101/eu-west-1/{}/aws4_request\r\n"


@pytest.mark.parametrize("service", ["sts", "secretsmanager"])
@pytest.mark.parametrize("rest", MALFORMED_BODIES[:4])
def test_a_malformed_body_for_another_service_is_the_clients_fault(emulator, rest, service):
    head = f"POST / HTTP/1.1\r\n{SIGNED.format(service)}Content-Type: application/x-www-form-urlencoded\r\n"
    assert status(exchanged(emulator, f"{head}{rest}", end=True)) == 400


def test_a_chunked_body_is_read(emulator):
    body = '5\r\n{"id"\r\n9\r\n: "movies\r\n2\r\n"}\r\n0\r\n\r\n'.replace("5\r\n", "5\r\n", 1)
    answer = exchanged(emulator, f"POST {GROUPS} HTTP/1.1\r\n{CHUNKED}{body}")
    assert (status(answer), '"id": "movies"' in answer) == (200, True)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("http://127.0.0.1:{port}/assets?maxResults=5", 200),
        ("http://127.0.0.1:{port}/prod/assets", 200),
        ("HTTP://localhost/assets", 200),
        ("http://127.0.0.1//assets", 200),
        ("http://127.0.0.1/_emulator/state", 200),
        ("http://127.0.0.1/_emulator", 200),
        ("http://127.0.0.1", 403),
        ("http://evil.example/assets", 403),
        ("http://127.0.0.1@evil.example/assets", 403),
        ("http://[/assets", 400),
        ("http://[::1/assets", 400),
        ("*", 403),
        ("assets", 403),
    ],
)
def test_the_target_of_a_request(emulator, target, expected):
    """In its absolute form it is what the path alone would be, and its host counts, not the header's."""
    line = f"GET {target.format(port=emulator.port)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    assert status(exchanged(emulator, line)) == expected


def test_the_host_of_an_absolute_target_counts_for_playback(emulator, client, group):
    host = group["DomainName"].removeprefix("https://")
    answer = exchanged(emulator, f"GET http://{host}/out/v1/a/b/c/index.m3u8 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert (status(answer), "Access-Control-Allow-Origin: *" in answer) == (404, True)


HALVES = {
    "nothing": "",
    "half a line": "GET /ass",
    "half a head": "GET /assets HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    "half a body": f"POST {GROUPS} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\n{{",
    "half a chunk": f"POST {GROUPS} HTTP/1.1\r\n{CHUNKED}ff\r\n{{",
    "no chunk": f"POST {CONTROL} HTTP/1.1\r\n{CHUNKED}",
    "a body nobody reads": "GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\n{",
}


@pytest.fixture
def impatient(monkeypatch):
    """It takes half a second for what else may take half a minute."""
    assert http_server.REQUEST_SECONDS == 30
    monkeypatch.setattr(http_server, "REQUEST_SECONDS", 0.5)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("sent", HALVES.values(), ids=HALVES.keys())
def test_half_a_request_ends_in_time(emulator, sent):
    began = time.monotonic()
    exchanged(emulator, sent)
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("sent", HALVES.values(), ids=HALVES.keys())
def test_a_request_that_comes_in_drops_ends_in_time(emulator, sent):
    """Each drop would keep a limit of the time between two of them from ending it."""
    began = time.monotonic()
    with closing(socket.create_connection((emulator.host, emulator.port), timeout=20)) as connection:
        connection.sendall(sent.encode())
        while time.monotonic() - began < 10:
            try:
                connection.sendall(b"x")
            except ConnectionError:
                return
            time.sleep(0.05)
    pytest.fail("the connection is still open")


@pytest.mark.usefixtures("impatient")
def test_what_is_large_may_take_longer(emulator, monkeypatch):
    monkeypatch.setattr(http_server, "BYTES_PER_SECOND", 100)
    body = json.dumps({"id": "movies"}).ljust(2_000)
    with closing(socket.create_connection((emulator.host, emulator.port), timeout=20)) as connection:
        connection.sendall(f"POST {GROUPS} HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        connection.sendall(body[:1_000].encode())
        time.sleep(1)
        connection.sendall(body[1_000:].encode())
        assert re.match(rb"HTTP/1.\d 200", connection.recv(100))


def test_an_answer_may_be_read_slowly(monkeypatch):
    """Only what comes in has a limit, since players and ffmpeg stop reading for as long as they like."""
    monkeypatch.setattr(http_server, "REQUEST_SECONDS", 0.5)
    with Emulator() as emulator:
        # More than the system keeps for a connection.
        emulator.backend.inventory().add_packaging_group("movies", {"key": "x" * 20_000_000}, None, None)
        with closing(socket.create_connection((emulator.host, emulator.port), timeout=20)) as connection:
            connection.sendall(b"GET /packaging_groups/movies HTTP/1.1\r\n\r\n")
            time.sleep(1)
            answer = bytearray()
            while part := connection.recv(1 << 20):
                answer += part
    assert len(json.loads(answer.partition(b"\r\n\r\n")[2])["tags"]["key"]) == 20_000_000
