"""Keys and their policies."""

from __future__ import annotations

import json

from pulumi_mediapackage_vod.aws_plugin.kinds import Kind, given, members, retag, tag_list, tag_map
from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props

_TAG = ("TagKey", "TagValue")


class Key(Kind):
    """Its id is the key's id. It is deleted by scheduling that, and gone from then on."""

    tagged = True
    create_only = ("customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId")
    computed = ("arn", "keyId", "policy")

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        kms = aws.client("kms")
        id_ = kms.create_key(
            KeySpec=props.get("customerMasterKeySpec", "SYMMETRIC_DEFAULT"),
            KeyUsage=props.get("keyUsage", "ENCRYPT_DECRYPT"),
            **members(props, "description", "multiRegion", "policy"),
            **given(Tags=tag_list(props["tagsAll"], *_TAG)),
        )["KeyMetadata"]["KeyId"]
        if props.get("enableKeyRotation"):
            kms.enable_key_rotation(KeyId=id_)
        return id_

    def read(self, aws: Aws, id_: str, props: Props) -> Props | None:
        kms = aws.client("kms")
        found = kms.describe_key(KeyId=id_)["KeyMetadata"]
        if found["KeyState"] == "PendingDeletion":
            return None
        return {
            "arn": found["Arn"],
            "keyId": found["KeyId"],
            "customerMasterKeySpec": found["KeySpec"],
            "description": found.get("Description") or None,
            "enableKeyRotation": kms.get_key_rotation_status(KeyId=id_)["KeyRotationEnabled"],
            "isEnabled": found["Enabled"],
            "keyUsage": found["KeyUsage"],
            "multiRegion": found.get("MultiRegion", False),
            "policy": kms.get_key_policy(KeyId=id_, PolicyName="default")["Policy"],
            "tagsAll": tag_map(kms.list_resource_tags(KeyId=id_)["Tags"], *_TAG),
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        kms = aws.client("kms")
        kms.update_key_description(KeyId=id_, Description=props.get("description", ""))
        kms.put_key_policy(KeyId=id_, PolicyName="default", Policy=props["policy"])
        rotate = kms.enable_key_rotation if props.get("enableKeyRotation") else kms.disable_key_rotation
        rotate(KeyId=id_)
        retag(
            olds,
            props,
            untag=lambda keys: kms.untag_resource(KeyId=id_, TagKeys=keys),
            tag=lambda tags: kms.tag_resource(KeyId=id_, Tags=tag_list(tags, *_TAG)),
        )

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        window = props.get("deletionWindowInDays", 30)
        aws.client("kms").schedule_key_deletion(KeyId=id_, PendingWindowInDays=window)


class Grant(Kind):
    """Its id is `key:grant`."""

    named = "name"
    create_only = ("keyId", "granteePrincipal", "operations")
    computed = ("grantId", "grantToken")
    limits = {"name": r"[a-zA-Z0-9:/_-]{1,256}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        made = aws.client("kms").create_grant(**members(props, "keyId", "granteePrincipal", "operations", "name"))
        return f"{props['keyId']}:{made['GrantId']}"

    def read(self, aws: Aws, id_: str, props: Props) -> Props | None:
        key, _, grant = id_.rpartition(":")
        grants = aws.client("kms").list_grants(KeyId=key)["Grants"]
        return {"grantId": grant} if grant in {found["GrantId"] for found in grants} else None

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        """Nothing of one can change."""

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        key, _, grant = id_.rpartition(":")
        aws.client("kms").revoke_grant(KeyId=key, GrantId=grant)


class KeyPolicy(Kind):
    """Its id is the key's. Deleting it puts the policy back that keys have by themselves."""

    create_only = ("keyId",)

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        self.update(aws, props["keyId"], {}, props)
        return props["keyId"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        return {"keyId": id_, "policy": aws.client("kms").get_key_policy(KeyId=id_, PolicyName="default")["Policy"]}

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        aws.client("kms").put_key_policy(KeyId=id_, PolicyName="default", Policy=props["policy"])

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        statement = {
            "Sid": "Enable IAM User Permissions",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:{aws.partition}:iam::{aws.account}:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
        self.update(aws, id_, {}, {"policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})})
