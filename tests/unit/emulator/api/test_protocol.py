"""The wire itself, without an AWS client in between: paths, CORS, headers, bodies and what is not modelled."""

from __future__ import annotations

import json

import pytest

from pulumi_mediapackage_vod.emulator.model import exceptions
from pulumi_mediapackage_vod.emulator.model.schema import operations, service_model

PATHS = sorted({operation.http["requestUri"] for operation in operations().values()})
METHODS = {
    path: {operation.http["method"] for operation in operations().values() if operation.http["requestUri"] == path}
    for path in PATHS
}


def concrete(path):
    return path.replace("{id}", "x").replace("{resource-arn}", "arn:aws:mediapackage-vod:r:a:assets/x")


@pytest.mark.parametrize("stage", ["", "/prod"])
@pytest.mark.parametrize("path", PATHS)
def test_options_lets_a_browser_through(raw, stage, path):
    answer = raw(
        "OPTIONS",
        stage + concrete(path),
        headers={"Origin": "http://localhost:3000", "Access-Control-Request-Headers": "authorization,x-amz-date"},
    )
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert set(answer.headers["access-control-allow-methods"].split(", ")) == {*METHODS[path], "OPTIONS"}
    assert answer.headers["access-control-allow-headers"] == "authorization,x-amz-date"


def test_an_answer_may_be_read_by_a_browser(raw):
    assert raw("GET", "/assets").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/channels"),
        ("GET", "/assets/"),
        ("GET", "/assets/a/b"),
        ("GET", "/prod"),
        ("GET", "/prod/prod/assets"),
        ("GET", "/packaging_groups/x/configure_logs"),
        ("GET", "/tags/"),
        ("PUT", "/assets/x"),
        ("PATCH", "/packaging_groups/x"),
        ("POST", "/packaging_groups/x"),
        ("OPTIONS", "/channels"),
    ],
)
def test_what_is_not_modelled_is_refused_loudly(raw, method, path):
    answer = raw(method, path, "{}" if method in {"PUT", "PATCH", "POST"} else None)
    assert answer.status == 403
    assert answer.headers["x-amzn-errortype"] == "MissingAuthenticationTokenException"
    assert f"{method} {path} is no operation of mediapackage-vod 2018-11-07" in answer.json["message"]


def test_a_wrong_method_names_the_right_ones(raw):
    assert "this path has POST, GET, OPTIONS" in raw("PATCH", "/assets", "{}").json["message"]


def test_everything_is_served_below_prod_too(raw):
    created = raw("POST", "/prod/packaging_groups", '{"id": "movies"}')
    assert created.status == 200
    arn = created.json["arn"]
    assert raw("PUT", "/prod/packaging_groups/movies/configure_logs", '{"egressAccessLogs": {}}').status == 200
    assert raw("POST", f"/prod/tags/{arn}", '{"tags": {"a": "b"}}').status == 204
    assert raw("GET", "/packaging_groups").json == raw("GET", "/prod/packaging_groups?maxResults=5").json
    assert raw("DELETE", "/prod/packaging_groups/movies").status == 202
    assert raw("GET", "/packaging_groups").json == {"packagingGroups": []}


def test_answers_are_json_with_the_names_of_the_wire(raw):
    raw("POST", "/packaging_groups", '{"id": "movies"}')
    answer = raw(
        "POST",
        "/packaging_configurations",
        json.dumps({"id": "cmaf", "packagingGroupId": "movies", "cmafPackage": {"hlsManifests": [{}]}}),
    )
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["cmafPackage"] == {"hlsManifests": [{}]}
    assert answer.json["packagingGroupId"] == "movies"


def test_an_accepted_delete_answers_an_empty_object(raw):
    raw("POST", "/packaging_groups", '{"id": "movies"}')
    answer = raw("DELETE", "/packaging_groups/movies")
    assert (answer.status, answer.json) == (202, {})


def test_every_answer_has_a_request_id_of_its_own(raw):
    answers = [raw("GET", "/assets"), raw("GET", "/assets/x"), raw("GET", "/x"), raw("OPTIONS", "/assets")]
    assert len({answer.headers["x-amzn-requestid"] for answer in answers}) == 4


def test_a_client_reads_request_id_and_error(client):
    with pytest.raises(client.exceptions.NotFoundException) as caught:
        client.describe_asset(Id="x")
    assert caught.value.response["ResponseMetadata"]["RequestId"]
    assert caught.value.response["Error"]["Message"] == "asset 'x' does not exist"


def test_an_error_has_its_code_in_the_header_and_a_message_in_the_body(raw):
    answer = raw("GET", "/assets/x")
    assert answer.status == 404
    assert answer.headers["x-amzn-errortype"] == "NotFoundException"
    assert answer.json == {"message": "asset 'x' does not exist"}


