"""One emulator for the commands, which reach it as users do: by the command line, over HTTP, at the library's pace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result

from pulumi_mediapackage_vod.cli import main
from pulumi_mediapackage_vod.dynamic_providers.service import clients
from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.aws_settings import aws_files, forget_clients, new_clients

__all__ = ["aws_files", "new_clients"]

ACCOUNT, REGION = "111122223333", "eu-west-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/source"

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    with Emulator(delete_after=0, playable_after=0, egress="aws") as emulator:
        yield emulator


@pytest.fixture
def emulator(running_emulator: Emulator) -> Emulator:
    running_emulator.reset()
    return running_emulator


@pytest.fixture(scope="session")
def _clients(running_emulator: Emulator) -> Callable[..., Any]:
    @lru_cache
    def make(service: str, region: str = REGION) -> Any:
        return boto3.client(
            service,  # type: ignore[call-overload]
            endpoint_url=running_emulator.url,
            region_name=region,
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="not-a-secret",
        )

    return make


@pytest.fixture
def aws(emulator: Emulator, _clients: Callable[..., Any]) -> Callable[..., Any]:
    """boto3's own client of a service, past the commands."""
    return _clients


@pytest.fixture
def vod(aws: Callable[..., Any]) -> Any:
    return aws("mediapackage-vod")


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, aws_files: Any) -> None:
    """The emulator's account and Region, and a pace that many tests do not use up together."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCOUNT)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.delenv("COLUMNS", raising=False)  # which the workers of a parallel run have
    monkeypatch.setattr(clients, "REQUESTS_PER_SECOND", 100_000)


@pytest.fixture(autouse=True, scope="module")
def clients_of_these_tests() -> Iterator[None]:
    """Shared by the tests of a file, since making them takes most of a test."""
    forget_clients()
    yield
    forget_clients()


@pytest.fixture
def run(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command against the emulator."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator.url)

    def run(*words: str, **more: Any) -> Result:
        result = CliRunner().invoke(main, words, prog_name="mediapackage-vod", **more)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture
def make(vod: Any) -> Callable[..., None]:
    """Makes a packaging group with a configuration of each format that is named, and assets of these ids."""

    def make(group: str, formats: str = "", assets: str = "", owner: str = "", **more: Any) -> None:
        tags = {"Tags": {"pulumi-mediapackage-vod:owner": f"{owner}@1"}} if owner else {}
        vod.create_packaging_group(Id=group, **tags, **more)
        for each in formats.split():
            manifests = "HlsManifests" if each in ("Hls", "Cmaf") else f"{each}Manifests"
            package = {f"{each}Package": {manifests: [{}]}}
            vod.create_packaging_configuration(Id=f"{group}-{each.lower()}", PackagingGroupId=group, **package, **tags)
        for each in assets.split():
            source = f"arn:aws:s3:::acme-movies/{each}/index.m3u8"
            vod.create_asset(Id=each, PackagingGroupId=group, SourceArn=source, SourceRoleArn=ROLE, **tags)

    return make
