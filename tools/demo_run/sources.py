"""What the examples read: buckets that are put into the S3 at the endpoint before the stack, and taken out after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.request import urlopen

from botocore.exceptions import BotoCoreError, ClientError

from .inventory import client
from .surroundings import EndpointError

Sources = Mapping[tuple[str, str], Sequence[str]]
"""Keys by Region and bucket."""

_US = "us-east-1"  # S3's default, which it does not take as a location constraint


def refuse_foreign(endpoint: str, sources: Sources) -> None:
    """An endpoint that is no emulator with AWS's other services, or holds a bucket of a name that the demo needs."""
    try:
        with urlopen(f"{endpoint}/_emulator/settings", timeout=10):  # noqa: S310 (on this machine)
            pass
    except OSError as error:
        raise EndpointError(
            f"ENDPOINT={endpoint} is no emulator of this project ({error}). This example needs one, with AWS's other "
            "services; without ENDPOINT the demo starts its own."
        ) from None
    try:
        there = {bucket["Name"] for bucket in client("s3", endpoint).list_buckets()["Buckets"]}
    except (BotoCoreError, ClientError) as error:
        raise EndpointError(
            f"the emulator at ENDPOINT={endpoint} has no other AWS services, which this example needs: {error}"
        ) from None
    for _, bucket in sources:
        if bucket in there:
            raise EndpointError(
                f"ENDPOINT={endpoint} holds a bucket {bucket} already, where the demo would put its own sources: "
                "delete it, or let the demo start its own emulator"
            )


def put(endpoint: str, sources: Sources) -> None:
    for (region, bucket), keys in sources.items():
        s3 = client("s3", endpoint, region)
        where = {} if region == _US else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=bucket, **where)
        for key in keys:
            s3.put_object(Bucket=bucket, Key=key, Body=b"a source\n")


def remove(endpoint: str, sources: Sources) -> None:
    """Delete the buckets with all that is in them, as far as they are there."""
    for region, bucket in sources:
        s3 = client("s3", endpoint, region)
        try:
            for key in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket).search("Contents[].Key"):
                if key:
                    s3.delete_object(Bucket=bucket, Key=key)
            s3.delete_bucket(Bucket=bucket)
        except s3.exceptions.NoSuchBucket:
            continue
