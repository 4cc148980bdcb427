"""Whether the service may read the source of an asset: its role, the bucket, the object and the key that encrypts it.

The permissions are those that the user guide documents, page "Allowing AWS Elemental MediaPackage to access other AWS
services", as is that the bucket must be in the asset's Region. What a playlist names beside itself is not looked at.
"""

from __future__ import annotations

from pulumi_mediapackage_vod.emulator.aws.resources import OtherResources
from pulumi_mediapackage_vod.emulator.aws.service_role import NoAccessError, ServiceRole
from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.model.source_arn import SourceArn

_OF_BUCKET = ("s3:GetBucketLocation", "s3:GetBucketRequestPayment")


def check_source(resources: OtherResources, caller: Caller, *, asset_arn: str, source_arn: str, role_arn: str) -> None:
    """A `NoAccessError` says why the source cannot be read."""
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
