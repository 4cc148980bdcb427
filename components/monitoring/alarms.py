"""The alarms of a packaging unit: their thresholds, and the arguments of the alarms that watch a configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pulumi
from typing_extensions import TypedDict

from pulumi_mediapackage_vod.components.checks.known import shown
from pulumi_mediapackage_vod.components.monitoring.metrics import (
    StatusCodeRange,
    metric_egress_bytes,
    metric_query,
    metric_request_count,
    metric_response_time,
)
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

DEFAULTS: Final[Mapping[str, float | None]] = {
    "error_rate_5xx": 5,
    "error_rate_4xx": 5,
    "response_time": 500,
    "bytes_per_hour": 1e12,
}
_PERCENT: Final = 100


class AlarmSettings(TypedDict, total=False):
    """Thresholds of the alarms, each of them for one configuration; None turns an alarm off.

    5 % in two periods and 500 ms in three are AWS's own examples of alarms on this service
    (https://docs.aws.amazon.com/mediapackage/latest/userguide/mss-troubleshooting.html).
    """

    error_rate_5xx: pulumi.Input[float] | None
    """Per cent of requests answered with 5xx, in two periods of five minutes. Default 5."""

    error_rate_4xx: pulumi.Input[float] | None
    """Per cent of requests answered with 4xx, in two periods of five minutes. Default 5. Requests without the header
    of CDN authorization count too, since the service answers them with 403."""

    response_time: pulumi.Input[float] | None
    """Milliseconds that the service takes for a request, on average, in three periods of five minutes. Default 500."""

    bytes_per_hour: pulumi.Input[float] | None
    """Bytes sent in an hour. Default 1e12, a terabyte, or 2.2 Gbit/s all the time: hardly ever as much as a CDN that
    caches asks of its origin. The number is this library's own; set it to what you expect to pay for."""

    minimum_requests: int | None
    """With fewer requests in five minutes the error rates count as 0, so that one wrong address at night raises no
    alarm. Default 100; the number is this library's own."""


def check_thresholds(settings: Mapping[str, Any]) -> None:
    """Thresholds have to be possible values of what is measured."""
    for name in DEFAULTS:
        value = settings.get(name)
        if value is None or isinstance(value, pulumi.Output):
            continue
        highest = _PERCENT if name.startswith("error_rate") else None
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or value < 0 or (highest is not None and value >= highest):
            allowed = f"per cent, from 0 to below {highest}" if highest else "a number, 0 or more"
            raise ProgramError(f"{name} is {shown(value)}; it is {allowed}, or None for no alarm")
    least = settings.get("minimum_requests", 0)
    if not isinstance(least, int) or isinstance(least, bool) or least < 0:
        raise ProgramError(
            f"minimum_requests is {shown(least)}; it is a whole number, 0 or more, known when the program runs"
        )


def alarm_arguments(settings: Mapping[str, Any], configuration: pulumi.Input[str] | None) -> dict[str, dict[str, Any]]:
    """Arguments of `aws.cloudwatch.MetricAlarm` by the alarm's name; the description says what is watched."""
    thresholds = {**DEFAULTS, **{name: value for name, value in settings.items() if name in DEFAULTS}}
    least = settings.get("minimum_requests", 100)
    watched: dict[str, tuple[str, dict[str, Any]]] = {
        "5xx": ("error_rate_5xx", _error_rate("5xx", least, configuration)),
        "4xx": ("error_rate_4xx", _error_rate("4xx", least, configuration)),
        "response-time": (
            "response_time",
            {
                **metric_response_time(configuration),
                "evaluation_periods": 3,
                "alarm_description": "average response time in milliseconds",
            },
        ),
        "bytes": (
            "bytes_per_hour",
            {
                **metric_egress_bytes(configuration, period=3600),
                "evaluation_periods": 1,
                "alarm_description": "bytes sent in an hour",
            },
        ),
    }
    return {
        name: {
            **arguments,
            "comparison_operator": "GreaterThanThreshold",
            "threshold": thresholds[setting],
            # With notBreaching, an alarm whose metric does not exist would say OK for ever. There are no ok_actions:
            # behind a CDN that caches there are gaps in the data, and each would send a message.
            "treat_missing_data": "missing",
        }
        for name, (setting, arguments) in watched.items()
        if thresholds[setting] is not None
    }


def _error_rate(status: StatusCodeRange, least: int, configuration: pulumi.Input[str] | None) -> dict[str, Any]:
    """A share of the requests. CloudWatch has no value where there were no errors, which counts as 0 here; where there
    were no requests, there is no share either.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
    """
    return {
        "metric_queries": [
            {
                "id": "rate",
                "expression": f"IF(requests >= {least}, 100 * FILL(errors, 0) / requests, 0)",
                "label": f"{status}, % of requests",
                "return_data": True,
            },
            metric_query("errors", metric_request_count(configuration, status=status)),
            metric_query("requests", metric_request_count(configuration)),
        ],
        "evaluation_periods": 2,
        "alarm_description": f"share of {status} answers in per cent of the requests",
    }
