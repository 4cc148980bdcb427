"""`mediapackage-vod try` with commands that need no CLI: what they get, what is said, and nothing left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from pulumi_mediapackage_vod.emulator.model.caller import DEFAULT_ACCOUNT, DEFAULT_REGION
from pulumi_mediapackage_vod.trial.environment import ACCOUNT, REGION, Trial, environment_for, exports
from tests.support.waiting import until

MAKES = """
import boto3, json, os, pathlib, sys
vod = boto3.client("mediapackage-vod")
vod.create_packaging_group(Id="movies")
boto3.client("iam").create_role(RoleName="reads", AssumeRolePolicyDocument="{}")
pathlib.Path("seen.json").write_text(json.dumps(dict(os.environ)))
print(sys.stdin.read())
sys.exit(7)
"""
THEIRS = {
    "AWS_PROFILE": "production",
    "AWS_ACCESS_KEY_ID": "AKIAREAL",
    "AWS_SESSION_TOKEN": "real",
    "AWS_ENDPOINT_URL_MEDIAPACKAGE_VOD": "https://example.com",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
    "PULUMI_ACCESS_TOKEN": "pul-1",
    "PULUMI_BACKEND_URL": "s3://bucket",
    "PULUMI_CONFIG_PASSPHRASE_FILE": "/secret",
    "PULUMI_STACK": "prod",
    "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
    "BOTO_CONFIG": "/etc/boto.cfg",
}
"""What leads to another account, state or plugin."""
COMMAND = [sys.executable, "-c", "from pulumi_mediapackage_vod.cli import main; main()"]


def attempt(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "try", *arguments],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder), **more},
        input="asked",
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_works_with_the_emulator_alone(tmp_path: Path) -> None:
    done = attempt(tmp_path, "--", sys.executable, "-c", MAKES, **THEIRS)

    assert (done.returncode, done.stdout) == (7, "asked\n")
    assert "the service holds 1 packaging group, 0 packaging configurations, 0 assets" in done.stderr
    assert "other AWS services hold 1 role" in done.stderr
    seen = json.loads((tmp_path / "seen.json").read_text())
    assert f"emulated at {seen['AWS_ENDPOINT_URL']}/" in done.stderr
    assert not {*THEIRS.items()} & {*seen.items()}
    assert {*seen} & {*THEIRS} == {"AWS_ACCESS_KEY_ID", "PULUMI_BACKEND_URL"}
    assert [path.name for path in tmp_path.iterdir()] == ["seen.json"]
    with pytest.raises(URLError, match="refused"):
        urlopen(seen["AWS_ENDPOINT_URL"])


def test_a_command_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    done = attempt(tmp_path, "--", "no-such-command")
    assert (done.returncode, [*tmp_path.iterdir()]) == (127, [])
    assert "no-such-command: there is no such command" in done.stderr


def test_without_a_cli_pulumi_is_refused_with_what_to_install(tmp_path: Path) -> None:
    done = attempt(tmp_path, "--", "pulumi", "up", PATH="/nowhere")
    assert (done.returncode, [*tmp_path.iterdir()]) == (127, [])
    assert "https://www.pulumi.com/docs/install/" in done.stderr


@pytest.mark.parametrize(
    "wrong",
    [["--config", "a", "--", "true"], ["--source-dir", "none", "--", "true"], ["--kep", "--", "true"], []],
)
def test_wrong_usage_is_told_before_anything_starts(wrong: list[str], tmp_path: Path) -> None:
    done = attempt(tmp_path, *wrong)
    assert (done.returncode, [*tmp_path.iterdir()]) == (2, [])
    assert "emulated at" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_kept_it_stays_up_for_other_shells_until_it_is_told(
    number: signal.Signals, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with subprocess.Popen(
        [*COMMAND, "try", "--keep", "--", "true"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        request.addfinalizer(process.kill)
        assert process.stderr is not None
        said = [*takewhile(str.strip, process.stderr)]
        lines = [line for line in said if not line.startswith("mediapackage-vod try:")]
        other = subprocess.run(
            ["sh", "-c", "".join(lines) + '\nwhich pulumi; echo "$AWS_ENDPOINT_URL"; echo "$PULUMI_STACK"'],
            env={**os.environ, "PULUMI_STACK": "prod"},
            capture_output=True,
            text=True,
            check=True,
        )
        shim, endpoint, stack = other.stdout.splitlines()
        assert Path(shim).is_relative_to(tmp_path)
        assert not stack
        with urlopen(Request(endpoint, headers={"Accept": "text/html"})) as answer:
            assert answer.status == 200
        process.send_signal(number)
        process.wait(30)
        assert process.returncode == 0
    until(lambda: not [*tmp_path.iterdir()])


def test_the_emulators_defaults_are_meant() -> None:
    assert (ACCOUNT, REGION) == (DEFAULT_ACCOUNT, DEFAULT_REGION)


def test_the_callers_region_and_what_is_harmless_stay(tmp_path: Path) -> None:
    trial = Trial(str(tmp_path), "http://127.0.0.1:1", "dev")
    given: Mapping[str, str] = {"AWS_REGION": "us-east-2", "PULUMI_PYTHON_CMD": "python3.12", "NO_PROXY": "internal"}
    made = environment_for(trial, given)
    assert (made["AWS_REGION"], made["AWS_DEFAULT_REGION"]) == ("us-east-2", "us-east-2")
    assert made["PULUMI_PYTHON_CMD"] == "python3.12"
    assert made["NO_PROXY"] == "internal,127.0.0.1,localhost,::1"
    assert f"export AWS_ENDPOINT_URL={trial.endpoint}" in exports(trial, given)


def test_a_second_shell_has_the_trials_environment_whatever_it_had(tmp_path: Path) -> None:
    trial = Trial(str(tmp_path / "trial"), "http://127.0.0.1:1", "dev")
    foreign = {
        "AWS_DEFAULT_PROFILE": "corp",
        "AWS_ENDPOINT_URL_MEDIAPACKAGE_VOD": "https://elsewhere.example",
        "BOTO_CONFIG": "/etc/boto",
        "PULUMI_STACK": "prod",
        "HTTPS_PROXY": "http://proxy:3128",
        "NO_PROXY": "internal",
    }
    lines = "\n".join([*exports(trial, {}), "env -0"])
    shell = {"PATH": os.environ["PATH"], **foreign}
    done = subprocess.run(["sh", "-euc", lines], env=shell, capture_output=True, text=True, check=True)
    found = dict(each.split("=", 1) for each in done.stdout.split("\0") if each)
    wanted = environment_for(trial, shell)
    ours = ("AWS_", "BOTO_", "PULUMI_", "HTTP", "PATH", "MEDIAPACKAGE_")
    names = [name for name in {*found, *wanted} if name.startswith(ours)]
    assert {name: found.get(name) for name in names} == {name: wanted.get(name) for name in names}
    for name in ("no_proxy", "NO_PROXY"):
        assert {*found[name].split(",")} == {*wanted[name].split(",")}
