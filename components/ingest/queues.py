"""The queue between EventBridge and the function, and the one for what is given up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pulumi

from pulumi_mediapackage_vod.components.access import policies
from pulumi_mediapackage_vod.components.checks.aws_provider import aws
from pulumi_mediapackage_vod.components.checks.physical_names import QUEUE, physical_name
from pulumi_mediapackage_vod.facts.access import EVENTS

_LONGEST_RETENTION: Final = 14 * 24 * 3600
TIMEOUT: Final = 300
"""Of the function, in seconds."""


@dataclass(frozen=True)
class Queues:
    messages: aws.sqs.Queue
    dead_letters: aws.sqs.Queue


def queues(name: str, *, delay_seconds: int, tries: int, tags: Any, parent: pulumi.Resource) -> Queues:
    """Both, as children `<name>-queue` and `<name>-dead-letters`.

    A message is hidden for six times the function's time limit, as Lambda's documentation recommends.
    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    """
    common: dict[str, Any] = {
        "message_retention_seconds": _LONGEST_RETENTION,
        "sqs_managed_sse_enabled": True,
        "tags": tags,
    }
    named, opts = physical_name(f"{name}-dead-letters", QUEUE, parent)
    dead_letters = aws.sqs.Queue(f"{name}-dead-letters", **named, **common, opts=opts)
    named, opts = physical_name(f"{name}-queue", QUEUE, parent)
    messages = aws.sqs.Queue(
        f"{name}-queue",
        **named,
        **common,
        delay_seconds=delay_seconds,
        visibility_timeout_seconds=6 * TIMEOUT,
        redrive_policy=dead_letters.arn.apply(
            lambda arn: json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": tries})
        ),
        opts=opts,
    )
    return Queues(messages, dead_letters)


def let_in(name: str, queue: aws.sqs.Queue, rules: Sequence[aws.cloudwatch.EventRule], parent: pulumi.Resource) -> None:
    """Let the rules send to the queue, and nobody else, as children `<rule>-target` and `<name>-queue-policy`."""

    def policy(found: Sequence[Any]) -> str:
        arn, sources = found
        condition = {"ArnEquals": {"aws:SourceArn": sources}}
        return policies.document(
            policies.allow(["sqs:SendMessage"], [arn], Principal={"Service": EVENTS}, Condition=condition)
        )

    arns = pulumi.Output.all(*(rule.arn for rule in rules))
    child = pulumi.ResourceOptions(parent=parent)
    allowed = aws.sqs.QueuePolicy(
        f"{name}-queue-policy",
        queue_url=queue.url,
        policy=pulumi.Output.all(queue.arn, arns).apply(policy),
        opts=child,
    )
    for rule in rules:
        aws.cloudwatch.EventTarget(
            f"{rule.pulumi_resource_name}-target",
            rule=rule.name,
            target_id="queue",
            arn=queue.arn,
            opts=pulumi.ResourceOptions(parent=parent, depends_on=[allowed]),
        )
