"""The alarms of a packaging unit: their thresholds, and the arguments of the alarms that watch a configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pulumi
from typing_extensions import TypedDict

from pulumi_mediapackage_vod.components.monitoring.configuration_metrics import Values, arguments, queries
from pulumi_mediapackage_vod.components.monitoring.metrics import (
    StatusCodeRange,
    metric_egress_bytes,
    metric_request_count,
    metric_response_time,
)
from pulumi_mediapackage_vod.dynamic_providers import ProgramError


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


@dataclass(frozen=True)
class _Alarm:
    """An alarm that fires above its threshold, and not where there is no data. One for too little needs a field for its
    comparison, and has to say what no data means to it: CloudWatch may have none where nothing was sent."""

    setting: str
    default: float | None
    """Threshold without the setting; None for an alarm that is off then."""
    told: str
    """What is watched, in the alarm's description."""
    periods: int
    watched: Callable[[Values, int], dict[str, Any]]
    """The arguments that say what is watched, from the configuration's values and the least number of requests."""
    upper_bound: float | None = None
    """What the threshold has to stay below: 100 where it is in per cent."""


def _error_rate(status: StatusCodeRange, values: Values, least: int) -> dict[str, Any]:
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
            *queries("errors", partial(metric_request_count, status=status), values),
            *queries("requests", metric_request_count, values),
        ],
    }


def _error_alarm(setting: str, status: StatusCodeRange) -> _Alarm:
    told = f"share of {status} answers in per cent of the requests"
    return _Alarm(setting, 5, told, periods=2, watched=partial(_error_rate, status), upper_bound=100)


def _response_time(values: Values, least: int) -> dict[str, Any]:
    return arguments("response_time", metric_response_time, values)


def _bytes(values: Values, least: int) -> dict[str, Any]:
    return arguments("bytes", partial(metric_egress_bytes, period=3600), values)


ALARMS: Final[Mapping[str, _Alarm]] = {
    "5xx": _error_alarm("error_rate_5xx", "5xx"),
    "4xx": _error_alarm("error_rate_4xx", "4xx"),
    "response-time": _Alarm(
        "response_time", 500, "average response time in milliseconds", periods=3, watched=_response_time
    ),
    "bytes": _Alarm("bytes_per_hour", 1e12, "bytes sent in an hour", periods=1, watched=_bytes),
}
"""The alarms by what their names end in, also of those that are off by default."""

THRESHOLDS: Final = tuple(alarm.setting for alarm in ALARMS.values())
"""The settings in which None turns an alarm off."""


def check_thresholds(settings: Mapping[str, Any]) -> None:
    """Thresholds have to be possible values of what is measured."""
    for alarm in ALARMS.values():
        value = settings.get(alarm.setting)
        if value is None or isinstance(value, pulumi.Output):
            continue
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or value < 0 or (alarm.upper_bound is not None and value >= alarm.upper_bound):
            allowed = f"per cent, from 0 to below {alarm.upper_bound}" if alarm.upper_bound else "a number, 0 or more"
            raise ProgramError(f"{alarm.setting} is {value!r}; it is {allowed}, or None for no alarm")
    least = settings.get("minimum_requests", 0)
    if not isinstance(least, int) or isinstance(least, bool) or least < 0:
        raise ProgramError(
            f"minimum_requests is {least!r}; it is a whole number, 0 or more, known when the program runs"
        )


def alarm_arguments(settings: Mapping[str, Any], values: Values) -> dict[str, dict[str, Any]]:
    """Arguments of `aws.cloudwatch.MetricAlarm` by the alarm's name; the description says what is watched."""
    thresholds = {name: settings.get(alarm.setting, alarm.default) for name, alarm in ALARMS.items()}
    return {
        name: {
            **alarm.watched(values, settings.get("minimum_requests", 100)),
            "evaluation_periods": alarm.periods,
            "alarm_description": alarm.told,
            "comparison_operator": "GreaterThanThreshold",
            "threshold": thresholds[name],
            # With notBreaching, an alarm whose metric does not exist would say OK for ever. There are no ok_actions:
            # behind a CDN that caches there are gaps in the data, and each would send a message.
            "treat_missing_data": "missing",
        }
        for name, alarm in ALARMS.items()
        if thresholds[name] is not None
    }
