"""Buckets, prefixes and objects of S3 in the ways people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from pulumi_mediapackage_vod.components.checks.known import shown
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts.patterns import BUCKET

_ARN = re.compile(r"arn:[a-z-]+:s3:::")
_WEB = ("https://", "http://")
_WHOLE = "arn:aws:s3:::bucket/key or s3://bucket/key"
_WAYS = "a bucket's name, arn:aws:s3:::bucket or s3://bucket, each with or without a /prefix"


class Location(NamedTuple):
    """A bucket, and the part of it that is meant."""

    bucket: str
    prefix: str = ""

    def bucket_arn(self, partition: str) -> str:
        return f"arn:{partition}:s3:::{self.bucket}"

    def objects_arn(self, partition: str) -> str:
        return f"{self.bucket_arn(partition)}/{self.prefix}*"


def location(path: str, text: Any) -> Location:
    """The bucket and prefix that the argument `path` names; refuses anything else."""
    rest = _ARN.sub("", text.removeprefix("s3://"), count=1) if isinstance(text, str) else ""
    bucket, _, prefix = rest.partition("/")
    if not BUCKET.fullmatch(bucket):
        raise ProgramError(f"{path} is {shown(text)}; it is {_WAYS}")
    if {"*", "?"} & set(prefix):
        raise ProgramError(f"{path} is {shown(text)}; a prefix has no wildcards: all that starts with it is meant")
    return Location(bucket, prefix)


def holds(places: Iterable[Location], source: str) -> bool:
    """Whether an object, as `arn:aws:s3:::bucket/key` or `s3://bucket/key`, is in one of them."""
    bucket, _, key = _ARN.sub("", source.removeprefix("s3://"), count=1).partition("/")
    return any(place.bucket == bucket and key.startswith(place.prefix) for place in places)


def whole_source(path: str, source: Any) -> str:
    """The source, which has no bucket beside it, so that it has to name its own."""
    if not isinstance(source, str):
        raise ProgramError(f"{path} is {shown(source)}; it is a text: an ARN or s3://bucket/key")
    if not source.startswith(("arn:", "s3://")):
        _refuse_web_address(path, source)
        raise ProgramError(f"{path} names no bucket: pass source_bucket= for keys alone, or write {_WHOLE}")
    return source


def source_arn(path: str, source: Any, bucket: Any) -> str:
    """The source as the service takes it: an ARN or `s3://` as it is, anything else as a key in the bucket."""
    if not isinstance(source, str):
        raise ProgramError(f"{path} is {shown(source)}; it is a text: a key in the bucket, an ARN or s3://bucket/key")
    if source.startswith(("arn:", "s3://")):
        return source
    if not source:
        raise ProgramError(f"{path} is empty; it is a key in the bucket, {_WHOLE}")
    _refuse_web_address(path, source)
    below = location("source_bucket", bucket)
    folder = f"{below.prefix.rstrip('/')}/" if below.prefix else ""
    return f"s3://{below.bucket}/{folder}{source}"


def _refuse_web_address(path: str, source: str) -> None:
    if source.startswith(_WEB):
        raise ProgramError(f"{path} is a web address; the service reads sources from S3 alone: write {_WHOLE}")
