"""What a batch records of its assets: a few words each, since there may be thousands.

They are the id, the part of its URLs that is its own, the incarnation, and, where that is not what the id and the batch
say already, digests of what the asset is made of and of its tags. The first part of a URL's path is the asset's, the
rest the configuration's (seen in real URLs, not documented), so URLs that are otherwise are recorded whole.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_text import (
    packed,
    unpacked,
    words_of,
    words_text,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import normalised
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET

_PLACE: Final = "{asset}"
_URL: Final = re.compile(r"(?P<before>https?://[^/]+/out/v1/)(?P<asset>[^/{}]+)(?P<after>/.+)")


OUTPUTS: Final = ("assets", "incarnations", "leaving", "released", "endpoints", "urls", "arn")


class Record(NamedTuple):
    """One asset."""

    id: str
    incarnation: str
    made_of: str
    """A digest; empty where the id is the one that is generated of it."""
    tags: str
    url_part: str = ""


@dataclass
class Records:
    """The assets of a batch, as its outputs have them."""

    tags: str = ""
    """Digest of the tags of assets whose titles add none."""
    assets: dict[str, Record] = field(default_factory=dict[str, Record])
    leaving: dict[str, str] = field(default_factory=dict[str, str])
    """Incarnations by id of what is to be deleted and was not seen to be gone."""
    released: list[str] = field(default_factory=list[str])
    """Ids of what was let go for other resources of the stack, until the program says no more of it."""
    endpoints: dict[str, str] = field(default_factory=dict[str, str])
    """URLs by configuration id, with a place for the asset's part."""
    urls: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    """URLs by key and configuration id where they do not fit."""
    arn: str = ""
    """The ARN of one of the assets, which names the account."""
    marks: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """By id, the parts of URLs that belonged to assets which left in this run; not recorded in the state."""

    @staticmethod
    def of(outputs: Mapping[str, Any]) -> Records:
        tags = tags_digest(outputs.get("tags_all", {}))
        return Records(
            tags,
            dict(_decoded(outputs.get("assets") or "", outputs.get("incarnations", []), tags)),
            dict(outputs.get("leaving", {})),
            [*outputs.get("released", [])],
            dict(outputs.get("endpoints", {})),
            {key: dict(urls) for key, urls in outputs.get("urls", {}).items()},
            outputs.get("arn", ""),
        )

    def outputs(self) -> dict[str, Any]:
        incarnations = sorted({each.incarnation for each in self.assets.values()})
        records = (_words(key, each, incarnations, self.tags) for key, each in sorted(self.assets.items()))
        return {
            "assets": words_text(records),
            "incarnations": incarnations,
            "leaving": self.leaving,
            **({"released": sorted(self.released)} if self.released else {}),
            "endpoints": self.endpoints,
            "urls": {key: urls for key, urls in self.urls.items() if key in self.assets},
            "arn": self.arn,
        }

    @property
    def are_usual(self) -> bool:
        """Whether each asset is what its title said when it was made, with the tags of the batch and no others."""
        return not any(each.made_of or each.tags != self.tags for each in self.assets.values())

    def with_urls(self, key: str, record: Record, urls: Mapping[str, str]) -> None:
        """Record an asset with its URLs by configuration id."""
        found = {id_: _URL.fullmatch(url) for id_, url in urls.items()}
        parts = {match["asset"] for match in found.values() if match}
        templates = {id_: f"{match['before']}{_PLACE}{match['after']}" for id_, match in found.items() if match}
        self.urls.pop(key, None)
        if not self.endpoints and len(parts) == 1:
            self.endpoints = templates
        if len(parts) == 1 and templates == self.endpoints:
            self.assets[key] = record._replace(url_part=parts.pop())
        else:
            self.assets[key] = record._replace(url_part="")
            self.urls[key] = dict(urls)

    def egress_urls(self) -> dict[str, dict[str, str]]:
        """{key: {configuration id: URL}}"""
        return {
            key: {id_: url.replace(_PLACE, each.url_part) for id_, url in self.endpoints.items()}
            if each.url_part
            else self.urls.get(key, {})
            for key, each in self.assets.items()
        }

    def identities(self) -> str:
        """Key, id and the beginning of the URL's own part of each: what a wait for its readiness has to know."""
        records = sorted(self.assets.items())
        return words_text([*_words(key, each, [each.incarnation], "")[:2], each.url_part[:4]] for key, each in records)

    def forget(self, key: str) -> Record:
        record = self.assets.pop(key)
        urls = self.urls.pop(key, {})
        self.marks[record.id] = {record.url_part} if record.url_part else url_parts(urls.values())
        return record

    def without_endpoint(self, asked: Iterable[str]) -> list[str]:
        """The titles that have no URL in one of the configurations asked for."""
        wanted = set(asked)
        fit = wanted <= set(self.endpoints)
        return [
            key
            for key, each in self.assets.items()
            if not (fit if each.url_part else wanted <= set(self.urls.get(key, ())))
        ]


def url_parts(urls: Iterable[str]) -> set[str]:
    """What tells an asset's URLs from those of another one made under its id; whole URLs where they do not fit."""
    return {match["asset"] if (match := _URL.fullmatch(url)) else url for url in urls}


def made_of(inputs: Mapping[str, Any]) -> str:
    """A digest of what only a replacement can change; the id, group and Region are compared by themselves."""
    names = [each for each in (*ASSET.create_only, *ASSET.not_sent) if each != "packaging_group_id"]
    return _digest(normalised({name: inputs.get(name) for name in names}))


def tags_digest(tags: Mapping[str, str]) -> str:
    return _digest_of(tuple(sorted(tags.items())))


@lru_cache
def _digest_of(tags: tuple[tuple[str, str], ...]) -> str:
    """Most titles of a catalogue have the same tags."""
    return _digest(dict(tags))


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:8]


def _words(key: str, record: Record, incarnations: list[str], tags: str) -> list[str]:
    id_ = record.id.removeprefix(key) if record.id.startswith(f"{key}-") else f"={record.id}"
    number = incarnations.index(record.incarnation)
    own_tags = "" if record.tags == tags else record.tags
    return [key, id_, packed(record.url_part), str(number) if number else "", record.made_of, own_tags]


def _decoded(text: str, incarnations: list[str], tags: str) -> Iterator[tuple[str, Record]]:
    for key, id_, url_part, number, made, own_tags in words_of(text, 6):
        whole = id_[1:] if id_.startswith("=") else key + id_
        yield key, Record(whole, incarnations[int(number or 0)], made, own_tags or tags, unpacked(url_part))
