"""What a role has to be allowed to publish titles in a packaging group itself, outside of Pulumi.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselementalmediapackagevod.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from pulumi_mediapackage_vod.components.access import policies
from pulumi_mediapackage_vod.components.checks.aws_provider import aws
from pulumi_mediapackage_vod.components.checks.physical_names import ROLE_POLICY, physical_name
from pulumi_mediapackage_vod.facts.access import PASSED_TO


def publish_policy(
    name: str,
    role: aws.iam.Role,
    *,
    asset_id_prefix: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
    source_role_arn: pulumi.Input[str],
    region: pulumi.Input[str],
    parent: pulumi.Resource,
) -> aws.iam.RolePolicy:
    """Let a role make assets that have these tags, and describe and delete those whose ids begin with the prefix."""
    account = aws.get_caller_identity_output(opts=pulumi.InvokeOutputOptions(parent=parent)).account_id
    given = pulumi.Output.all(asset_id_prefix, pulumi.Output.from_input(tags), source_role_arn, region, account)
    named, opts = physical_name(name, ROLE_POLICY, parent)
    return aws.iam.RolePolicy(name, **named, role=role.name, policy=given.apply(_document), opts=opts)


def _document(found: Sequence[Any]) -> str:
    prefix, tags, source_role_arn, region, account = found
    own = [f"arn:aws:mediapackage-vod:{region}:{account}:assets/{prefix}*"]
    tagged = {"StringEquals": {f"aws:RequestTag/{key}": value for key, value in tags.items()}}
    passed = {"StringEquals": {"iam:PassedToService": PASSED_TO}}
    return policies.document(
        # CreateAsset and ListAssets cannot be limited to single assets.
        policies.allow(["mediapackage-vod:CreateAsset"], ["*"], Sid="MakeAssets", Condition=tagged),
        policies.allow(["mediapackage-vod:TagResource"], own, Sid="TagAssets", Condition=tagged),
        policies.allow(["mediapackage-vod:ListAssets"], ["*"], Sid="ListAssets"),
        policies.allow(["mediapackage-vod:DescribeAsset", "mediapackage-vod:DeleteAsset"], own, Sid="OwnAssets"),
        policies.allow(["iam:PassRole"], [source_role_arn], Sid="PassSourceRole", Condition=passed),
    )
