"""Alarms, notifications, logs, and metrics for alarms of one's own."""

import pulumi
import pulumi_aws as aws

from pulumi_mediapackage_vod.components import (
    AccessLogs,
    AccessLogsSettings,
    MonitoringSettings,
    PackagingMonitoring,
    VodPackaging,
    configuration_guids,
    metric_egress_bytes,
    metric_request_count,
    metric_response_time,
)

key: pulumi.Output[str] = pulumi.Output.from_input("arn:aws:kms:eu-central-1:111122223333:key/a")
vod = VodPackaging("movies", assets={})

settings: MonitoringSettings = {
    "error_rate_5xx": None,
    "response_time": 500.0,
    "minimum_requests": 100,
    "emails": ["team@example.com"],
    "kms_key": key,
    "tags": {"team": key},
}
watch = PackagingMonitoring("watch", packaging=vod, **settings)
PackagingMonitoring("defaults", packaging=vod)
outputs: list[pulumi.Output[str]] = [watch.dashboard_name, watch.topic_arn, watch.alarms["hls-5xx"].arn]

logs: AccessLogsSettings = {"retention_in_days": 3653, "kms_key": key}
AccessLogs("requests", **logs)
pulumi.export("log-group", AccessLogs("defaults").log_group_name)

guids: dict[str, pulumi.Output[str]] = configuration_guids(vod)
for metric in (
    metric_egress_bytes(),
    metric_request_count(guids["hls"], status="5xx"),
    metric_response_time(key, statistic="p99", period=60),
):
    aws.cloudwatch.MetricAlarm(
        "own", comparison_operator="GreaterThanThreshold", evaluation_periods=1, threshold=1, **metric
    )
