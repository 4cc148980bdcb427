"""An account as large as the quotas allow: what its export asks of the service, and how much memory that takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from pulumi_mediapackage_vod.emulator import Emulator

ROLE = "arn:aws:iam::111122223333:role/reads-movies"
PACKAGES: dict[str, Any] = {
    "hls": {"HlsPackage": {"HlsManifests": [{}]}},
    "dash": {"DashPackage": {"DashManifests": [{}]}},
    "cmaf": {"CmafPackage": {"HlsManifests": [{}]}},
    "mss": {"MssPackage": {"MssManifests": [{}]}},
}


def fill(groups: int, assets: int) -> None:
    config = Config(max_pool_connections=8, parameter_validation=False)
    client = boto3.client("mediapackage-vod", region_name="eu-west-1", config=config)
    for group in range(groups):
        client.create_packaging_group(Id=f"group-{group}")
        for name, package in PACKAGES.items():
            client.create_packaging_configuration(
                Id=f"group-{group}-{name}", PackagingGroupId=f"group-{group}", **package
            )

    def create(number: int) -> None:
        client.create_asset(
            Id=f"title-{number:05}",
            PackagingGroupId=f"group-{number % groups}",
            SourceArn=f"arn:aws:s3:::acme-movies/title-{number:05}/index.m3u8",
            SourceRoleArn=ROLE,
            Tags={"series": str(number % 100)},
        )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(create, range(assets)))


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_it_asks_little_beyond_a_describe_an_asset_and_holds_little(service: Emulator) -> None:
    assets = 10_000
    fill(10, assets)
    service.calls.clear()
    running = subprocess.Popen([Path(sys.executable).with_name("mediapackage-vod"), "export", "--rate", "1000"])
    _, status, used = os.wait4(running.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    calls = Counter({name: number for name, number in service.calls.counts().items() if not name.startswith("sts:")})
    assert calls.pop("DescribeAsset") == assets
    assert calls.total() <= 60, calls
    assert used.ru_maxrss < 512 * 1024  # KiB
    titles = [json.loads(file.read_text()) for file in Path("exported").glob("*.titles.json")]
    assert len(titles) == 10
    assert sum(map(len, titles)) == assets
