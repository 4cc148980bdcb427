"""Public keys, the one of CloudFront's objects for signing that moto can make and delete."""

from __future__ import annotations

from typing import Any

from pulumi_mediapackage_vod.aws_plugin.kinds import Kind
from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props


class PublicKey(Kind):
    named, regional = "name", False
    create_only = ("encodedKey",)
    computed = ("callerReference", "etag")
    limits = {"name": r"[\w-]{1,128}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        config = {
            "CallerReference": urn,
            "Name": props["name"],
            "EncodedKey": props["encodedKey"],
            "Comment": props.get("comment", ""),
        }
        return aws.client("cloudfront").create_public_key(PublicKeyConfig=config)["PublicKey"]["Id"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props | None:
        # moto answers 500 to get_public_key for a key that it does not have.
        if id_ not in {item["Id"] for item in self._listed(aws)}:
            return None
        found = aws.client("cloudfront").get_public_key(Id=id_)
        config = found["PublicKey"]["PublicKeyConfig"]
        return {"name": config["Name"], "callerReference": config["CallerReference"], "etag": found["ETag"]}

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        """Only the comment can change, and moto has none."""

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        aws.client("cloudfront").delete_public_key(Id=id_, IfMatch=props["etag"])

    def _listed(self, aws: Aws) -> list[dict[str, Any]]:
        return aws.client("cloudfront").list_public_keys()["PublicKeyList"].get("Items", [])
