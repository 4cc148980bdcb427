"""Queues and their policies."""

from __future__ import annotations

from typing import Any

from pulumi_mediapackage_vod.aws_plugin.kinds import Kind, given, retag
from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props

_NUMBERS = {
    "delaySeconds": "DelaySeconds",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}
_DEFAULTS = {"delaySeconds": 0, "messageRetentionSeconds": 345600, "visibilityTimeoutSeconds": 30}


class Queue(Kind):
    """Its id is its URL."""

    named, longest, tagged = "name", 80, True
    computed = ("arn", "url")
    unserved = ("fifoQueue", "kmsMasterKeyId", "policy", "redriveAllowPolicy")
    limits = {"name": r"[\w-]{1,80}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        made = aws.client("sqs").create_queue(
            QueueName=props["name"], Attributes=_attributes(props), **given(tags=props["tagsAll"])
        )
        return made["QueueUrl"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        sqs = aws.client("sqs")
        found = sqs.get_queue_attributes(QueueUrl=id_, AttributeNames=["All"])["Attributes"]
        return {
            "name": id_.rpartition("/")[2],
            "url": id_,
            "arn": found["QueueArn"],
            **{name: int(found[attribute]) for name, attribute in _NUMBERS.items()},
            "redrivePolicy": found.get("RedrivePolicy"),
            "tagsAll": sqs.list_queue_tags(QueueUrl=id_).get("Tags", {}),
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        sqs = aws.client("sqs")
        sqs.set_queue_attributes(QueueUrl=id_, Attributes=_attributes(props))
        retag(
            olds,
            props,
            untag=lambda keys: sqs.untag_queue(QueueUrl=id_, TagKeys=keys),
            tag=lambda tags: sqs.tag_queue(QueueUrl=id_, Tags=tags),
        )

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        aws.client("sqs").delete_queue(QueueUrl=id_)


class QueuePolicy(Kind):
    """Its id is the queue's URL."""

    create_only = ("queueUrl",)

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        self.update(aws, props["queueUrl"], {}, props)
        return props["queueUrl"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props | None:
        found = aws.client("sqs").get_queue_attributes(QueueUrl=id_, AttributeNames=["Policy"]).get("Attributes", {})
        return {"queueUrl": id_, "policy": found["Policy"]} if found.get("Policy") else None

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        self._set(aws, id_, props["policy"])

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        self._set(aws, id_, "")

    def _set(self, aws: Aws, url: str, policy: str) -> None:
        aws.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})


def _attributes(props: Props) -> dict[str, Any]:
    numbers = {attribute: str(props.get(name, _DEFAULTS[name])) for name, attribute in _NUMBERS.items()}
    # moto knows no attribute SqsManagedSseEnabled, which is on by default.
    return {**numbers, **given(RedrivePolicy=props.get("redrivePolicy"))}
