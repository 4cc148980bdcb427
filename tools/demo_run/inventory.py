"""What the service holds, asked with the AWS SDK as any other program would."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .surroundings import ACCOUNT, REGION

LISTS = {
    "packaging group": ("list_packaging_groups", "PackagingGroups"),
    "packaging configuration": ("list_packaging_configurations", "PackagingConfigurations"),
    "asset": ("list_assets", "Assets"),
}


def listed(endpoint: str) -> set[str]:
    """Everything in the demo's account and Region, as `<kind> <id>`; ConnectionError if nothing answers."""
    client = cast(Any, boto3.Session()).client(
        "mediapackage-vod",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="demo",  # noqa: S106 (protects nothing)
        config=Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 1}),
    )
    try:
        return {
            f"{kind} {item['Id']}"
            for kind, (operation, member) in LISTS.items()
            for page in client.get_paginator(operation).paginate()
            for item in page[member]
        }
    except (BotoCoreError, ClientError) as error:
        raise ConnectionError(f"no MediaPackage VOD at {endpoint}: {error}") from None


def counts(objects: Collection[str]) -> Mapping[str, int]:
    """How many there are of each kind."""
    return {kind: sum(item.rpartition(" ")[0] == kind for item in objects) for kind in LISTS}


def described(objects: Collection[str]) -> str:
    """`1 packaging group, 4 packaging configurations, 2 assets`."""
    return ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts(objects).items())
