"""JSON that others send, read so that nothing in it breaks what comes later, and repeated in errors of bounded size."""

from __future__ import annotations

import json
from typing import Any, cast

UNREADABLE = "the body is malformed, or has not come whole"

# Far more than anything that the API or the control interface has, far less than what Python can descend into.
_MOST_LEVELS = 50
_MOST_TEXT = 2_000


def read_json(text: str | bytes) -> Any:
    """A JSON document; a `ValueError` says why it is none.

    Python reads halves of characters, too, which no answer could be encoded with.
    """
    try:
        document = json.loads(text)
        _check_levels(document)
        json.dumps(document, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    except UnicodeEncodeError:
        raise ValueError("half of a character (a lone surrogate) is no text") from None
    return document


def shortened(text: str) -> str:
    """The text of an error, which may repeat what was sent, however much that was."""
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}… ({len(text)} characters)"


def _check_levels(document: Any) -> None:
    level = [document]
    for _ in range(_MOST_LEVELS):
        level = [child for each in level for child in _children(each)]
    if level:
        raise RecursionError


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*cast("dict[str, Any]", value).values()]
    return cast("list[Any]", value) if isinstance(value, list) else []
