"""The command line: the one line that it prints, how it stops and what it refuses, in real processes."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner

from pulumi_mediapackage_vod.emulator.command import emulator as command
from pulumi_mediapackage_vod.emulator.state.settings import Settings
from tests.support.requests import send

MODULE = [sys.executable, "-m", "pulumi_mediapackage_vod.emulator"]


@pytest.fixture
def start():
    running = []

    def run(*options):
        process = subprocess.Popen([*MODULE, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        running.append(process)
        return process

    yield run
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def request(port, method, path, body=None):
    return send(port, method, path, body and json.dumps(body)).json


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_it_says_where_it_listens_serves_and_stops_cleanly(start, number):
    process = start("--port", "0")
    line = process.stdout.readline()
    found = re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line)
    assert found
    port = int(found.group(1))
    assert request(port, "GET", "/assets") == {"assets": []}
    request(port, "GET", "/unmodelled")
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=10)


def test_it_goes_on_without_its_terminal_where_it_is_told_to():
    ignoring = [
        sys.executable,
        "-c",
        "import os, signal, sys; signal.signal(1, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])",
    ]
    with subprocess.Popen([*ignoring, *MODULE, "--port", "0"], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().rpartition(":")[2])
            process.send_signal(signal.SIGHUP)
            assert request(port, "GET", "/assets") == {"assets": []}
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
        finally:
            process.kill()


def test_options_reach_the_ingest_clock(start):
    process = start("--port", "0", "--playable-after", "0", "--fail", "a:hls", "--fail", "b:dash")
    port = int(process.stdout.readline().rpartition(":")[2])
    request(port, "POST", "/packaging_groups", {"id": "g"})
    for kind in ("hls", "dash"):
        package = {f"{kind}Package": {f"{kind}Manifests": [{}]}}
        request(port, "POST", "/packaging_configurations", {"id": kind, "packagingGroupId": "g", **package})
    seen = {}
    for asset_id in "abc":
        asset = {"id": asset_id, "packagingGroupId": "g", "sourceArn": "s", "sourceRoleArn": "r"}
        endpoints = request(port, "POST", "/assets", asset)["egressEndpoints"]
        seen[asset_id] = [endpoint["status"] for endpoint in endpoints]
    assert seen == {"a": ["FAILED", "PLAYABLE"], "b": ["PLAYABLE", "FAILED"], "c": ["PLAYABLE", "PLAYABLE"]}


def test_options_reach_settings_and_faults(start):
    process = start(
        *("--port", "0", "--playable-after", "2", "--delete-after", "3", "--read-lag", "4", "--role-ready-after", "5"),
        *("--rate", "6", "--burst", "7", "--no-quotas", "--fill-defaults", "--check-access", "--egress", "aws"),
        *("--media-cache-megabytes", "64"),
        *("--fault", "CreateAsset:500:after:every=3", "--fault", "List*:reset"),
    )
    port = int(process.stdout.readline().rpartition(":")[2])
    assert request(port, "GET", "/_emulator/settings") == {
        "playable_after": 2,
        "delete_after": 3,
        "read_lag": 4,
        "role_ready_after": 5,
        "rate": 6,
        "burst": 7,
        "quotas": False,
        "fill_defaults": True,
        "check_access": True,
        "egress": "aws",
        "media_cache_megabytes": 64,
    }
    request(port, "POST", "/_emulator/reset")
    faults = request(port, "GET", "/_emulator/faults")["faults"]
    assert [each["fault"] for each in faults] == ["CreateAsset:500:after:every=3", "List*:reset:before"]


def test_without_options_it_is_a_plain_service(start):
    port = int(start("--port", "0").stdout.readline().rpartition(":")[2])
    assert Settings(**request(port, "GET", "/_emulator/settings")) == Settings()
    assert request(port, "GET", "/_emulator/faults") == {"faults": []}


def test_a_hanging_request_does_not_keep_it_from_stopping(start):
    process = start("--port", "0", "--fault", "ListAssets:hang:seconds=600")
    port = int(process.stdout.readline().rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as hanging:
        hanging.sendall(b"GET /assets HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while not request(port, "GET", "/_emulator/counts"):
            pass
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 0


def test_a_port_in_use_is_one_sentence(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start("--port", str(port))
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert err == (f"Error: port {port} on 127.0.0.1 is in use; give another one with --port, or 0 for a free one\n")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com", ""])
def test_a_host_that_is_not_loopback_is_refused(host):
    result = CliRunner().invoke(command, ["--host", host, "--port", "0"])
    assert result.exit_code == 1
    assert "loopback" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "options",
    [
        ["--fail", "asset"],
        ["--fail", ":hls"],
        ["--fail", "a:"],
        ["--fail", "a:b:c"],
        ["--port", "65536"],
        ["--port", "-1"],
        ["--playable-after", "-1"],
        ["--delete-after", "soon"],
        ["--read-lag", "-1"],
        ["--role-ready-after", "-1"],
        ["--rate", "0"],
        ["--burst", "0"],
        ["--fault", "CreateAsset"],
        ["--fault", "CreateAset:500"],
        ["--fault", "CreateAsset:500:every=0"],
    ],
)
def test_a_bad_option_is_refused_by_name(options):
    result = CliRunner().invoke(command, options)
    assert result.exit_code == 2
    assert f"Invalid value for '{options[0]}'" in result.output


def test_check_access_without_moto_is_one_sentence_that_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "moto.moto_server.werkzeug_app", None)
    result = CliRunner().invoke(command, ["--port", "0", "--check-access"])
    assert result.exit_code == 1
    assert "check_access needs moto" in result.output
    assert "pip install 'pulumi-mediapackage-vod[emulator-aws]'" in result.output


def test_a_missing_werkzeug_is_named_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "werkzeug.serving", None)
    monkeypatch.delitem(sys.modules, "pulumi_mediapackage_vod.emulator.server", raising=False)
    result = CliRunner().invoke(command, ["--port", "0"])
    assert result.exit_code == 1
    assert "werkzeug" in result.output
    assert "pip install 'pulumi-mediapackage-vod[emulator]'" in result.output
