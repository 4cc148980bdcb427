"""The Lambda function, what it may do, its log group, and the mapping that calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

import pulumi

from pulumi_mediapackage_vod.components.access import policies
from pulumi_mediapackage_vod.components.access.service_role import iam_role, role_policy
from pulumi_mediapackage_vod.components.checks.aws_provider import aws
from pulumi_mediapackage_vod.components.checks.physical_names import (
    FUNCTION,
    LOG_GROUP,
    physical_name,
)
from pulumi_mediapackage_vod.components.ingest.queues import TIMEOUT, Queues

_BATCH: Final = 100
"""Messages of one invocation share a listing of the groups."""
_WINDOW_SECONDS: Final = 5
_HANDLER: Final = files("pulumi_mediapackage_vod") / "ingest" / "handler.py"
_TRUST: Final = policies.document(
    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
)


def function_role(name: str, settings: Mapping[str, Any], parent: pulumi.Resource) -> aws.iam.Role:
    """The role, as child `<name>-role`."""
    return iam_role(name, "Makes assets of what is uploaded", settings, _TRUST, parent)


def function(
    name: str,
    *,
    role: aws.iam.Role,
    queues: Queues,
    bucket: pulumi.Output[str],
    manifests: Sequence[str],
    told: Sequence[pulumi.Output[Any]],
    environment: Mapping[str, pulumi.Input[str]],
    concurrency: int,
    retention_in_days: Any,
    tags: Any,
    allowed: Sequence[pulumi.Resource],
    parent: pulumi.Resource,
) -> aws.lambda_.Function:
    """The function and what it needs, as children `<name>-logs`, `<name>-policy`, `<name>-function` and
    `<name>-messages`; `told` are statements that its policy has besides, `allowed` policies that have to be there
    before it runs."""
    named, opts = physical_name(f"{name}-logs", LOG_GROUP, parent)
    logs = aws.cloudwatch.LogGroup(f"{name}-logs", **named, retention_in_days=retention_in_days, tags=tags, opts=opts)
    found = pulumi.Output.all(bucket, queues.messages.arn, queues.dead_letters.arn, logs.arn, pulumi.Output.all(*told))
    policy = role_policy(name, role, found.apply(lambda each: _policy(manifests, each)), parent)
    named, opts = physical_name(f"{name}-function", FUNCTION, parent)
    opts.depends_on = [policy, *allowed]
    made = aws.lambda_.Function(
        f"{name}-function",
        **named,
        description="Makes assets of what is uploaded",
        role=role.arn,
        runtime=aws.lambda_.Runtime.PYTHON3D13,
        architectures=["arm64"],
        handler="handler.handler",
        code=pulumi.AssetArchive({"handler.py": pulumi.FileAsset(str(_HANDLER))}),
        memory_size=256,
        timeout=TIMEOUT,
        environment={"variables": environment},
        logging_config={"log_format": "JSON", "log_group": logs.name},
        tags=tags,
        opts=opts,
    )
    aws.lambda_.EventSourceMapping(
        f"{name}-messages",
        event_source_arn=queues.messages.arn,
        function_name=made.name,
        batch_size=_BATCH,
        maximum_batching_window_in_seconds=_WINDOW_SECONDS,
        function_response_types=["ReportBatchItemFailures"],
        # Reserved concurrency would make Lambda refuse what it has fetched already, which counts as a try.
        scaling_config={"maximum_concurrency": concurrency},
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return made


def _policy(manifests: Sequence[str], found: Sequence[Any]) -> str:
    bucket, queue, dead_letters, logs, told = found
    messages = ("ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes")
    return policies.document(
        policies.allow(
            ["s3:GetObject"], [f"arn:aws:s3:::{bucket}/{each}" for each in manifests], Sid="LookAtManifests"
        ),
        # Without it S3 says of an object that is gone that one may not see it.
        policies.allow(["s3:ListBucket"], [f"arn:aws:s3:::{bucket}"], Sid="SeeWhatIsGone"),
        policies.allow([f"sqs:{each}" for each in messages], [queue], Sid="TakeMessages"),
        policies.allow(["sqs:SendMessage"], [dead_letters], Sid="GiveUp"),
        policies.allow(["logs:CreateLogStream", "logs:PutLogEvents"], [f"{logs}:*"], Sid="Log"),
        *told,
    )
