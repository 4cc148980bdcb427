"""Alarms without a unit, thresholds that are texts, retentions that CloudWatch does not have."""

from pulumi_mediapackage_vod.components import (
    AccessLogs,
    AccessLogsSettings,
    MonitoringSettings,
    PackagingMonitoring,
    VodPackaging,
    configuration_guids,
    metric_request_count,
    metric_response_time,
)

vod = VodPackaging("movies", assets={})

PackagingMonitoring("no-unit")  # type: ignore[call-arg]
PackagingMonitoring("reference", packaging=vod.reference)  # type: ignore[arg-type]
PackagingMonitoring("misspelt", packaging=vod, email=["team@example.com"])  # type: ignore[call-arg]
PackagingMonitoring("text", packaging=vod, response_time="500 ms")  # type: ignore[arg-type]
PackagingMonitoring("event", packaging=vod, events=["everything"])  # type: ignore[list-item]
settings: MonitoringSettings = {"error_rate": 1.0}  # type: ignore[typeddict-unknown-key]
AccessLogs("days", retention_in_days=31)  # type: ignore[arg-type]
AccessLogs("misspelt", retention=30)  # type: ignore[call-arg]
AccessLogs("old", kms_key_arn="arn:aws:kms:eu-central-1:111122223333:key/a")  # type: ignore[call-arg]
logs: AccessLogsSettings = {"log_group": "/aws/MediaPackage/a"}  # type: ignore[typeddict-unknown-key]
metric_request_count(status="500")  # type: ignore[arg-type]
metric_request_count(statistic="Average")  # type: ignore[call-arg]
metric_response_time(period="5m")  # type: ignore[arg-type]
configuration_guids(vod.reference)  # type: ignore[arg-type]
