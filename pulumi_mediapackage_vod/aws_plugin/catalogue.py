"""All types: those that exist in AWS's stead, and those that are kept in state."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_mediapackage_vod.aws_plugin.kept import KEPT, Kept
from pulumi_mediapackage_vod.aws_plugin.kinds import Kind
from pulumi_mediapackage_vod.aws_plugin.services import (
    alarms,
    cloudfront,
    distribution,
    events,
    iam,
    kms,
    lambda_functions,
    logs,
    s3,
    secretsmanager,
    sqs,
)

REAL: Mapping[str, Kind] = {
    "aws:cloudfront/distribution:Distribution": distribution.Distribution(),
    "aws:cloudfront/publicKey:PublicKey": cloudfront.PublicKey(),
    "aws:cloudwatch/dashboard:Dashboard": alarms.Dashboard(),
    "aws:cloudwatch/eventRule:EventRule": events.EventRule(),
    "aws:cloudwatch/eventTarget:EventTarget": events.EventTarget(),
    "aws:cloudwatch/logGroup:LogGroup": logs.LogGroup(),
    "aws:cloudwatch/metricAlarm:MetricAlarm": alarms.MetricAlarm(),
    "aws:iam/role:Role": iam.Role(),
    "aws:iam/rolePolicy:RolePolicy": iam.RolePolicy(),
    "aws:kms/grant:Grant": kms.Grant(),
    "aws:kms/key:Key": kms.Key(),
    "aws:kms/keyPolicy:KeyPolicy": kms.KeyPolicy(),
    "aws:lambda/eventSourceMapping:EventSourceMapping": lambda_functions.EventSourceMapping(),
    "aws:lambda/function:Function": lambda_functions.Function(),
    "aws:s3/bucket:Bucket": s3.Bucket(),
    "aws:s3/bucketNotification:BucketNotification": s3.BucketNotification(),
    "aws:s3/bucketObject:BucketObject": s3.BucketObject(),
    "aws:s3/bucketObjectv2:BucketObjectv2": s3.BucketObject(),
    "aws:s3/bucketPolicy:BucketPolicy": s3.BucketPolicy(),
    "aws:secretsmanager/secret:Secret": secretsmanager.Secret(),
    "aws:secretsmanager/secretPolicy:SecretPolicy": secretsmanager.SecretPolicy(),
    "aws:secretsmanager/secretVersion:SecretVersion": secretsmanager.SecretVersion(),
    "aws:sns/topic:Topic": events.Topic(),
    "aws:sns/topicPolicy:TopicPolicy": events.TopicPolicy(),
    "aws:sns/topicSubscription:TopicSubscription": events.TopicSubscription(),
    "aws:sqs/queue:Queue": sqs.Queue(),
    "aws:sqs/queuePolicy:QueuePolicy": sqs.QueuePolicy(),
}


def kind_of(token: str) -> Kind:
    return REAL.get(token) or KEPT.get(token) or Kept.of(token)
