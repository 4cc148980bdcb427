"""From method and path to an operation of the model and the labels of its path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from pulumi_mediapackage_vod.emulator.model.exceptions import MissingAuthenticationTokenException
from pulumi_mediapackage_vod.emulator.model.schema import SERVICE, Operation, operations, service_model

# Older printings of the API reference show every path below /prod (page "Assets").
_STAGE = "/prod"

# An ARN has a slash, and not every client encodes it; all other labels are one segment of the path.
_GREEDY_LABELS = frozenset({"resource-arn"})


@dataclass(frozen=True)
class Route:
    """One path of the API with what can be done there."""

    pattern: re.Pattern[str]
    labels: tuple[str, ...]
    operations: Mapping[str, Operation]
    """By HTTP method."""


@dataclass(frozen=True)
class Match:
    """A route and the decoded labels of the path that matched it."""

    route: Route
    labels: Mapping[str, str]

    @property
    def methods(self) -> list[str]:
        return [*self.route.operations, "OPTIONS"]


@lru_cache(maxsize=1)
def _routes() -> tuple[Route, ...]:
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in operations().values():
        by_path.setdefault(operation.http["requestUri"], {})[operation.http["method"]] = operation
    return tuple(
        Route(pattern=_pattern(path), labels=tuple(re.findall(r"\{([^}]+)\}", path)), operations=by_method)
        for path, by_method in by_path.items()
    )


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{([^}]+)\}", path)
    for index, part in enumerate(parts):
        if index % 2 == 0:
            parts[index] = re.escape(part)
        else:
            parts[index] = "(.+)" if part in _GREEDY_LABELS else "([^/]+)"
    return re.compile("".join(parts))


def match_path(method: str, raw_path: str) -> Match:
    """The route of a path as it was sent, percent-encoding and all."""
    path = raw_path.removeprefix(_STAGE)
    for route in _routes():
        found = route.pattern.fullmatch(path)
        if found:
            return Match(route, dict(zip(route.labels, map(unquote, found.groups()), strict=True)))
    raise _unmodelled(method, raw_path)


def operation_of(method: str, raw_path: str, match: Match) -> Operation:
    operation = match.route.operations.get(method)
    if operation is None:
        raise _unmodelled(method, raw_path, f"; this path has {', '.join(match.methods)}")
    return operation


def _unmodelled(method: str, raw_path: str, hint: str = "") -> MissingAuthenticationTokenException:
    return MissingAuthenticationTokenException(
        f"{method} {raw_path} is no operation of {SERVICE} {service_model().api_version}{hint}"
    )
