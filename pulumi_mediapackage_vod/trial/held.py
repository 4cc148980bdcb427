"""What the services hold after a command, counted."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.trial.environment import ACCOUNT, REGION

_LISTS = {
    "packaging group": ("mediapackage-vod", "list_packaging_groups", "PackagingGroups[].Arn"),
    "packaging configuration": ("mediapackage-vod", "list_packaging_configurations", "PackagingConfigurations[].Arn"),
    "asset": ("mediapackage-vod", "list_assets", "Assets[].Arn"),
    "role": ("iam", "list_roles", "Roles[].RoleName"),
    "bucket": ("s3", "list_buckets", "Buckets[].Name"),
    "secret": ("secretsmanager", "list_secrets", "SecretList[].Name"),
    "log group": ("logs", "describe_log_groups", "logGroups[].logGroupName"),
    "distribution": ("cloudfront", "list_distributions", "DistributionList.Items[].Id"),
    "public key": ("cloudfront", "list_public_keys", "PublicKeyList.Items[].Id"),
    "topic": ("sns", "list_topics", "Topics[].TopicArn"),
    "alarm": ("cloudwatch", "describe_alarms", "MetricAlarms[].AlarmName"),
    "function": ("lambda", "list_functions", "Functions[].FunctionName"),
    "queue": ("sqs", "list_queues", "QueueUrls[]"),
}
_MODULES = {"lambda": "awslambda"}
"""Of moto, where they are called otherwise than the service."""


def held(emulator: Emulator) -> str:
    """A line or two."""
    with emulator.backend.lock:
        inventories = emulator.backend.inventories
        counts = {
            "packaging group": sum(len(each.packaging_groups) for each in inventories),
            "packaging configuration": sum(len(each.packaging_configurations) for each in inventories),
            "asset": sum(len(each.assets) for each in inventories),
        }
        statuses = Counter(
            endpoint["Status"]
            for inventory in inventories
            for asset in inventory.assets.values()
            for endpoint in inventory.describe_asset(asset)["EgressEndpoints"]
        )
    regions = {each.caller.region for each in inventories} or {REGION}
    others = {
        kind: len(found)
        for kind in _LISTS
        if _is_loaded(kind) and (found := {name for region in regions for name in names(kind, emulator.url, region)})
    }
    endpoints = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()) if status)
    lines = [f"the service holds {_described(counts)}{f'; endpoints: {endpoints}' if endpoints else ''}"]
    if others:
        lines.append(f"other AWS services hold {_described(others)}")
    return "\n".join(lines)


def _described(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items())


def _is_loaded(kind: str) -> bool:
    """Whether somebody has asked moto for the service yet: it would be loaded for this."""
    service = _LISTS[kind][0]
    return f"moto.{_MODULES.get(service, service)}.models" in sys.modules


def names(kind: str, endpoint: str, region: str) -> Iterator[str]:
    """What there is of a kind."""
    import boto3

    service, operation, path = _LISTS[kind]
    client: Any = cast(Any, boto3.Session(ACCOUNT, "emulated", region_name=region)).client(
        service, endpoint_url=endpoint
    )
    if client.can_paginate(operation):
        yield from filter(None, client.get_paginator(operation).paginate().search(path))
