"""The screens in docs/command-line.md: each is what its command writes on an emulated account.

python -m tools.screens

A screen stands below `<!-- screen: COMMAND -->`. What differs from run to run is replaced: ports, times, the random
parts of URLs.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from unittest.mock import patch

import boto3
from click.testing import CliRunner

from pulumi_mediapackage_vod.cli import main
from pulumi_mediapackage_vod.emulator import Emulator
from tools.engine_build.ensure import ensure

DOCUMENT: Final = Path(__file__).resolve().parents[1] / "docs" / "command-line.md"
ACCOUNT, REGION = "111122223333", "eu-west-1"
_SCREEN: Final = re.compile(r"(<!-- screen: (.+?) -->\n\n```text\n).*?(```)", re.DOTALL)
_PROCESSING: Final = ("interview", "movies-cmaf")
_FAILED: Final = ("feature", "movies-dash")


def filled(document: str) -> str:
    """A document with its screens made anew."""
    with _account() as environment, patch.dict(os.environ, environment):
        return _SCREEN.sub(lambda found: f"{found[1]}{screen(found[2])}{found[3]}", document)


def screen(command: str) -> str:
    """The command and what it writes."""
    done = CliRunner().invoke(main, shlex.split(command)[1:], prog_name="mediapackage-vod", input="y\n")
    lines = [f"$ {command}", *done.output.splitlines()]
    return "".join(f"{line.rstrip()}\n" for line in _steady("\n".join(lines)).splitlines())


def _steady(text: str) -> str:
    names: dict[str, str] = {}
    text = re.sub(r"\b[0-9a-f]{32}\b", lambda found: names.setdefault(found[0], f"{len(names) + 1:x}" * 32), text)
    text = re.sub(r"(:secret:\S+-)\w{6}\b", r"\1AbCdEf", text)
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:4567", text)
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*", "2026-01-31T12:00:00", text)


@contextmanager
def _account() -> Generator[Mapping[str, str]]:
    """The environment of an emulated account that holds something of everything."""
    with TemporaryDirectory() as home, Emulator(delete_after=0, playable_after=0, egress="aws") as emulator:
        _furnish(emulator)
        yield {
            "AWS_ENDPOINT_URL": emulator.url,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "not-a-secret",
            "AWS_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "COLUMNS": "110",
            "PATH": f"{ensure().directory}{os.pathsep}{os.environ['PATH']}",
            "PULUMI_HOME": home,
        }


def _furnish(emulator: Emulator) -> None:
    session: Any = boto3.Session(aws_access_key_id=ACCOUNT, aws_secret_access_key="x", region_name=REGION)  # noqa: S106
    aws: Callable[[str], Any] = lambda service: session.client(service, endpoint_url=emulator.url)  # noqa: E731
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "mediapackage.amazonaws.com"}}
    role = aws("iam").create_role(
        RoleName="movies-source", AssumeRolePolicyDocument=json.dumps({"Statement": [trust]})
    )["Role"]["Arn"]
    secret = aws("secretsmanager").create_secret(Name="MediaPackage/movies", SecretString='{"identifier": "1"}')["ARN"]
    vod = aws("mediapackage-vod")
    vod.create_packaging_group(Id="movies", Authorization={"CdnIdentifierSecret": secret, "SecretsRoleArn": role})
    for name, manifests in {"Hls": "HlsManifests", "Dash": "DashManifests", "Cmaf": "HlsManifests"}.items():
        package: Mapping[str, Any] = {f"{name}Package": {manifests: [{}]}}
        vod.create_packaging_configuration(Id=f"movies-{name.lower()}", PackagingGroupId="movies", **package)
    owner = {"Tags": {"pulumi-mediapackage-vod:owner": "tests/run-7/films-group@5ee1f2a0"}}
    vod.create_packaging_group(Id="films-x3k9q2a", **owner)
    for asset_id in ("feature", "interview", "trailer"):
        source = f"arn:aws:s3:::acme-movies/{asset_id}/index.m3u8"
        vod.create_asset(Id=asset_id, PackagingGroupId="movies", SourceArn=source, SourceRoleArn=role)
    emulator.backend.statuses[_FAILED] = "FAILED"
    emulator.backend.statuses[_PROCESSING] = "PROCESSING"


if __name__ == "__main__":
    DOCUMENT.write_text(filled(DOCUMENT.read_text()))
