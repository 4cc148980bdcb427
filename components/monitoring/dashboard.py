"""The body of a packaging unit's CloudWatch dashboard.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pulumi_mediapackage_vod.components.monitoring.metrics import (
    CONFIGURATION,
    NAMESPACE,
    Metric,
    StatusCodeRange,
    metric_egress_bytes,
    metric_request_count,
    metric_response_time,
)

Row = list[Any]

_NOTE = "Made by a Pulumi program: changes made here are lost."
_ACCOUNT_NOTE = (
    " **The graphs are of the whole account in this Region, live content included**: the packaging unit had no asset, "
    "and without a playback URL the metrics' values for its configurations are not known."
)


def dashboard_body(
    region: str, title: str, configurations: Mapping[str, str | None], alarm_arns: Sequence[str] = ()
) -> str:
    """The body as JSON.

    Args:
        region: where the metrics are; the dashboard itself has no Region.
        title: its headline.
        configurations: {label: value of the metrics' dimension}, with None for the whole account.
        alarm_arns: alarms whose states are shown.
    """
    note = _ACCOUNT_NOTE if None in configurations.values() else ""
    widgets = [_widget("text", (0, 0, 24, 2), {"markdown": f"# {title}\n{_NOTE}{note}"})]
    if alarm_arns:
        widgets.append(_widget("alarm", (0, 2, 24, 3), {"title": "Alarms", "alarms": list(alarm_arns)}))
    graphs = (
        ("Requests by status", _requests(configurations), {"stat": "Sum", "stacked": True}),
        ("Errors, % of requests", _error_rates(configurations), {"stat": "Sum", "yAxis": {"left": {"min": 0}}}),
        ("Response time, average in ms", _rows(configurations, metric_response_time), {"stat": "Average"}),
        ("Bytes sent", _rows(configurations, metric_egress_bytes), {"stat": "Sum", "stacked": True}),
        ("Bytes sent, by every value of PackagingConfiguration in this Region", [_search()], {"stat": "Sum"}),
    )
    for index, (headline, rows, more) in enumerate(graphs):
        properties = {"title": headline, "region": region, "view": "timeSeries", "period": 300, "metrics": rows, **more}
        widgets.append(_widget("metric", (index % 2 * 12, 5 + index // 2 * 6, 12, 6), properties))
    return json.dumps({"periodOverride": "inherit", "widgets": widgets})


def _requests(configurations: Mapping[str, str | None]) -> list[Row]:
    return [
        _row(metric_request_count(value, status=status), label=f"{label} {status}")
        for label, value in configurations.items()
        for status in get_args(StatusCodeRange)
    ]


def _error_rates(configurations: Mapping[str, str | None]) -> list[Row]:
    """CloudWatch has no values where a format had no errors; the graph shows 0 % there."""
    shown: list[Row] = []
    hidden: list[Row] = []
    for index, (label, value) in enumerate(configurations.items()):
        hidden.append(_row(metric_request_count(value), id=f"requests{index}", visible=False))
        for status in ("4xx", "5xx"):
            errors = f"errors{status}{index}"
            hidden.append(_row(metric_request_count(value, status=status), id=errors, visible=False))
            expression = f"100 * FILL({errors}, 0) / requests{index}"
            shown.append([{"expression": expression, "label": f"{label} {status}", "id": f"rate{status}{index}"}])
    return shown + hidden


def _rows(configurations: Mapping[str, str | None], metric: Any) -> list[Row]:
    return [_row(metric(value), label=label) for label, value in configurations.items()]


def _row(metric: Metric, **options: Any) -> Row:
    names = (part for dimension in metric["dimensions"].items() for part in dimension)
    return [metric["namespace"], metric["metric_name"], *names, options]


def _search() -> Row:
    """A graph with the values that the metrics really have for configurations, since ours are inferred."""
    expression = f"SEARCH('{{{NAMESPACE},{CONFIGURATION}}} MetricName=\"EgressBytes\"', 'Sum', 300)"
    return [{"expression": expression, "id": "configurations"}]


def _widget(kind: str, place: tuple[int, int, int, int], properties: Mapping[str, Any]) -> dict[str, Any]:
    x, y, width, height = place
    return {"type": kind, "x": x, "y": y, "width": width, "height": height, "properties": properties}
