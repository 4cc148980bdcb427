"""CloudWatch metrics of MediaPackage VOD, as typed arguments for alarms of your own.

for name, value in {"guid": configuration_guids(vod)["hls"], "id": vod.configurations["hls"].id}.items():
    aws.cloudwatch.MetricAlarm(
        f"slow-by-{name}",
        **metric_response_time(value),
        comparison_operator="GreaterThanThreshold",
        threshold=500,
        evaluation_periods=3,
    )

AWS publishes nowhere which of the two CloudWatch has, see `configuration_guid`; the other alarm has no data.

Metrics, units and dimensions: https://docs.aws.amazon.com/mediapackage/latest/ug/metrics-vod.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, get_args
from urllib.parse import urlsplit

import pulumi
from typing_extensions import NotRequired, TypedDict

from pulumi_mediapackage_vod.components.checks.known import shown, when_known
from pulumi_mediapackage_vod.components.unit import PackagingUnit, known_url
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

if TYPE_CHECKING:
    from pulumi_aws.cloudwatch import MetricAlarmMetricQueryArgsDict

NAMESPACE: Final = "AWS/MediaPackage"
"""Live content has it too, and is counted where a metric has no dimension."""

CONFIGURATION: Final = "PackagingConfiguration"
STATUS: Final = "StatusCodeRange"

StatusCodeRange = Literal["2xx", "3xx", "4xx", "5xx"]
Statistic = Literal["Average", "Maximum", "Minimum", "SampleCount", "Sum"]

# Percentiles, trimmed means and the like, for which CloudWatch has another argument.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
_EXTENDED = re.compile(r"(p|tm|tc|ts|wm)\d{1,3}(\.\d{1,10})?|IQM|(PR|TC|TM|TS|WM)\([^()]*:[^()]*\)")
_SHORT_PERIODS = (10, 20, 30)

_PATH = re.compile(r"/out/v1/[0-9a-f]+/(?P<configuration>[0-9a-f]+)/[0-9a-f]+/.+")


class Metric(TypedDict):
    """A metric, in the arguments of `aws.cloudwatch.MetricAlarm`."""

    namespace: str
    metric_name: str

    dimensions: Mapping[str, pulumi.Input[str]]
    """Empty for the whole account and Region."""

    statistic: NotRequired[str]
    """One of `Statistic`; others, such as `p99`, are in `extended_statistic` instead."""

    extended_statistic: NotRequired[str]

    period: int
    """Seconds: 10, 20, 30 or a multiple of 60; the service publishes every minute or sooner."""


def metric_egress_bytes(
    configuration: pulumi.Input[str] | None = None, *, statistic: Statistic | str = "Sum", period: int = 300
) -> Metric:
    """Bytes sent. No data while nothing is requested.

    Args:
        configuration: the configuration's value in the metric, see `configuration_guids`. Default: the whole account
            in the Region, which includes live content.
        statistic: default `Sum`: all bytes of the period. Also percentiles and the like: `p99`, `tm90`, `IQM`.
        period: seconds, default 300.

    Raises:
        ProgramError: a statistic or period that CloudWatch does not have.
    """
    return _metric("EgressBytes", statistic, period, configuration)


def metric_request_count(
    configuration: pulumi.Input[str] | None = None, *, status: StatusCodeRange | None = None, period: int = 300
) -> Metric:
    """Requests received; `Sum` is the only statistic that is valid. No data while nothing is requested.

    Args:
        configuration: the configuration's value in the metric, see `configuration_guids`. Default: the whole account
            in the Region, which includes live content.
        status: only requests that were answered with `2xx`, `3xx`, `4xx` or `5xx`. Default: all. Without a
            configuration, AWS's page of the dimensions has such a metric and its page of the metric has none: an alarm
            on it that treats missing data as breaching may fire always.
        period: seconds, default 300.

    Raises:
        ProgramError: another status, such as a single code; a period that CloudWatch does not have.
    """
    if status is not None and status not in get_args(StatusCodeRange):
        raise ProgramError(f"status is {shown(status)}; the service counts by {', '.join(get_args(StatusCodeRange))}")
    return _metric("EgressRequestCount", "Sum", period, configuration, status)


def metric_response_time(
    configuration: pulumi.Input[str] | None = None, *, statistic: Statistic | str = "Average", period: int = 300
) -> Metric:
    """Milliseconds that the service takes for a request. No data while nothing is requested.

    Args:
        configuration: the configuration's value in the metric, see `configuration_guids`. Default: the whole account
            in the Region, live content included; AWS's pages disagree on whether this metric has such a sum.
        statistic: default `Average`. Also percentiles and the like: `p99`, `tm90`, `IQM`.
        period: seconds, default 300.

    Raises:
        ProgramError: a statistic or period that CloudWatch does not have.
    """
    return _metric("EgressResponseTime", statistic, period, configuration)


def metric_query(id: str, metric: Metric) -> MetricAlarmMetricQueryArgsDict:  # noqa: A002 - CloudWatch's own name
    """The metric as one of an alarm's `metric_queries`; an expression refers to it by `id`."""
    return {
        "id": id,
        "metric": {
            "namespace": metric["namespace"],
            "metric_name": metric["metric_name"],
            "dimensions": metric["dimensions"],
            "period": metric["period"],
            "stat": metric.get("extended_statistic", metric.get("statistic", "")),
        },
        "return_data": False,
    }


