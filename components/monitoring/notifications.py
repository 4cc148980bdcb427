"""The SNS topic that alarms and events go to: who may publish to it, and who is subscribed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import pulumi
from typing_extensions import TypedDict

from pulumi_mediapackage_vod.components.access import policies
from pulumi_mediapackage_vod.components.checks.aws_provider import aws
from pulumi_mediapackage_vod.components.checks.known import shown
from pulumi_mediapackage_vod.components.checks.physical_names import TOPIC, physical_name
from pulumi_mediapackage_vod.components.checks.settings import require_kms_key
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts.access import EVENTS

Statement = policies.Statement

ALARMS: Final = "cloudwatch.amazonaws.com"

KEY_POLICY_STATEMENT: Final = policies.allow(
    ["kms:Decrypt", "kms:GenerateDataKey*"], ["*"], Principal={"Service": [ALARMS, EVENTS]}
)
"""What the policy of a topic's key needs. It has no condition on the source: SNS documents that EventBridge would not
meet one.
https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"""


class NotificationSettings(TypedDict, total=False):
    """Who gets the messages, and through which topic."""

    emails: Sequence[str] | None
    """E-mail addresses to subscribe; AWS asks each to confirm. Default: none."""

    topic_arn: pulumi.Input[str] | None
    """ARN of an SNS topic of your own, in the unit's Region, instead of one that the component makes. Its policy needs
    the output `topic_policy_statements`."""

    kms_key: pulumi.Input[str] | None
    """ARN of the KMS key that encrypts the topic; the key's policy needs the output `kms_key_policy_statement`. It has
    to be a key of your own: with AWS's (`alias/aws/sns`) neither alarms nor events get through. Default: not encrypted
    by KMS."""


@dataclass(frozen=True)
class NotificationTopic:
    """The topic, made here or given."""

    arn: pulumi.Output[str]

    policy_statements: pulumi.Output[Sequence[Statement]]
    """The statements of its policy; that of a given topic needs them too."""


def check_notifications(settings: Mapping[str, Any]) -> None:
    """The addresses, which name resources, and the key, which has to let alarms and events through."""
    emails = settings.get("emails", ())
    if not isinstance(emails, list | tuple):
        raise ProgramError(f"emails is {shown(emails)}; it is a list of addresses, known when the program runs")
    addresses = cast("Sequence[Any]", emails)
    for index, address in enumerate(addresses):
        if not isinstance(address, str) or "@" not in address:
            raise ProgramError(
                f"emails[{index}] is {shown(address)}; it is an address, such as team@example.com, known when the "
                "program runs, since it names the subscription"
            )
        if address in addresses[:index]:
            raise ProgramError(f"emails names {shown(address)} twice")
    key = settings.get("kms_key")
    if key is not None and settings.get("topic_arn") is not None:
        raise ProgramError("kms_key is for the topic that the component makes; that of topic_arn= has its own")
    if isinstance(key, str) and key.endswith("alias/aws/sns"):
        raise ProgramError(
            f"kms_key is {shown(key)}, AWS's own key, with which neither alarms nor events reach the topic; use a key "
            "of your own"
        )
    require_kms_key("kms_key", key)


def notification_topic(
    component: pulumi.ComponentResource, name: str, settings: Mapping[str, Any], tags: Any
) -> NotificationTopic:
    """The topic, which is made unless it is given, and its subscriptions, as children `<name>-topic`,
    `<name>-topic-policy` and `<name>-<address>`."""
    child = pulumi.ResourceOptions(parent=component)
    given = settings.get("topic_arn")
    if given is None:
        key = settings.get("kms_key")
        named, opts = physical_name(f"{name}-topic", TOPIC, component)
        topic_arn = aws.sns.Topic(f"{name}-topic", **named, kms_master_key_id=key, tags=tags, opts=opts).arn
    else:
        topic_arn = pulumi.Output.from_input(given)
    account = aws.get_caller_identity_output(opts=pulumi.InvokeOutputOptions(parent=component)).account_id
    statements = pulumi.Output.all(topic_arn, account).apply(lambda both: topic_statements(both[0], both[1]))
    if given is None:
        policy = statements.apply(lambda found: policies.document(*found))
        aws.sns.TopicPolicy(f"{name}-topic-policy", arn=topic_arn, policy=policy, opts=child)
    for address in settings.get("emails", ()):
        aws.sns.TopicSubscription(f"{name}-{address}", topic=topic_arn, protocol="email", endpoint=address, opts=child)
    return NotificationTopic(topic_arn, statements)


def topic_statements(topic_arn: str, account: str) -> Sequence[Statement]:
    """Alarms of the account, and EventBridge, may publish to a topic.

    The statement for EventBridge has no condition, like AWS's own example: a condition that EventBridge does not meet
    would lose every message without a trace.
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
    """
    return [
        policies.allow(
            ["sns:Publish"],
            [topic_arn],
            Sid="Alarms",
            Principal={"Service": ALARMS},
            Condition={"StringEquals": {"aws:SourceAccount": account}},
        ),
        policies.allow(["sns:Publish"], [topic_arn], Sid="Events", Principal={"Service": EVENTS}),
    ]