def test_there_is_a_class_for_every_error_of_the_model():
    modelled = {shape.name: shape.metadata["error"]["httpStatusCode"] for shape in service_model().error_shapes}
    classes = {name: getattr(exceptions, name)("text") for name in modelled}
    assert {name: error.status for name, error in classes.items()} == modelled
    assert {error.code for error in classes.values()} == set(modelled)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{", "not valid JSON"),
        (b"\xff\xfe{", "not valid JSON"),
        ("[]", "must be a JSON object"),
        ('"text"', "must be a JSON object"),
        ("null", "must be a JSON object"),
        ("", "id is required"),
        ("{}", "id is required"),
        ('{"id": null}', "id is required"),
        ('{"id": ""}', "id is required"),
        ('{"id": 5}', "id must be of type string"),
        ('{"id": "a", "tags": []}', "tags must be an object"),
        ('{"id": "a", "tags": {"x": 1}}', "tags['x'] must be of type string"),
        ('{"id": "a", "tags": {"x": null}}', "tags['x'] must be of type string"),
        ('{"id": "a", "authorization": "x"}', "authorization must be an object"),
        ('{"id": "a", "authorization": {}}', "is required"),
        ('{"Id": "a"}', "has no member 'Id'"),
        ('{"id": "a", "egressAccessLogs": {"name": "x"}}', "egressAccessLogs has no member 'name'"),
    ],
)
def test_a_malformed_body_is_refused(raw, body, message):
    answer = raw("POST", "/packaging_groups", body)
    assert answer.status == 422
    assert answer.headers["x-amzn-errortype"] == "UnprocessableEntityException"
    assert message in answer.json["message"]
    assert raw("GET", "/packaging_groups").json == {"packagingGroups": []}


@pytest.mark.parametrize(
    ("package", "message"),
    [
        ({"hlsPackage": {}}, "hlsPackage.hlsManifests is required"),
        ({"hlsPackage": {"hlsManifests": {}}}, "hlsPackage.hlsManifests must be a list"),
        ({"hlsPackage": {"hlsManifests": [1]}}, "hlsPackage.hlsManifests[0] must be an object"),
        (
            {"hlsPackage": {"hlsManifests": [{}, {"adMarkers": "SOME"}]}},
            "hlsPackage.hlsManifests[1].adMarkers must be one of NONE, SCTE35_ENHANCED, PASSTHROUGH, not 'SOME'",
        ),
        ({"hlsPackage": {"hlsManifests": [], "segmentDurationSeconds": 6.0}}, "must be of type integer, not 6.0"),
        ({"hlsPackage": {"hlsManifests": [], "segmentDurationSeconds": "6"}}, "must be of type integer"),
        ({"hlsPackage": {"hlsManifests": [], "segmentDurationSeconds": True}}, "must be of type integer"),
        ({"hlsPackage": {"hlsManifests": [], "useAudioRenditionGroup": 1}}, "must be of type boolean"),
        ({"dashPackage": {"dashManifests": [], "periodTriggers": ["NONE"]}}, "periodTriggers[0] must be one of ADS"),
        # Misprints of the API reference.
        ({"cmfPackage": {"hlsManifests": []}}, "has no member 'cmfPackage'"),
        (
            {"hlsPackage": {"hlsManifests": [{"includeFrameOnlyStream": True}]}},
            "hlsPackage.hlsManifests[0] has no member 'includeFrameOnlyStream'",
        ),
    ],
)
def test_a_malformed_package_is_refused_with_the_path_of_what_is_wrong(raw, package, message):
    raw("POST", "/packaging_groups", '{"id": "movies"}')
    answer = raw("POST", "/packaging_configurations", json.dumps({"id": "c", "packagingGroupId": "movies", **package}))
    assert answer.status == 422
    assert message in answer.json["message"]


def test_a_null_member_is_an_absent_one(raw):
    answer = raw("POST", "/packaging_groups", '{"id": "movies", "authorization": null, "tags": null}')
    assert answer.status == 200
    assert answer.json["tags"] == {}


def test_an_encoded_id_is_decoded(raw):
    raw("POST", "/packaging_groups", '{"id": "a-b"}')
    assert raw("GET", "/packaging_groups/a%2Db").json["id"] == "a-b"
    assert raw("GET", "/packaging_groups/a%2Fb").json == {"message": "packaging group 'a/b' does not exist"}


def test_a_chunked_body_is_read(emulator):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", emulator.port, timeout=10)
    connection.request("POST", "/packaging_groups", iter([b'{"id": ', b'"movies"}']), encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()


def test_a_fault_of_the_emulator_is_a_500_that_is_logged(emulator, raw, monkeypatch, caplog):
    monkeypatch.setattr(emulator.backend, "inventory", lambda *_: 1 / 0)
    answer = raw("GET", "/assets")
    assert answer.status == 500
    assert answer.headers["x-amzn-errortype"] == "InternalServerErrorException"
    assert "GET /assets" in caplog.text
    assert "ZeroDivisionError" in caplog.text
