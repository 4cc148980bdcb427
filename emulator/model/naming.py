"""Names: the ARNs, domains and URL segments that the service gives, and the ARN of a source that it is given."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.model.schema import SERVICE

# The user guide's default manifest name; the endings are those of AWS's own samples (`aws mediapackage-vod
# describe-asset`), that of MSS is live MediaPackage's, since no sample of VOD shows one.
_DEFAULT_MANIFEST_NAME = "index"
_MANIFESTS: Mapping[str, tuple[str, str]] = {
    "HlsPackage": ("HlsManifests", "m3u8"),
    "DashPackage": ("DashManifests", "mpd"),
    "CmafPackage": ("HlsManifests", "m3u8"),
    "MssPackage": ("MssManifests", "ism/Manifest"),
}
PACKAGES = tuple(_MANIFESTS)

EGRESS_PATH = "out/v1"
"""What the path of every playback URL begins with."""

_SOURCE_ARN = re.compile(r"arn:(aws[a-z-]*):s3:::([^/]+)/(.+)")


def arn(caller: Caller, collection: str, object_id: str) -> str:
    partition = "aws"
    if caller.region.startswith("cn-"):
        partition = "aws-cn"
    elif caller.region.startswith("us-gov-"):
        partition = "aws-us-gov"
    return f"arn:{partition}:{SERVICE}:{caller.region}:{caller.account}:{collection}/{object_id}"


def domain_name(region: str) -> str:
    """A group's egress domain, scheme included, as the service answers it."""
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"https://{secrets.token_hex(16)}.egress.{SERVICE}.{region}.{suffix}"


def url_segment() -> str:
    """One of the three hashes of a playback URL: a UUID of version 4 without its dashes."""
    return uuid.uuid4().hex


def manifest_files(packages: Mapping[str, Any]) -> tuple[str, ...]:
    """The file names of a configuration's manifests; none where it has no package."""
    for package, (member, ending) in _MANIFESTS.items():
        if package in packages:
            manifests: list[dict[str, Any]] = packages[package][member] or [{}]
            return tuple(f"{each.get('ManifestName') or _DEFAULT_MANIFEST_NAME}.{ending}" for each in manifests)
    return ()


def manifest_file(packages: Mapping[str, Any]) -> str | None:
    """The file at the end of a configuration's URLs. That it is the first of several manifests is assumed."""
    return next(iter(manifest_files(packages)), None)


@dataclass(frozen=True)
class SourceArn:
    """The `SourceArn` of an asset: an object in S3."""

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
