"""`--check-access`: what the service would find out about roles, sources and secrets that it is given.

A source is looked at when its ingest begins, a secret when a group names it. That the one ends in FAILED and an event
and the other is refused at once is assumed; the refusal's code is that of a public Terraform provider's retries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_mediapackage_vod.emulator.aws.cdn_authorization import CdnAuthorization
from pulumi_mediapackage_vod.emulator.aws.resources import OtherResources
from pulumi_mediapackage_vod.emulator.aws.service_role import NoAccessError, ServiceRole
from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.model.exceptions import UnprocessableEntityException
from pulumi_mediapackage_vod.emulator.model.naming import SourceArn

# The user guide documents these permissions, and that the bucket must be in the asset's Region: page "Allowing AWS
# Elemental MediaPackage to access other AWS services".
_OF_BUCKET = ("s3:GetBucketLocation", "s3:GetBucketRequestPayment")


class Access:
    """Asks the other services. It is called only where access is to be checked."""

    def __init__(self, resources: OtherResources) -> None:
        self.cdn_authorization = CdnAuthorization(resources)
        self._resources = resources

    def why_unreadable(self, caller: Caller, *, asset_arn: str, source_arn: str, role_arn: str) -> str | None:
        """Why an asset cannot be ingested; None where it can."""
        try:
            _check_source(self._resources, caller, asset_arn=asset_arn, source_arn=source_arn, role_arn=role_arn)
        except NoAccessError as error:
            return str(error)
        return None

    def check_authorization(self, caller: Caller, authorization: Mapping[str, Any], group_arn: str) -> None:
        """Refuse a group whose CDN authorization would let nothing through."""
        try:
            self.cdn_authorization.check(authorization, caller, group_arn)
        except NoAccessError as error:
            raise UnprocessableEntityException(str(error)) from None


def _check_source(resources: OtherResources, caller: Caller, *, asset_arn: str, source_arn: str, role_arn: str) -> None:
    """A `NoAccessError` says why the source cannot be read: its role, bucket, object, or the key that encrypts it.

    What a playlist names beside itself is not looked at.
    """
    try:
        source = SourceArn.parse(source_arn)
    except ValueError as error:
        raise NoAccessError(str(error)) from None
    partition, name, key = source.partition, source.bucket, source.key
    role = ServiceRole.assumed(resources, role_arn, caller, asset_arn)
    bucket = resources.bucket(partition, name)
    if bucket is None:
        raise NoAccessError(f"there is no bucket {name}")
    if bucket.region != caller.region:
        raise NoAccessError(f"the bucket {name} is in {bucket.region}, not in {caller.region}")
    role.check(bucket, _OF_BUCKET)
    # That the key is the prefix that is listed is assumed.
    role.check(bucket, ["s3:ListBucket"], context={"s3:prefix": key})
    role.check(bucket, ["s3:GetObject"], part=f"/{key}")
    found = resources.stored_object(partition, name, key)
    if found is None:
        raise NoAccessError(f"the bucket {name} has no object {key}")
    role.check_key(resources, found.kms_key, "s3", {"kms:EncryptionContext:aws:s3:arn": source_arn})
