"""What the services hold, asked with the AWS SDK as any other program would."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .surroundings import ACCOUNT, REGION

# The service, its operation, and what names an object in the answer.
_LISTS = {
    "packaging group": ("mediapackage-vod", "list_packaging_groups", "PackagingGroups[].Arn"),
    "packaging configuration": ("mediapackage-vod", "list_packaging_configurations", "PackagingConfigurations[].Arn"),
    "asset": ("mediapackage-vod", "list_assets", "Assets[].Arn"),
    "role": ("iam", "list_roles", "Roles[].RoleName"),
    "secret": ("secretsmanager", "list_secrets", "SecretList[].Name"),
    "log group": ("logs", "describe_log_groups", "logGroups[].logGroupName"),
    "distribution": ("cloudfront", "list_distributions", "DistributionList.Items[].Id"),
    "public key": ("cloudfront", "list_public_keys", "PublicKeyList.Items[].Id"),
}
ALL_KINDS = tuple(_LISTS)
KINDS = ALL_KINDS[:3]
"""Those of MediaPackage VOD itself."""


def client(service: str, endpoint: str, region: str = REGION) -> Any:
    """For the demo's account."""
    return cast(Any, boto3.Session()).client(
        service,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="demo",  # noqa: S106 (protects nothing)
        config=Config(
            connect_timeout=5, read_timeout=60, retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}
        ),
    )


def listed(endpoint: str, kinds: Collection[str] = KINDS, regions: Sequence[str] = (REGION,)) -> set[str]:
    """Everything of these kinds in the demo's account, as `<kind> <name>`; ConnectionError if nothing answers."""
    try:
        return {
            f"{kind} {name}"
            for region in regions
            for kind in kinds
            for service, operation, names in [_LISTS[kind]]
            for name in client(service, endpoint, region).get_paginator(operation).paginate().search(names)
            if name
        }
    except (BotoCoreError, ClientError) as error:
        raise ConnectionError(f"no MediaPackage VOD at {endpoint}: {error}") from None


def counts(objects: Collection[str], kinds: Sequence[str] = KINDS) -> Mapping[str, int]:
    """How many there are of each kind."""
    return {kind: sum(item.rpartition(" ")[0] == kind for item in objects) for kind in kinds}


def described(objects: Collection[str], kinds: Sequence[str] = KINDS) -> str:
    """`1 packaging group, 4 packaging configurations, 2 assets`, and of other services what there is."""
    found = {kind: count for kind, count in counts(objects, kinds).items() if count or kind in KINDS}
    return ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in found.items())
