"""The titles of a large catalogue, from a mapping or a file, refused where they cannot be what was meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

import pulumi

from pulumi_mediapackage_vod.components.catalogue.asset_args import AssetArgs
from pulumi_mediapackage_vod.components.catalogue.titles import Catalogue
from pulumi_mediapackage_vod.components.catalogue.titles_file import Row, refuse, rows_of
from pulumi_mediapackage_vod.components.checks.keyed import by_key
from pulumi_mediapackage_vod.components.checks.known import is_known, shown
from pulumi_mediapackage_vod.components.checks.s3_sources import holds, location, source_arn, whole_source
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts import patterns

_KINDS: Final = (".m3u8", ".smil")
_MONTH: Final = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_EXPONENT: Final = re.compile(r"[+-]?\d+([.,]\d+)?E[+-]\d+", re.IGNORECASE)
_DATE: Final = re.compile(
    rf"\d{{1,2}}[-. ]{_MONTH}([-. ]\d{{2,4}})?|{_MONTH}[-. ]\d{{1,4}}|"
    r"\d{1,2}(?P<between>[/.])\d{1,2}(?P=between)\d{2,4}|\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?",
    re.IGNORECASE,
)
_IDS: Final = ("key", "asset_id", "resource_id")


class FileTitles(NamedTuple):
    """The titles of a file by key, and the rows that they stand in."""

    titles: dict[str, AssetArgs]
    rows: dict[str, Row]


def titles_in(file: Any, *, allow_any_key: bool = False) -> FileTitles:
    """What a file says of titles."""
    found = FileTitles({}, {})
    for row in rows_of(file):
        for column, value in row.values.items():
            _check_value(row, column, value, allow_any_key)
        for column in ("key", "source"):
            if not row.values.get(column):
                refuse(row.at(column), f"it is missing; every title has a {column}")
        options = {{"role": "source_role_arn"}.get(name, name): value for name, value in row.values.items()}
        key = options.pop("key")
        if key in found.rows:
            refuse(row.at("key"), f"{key!r} is the key of {found.rows[key].place} already, and a key names one title")
        found.rows[key] = row
        found.titles[key] = AssetArgs(**options)
    return found


def checked_titles(
    titles: Catalogue,
    *,
    source_bucket: pulumi.Input[str] | None,
    allow_any_key: bool = False,
    rows: Mapping[str, Row] | None = None,
) -> Catalogue:
    """The titles, each of which has a key that its id can begin with and a source that can be ingested; what is not
    known yet passes. `rows` are where a file has them."""
    asset_ids: dict[str, str] = {}
    bucket = source_bucket if isinstance(source_bucket, str) else None
    for key, title in by_key("assets", titles).items():
        options: Mapping[str, Any] = title if isinstance(title, Mapping) else {"source": title}
        asset_id, source = options.get("asset_id"), options.get("source")

        def place(column: str, key: str = key) -> str:
            return rows[key].at(column) if rows else f"assets[{key!r}]"

        if asset_id is None and not allow_any_key and not patterns.ID.fullmatch(key):
            refuse(
                place("key"),
                f"the key {shown(key)} is no id of the service, which has 1 to 256 letters, digits, _ and -: its "
                f"asset's id would begin with {re.sub('[^0-9A-Za-z_-]', '-', key)[:100]!r}; rename it, give it an "
                "asset_id, or let all keys be changed so by allow_any_key=True",
            )
        if isinstance(asset_id, str):
            if not patterns.ID.fullmatch(asset_id):
                refuse(place("asset_id"), f"{shown(asset_id)} is no id: 1 to 256 letters, digits, _ and -")
            if asset_ids.setdefault(asset_id, key) != key:
                refuse(place("asset_id"), f"{asset_id!r} is the asset_id of {asset_ids[asset_id]!r} already")
        if isinstance(source, str) and (bucket or source_bucket is None):
            _check_source(place("source"), source, bucket, options.get("source_role_arn"))
    return titles


def require_inputs(assets: Any, file: Any) -> None:
    if (assets is None) == (file is None):
        raise ProgramError("a catalogue takes its titles from either assets= or file=: pass one of them")
    if assets is not None and is_known(assets) and not isinstance(assets, Mapping):
        raise ProgramError(f"assets is {shown(assets)}; it is a mapping from keys to sources or their options")


def _check_source(place: str, source: str, bucket: str | None, own_role: Any) -> None:
    whole = source_arn(place, source, bucket) if bucket else whole_source(place, source)
    if not whole.endswith(_KINDS):
        refuse(place, f"the source {shown(source)} is of no kind that the service reads: .m3u8 (HLS) or .smil (MP4)")
    if bucket and own_role is None and not holds([location("source_bucket", bucket)], whole):
        refuse(
            place,
            f"the source {shown(source)} is outside of source_bucket, {bucket!r}, which the catalogue's role reads: "
            "move it there, or give the title a role that reads it",
        )


def _check_value(row: Row, column: str, value: Any, allow_any_key: bool) -> None:
    if column == "tags":
        tags: Any = value
        if not isinstance(tags, Mapping) or not all(
            isinstance(each, str) for each in _values(cast("Mapping[Any, Any]", tags))
        ):
            refuse(row.at(column), f"it is {shown(value)}; tags are a mapping from texts to texts")
        return
    if not isinstance(value, str):
        refuse(row.at(column), f"it is {shown(value)}; it is a text, in quotes")
    if column in (*_IDS, "revision") and _EXPONENT.fullmatch(value):
        refuse(
            row.at(column),
            f"{value!r} is a number that a spreadsheet has shortened, and its last digits are lost: format the column "
            "as text, and enter it again",
        )
    if column in _IDS and _DATE.fullmatch(value) and not allow_any_key:
        refuse(
            row.at(column),
            f"{value!r} looks like a date that a spreadsheet has made of a number: format the column as text, and "
            "enter it again; if it is meant, pass allow_any_key=True",
        )


def _values(tags: Mapping[Any, Any]) -> Sequence[Any]:
    return [*tags, *tags.values()]
