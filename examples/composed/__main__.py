"""The parts of a unit, each used alone: for stacks that grew in another way than VodPackaging makes them."""

import pulumi
import pulumi_aws as aws

from pulumi_mediapackage_vod.components import (
    AccessLogs,
    CdnAuthorization,
    PackagingDistribution,
    PackagingMonitoring,
    SourceAccess,
    VodPackaging,
    hls,
    metric_request_count,
)

config = pulumi.Config()
bucket = config.require("sourceBucket")

sources = SourceAccess("sources", buckets=[f"{bucket}/films/"])
authorization = CdnAuthorization("cdn-only", rotation="2026-11")
logs = AccessLogs("requests", retention_in_days=90)

vod = VodPackaging(
    "movies",
    source_access=sources,
    assets={"trailer": f"s3://{bucket}/films/trailer/index.m3u8"},
    formats=[hls(segment_duration_seconds=4)],
    authorization=authorization,
    access_logs=logs,
)
cdn = PackagingDistribution("cdn", packaging=vod)
monitoring = PackagingMonitoring("watch", packaging=vod, error_rate_4xx=None)

# AWS's pages disagree on whether there is a metric by StatusCodeRange alone. If there is none, this alarm fires always,
# since missing data counts as breaching: then use metric_request_count(), or one alarm for each configuration.
aws.cloudwatch.MetricAlarm(
    "no-requests",
    comparison_operator="LessThanThreshold",
    threshold=1,
    evaluation_periods=3,
    treat_missing_data="breaching",
    **metric_request_count(status="2xx"),
)

pulumi.export("playback_urls", cdn.playback_urls)
pulumi.export("dashboard", monitoring.dashboard_name)
