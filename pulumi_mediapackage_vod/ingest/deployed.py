"""A deployed ingest, as its Lambda function tells of it."""

from __future__ import annotations

import os
from typing import Any, NamedTuple, cast

import boto3

from pulumi_mediapackage_vod.ingest.handler import SETTINGS, Settings


class Deployed(NamedTuple):
    """The function's name, the ingest's settings, and clients of its Region."""

    name: str
    settings: Settings
    s3: Any
    sqs: Any


class NoIngestError(Exception):
    """A function that is none of an ingest."""


def deployed(function: str, region: str | None, profile: str | None) -> Deployed:
    # boto3 itself does not read AWS_REGION.
    chosen = region or os.environ.get("AWS_REGION")
    session: Any = cast(Any, boto3).Session(region_name=chosen, profile_name=profile)
    found = session.client("lambda").get_function_configuration(FunctionName=function)
    text = found.get("Environment", {}).get("Variables", {}).get(SETTINGS)
    if not text:
        raise NoIngestError(
            f"the function {function!r} is none of an AssetIngest: it has no variable {SETTINGS}; pass the output "
            "`function_name` of the component"
        )
    return Deployed(found["FunctionName"], Settings.of(text), session.client("s3"), session.client("sqs"))
