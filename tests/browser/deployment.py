"""What the tests here deploy on an emulator: one title in all four formats."""

from __future__ import annotations

import time
from typing import Any

import boto3

from pulumi_mediapackage_vod.emulator import Emulator

SECONDS = 12
"""How long the title is."""
ACCOUNT, REGION = "111122223333", "eu-west-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/source"
PACKAGES: dict[str, dict[str, Any]] = {
    "hls": {"HlsPackage": {"HlsManifests": [{"ManifestName": "index"}]}},
    "dash": {"DashPackage": {"DashManifests": [{"ManifestName": "index"}]}},
    "cmaf": {"CmafPackage": {"HlsManifests": [{"ManifestName": "index"}]}},
    "mss": {"MssPackage": {"MssManifests": [{"ManifestName": "index"}]}},
}


def client_of(emulator: Emulator, service: str = "mediapackage-vod") -> Any:
    session: Any = boto3.Session()
    return session.client(
        service,
        endpoint_url=emulator.url,
        region_name=REGION,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="not-a-secret",
    )


def deploy(client: Any, **packages: dict[str, Any]) -> None:
    client.create_packaging_group(Id="movies", Tags={"team": "films"})
    for name, package in (packages or PACKAGES).items():
        client.create_packaging_configuration(Id=name, PackagingGroupId="movies", **package)
    make_asset(client, "trailer")
    wait_until_playable(client, "trailer")


def make_asset(client: Any, asset_id: str) -> None:
    source = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
    client.create_asset(Id=asset_id, PackagingGroupId="movies", SourceArn=source, SourceRoleArn=ROLE)


def wait_until_playable(client: Any, asset_id: str) -> None:
    statuses: list[str] = []
    for _ in range(600):
        statuses = [each["Status"] for each in client.describe_asset(Id=asset_id)["EgressEndpoints"]]
        if set(statuses) == {"PLAYABLE"}:
            return
        time.sleep(0.05)
    raise AssertionError(f"the endpoints are {statuses}")
