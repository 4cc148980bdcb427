"""What this process knows to be secret, and texts without it.

Errors quote what they are about: the service quotes inputs, the AWS SDK quotes settings. The engine hides what is a
secret of the stack configuration, and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final, cast

from pulumi_mediapackage_vod.errors import ServiceError

_HIDDEN: Final = "[secret]"
_SHORTEST: Final = 4
"""Shorter texts are parts of too many words to be looked for."""
_COMMON: Final = {"https", "role", "secret", "secretsmanager", "index.m3u8"}

_texts: Final[set[str]] = set()
_parts: Final[set[str]] = set()


def remember(values: Iterable[Any]) -> None:
    """Hide these from now on and, where the service is quoted, each part of an ARN or URL among them too."""
    for text in _texts_of(values):
        _texts.update({text, repr(text)[1:-1], json.dumps(text)[1:-1]})
        _parts.update(part for part in re.split(r"[/:?&=\s]+", text) if len(part) >= _SHORTEST)


def remember_setting(value: Any) -> None:
    """The same for a setting, which may be JSON."""
    remember([value])
    with suppress(TypeError, ValueError):
        remember([json.loads(value)])


def without_secrets(error: BaseException | str) -> str:
    """A text, or that of an error, with `[secret]` in place of secrets."""
    text = str(error)
    for said in _said_by_the_service(error) if isinstance(error, BaseException) else ():
        text = text.replace(said, _replaced(said, frozenset(_parts - _COMMON)))
    return _replaced(text, frozenset(_texts))


def _texts_of(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping):
            yield from _texts_of(cast("Mapping[Any, Any]", value).values())
        elif isinstance(value, list):
            yield from _texts_of(cast("list[Any]", value))
        elif not isinstance(value, bool) and len(str(value)) >= _SHORTEST:
            yield str(value)


def _replaced(text: str, secrets: frozenset[str]) -> str:
    return _pattern(secrets).sub(_HIDDEN, text) if secrets and text else text


@lru_cache(maxsize=4)
def _pattern(secrets: frozenset[str]) -> re.Pattern[str]:
    """Long ones first, since others may be parts of them; short ones only as whole words."""
    ordered = sorted(secrets, key=len, reverse=True)
    whole = (rf"(?<!\w){re.escape(each)}(?!\w)" if len(each) < 2 * _SHORTEST else re.escape(each) for each in ordered)
    return re.compile("|".join(whole))


def _said_by_the_service(error: BaseException | None) -> Iterator[str]:
    """The service's own words among those of an error and of what caused it."""
    if error is None:
        return
    if isinstance(error, ServiceError) and error.service_message:
        yield error.service_message
    yield from _said_by_the_service(error.__cause__)
    if error.__context__ is not error.__cause__:
        yield from _said_by_the_service(error.__context__)
