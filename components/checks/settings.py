"""Settings and arguments of components: which options there are, and what kind of value they take."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeVar, cast

import pulumi

from pulumi_mediapackage_vod.components.checks.known import in_the_clear, is_known, reusable, shown
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts import patterns

T = TypeVar("T")

Tags = Mapping[str, pulumi.Input[str]]
"""Tags of a resource."""

_RENAMED: Final[Mapping[str, str]] = {"kms_key_arn": "kms_key", "kms_key_arns": "kms_keys"}
"""What options were called before, and what they are called now."""


def checked_settings(path: str, given: T, options: Any, *, none_means: Collection[str] = ()) -> T:
    """The given settings; refused are those that the typed dictionary `options` does not have, and a lack of those that
    it requires.

    None is the same as leaving a setting out, but for those of `none_means`, where it has a meaning of its own.
    """
    settings = {
        name: reusable(value)
        for name, value in cast("Mapping[str, Any]", given).items()
        if value is not None or name in none_means
    }
    known = list(options.__annotations__)
    for name in cast("Mapping[str, Any]", given):
        if name not in known:
            raise ProgramError(f"{path} has no option {name!r}; {_meant(name, known)}it has {', '.join(known)}")
    for name in known:
        if name in options.__required_keys__ and name not in settings:
            raise ProgramError(f"{path} lacks {name!r}, which every one needs")
    return cast(Any, settings)


def _meant(name: str, known: Sequence[str]) -> str:
    if (new := _RENAMED.get(name)) in known:
        return f"it is called {new!r} now; "
    close = get_close_matches(str(name), known, n=1)
    return f"did you mean {close[0]!r}? " if close else ""


def id_prefix(argument: str, value: T) -> T:
    """What the ids of assets begin with: a text, and no secret, since ids are shown."""
    require_text(argument, value, "what the ids of assets begin with")
    return in_the_clear(argument, value, "ids of assets stand")


def require_mapping(argument: str, value: Any) -> Any:
    """The value, which is a mapping, not known yet, or None; Pulumi itself fails on others without naming them."""
    if value is not None and is_known(value) and not isinstance(value, Mapping):
        raise ProgramError(f"{argument} is {shown(value)}; it is a mapping, such as {{'team': 'video'}}")
    return cast(Any, value)


def require_list(argument: str, value: Any) -> list[Any]:
    """The items, whose number has to be known: resources are made of them."""
    if not isinstance(value, list | tuple):
        raise ProgramError(f"{argument} is {shown(value)}; it is a list, whose items may be Outputs")
    return list(cast("Sequence[Any]", value))


def require_boolean(argument: str, value: Any) -> None:
    """Refuse what is not a boolean: Python takes an Output or a text for true."""
    if not isinstance(value, bool):
        raise ProgramError(f"{argument} is {shown(value)}; it is True or False, known when the program runs")


def require_adopt(value: Any, chosen: Iterable[Any], ways: str) -> None:
    """Refuse an `adopt` that is not a boolean, or that would do nothing, since no id is chosen."""
    require_boolean("adopt", value)
    if value and all(each is None for each in chosen):
        raise ProgramError(f"adopt is True and no id is chosen, so there is nothing to take over: {ways}")


def require_kms_key(path: str, value: Any) -> None:
    """The ARN of a key. It is part of policies, and permissions on an alias have no effect."""
    wanted = "the ARN of a KMS key: arn:aws:kms:eu-west-1:111122223333:key/…"
    if isinstance(value, str) and "alias/" in value:
        wanted += ", not an alias, since permissions on an alias have no effect"
    require_text(path, value, wanted, patterns.KMS_KEY_ARN)


def require_secret(path: str, value: Any) -> None:
    wanted = "the ARN of a secret: arn:aws:secretsmanager:eu-west-1:111122223333:secret:…"
    require_text(path, value, wanted, patterns.SECRET_ARN)


def require_text(path: str, value: Any, wanted: str, pattern: re.Pattern[str] | None = None) -> None:
    """Refuse what is not a text, or not one that the pattern describes; None and what is not known yet pass."""
    if value is None or not is_known(value):
        return
    if not isinstance(value, str) or (pattern and not pattern.fullmatch(value)):
        raise ProgramError(f"{path} is {shown(value)}; it is {wanted}")
