"""What the benchmarks share: the environment of a user of the emulator, its client, and how times are taken."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

REGION = "eu-west-1"
ACCOUNT = "111122223333"
SOURCE = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
ROLE = "arn:aws:iam::111122223333:role/reader"


def environment(url: str, home: str) -> dict[str, str]:
    # Users' Pythons keep what they compiled.
    unwanted = ("AWS_", "PULUMI_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(unwanted)}
    return {
        **kept,
        "HOME": home,
        "AWS_CONFIG_FILE": f"{home}/config",
        "AWS_SHARED_CREDENTIALS_FILE": f"{home}/credentials",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_REGION": REGION,
    }


def client(url: str) -> Any:
    import boto3

    session = boto3.Session(aws_access_key_id=ACCOUNT, aws_secret_access_key="none")
    return session.client("mediapackage-vod", region_name=REGION, endpoint_url=url)


def timed(act: Callable[[], Any]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
