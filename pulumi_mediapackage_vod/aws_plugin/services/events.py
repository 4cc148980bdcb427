"""EventBridge's rules and their targets, and SNS's topics, policies and subscriptions."""

from __future__ import annotations

import json

from pulumi_mediapackage_vod.aws_plugin.kinds import Kind, given, members, retag_by_arn, tag_list, tag_map
from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props

_NAME = r"[.\-_A-Za-z0-9]{1,64}"


class EventRule(Kind):
    """Its id is its name."""

    named, longest, tagged = "name", 64, True
    computed = ("arn",)
    unserved = ("eventBusName",)
    # The quota of a pattern is half of what the model says.
    limits = {"name": _NAME, "description": r"(?s).{0,512}", "eventPattern": r"(?s).{1,2048}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        aws.client("events").put_rule(
            Name=props["name"],
            **members(props, "eventPattern", "scheduleExpression", "description", "state"),
            **given(Tags=tag_list(props["tagsAll"])),
        )
        return props["name"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        events = aws.client("events")
        found = events.describe_rule(Name=id_)
        return {
            "name": id_,
            "arn": found["Arn"],
            "description": found.get("Description"),
            "eventPattern": found.get("EventPattern"),
            "tagsAll": tag_map(events.list_tags_for_resource(ResourceARN=found["Arn"])["Tags"]),
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        events = aws.client("events")
        events.put_rule(Name=id_, **members(props, "eventPattern", "scheduleExpression", "description", "state"))
        retag_by_arn(events, props["arn"], olds, props)

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        aws.client("events").delete_rule(Name=id_)


class EventTarget(Kind):
    """Its id is `rule-target`. Its automatic id may be longer than AWS takes, of which the plugin says so."""

    named = "targetId"
    create_only = ("rule",)
    unserved = ("eventBusName",)
    limits = {"targetId": _NAME}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        self.update(aws, "", {}, props)
        return f"{props['rule']}-{props['targetId']}"

    def read(self, aws: Aws, id_: str, props: Props) -> Props | None:
        targets = aws.client("events").list_targets_by_rule(Rule=props["rule"])["Targets"]
        found = next((target for target in targets if target["Id"] == props["targetId"]), None)
        return found and {"arn": found["Arn"]}

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        target = {"Id": props["targetId"], **members(props, "arn", "input", "inputPath", "roleArn")}
        aws.client("events").put_targets(Rule=props["rule"], Targets=[target])

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        aws.client("events").remove_targets(Rule=props["rule"], Ids=[props["targetId"]])


class Topic(Kind):
    """Its id is its ARN."""

    named, longest, tagged = "name", 256, True
    computed = ("arn", "owner")
    limits = {"name": r"[\w-]{1,256}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        made = aws.client("sns").create_topic(
            Name=props["name"],
            Attributes=members(props, "kmsMasterKeyId", "displayName"),
            **given(Tags=tag_list(props["tagsAll"])),
        )
        return made["TopicArn"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        sns = aws.client("sns")
        found = sns.get_topic_attributes(TopicArn=id_)["Attributes"]
        return {
            "name": id_.rpartition(":")[2],
            "arn": id_,
            "owner": found["Owner"],
            "kmsMasterKeyId": found.get("KmsMasterKeyId"),
            "tagsAll": tag_map(sns.list_tags_for_resource(ResourceArn=id_)["Tags"]),
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        sns = aws.client("sns")
        key = props.get("kmsMasterKeyId", "")
        sns.set_topic_attributes(TopicArn=id_, AttributeName="KmsMasterKeyId", AttributeValue=key)
        retag_by_arn(sns, id_, olds, props, "ResourceArn")

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        aws.client("sns").delete_topic(TopicArn=id_)


class TopicPolicy(Kind):
    """Its id is the topic's ARN. Deleting it lets the account alone publish."""

    create_only = ("arn",)
    computed = ("owner",)

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        self.update(aws, props["arn"], {}, props)
        return props["arn"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        found = aws.client("sns").get_topic_attributes(TopicArn=id_)["Attributes"]
        return {"arn": id_, "owner": found["Owner"], "policy": found["Policy"]}

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        aws.client("sns").set_topic_attributes(TopicArn=id_, AttributeName="Policy", AttributeValue=props["policy"])

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        own = {"Effect": "Allow", "Principal": {"AWS": aws.account}, "Action": "SNS:Publish", "Resource": id_}
        self.update(aws, id_, {}, {"policy": json.dumps({"Version": "2012-10-17", "Statement": [own]})})


class TopicSubscription(Kind):
    """Its id is its ARN."""

    create_only = ("endpoint", "protocol", "topic")
    computed = ("arn", "ownerId")

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        made = aws.client("sns").subscribe(
            TopicArn=props["topic"], ReturnSubscriptionArn=True, **members(props, "protocol", "endpoint")
        )
        return made["SubscriptionArn"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        found = aws.client("sns").get_subscription_attributes(SubscriptionArn=id_)["Attributes"]
        return {"arn": id_, "ownerId": found["Owner"], "endpoint": found["Endpoint"], "topic": found["TopicArn"]}

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        """What can change of one is not carried out."""

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        aws.client("sns").unsubscribe(SubscriptionArn=id_)
