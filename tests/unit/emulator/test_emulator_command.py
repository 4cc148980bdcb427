"""The command line: the one line that it prints, how it stops and what it refuses, in real processes."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner

from pulumi_mediapackage_vod.emulator.command import emulator as command

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
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body and json.dumps(body))
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_it_says_where_it_listens_serves_and_stops_cleanly(start, number):
    process = start("--port", "0")
    line = process.stdout.readline()
    port = int(re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line).group(1))
    assert request(port, "GET", "/assets") == {"assets": []}
    request(port, "GET", "/unmodelled")
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=10)


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
    ],
)
def test_a_bad_option_is_refused_by_name(options):
    result = CliRunner().invoke(command, options)
    assert result.exit_code == 2
    assert f"Invalid value for '{options[0]}'" in result.output


def test_a_missing_werkzeug_is_named_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "werkzeug.serving", None)
    monkeypatch.delitem(sys.modules, "pulumi_mediapackage_vod.emulator.server", raising=False)
    result = CliRunner().invoke(command, ["--port", "0"])
    assert result.exit_code == 1
    assert "werkzeug" in result.output
    assert "pip install 'pulumi-mediapackage-vod[emulator]'" in result.output
