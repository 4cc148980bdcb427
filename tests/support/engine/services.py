"""What AWS's other services hold, asked at the emulator's port as any other program would."""

from __future__ import annotations

import json
from typing import Any

import boto3


class Services:
    """Of one account and Region. moto has one state for the whole process, so a test compares before and after."""

    def __init__(self, session: boto3.Session, endpoint_url: str, region: str) -> None:
        def client(service: Any) -> Any:
            return session.client(service, region_name=region, endpoint_url=endpoint_url)

        self.iam, self.s3, self.kms, self.logs = client("iam"), client("s3"), client("kms"), client("logs")
        self.secrets, self.cloudfront = client("secretsmanager"), client("cloudfront")
        self.cloudwatch, self.events, self.sns = client("cloudwatch"), client("events"), client("sns")
        self.sqs, self.functions = client("sqs"), client("lambda")

    @property
    def objects(self) -> set[str]:
        """Everything there is, by name or id; without keys whose deletion is scheduled."""
        keys = [self.kms.describe_key(KeyId=item["KeyId"])["KeyMetadata"] for item in self.kms.list_keys()["Keys"]]
        return {
            *(item["RoleName"] for item in self.iam.list_roles()["Roles"]),
            *(item["Name"] for item in self.s3.list_buckets()["Buckets"]),
            *(item["KeyId"] for item in keys if item["KeyState"] != "PendingDeletion"),
            *self.log_groups,
            *(item["ARN"] for item in self.secrets.list_secrets()["SecretList"]),
            *(item["Id"] for item in self.cloudfront.list_public_keys()["PublicKeyList"].get("Items", [])),
            *(item["Id"] for item in self.cloudfront.list_distributions()["DistributionList"].get("Items", [])),
            *self.alarms,
            *(item["DashboardName"] for item in self.cloudwatch.list_dashboards()["DashboardEntries"]),
            *self.rules,
            *(item["TopicArn"] for item in self.sns.list_topics()["Topics"]),
            *self.sqs.list_queues().get("QueueUrls", []),
            *(item["FunctionName"] for item in self.functions.list_functions()["Functions"]),
        }

    @property
    def log_groups(self) -> dict[str, dict[str, Any]]:
        """The log groups by name."""
        return {item["logGroupName"]: item for item in self.logs.describe_log_groups()["logGroups"]}

    @property
    def alarms(self) -> dict[str, dict[str, Any]]:
        """The alarms by name."""
        return {item["AlarmName"]: item for item in self.cloudwatch.describe_alarms()["MetricAlarms"]}

    @property
    def rules(self) -> dict[str, list[dict[str, Any]]]:
        """The targets of EventBridge's rules by the rule's name."""
        names = [item["Name"] for item in self.events.list_rules()["Rules"]]
        return {name: self.events.list_targets_by_rule(Rule=name)["Targets"] for name in names}

    def role_policies(self, role: str) -> dict[str, Any]:
        """The inline policies of a role by name."""
        names = self.iam.list_role_policies(RoleName=role)["PolicyNames"]
        return {name: self.iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names}

    def bucket_policy(self, bucket: str) -> Any:
        return json.loads(self.s3.get_bucket_policy(Bucket=bucket)["Policy"])

    def secret_policy(self, secret: str) -> Any:
        return json.loads(self.secrets.get_resource_policy(SecretId=secret)["ResourcePolicy"])

    def key_policy(self, key: str) -> Any:
        return json.loads(self.kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])

    def secret_values(self, secret: str) -> dict[str, str]:
        """The values of a secret by staging label."""
        stages = self.secrets.describe_secret(SecretId=secret)["VersionIdsToStages"]
        return {
            label: self.secrets.get_secret_value(SecretId=secret, VersionId=version)["SecretString"]
            for version, labels in stages.items()
            for label in labels
        }
