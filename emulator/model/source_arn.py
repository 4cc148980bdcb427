"""The `SourceArn` of an asset: an object in S3."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SOURCE_ARN = re.compile(r"arn:(aws[a-z-]*):s3:::([^/]+)/(.+)")


@dataclass(frozen=True)
class SourceArn:
    """What it names."""

    partition: str
    bucket: str
    key: str

    @classmethod
    def parse(cls, arn: str) -> SourceArn:
        """A `ValueError` where it names no object."""
        named = _SOURCE_ARN.fullmatch(arn)
        if named is None:
            raise ValueError(f"'{arn}' is no object in S3: arn:aws:s3:::BUCKET/KEY")
        return cls(*named.groups())
