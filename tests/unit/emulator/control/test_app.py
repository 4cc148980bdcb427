"""The control interface: what each request does, what a malformed one leaves alone, and the examples of its page."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

from pulumi_mediapackage_vod.emulator import Fault
from pulumi_mediapackage_vod.emulator.state.settings import SETTINGS, Settings, SettingValues
from pulumi_mediapackage_vod.emulator.steering.faults import KINDS

DOCUMENTATION = Path(__file__).parents[4] / "docs" / "emulator-control.md"
EU = "?region=eu-west-1"
ASSET = {"packagingGroupId": "movies", "sourceArn": "s", "sourceRoleArn": "r"}


@pytest.fixture
def control(raw):
    """A request to the control interface: its status and its JSON."""

    def send(method, path, document=None):
        body = document if isinstance(document, str | None) else json.dumps(document)
        answer = raw(method, f"/_emulator{path}", body)
        assert answer.headers["content-type"] == "application/json"
        return answer.status, answer.json

    return send


def test_faults_are_added_shown_and_taken_out(control, client, emulator):
    status, first = control("POST", "/faults", {"fault": "CreateAsset:500:after:every=3"})
    assert (status, first["number"], first["fault"], first["hits"]) == (200, 1, "CreateAsset:500:after:every=3", 0)
    _, second = control("POST", "/faults", {"operation": "List*", "kind": "503", "times": 1})
    assert [str(each.fault) for each in emulator.faults] == [
        "CreateAsset:500:after:every=3",
        "List*:503:before:times=1",
    ]
    with pytest.raises(client.exceptions.ServiceUnavailableException):
        client.list_assets()
    _, shown = control("GET", "/faults")
    assert [(each["number"], each["seen"], each["hits"]) for each in shown["faults"]] == [(1, 0, 0), (2, 1, 1)]
    assert control("DELETE", f"/faults/{second['number']}") == (200, {})
    assert control("DELETE", f"/faults/{second['number']}") == (404, {"message": "there is no fault number 2"})
    assert [each.number for each in emulator.faults] == [1]
    assert control("DELETE", "/faults") == (200, {})
    assert list(emulator.faults) == []


def test_calls_and_counts_are_shown_from_a_mark(control, client, emulator):
    emulator.faults.add(Fault("ListAssets", "503", times=1))
    with pytest.raises(client.exceptions.ServiceUnavailableException):
        client.list_assets()
    client.create_packaging_group(Id="movies")
    _, log = control("GET", "/calls")
    assert log["next"] == 2
    assert log["calls"] == [
        {
            "operation": "ListAssets",
            "account": "123456789012",
            "region": "eu-west-1",
            "object_id": None,
            "status": 503,
            "parameters": {},
            "fault": "ListAssets:503:before:times=1",
        },
        {
            "operation": "CreatePackagingGroup",
            "account": "123456789012",
            "region": "eu-west-1",
            "object_id": "movies",
            "status": 200,
            "parameters": {"Id": "movies"},
            "fault": None,
        },
    ]
    assert control("GET", "/counts") == (200, {"CreatePackagingGroup": 1, "ListAssets": 1})
    assert control("GET", "/counts?since=1") == (200, {"CreatePackagingGroup": 1})
    assert control("GET", "/calls?since=2") == (200, {"calls": [], "next": 2})
    assert control("DELETE", "/calls") == (200, {})
    assert control("GET", "/counts") == (200, {})


def test_the_clock_is_frozen_advanced_and_let_go(control, emulator):
    _, frozen = control("POST", "/clock/freeze")
    assert (frozen["frozen"], frozen["seconds"]) == (True, emulator.clock.now())
    _, later = control("POST", "/clock/advance", {"seconds": 2.5})
    assert later["seconds"] == pytest.approx(frozen["seconds"] + 2.5)
    assert control("GET", "/clock") == (200, later)
    _, running = control("POST", "/clock/unfreeze")
    assert not running["frozen"]


def test_settings_are_changed_one_by_one(control, emulator):
    status, settings = control("PATCH", "/settings", {"read_lag": 3, "rate": 5})
    assert status == 200
    assert (settings["read_lag"], settings["rate"], settings["burst"]) == (3, 5, 50)
    assert emulator.settings == Settings(delete_after=0, egress="aws", read_lag=3, rate=5)
    control("PATCH", "/settings", {"rate": None})
    assert emulator.settings.rate is None


def test_objects_are_made_changed_shown_and_taken_away(control, client):
    assert control("PUT", f"/objects/packaging_groups/movies{EU}", {}) == (200, {"id": "movies", "tags": {}})
    assert control("PUT", f"/objects/assets/trailer{EU}", ASSET) == (200, {"id": "trailer", **ASSET, "tags": {}})
    package = {"packagingGroupId": "movies", "hlsPackage": {"hlsManifests": [{"manifestName": "film"}]}}
    control("PUT", f"/objects/packaging_configurations/hls{EU}", package)
    assert client.describe_asset(Id="trailer")["EgressEndpoints"][0]["Url"].endswith("/film.m3u8")
    _, changed = control("PATCH", f"/objects/assets/trailer{EU}", {"tags": {"a": "b"}, "sourceArn": "t"})
    assert changed == {"id": "trailer", **ASSET, "sourceArn": "t", "tags": {"a": "b"}}
    assert client.describe_asset(Id="trailer")["Tags"] == {"a": "b"}
    assert control("GET", f"/objects{EU}") == (
        200,
        {
            "packaging_groups": [{"id": "movies", "tags": {}}],
            "packaging_configurations": [{"id": "hls", **package, "tags": {}}],
            "assets": [changed],
        },
    )
    assert control("DELETE", f"/objects/assets/trailer{EU}") == (200, {})
    assert client.list_assets()["Assets"] == []
    assert control("GET", "/objects")[1]["packaging_groups"] == []


def test_a_status_is_fixed_and_let_go(control, client, make_asset, make_configuration):
    make_configuration("hls")
    make_asset("trailer")

    def status():
        return client.describe_asset(Id="trailer")["EgressEndpoints"][0].get("Status")

    control("PUT", "/statuses/trailer/hls", {"status": "FAILED"})
    assert status() == "FAILED"
    control("PUT", "/statuses/trailer/hls", {"status": None})
    assert status() is None
    control("DELETE", "/statuses/trailer/hls")
    assert status() in ("QUEUED", "PROCESSING", "PLAYABLE")


def test_the_state_is_all_at_one_glance(control, client, emulator, group):
    emulator.backend.failing.add(("a", "hls"))
    emulator.backend.statuses["b", "hls"] = None
    emulator.faults.add(Fault("*", "500", ids="never"))
    status, state = control("GET", "/state")
    assert status == 200
    assert state["objects"] == [
        {
            "account": "123456789012",
            "region": "eu-west-1",
            "packaging_groups": 1,
            "packaging_configurations": 0,
            "assets": 0,
        }
    ]
    assert [(each["asset"], each["status"]) for each in state["statuses"]] == [("a", "FAILED"), ("b", None)]
    assert (state["calls"], len(state["faults"]), state["settings"]["quotas"]) == (1, 1, True)
    assert state["clock"]["frozen"] is False


def test_a_reset_is_as_a_new_start(control, client, emulator, group):
    emulator.faults.add(Fault("*", "500"))
    emulator.configure(rate=1)
    emulator.clock.freeze()
    assert control("POST", "/reset") == (200, {})
    assert client.list_packaging_groups()["PackagingGroups"] == []
    assert (emulator.settings, list(emulator.faults), emulator.clock.frozen) == (
        Settings(delete_after=0, egress="aws"),
        [],
        False,
    )


def test_the_control_interface_is_in_no_call_log_and_open_to_no_fault(control, emulator):
    emulator.faults.add(Fault("*", "500"))
    emulator.configure(rate=1, burst=1)
    for _ in range(3):
        assert control("GET", "/state")[0] == 200
    assert len(emulator.calls) == 0


BIG = "9" * 400


@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        ("POST", "/faults", "{", "not valid JSON"),
        ("POST", "/faults", "", "not valid JSON"),
        ("POST", "/faults", "\xff", "not valid JSON"),
        ("POST", "/faults", "[]", "must be a JSON object"),
        ("POST", "/faults", {}, "needs 'operation'"),
        ("POST", "/faults", {"operation": "CreateAsset"}, "needs 'kind'"),
        ("POST", "/faults", {"operation": "CreateAset", "kind": "500"}, "no operation 'CreateAset'"),
        ("POST", "/faults", {"operation": ["CreateAsset"], "kind": "500"}, "operation must be a text"),
        ("POST", "/faults", {"operation": "CreateAsset", "kind": [500]}, "no fault '[500]'"),
        ("POST", "/faults", {"operation": "CreateAsset", "kind": "500", "every": "3"}, "every must be"),
        ("POST", "/faults", {"operation": "CreateAsset", "kind": "500", "every": True}, "every must be"),
        ("POST", "/faults", {"operation": "CreateAsset", "kind": "500", "when": None}, "before or after"),
        ("POST", "/faults", {"operation": "CreateAsset", "kind": "500", "sometimes": 1}, "no 'sometimes'"),
        ("POST", "/faults", {"fault": "CreateAsset:418"}, "no fault '418'"),
        ("POST", "/faults", {"fault": 7}, "fault must be a text"),
        ("POST", "/faults", {"fault": "CreateAsset:500", "every": 3}, "nothing else"),
        ("POST", "/clock/advance", {}, "must have seconds"),
        ("POST", "/clock/advance", {"seconds": -1}, "from 0 on"),
        ("POST", "/clock/advance", {"seconds": "1"}, "from 0 on"),
        ("POST", "/clock/advance", '{"seconds": NaN}', "from 0 on"),
        ("POST", "/clock/advance", f'{{"seconds": {BIG}}}', "from 0 on"),
        ("PATCH", "/settings", {"delete_after": 5, "rate": -1}, "rate must be"),
        ("PATCH", "/settings", {"delete_after": 5, "self": 1}, "no setting 'self'"),
        ("PATCH", "/settings", {"delete_after": 5, "speed": 1}, "no setting 'speed'"),
        ("GET", "/calls?since=-1", None, "since must be"),
        ("GET", "/calls?sinse=1", None, "takes no 'sinse'"),
        ("GET", "/objects?account=12", None, "12 digits"),
        ("GET", "/objects?region=here", None, "AWS Region"),
        ("PUT", f"/objects/assets/a{EU}", {**ASSET, "sourceArn": None}, "sourceArn is required"),
        ("PUT", f"/objects/assets/a{EU}", {**ASSET, "sourceArm": "s"}, "no member 'sourceArm'"),
        ("PUT", f"/objects/assets/a{EU}", {**ASSET, "packagingGroupId": "x"}, "no packaging group 'x'"),
        ("PUT", f"/objects/assets/a{EU}", {**ASSET, "id": "b"}, "cannot be 'b'"),
        ("PUT", f"/objects/asset/a{EU}", ASSET, "no collection 'asset'"),
        ("PATCH", f"/objects/assets/trailer{EU}", {"sourceArn": None}, "sourceArn is required"),
        ("PATCH", f"/objects/assets/trailer{EU}", {"tags": {"a": 1}}, "must be of type string"),
        ("PUT", "/statuses/trailer/hls", {"state": "FAILED"}, "must have status"),
        ("PUT", "/statuses/trailer/hls", {"status": 1}, "status must be"),
    ],
)
def test_a_malformed_request_is_400_and_changes_nothing(control, emulator, make_asset, method, path, body, says):
    emulator.clock.freeze()
    make_asset("trailer")
    before = control("GET", "/state"), control("GET", f"/objects{EU}")
    status, answer = control(method, path, body)
    assert (status, answer.keys()) == (400, {"message"})
    assert says in answer["message"]
    assert (control("GET", "/state"), control("GET", f"/objects{EU}")) == before


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", f"/objects/assets/a{EU}"), ("PATCH", "/objects/assets/trailer"), ("DELETE", "/objects/assets/trailer")],
)
def test_an_object_that_is_not_there_is_404(control, make_asset, method, path):
    make_asset("trailer")
    status, answer = control(method, path, {})
    assert status == 404
    assert "has no '" in answer["message"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nothing"), ("POST", "/state"), ("DELETE", "/"), ("GET", "/reset")]
)
def test_what_there_is_not_is_404_with_what_there_is(control, method, path):
    status, answer = control(method, path)
    assert status == 404
    assert "GET /_emulator/state" in answer["there_is"]
    assert control("GET", "/")[0] == 200


def documented_requests():
    """The method and path of each request in the examples, and of each that the text names with its method."""
    text = DOCUMENTATION.read_text()
    for line in re.findall(r"^curl (.*?[^\\])$", text, re.DOTALL | re.MULTILINE):
        (path,) = re.findall(r"\$EMULATOR(/[^\s\"?]*)", line)
        given = re.search(r"-X (\w+)", line)
        yield (given[1] if given else "POST" if " -d " in line else "GET"), path.rstrip("/")
    yield from re.findall(r"`([A-Z]+) (/_emulator/[^`]*)`", text)


def test_the_documentation_has_every_request_that_there_is_and_no_other(control):
    there_is = ["GET /_emulator", *control("GET", "/")[1]["there_is"]]
    patterns = [re.sub(r"\{\w+\}", "[^/]+", route) for route in there_is]
    documented = [f"{method} {path}" for method, path in documented_requests()]
    assert [route for route in patterns if not any(re.fullmatch(route, each) for each in documented)] == []
    assert [each for each in documented if not any(re.fullmatch(route, each) for route in patterns)] == []
    for begin in re.findall(r"`(/_emulator[^`]*?)/?…?`", DOCUMENTATION.read_text()):
        assert any(f" {begin}" in route for route in there_is), begin


def test_the_documentation_has_every_fault_and_every_option_of_one():
    text = DOCUMENTATION.read_text().partition("## Faults")[2].partition("## ")[0]
    kinds, options = (re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for table in text.split("| Option |"))
    assert sorted(re.findall(r"`(\w+)`", " ".join(kinds))) == sorted(KINDS)
    said_before = {"operation", "kind", "when"}
    named = re.findall(r"`(\w+)=", " ".join(options))
    assert sorted(named) == sorted({each.name for each in fields(Fault)} - said_before)


def test_every_setting_is_documented_as_the_emulator_has_it():
    rows = re.findall(r"^\| `(\w+)` \| `(.+)` \| (.+) \|$", DOCUMENTATION.read_text(), re.MULTILINE)
    assert rows == [(name, json.dumps(getattr(Settings, name)), each.purpose) for name, each in SETTINGS.items()]


def test_callers_of_python_have_the_settings_of_the_command_line_and_of_the_control_interface():
    assert get_type_hints(SettingValues) == get_type_hints(Settings)


def test_the_documentations_examples_work_as_shown(emulator):
    """Its commands run in order in one shell; where an answer follows, it is the one of the last command."""
    emulator.configure(egress=Settings.egress)
    blocks = re.findall(r"^```(sh|json)\n(.*?)^```$", DOCUMENTATION.read_text(), re.DOTALL | re.MULTILINE)
    assert sum(kind == "sh" for kind, _ in blocks) > 10
    answers = [(index, json.loads(text)) for index, (kind, text) in enumerate(blocks) if kind == "json"]
    script = "set -eu\n" + "".join(f"{text}\necho ---\n" for kind, text in blocks if kind == "sh")
    script = script.replace("http://127.0.0.1:4567", emulator.url)
    run = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    printed = run.stdout.split("---\n")
    for index, answer in answers:
        shell_block = sum(kind == "sh" for kind, _ in blocks[:index]) - 1
        assert printed[shell_block].endswith(json.dumps(answer, indent=2) + "\n")
