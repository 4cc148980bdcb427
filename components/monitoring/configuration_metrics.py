"""A metric of one packaging configuration, by whichever value CloudWatch has for it.

AWS documents the dimension `PackagingConfiguration` as the configuration's GUID, while accounts show ids where it says
the same of live endpoints. So both are asked for, and metric math adds them up: of one of them there is no data.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html says of SUM that it is not for
alarms: that is the sum over time of one series, and this is the sum of two at each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import pulumi

from pulumi_mediapackage_vod.components.checks.keyed import by_key
from pulumi_mediapackage_vod.components.monitoring.metrics import Metric, configuration_guids, metric_query
from pulumi_mediapackage_vod.components.unit import PackagingUnit
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

if TYPE_CHECKING:
    from pulumi_aws.cloudwatch import MetricAlarmMetricQueryArgsDict

MetricOf = Callable[[Any], Metric]
"""The metric of a value of the dimension, or, with None, of the whole account."""

Values = Sequence[pulumi.Input[str]]
"""What the dimension of a configuration may be; nothing stands for the whole account."""

T = TypeVar("T")


def dimension_values(packaging: PackagingUnit, given: Any) -> dict[str, Values]:
    """Each configuration's values by format key: the one that was given, otherwise its GUID and its id.

    Empty for a unit without assets, whose GUIDs are not known, unless the values were given.
    """
    chosen = by_key("dimension_values", given) if given is not None else {}
    for key in chosen:
        if key not in packaging.configurations:
            raise ProgramError(
                f"dimension_values has the key {key!r}; the unit's formats are {', '.join(packaging.configurations)}"
            )
    guids = configuration_guids(packaging)
    found: dict[str, Values] = {
        key: [chosen[key]] if key in chosen else [guids[key], each.id]
        for key, each in packaging.configurations.items()
        if key in chosen or key in guids
    }
    lacking = [key for key in packaging.configurations if key not in found]
    if found and lacking:
        raise ProgramError(f"dimension_values lacks {', '.join(lacking)}, and the unit has no asset to take it from")
    return found


def one_by_one(id_: str, values: Sequence[T]) -> tuple[str, Mapping[str, T | None]]:
    """The expression that stands for the metric `id_` of all values, and the ids that it needs, with their values.

    It is empty where there is one value at most: the metric itself has the id.
    """
    if len(values) <= 1:
        return "", {id_: values[0] if values else None}
    ids = {f"{id_}_{index}": value for index, value in enumerate(values)}
    return f"SUM([{', '.join(ids)}])", ids


def queries(id_: str, metric: MetricOf, values: Values) -> list[MetricAlarmMetricQueryArgsDict]:
    """The metric in an alarm's `metric_queries`, where an expression refers to it by `id_`."""
    expression, ids = one_by_one(id_, values)
    needed = [metric_query(each, metric(value)) for each, value in ids.items()]
    return [{"id": id_, "expression": expression, "return_data": False}, *needed] if expression else needed


def arguments(id_: str, metric: MetricOf, values: Values) -> dict[str, Any]:
    """The metric as what an alarm watches."""
    if len(values) <= 1:
        return {**metric(values[0] if values else None)}
    watched, *needed = queries(id_, metric, values)
    return {"metric_queries": [{**watched, "return_data": True, "label": id_.replace("_", " ")}, *needed]}
