"""Buckets, their policies and their objects. A bucket's other settings are kept in state only."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import urlencode

from pulumi_mediapackage_vod.aws_plugin.kinds import Kind, given, members, tag_list, tag_map
from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props


class Bucket(Kind):
    """Its id is its name."""

    named, longest, tagged = "bucket", 63, True
    create_only = ("objectLockEnabled",)
    computed = ("arn", "bucketDomainName", "bucketRegionalDomainName", "hostedZoneId")
    unserved = ("policy",)

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        s3, name = aws.client("s3"), props["bucket"]
        place = {} if aws.region == "us-east-1" else {"LocationConstraint": aws.region}
        s3.create_bucket(Bucket=name, **given(CreateBucketConfiguration=place))
        self._tag(aws, name, props)
        return name

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        s3 = aws.client("s3")
        s3.head_bucket(Bucket=id_)
        return {
            "bucket": id_,
            "arn": f"arn:{aws.partition}:s3:::{id_}",
            "bucketDomainName": f"{id_}.s3.amazonaws.com",
            "bucketRegion": aws.region,
            "bucketRegionalDomainName": f"{id_}.s3.{aws.region}.amazonaws.com",
            "hostedZoneId": "Z0000000000000",
            "tagsAll": self._tags(aws, id_),
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        self._tag(aws, id_, props)

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        s3 = aws.client("s3")
        if props.get("forceDestroy"):
            for page in s3.get_paginator("list_objects_v2").paginate(Bucket=id_):
                for item in page.get("Contents", []):
                    s3.delete_object(Bucket=id_, Key=item["Key"])
        s3.delete_bucket(Bucket=id_)

    def _tag(self, aws: Aws, name: str, props: Props) -> None:
        s3 = aws.client("s3")
        if props["tagsAll"]:
            s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tag_list(props["tagsAll"])})
        else:
            s3.delete_bucket_tagging(Bucket=name)

    def _tags(self, aws: Aws, name: str) -> dict[str, str]:
        s3 = aws.client("s3")
        try:
            return tag_map(s3.get_bucket_tagging(Bucket=name)["TagSet"])
        except s3.exceptions.ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchTagSet":
                raise
            return {}


class BucketPolicy(Kind):
    """Its id is the bucket's name."""

    create_only = ("bucket",)

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        self.update(aws, props["bucket"], {}, props)
        return props["bucket"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        return {"bucket": id_, "policy": aws.client("s3").get_bucket_policy(Bucket=id_)["Policy"]}

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        aws.client("s3").put_bucket_policy(Bucket=id_, Policy=props["policy"])

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        aws.client("s3").delete_bucket_policy(Bucket=id_)


class BucketNotification(Kind):
    """A bucket's whole configuration of notifications; of it, whether EventBridge gets all events. Its id is the
    bucket's name."""

    create_only = ("bucket",)
    unserved = ("lambdaFunctions", "queues", "topics")

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        self.update(aws, props["bucket"], {}, props)
        return props["bucket"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        aws.client("s3").head_bucket(Bucket=id_)
        # moto passes the events on and does not say so.
        return {"bucket": id_}

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        self._put(aws, id_, {"EventBridgeConfiguration": {}} if props.get("eventbridge") else {})

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        self._put(aws, id_, {})

    def _put(self, aws: Aws, bucket: str, configuration: Props) -> None:
        aws.client("s3").put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)


class BucketObject(Kind):
    """Its id is `bucket/key`. Refresh sees that it is gone or has another etag, not what is in it."""

    tagged = True
    create_only = ("bucket", "key")
    computed = ("arn", "etag", "versionId")

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        id_ = f"{props['bucket']}/{props['key']}"
        self.update(aws, id_, {}, props)
        return id_

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        bucket, _, key = id_.partition("/")
        found = aws.client("s3").head_object(Bucket=bucket, Key=key)
        return {
            "bucket": bucket,
            "key": key,
            "arn": f"arn:{aws.partition}:s3:::{id_}",
            "contentType": found["ContentType"],
            "etag": found["ETag"].strip('"'),
            "tagsAll": tag_map(aws.client("s3").get_object_tagging(Bucket=bucket, Key=key)["TagSet"]),
            "versionId": found.get("VersionId", ""),
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        bucket, _, key = id_.partition("/")
        aws.client("s3").put_object(Bucket=bucket, Key=key, Body=_body(props), **_headers(props))

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        bucket, _, key = id_.partition("/")
        aws.client("s3").delete_object(Bucket=bucket, Key=key)


def _headers(props: Props) -> dict[str, str]:
    more = given(SSEKMSKeyId=props.get("kmsKeyId"), Tagging=urlencode(props["tagsAll"]))
    return {**members(props, "contentType", "cacheControl", "serverSideEncryption"), **more}


def _body(props: Props) -> bytes:
    """From `content`, `contentBase64`, or the asset in `source`."""
    asset: Props = props.get("source") or {}
    if "path" in asset:
        return Path(asset["path"]).read_bytes()
    if "contentBase64" in props:
        return base64.b64decode(props["contentBase64"])
    return (asset.get("text") or props.get("content") or "").encode()
