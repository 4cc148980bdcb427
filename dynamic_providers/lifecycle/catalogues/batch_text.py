"""The titles and the assets of a batch as short texts: a state holds thousands of them.

As mappings they would take twice the room, since states are indented and each text stands in quotes.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from functools import lru_cache
from re import compile as pattern
from re import escape
from typing import Any, Final, cast
from urllib.parse import quote, unquote

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import normalised

_SAFE: Final = "/:@=+~!$'()*;|[]"
"""What texts and JSON hold as it is, and is no separator here."""
_UNSAFE: Final = pattern(rf"[^0-9A-Za-z_.~\-{escape(_SAFE)}]")
_OPTIONS: Final = "?"
_UUID: Final = pattern("[0-9a-f]{32}")
_AS_IT_IS: Final = "="


def titles_text(titles: Mapping[str, Any]) -> str:
    """What all sources begin with, then each key with the rest of its source, or with its options."""
    options = {key: normal_options(titles[key]) for key in sorted(titles)}
    before = _common_beginning([each["source_arn"] for each in options.values()])
    words = [_quoted(before)]
    for key, each in options.items():
        rest = {**each, "source_arn": each["source_arn"][len(before) :]}
        only_source = len(rest) == 1
        text = rest["source_arn"] if only_source else json.dumps(rest, sort_keys=True, separators=(",", ":"))
        words += [_quoted(key), ("" if only_source else _OPTIONS) + _quoted(text)]
    return " ".join(words) if titles else ""


@lru_cache(maxsize=2048)
def titles_of(text: str) -> Mapping[str, Mapping[str, Any]]:
    """The options of each title by key."""
    before, *words = text.split(" ")
    before = _plain(before)
    titles: dict[str, Mapping[str, Any]] = {}
    for key, word in zip(words[::2], words[1::2], strict=True):
        rest = json.loads(_plain(word[1:])) if word.startswith(_OPTIONS) else {"source_arn": _plain(word)}
        titles[_plain(key)] = {**rest, "source_arn": before + rest["source_arn"]}
    return titles


def words_text(records: Iterable[Iterable[str]]) -> str:
    """Records of several words, of which the last ones may be empty."""
    return " ".join(",".join(_quoted(word) for word in record).rstrip(",") for record in records)


def words_of(text: str, count: int) -> list[list[str]]:
    """Records of `count` words each."""
    records = [[*map(_plain, record.split(","))] for record in text.split()]
    return [[*words, *[""] * (count - len(words))] for words in records]


def _quoted(word: str) -> str:
    return quote(word, _SAFE) if _UNSAFE.search(word) else word


def _plain(word: str) -> str:
    return unquote(word) if "%" in word else word


def packed(part: str) -> str:
    """A UUID of 32 digits in 22 characters; anything else as it is."""
    if _UUID.fullmatch(part):
        return urlsafe_b64encode(bytes.fromhex(part)).decode().rstrip("=")
    return _AS_IT_IS + part if part else ""


def unpacked(text: str) -> str:
    if not text or text.startswith(_AS_IT_IS):
        return text[1:]
    return urlsafe_b64decode(f"{text}==").hex()


def _common_beginning(texts: list[str]) -> str:
    first, last = min(texts, default=""), max(texts, default="")
    same = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), None)
    return first[:same]


def normal_options(title: Any) -> dict[str, Any]:
    """The options of a title as `titles_of` returns them."""
    given = cast("Mapping[str, Any]", title) if isinstance(title, Mapping) else {"source_arn": title}
    return {"source_arn": given.get("source_arn"), **cast("dict[str, Any]", normalised(given))}
