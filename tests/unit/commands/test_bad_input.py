"""What every command that asks an account says of settings that do not work: one line, and no traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import Result

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.steering.faults import Fault
from tests.unit.commands.conftest import Run

COMMANDS = ["status", "urls", "sweep tests/*", "doctor --json", "export"]
pytestmark = [pytest.mark.parametrize("command", COMMANDS), pytest.mark.usefixtures("new_clients")]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a folder of its own, too, since `export` writes one."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.chdir(tmp_path)


def said(result: Result, command: str) -> str:
    """The text of the error: of most commands the line on standard error, of `doctor` a finding."""
    if command.startswith("doctor"):
        assert (result.exit_code, result.stderr) == (3, "")
        return result.stdout
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_no_credentials(run: Run, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    assert "no usable AWS credentials" in said(run(*command.split()), command)


def test_half_a_pair_of_credentials(run: Run, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    text = said(run(*command.split()), command)
    assert "AWS_SECRET_ACCESS_KEY" in text
    assert "111122223333" not in text


def test_a_profile_that_there_is_not(run: Run, command: str) -> None:
    assert "profile (films) could not be found" in said(run(*command.split(), "--profile", "films"), command)


def test_files_that_are_no_configuration(run: Run, command: str, aws_files: Path) -> None:
    (aws_files / "config").write_text("no section\n")
    assert "AWS configuration files" in said(run(*command.split()), command)


@pytest.mark.parametrize("message", ["The security token included in the request is expired", "Signature expired"])
def test_a_token_that_has_expired(run: Run, command: str, emulator: Emulator, message: str) -> None:
    emulator.faults.add(Fault("*", "403", message=message))
    emulator.faults.add(Fault("sts:*", "403", message=message))
    text = said(run(*command.split()), command)
    assert "renew them and run again" in text or "The clock of this machine" in text


@pytest.mark.parametrize("region", ["eu-west-9", "eu west 1", "europe"])
def test_a_region_without_the_service_names_those_with_it(
    run: Run, command: str, region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", os.environ["AWS_ENDPOINT_URL"])
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    text = said(run(*command.split(), "--region", region), command)
    assert f"no MediaPackage VOD in the Region '{region}'" in text
    assert "ap-northeast-1" in text
    assert "us-west-2" in text


def test_no_region(run: Run, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION")
    text = said(run(*command.split()), command)
    assert "no AWS Region is set: give --region, or set AWS_REGION" in text


def test_an_address_where_nothing_answers(run: Run, command: str) -> None:
    text = said(run(*command.split(), "--endpoint-url", "http://127.0.0.1:9"), command)
    assert "http://127.0.0.1:9" in text


@pytest.mark.parametrize("url", ["films", "ftp://127.0.0.1", "http://127.0.0.1:port"])
def test_an_address_that_is_none(run: Run, command: str, url: str) -> None:
    result = run(*command.split(), "--endpoint-url", url)
    assert result.exit_code == 2
    assert url in result.stderr


def test_an_address_in_the_environment_that_is_none(run: Run, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "films")
    assert "AWS_ENDPOINT_URL is 'films'" in said(run(*command.split()), command)


@pytest.mark.parametrize("fault", ["429", "500", "503", "422", "reset", "truncated"])
def test_a_service_that_fails(run: Run, command: str, emulator: Emulator, fault: str) -> None:
    emulator.faults.add(Fault("List*", fault))
    first = "ListAssets" if command.startswith("sweep") else "ListPackagingGroups"
    assert first in said(run(*command.split()), command)


def test_a_region_that_the_profile_has(
    run: Run, command: str, aws_files: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_REGION")
    (aws_files / "config").write_text("[profile films]\nregion = eu-north-1\n")
    keys = "aws_access_key_id = 111122223333\naws_secret_access_key = not-a-secret\n"
    (aws_files / "credentials").write_text(f"[films]\n{keys}")
    run(*command.split(), "--profile", "films")
    assert {call.region for call in emulator.calls if call.operation == "ListAssets"} == {"eu-north-1"}
