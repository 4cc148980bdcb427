"""The body of a packaging unit's CloudWatch dashboard.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, get_args

from pulumi_mediapackage_vod.components.monitoring.configuration_metrics import MetricOf, one_by_one
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
Configurations = Mapping[str, Sequence[str]]
"""{label: what the metrics' dimension may be}, with nothing for the whole account."""

_NOTE = "Made by a Pulumi program: changes made here are lost."
_ACCOUNT_NOTE = (
    " **The graphs are of the whole account in this Region, live content included**: the packaging unit had no asset, "
    "and without a playback URL the metrics' values for its configurations are not known."
)


def dashboard_body(region: str, title: str, configurations: Configurations, alarm_arns: Sequence[str] = ()) -> str:
    """The body as JSON.

    Args:
        region: where the metrics are; the dashboard itself has no Region.
        title: its headline.
        configurations: what is shown.
        alarm_arns: alarms whose states are shown.
    """
    note = "" if all(configurations.values()) else _ACCOUNT_NOTE
    widgets = [_widget("text", (0, 0, 24, 2), {"markdown": f"# {title}\n{_NOTE}{note}"})]
    if alarm_arns:
        widgets.append(_widget("alarm", (0, 2, 24, 3), {"title": "Alarms", "alarms": list(alarm_arns)}))
    graphs = (
        ("Requests by status", _requests(configurations), {"stat": "Sum", "stacked": True}),
        ("Errors, % of requests", _error_rates(configurations), {"stat": "Sum", "yAxis": {"left": {"min": 0}}}),
        ("Response time, average in ms", _each(configurations, "time", metric_response_time), {"stat": "Average"}),
        ("Bytes sent", _each(configurations, "bytes", metric_egress_bytes), {"stat": "Sum", "stacked": True}),
        ("Bytes sent, by every value of PackagingConfiguration in this Region", [_search()], {"stat": "Sum"}),
    )
    for index, (headline, rows, more) in enumerate(graphs):
        properties = {"title": headline, "region": region, "view": "timeSeries", "period": 300, "metrics": rows, **more}
        widgets.append(_widget("metric", (index % 2 * 12, 5 + index // 2 * 6, 12, 6), properties))
    return json.dumps({"periodOverride": "inherit", "widgets": widgets})


def _requests(configurations: Configurations) -> list[Row]:
    return [
        row
        for index, (label, values) in enumerate(configurations.items())
        for status in get_args(StatusCodeRange)
        for row in _rows(f"n{status}{index}", partial(metric_request_count, status=status), values, f"{label} {status}")
    ]


def _error_rates(configurations: Configurations) -> list[Row]:
    """CloudWatch has no values where a format had no errors; the graph shows 0 % there."""
    shown: list[Row] = []
    hidden: list[Row] = []
    for index, (label, values) in enumerate(configurations.items()):
        hidden += _rows(f"requests{index}", metric_request_count, values)
        for status in ("4xx", "5xx"):
            errors = f"errors{status}{index}"
            hidden += _rows(errors, partial(metric_request_count, status=status), values)
            expression = f"100 * FILL({errors}, 0) / requests{index}"
            shown.append([{"expression": expression, "label": f"{label} {status}", "id": f"rate{status}{index}"}])
    return shown + hidden


def _each(configurations: Configurations, id_: str, metric: MetricOf) -> list[Row]:
    entries = enumerate(configurations.items())
    return [row for index, (label, values) in entries for row in _rows(f"{id_}{index}", metric, values, label)]


def _rows(id_: str, metric: MetricOf, values: Sequence[str], label: str | None = None) -> list[Row]:
    """The rows of a metric under `id_`, which is shown if it has a label."""
    options: dict[str, Any] = {"visible": False} if label is None else {"label": label}
    expression, ids = one_by_one(id_, values)
    if not expression:
        return [_row(metric(*ids.values()), id=id_, **options)]
    hidden = [_row(metric(value), id=each, visible=False) for each, value in ids.items()]
    return [[{"expression": expression, "id": id_, **options}], *hidden]


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