def configuration_guid(url: str) -> str:
    """The GUID of the packaging configuration that a playback URL goes through, 32 hexadecimal digits.

    AWS documents the metrics' dimension as "the autogenerated GUID of the configuration", and no operation of the API
    returns it. We infer that it is the second hexadecimal part of the URL's path: that part is the same in the URLs of
    all assets of a group, and the GUIDs seen in this service's metrics have no dashes either. It is not certain: AWS
    says the same of live endpoints, where accounts show the endpoint's id instead
    (https://github.com/prometheus-community/yet-another-cloudwatch-exporter/pull/1046). Once there were requests,
    `aws cloudwatch list-metrics --namespace AWS/MediaPackage` shows the real values.

    Raises:
        ProgramError: a URL of another shape.
    """
    found = _PATH.fullmatch(urlsplit(url).path)
    if found is None:
        raise ProgramError(
            f"{shown(url)} is no playback URL of MediaPackage VOD: "
            "…/out/v1/<asset>/<configuration>/<manifest>/index.m3u8; look the configuration's value up with "
            "`aws cloudwatch list-metrics --namespace AWS/MediaPackage`"
        )
    return found["configuration"]


def configuration_guids(packaging: PackagingUnit) -> dict[str, pulumi.Output[str]]:
    """The GUIDs of a unit's configurations by format key, read off the URLs of its first asset whose URLs are known.

    Empty if the unit has no asset, since there is no URL without one. `configuration_guid` says how certain it is.

    Args:
        packaging: the unit, a `VodPackaging`.
    """
    if not packaging.assets:
        return {}
    return {key: when_known(known_url(packaging, key), _guid_if_any) for key in packaging.configurations}


def _guid_if_any(url: str) -> str:
    return configuration_guid(url) if url else ""


def _metric(
    name: str,
    statistic: str,
    period: int,
    configuration: pulumi.Input[str] | None,
    status: StatusCodeRange | None = None,
) -> Metric:
    _refuse_period(period)
    dimensions: dict[str, pulumi.Input[str]] = {}
    if configuration is not None:
        dimensions[CONFIGURATION] = configuration
    if status is not None:
        dimensions[STATUS] = status
    metric: Metric = {"namespace": NAMESPACE, "metric_name": name, "dimensions": dimensions, "period": period}
    if _is_extended(statistic):
        metric["extended_statistic"] = statistic
    else:
        metric["statistic"] = statistic
    return metric


def _is_extended(statistic: Any) -> bool:
    if isinstance(statistic, str) and _EXTENDED.fullmatch(statistic):
        return True
    if statistic not in get_args(Statistic):
        raise ProgramError(
            f"statistic is {shown(statistic)}; CloudWatch has {', '.join(get_args(Statistic))}, percentiles such as "
            "'p99', and trimmed ones such as 'tm90'"
        )
    return False


def _refuse_period(period: Any) -> None:
    if isinstance(period, pulumi.Output):
        return
    whole = isinstance(period, int) and not isinstance(period, bool)
    if not whole or period <= 0 or (period % 60 and period not in _SHORT_PERIODS):
        raise ProgramError(f"period is {shown(period)}; it is a number of seconds: 10, 20, 30 or a multiple of 60")
