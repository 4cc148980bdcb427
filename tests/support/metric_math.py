"""What CloudWatch makes of an alarm's metric queries at one time, from what each metric has then.

An expression is Python's own syntax. A series without a value takes part in SUM and FILL only: CloudWatch says of some
operators that what is missing counts as 0, and an alarm should not depend on it.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any


class Value:
    """A number, or none."""

    def __init__(self, number: float | None) -> None:
        self.number = number

    def _with(self, function: Callable[[Any, Any], Any], one: Any, other: Any) -> Value:
        numbers = [each.number if isinstance(each, Value) else each for each in (one, other)]
        return Value(None if None in numbers else float(function(*numbers)))

    def __rmul__(self, other: Any) -> Value:
        return self._with(operator.mul, other, self)

    def __truediv__(self, other: Any) -> Value:
        return self._with(operator.truediv, self, other)

    def __ge__(self, other: Any) -> Value:
        return self._with(operator.ge, self, other)


def _if(condition: Value, yes: Any, no: Any) -> Value:
    if condition.number is None:
        return Value(None)
    found = yes if condition.number else no
    return found if isinstance(found, Value) else Value(found)


def _sum(values: Sequence[Value]) -> Value:
    numbers = [each.number for each in values if each.number is not None]
    return Value(sum(numbers) if numbers else None)


def _fill(value: Value, filler: float) -> Value:
    return Value(filler) if value.number is None else value


def watched(alarm: Mapping[str, Any], measured: Callable[[str, Mapping[str, str]], float | None]) -> float | None:
    """What an alarm compares with its threshold, if anything; `measured` is of a metric's name and dimensions."""
    if "metricQueries" not in alarm:
        return measured(alarm["metricName"], alarm["dimensions"])
    names: dict[str, Any] = {"IF": _if, "SUM": _sum, "FILL": _fill}
    queries: Sequence[Mapping[str, Any]] = alarm["metricQueries"]
    for query in queries:
        if "metric" in query:
            names[query["id"]] = Value(measured(query["metric"]["metricName"], query["metric"]["dimensions"]))
    # An expression stands before those that it needs.
    for query in reversed(queries):
        if "expression" in query:
            names[query["id"]] = eval(query["expression"], {"__builtins__": {}}, names)
    [returned] = [query["id"] for query in queries if query["returnData"]]
    return names[returned].number
