"""CloudWatch's log groups."""

from __future__ import annotations

from pulumi_mediapackage_vod.aws_plugin.kinds import Kind, given, retag
from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props


class LogGroup(Kind):
    """Its id is its name. It keeps its events for ever if `retentionInDays` is 0 or not given."""

    named, longest, tagged = "name", 512, True
    create_only = ("logGroupClass",)
    computed = ("arn",)
    limits = {"name": r"[.\-_/#A-Za-z0-9]{1,512}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        name = props["name"]
        more = given(kmsKeyId=props.get("kmsKeyId"), tags=props["tagsAll"], logGroupClass=props.get("logGroupClass"))
        aws.client("logs").create_log_group(logGroupName=name, **more)
        if props.get("retentionInDays"):
            aws.client("logs").put_retention_policy(logGroupName=name, retentionInDays=props["retentionInDays"])
        return name

    def read(self, aws: Aws, id_: str, props: Props) -> Props | None:
        logs = aws.client("logs")
        pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=id_)
        found = next((group for page in pages for group in page["logGroups"] if group["logGroupName"] == id_), None)
        if found is None:
            return None
        return {
            "name": id_,
            "arn": found["arn"].removesuffix(":*"),
            "kmsKeyId": found.get("kmsKeyId"),
            "retentionInDays": found.get("retentionInDays", 0),
            "tagsAll": logs.list_tags_log_group(logGroupName=id_)["tags"],
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        logs = aws.client("logs")
        if props.get("retentionInDays"):
            logs.put_retention_policy(logGroupName=id_, retentionInDays=props["retentionInDays"])
        else:
            logs.delete_retention_policy(logGroupName=id_)
        retag(
            olds,
            props,
            untag=lambda keys: logs.untag_log_group(logGroupName=id_, tags=keys),
            tag=lambda tags: logs.tag_log_group(logGroupName=id_, tags=tags),
        )

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        if not props.get("skipDestroy"):
            aws.client("logs").delete_log_group(logGroupName=id_)
