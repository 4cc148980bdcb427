"""What check found, as texts: one for each input, however much is wrong with it, and without any secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import root_of, secret_around
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import NOT_SHOWN, Problem
from pulumi_mediapackage_vod.errors import shortened, shown

_MOST_PATHS = 3
_MOST_REASONS = 5


def sentences(problems: Iterable[Problem], secrets: Sequence[str]) -> list[str]:
    """A text for each input that something is wrong with."""
    by_input: dict[str, dict[str, list[Problem]]] = {}
    for problem in problems:
        by_input.setdefault(root_of(problem.path), {}).setdefault(problem.reason, []).append(problem)
    return [_joined(by_reason, secrets) for by_reason in by_input.values()]


def sentence(problem: Problem, secrets: Sequence[str] = ()) -> str:
    """A problem in words."""
    around = secret_around(problem.path, secrets)
    if around is None:
        given = "" if problem.value is NOT_SHOWN else f"is {shown(problem.value)}; "
        return f"{shortened(problem.path)} {given}{problem.reason}".strip()
    if problem.value is not NOT_SHOWN:
        return f"{around} holds a secret, so it is not shown; {problem.reason}"
    return f"{problem.path if around == problem.path else f'something in {around}, a secret,'} {problem.reason}"


def _joined(by_reason: Mapping[str, Sequence[Problem]], secrets: Sequence[str]) -> str:
    texts = [_with_others(alike, secrets) for alike in by_reason.values()]
    more = len(texts) - _MOST_REASONS
    return "; also, ".join(texts[:_MOST_REASONS]) + (f"; and {more} more mistakes" if more > 0 else "")


def _with_others(alike: Sequence[Problem], secrets: Sequence[str]) -> str:
    """The first of problems that have one reason, and where the others are."""
    first, *others = sorted(alike, key=lambda each: each.path)  # the engine hands mappings over in any order
    text = sentence(first, secrets)
    if not others:
        return text
    named = [shortened(each.path) for each in others if secret_around(each.path, secrets) is None][:_MOST_PATHS]
    if more := len(others) - len(named):
        named.append(f"{more} more")
    return f"{text} (and so for {', '.join(named)})"
