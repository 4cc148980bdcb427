"""`mediapackage-vod try` and the pytest plugin as users have them: from a wheel, in a folder with nothing but a CLI."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from pulumi_mediapackage_vod.emulator.media.trial import sample
from tests.support.distribution import built, copied, new_environment
from tests.support.engine.stack import ROOT

PLAYS = """
import json, os, subprocess, time
from urllib.request import Request, urlopen

import boto3

urls = json.loads(subprocess.check_output(["pulumi", "stack", "output", "urls", "--json"]))
secrets = boto3.client("secretsmanager", region_name="eu-west-1")
(name,) = [each["Name"] for each in secrets.list_secrets()["SecretList"]]
identifier = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])["MediaPackageCDNIdentifier"]
vod = boto3.client("mediapackage-vod", region_name="eu-west-1")
(asset,) = vod.list_assets()["Assets"]
while {each["Status"] for each in vod.describe_asset(Id=asset["Id"])["EgressEndpoints"]} != {"PLAYABLE"}:
    time.sleep(0.1)
for url in urls["trailer"].values():
    host, _, path = url.removeprefix("https://").partition("/")
    assert host.endswith(".cloudfront.net"), url
    origin = os.environ["AWS_ENDPOINT_URL"] + "/" + path
    with urlopen(Request(origin, headers={"X-MediaPackage-CDNIdentifier": identifier})) as answer:
        print(answer.read().decode()[:7])
"""


@pytest.fixture(scope="module")
def variables(engine: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """An environment with the wheel and a CLI, without this checkout and the quick Python of other tests."""
    folder = tmp_path_factory.mktemp("venv")
    packages = new_environment(folder / "venv")
    zipfile.ZipFile(built(copied(folder / "source"), "wheel", folder / "dist")).extractall(packages)
    path = engine["PATH"].split(os.pathsep)[2:]  # the first two are this environment's
    own = {name: text for name, text in engine.items() if name.startswith("PULUMI_")}
    programs = os.pathsep.join([str(folder / "venv" / "bin"), *path])
    return {**own, "PATH": programs, "HOME": str(folder), "LANG": "C.UTF-8", "TMPDIR": str(folder)}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """With a stack's file of another backend."""
    shutil.copytree(ROOT / "examples" / "testing", tmp_path / "infra")
    (tmp_path / "infra" / "Pulumi.dev.yaml").write_text(
        "secretsprovider: awskms://alias/x\nconfig:\n  aws:profile: prod\n  testing:token:\n    secure: v1:abc\n"
    )
    return tmp_path / "infra"


def run(folder: Path, variables: Mapping[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    done = subprocess.run(["python", *words], cwd=folder, env=variables, capture_output=True, text=True, check=False)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    return done


def test_a_protected_stack_goes_up_plays_and_comes_down(
    variables: Mapping[str, str], project: Path, tmp_path: Path
) -> None:
    sample.make(tmp_path / "media", seconds=2)
    (tmp_path / "plays.py").write_text(PLAYS)
    steps = "pulumi up --yes --skip-preview >&2 && python ../plays.py && pulumi destroy --yes --skip-preview >&2"
    command = "from pulumi_mediapackage_vod.cli import main; main()"
    done = run(project, variables, "-c", command, "try", "--source-dir", tmp_path / "media", "--", "sh", "-c", steps)

    assert done.returncode == 0, done.stderr
    assert "#EXTM3U" in done.stdout
    assert len(done.stdout.splitlines()) == 2
    assert "secrets of Pulumi.dev.yaml are those of another backend and left out: testing:token" in done.stderr
    assert "the service holds 0 packaging groups, 0 packaging configurations, 0 assets" in done.stderr
    assert not [*Path(variables["TMPDIR"]).glob("try-*")]


NOT_ALLOWED = """
import json

import pulumi_aws as aws

from pulumi_mediapackage_vod.components import VodPackaging, hls

trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "mediapackage.amazonaws.com"}}
role = aws.iam.Role("reader", assume_role_policy=json.dumps({"Statement": [trust]}))
VodPackaging(
    "movies",
    source_role_arn=role.arn,
    assets={"trailer": "arn:aws:s3:::acme-movies/trailer/index.m3u8"},
    formats=[hls()],
    wait_until_playable=60,
)
"""


@pytest.mark.parametrize("is_checked", [False, True])
def test_a_role_that_may_not_read_its_sources_fails_where_access_is_checked(
    variables: Mapping[str, str], project: Path, is_checked: bool
) -> None:
    (project / "__main__.py").write_text(NOT_ALLOWED)
    command = "from pulumi_mediapackage_vod.cli import main; main()"
    options = ["--check-access"] if is_checked else []
    done = run(project, variables, "-c", command, "try", *options, "--", "pulumi", "up", "--yes", "--skip-preview")

    said = done.stdout + done.stderr
    assert (done.returncode != 0) is is_checked, said
    assert ("the ingest failed, which is final" in " ".join(said.split())) is is_checked
    assert f"1 {'FAILED' if is_checked else 'PLAYABLE'}" in said
    assert "the service holds 1 packaging group, 1 packaging configuration, 1 asset" in said


def test_its_pytest_passes(variables: Mapping[str, str], project: Path) -> None:
    done = run(project, variables, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
