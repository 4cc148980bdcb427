"""A catalogue's file, CSV, JSON or JSON lines, as rows that know where they stand in it."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from os import PathLike
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn, cast

from pulumi_mediapackage_vod.components.checks.known import shown
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

COLUMNS: Final = ("key", "source", "asset_id", "resource_id", "role", "revision", "tags")
_DELIMITERS: Final = (",", ";", "\t")
"""Spreadsheets write the second where the comma is the decimal mark."""
_OTHER_ENCODINGS: Final = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_LIKE_THIS: Final = '{"trailer": "s3://bucket/trailer/index.m3u8"}, or a list of objects with key and source'


class Row(NamedTuple):
    """What a file says of one title; empty cells and nulls are left out."""

    place: str
    """`titles.csv, line 3`."""
    values: Mapping[str, Any]
    columns: Mapping[str, int] = {}
    """Of a CSV file: which column a name is, from 1."""

    def at(self, column: str) -> str:
        """The place of a value."""
        if column in self.columns:
            return f"{self.place}, column {self.columns[column]} ({column})"
        return f"{self.place}, {column}"


def rows_of(file: Any) -> list[Row]:
    """All rows of a file; one that cannot be read is refused by line and column."""
    if not isinstance(file, str | PathLike):
        raise ProgramError(f"file is {shown(file)}; it is the path of a .csv, .json or .jsonl file")
    name = str(cast(Any, file))
    path = Path(name)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ProgramError(f"file is {shown(name)}; its name ends with {', '.join(_READERS)}")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ProgramError(f"file {name!r} cannot be read: {error.strerror or error}") from None
    return [*reader(path.name, _text(path.name, content))]


def refuse(place: str, reason: str) -> NoReturn:
    raise ProgramError(f"{place}: {reason}")


def _text(name: str, content: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte-order mark."""
    for mark, encoding in _OTHER_ENCODINGS.items():
        if content.startswith(mark):
            refuse(f"{name}, line 1, column 1", f"this is {encoding}; save the file as UTF-8 ('CSV UTF-8' in Excel)")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        refuse(
            f"{name}, line {line}, column {column}",
            f"the byte 0x{content[error.start]:02x} is no UTF-8; save the file as UTF-8 ('CSV UTF-8' in Excel)",
        )
    if "\0" in text:
        before, _, _ = text.partition("\0")
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        refuse(f"{name}, line {line}, column {column}", "a zero byte is no text; save the file as UTF-8")
    return text


def _csv_rows(name: str, text: str) -> Iterator[Row]:
    lines = text.split("\n")
    delimiter = max(_DELIMITERS, key=lines[0].count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: dict[str, int] | None = None
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if columns is None:
                    columns = _columns(f"{name}, line {line}", cells)
                else:
                    yield _csv_row(f"{name}, line {line}", [cell.strip() for cell in cells], columns)
            line = reader.line_num + 1
    except csv.Error as error:
        column = lines[line - 1].find('"') + 1 or 1
        refuse(
            f"{name}, line {line}, column {column}",
            f"{error}; a cell that holds quotes or the delimiter {delimiter!r} stands in quotes, with each of its own "
            "quotes written twice",
        )
    if columns is None:
        refuse(f"{name}, line 1, column 1", f"there is no header; it names columns: {', '.join(COLUMNS)}")


def _columns(place: str, cells: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        column = cell.strip()
        if not column:
            continue
        if column not in COLUMNS:
            refuse(f"{place}, column {number}", f"there is no column {column!r}; columns are {', '.join(COLUMNS)}")
        if column in columns:
            refuse(f"{place}, column {number}", f"{column!r} is column {columns[column]} already")
        columns[column] = number
    for column in COLUMNS[:2]:
        if column not in columns:
            refuse(f"{place}, column 1", f"the header lacks {column!r}; it names columns: {', '.join(COLUMNS)}")
    return columns


def _csv_row(place: str, cells: list[str], columns: Mapping[str, int]) -> Row:
    names = {number: column for column, number in columns.items()}
    for number, cell in enumerate(cells, 1):
        if cell and number not in names:
            refuse(f"{place}, column {number}", f"{cell!r} stands under no column of the header")
    row = Row(place, {names[number]: cell for number, cell in enumerate(cells, 1) if cell}, columns)
    if "tags" not in row.values:
        return row
    return row._replace(values={**row.values, "tags": _tags(row)})


def _tags(row: Row) -> dict[str, str]:
    """`team=video; language=en`."""
    tags: dict[str, str] = {}
    for text in filter(None, (each.strip() for each in row.values["tags"].split(";"))):
        key, equals, value = text.partition("=")
        if not equals:
            refuse(row.at("tags"), f"{text!r} is no tag; tags are written as team=video; language=en")
        if key.strip() in tags:
            refuse(row.at("tags"), f"the tag {key.strip()!r} is there twice")
        tags[key.strip()] = value.strip()
    return tags


def _json_rows(name: str, text: str) -> Iterator[Row]:
    found = _parsed(name, text, 1)
    if isinstance(found, _Members):
        for key, value in found.pairs:
            title: Any = {"source": value} if not isinstance(value, _Members) else value.as_mapping(f"{name}, {key!r}")
            if "key" in title:
                refuse(f"{name}, {key!r}", "its key stands before it already; leave out the member 'key'")
            yield _json_row(f"{name}, {key!r}", {"key": key, **title})
    elif isinstance(found, list):
        for number, item in enumerate(cast("list[Any]", found), 1):
            yield _json_object(f"{name}, item {number}", item)
    else:
        refuse(f"{name}, line 1, column 1", f"a catalogue is {_LIKE_THIS}")


def _json_lines(name: str, text: str) -> Iterator[Row]:
    for line, content in enumerate(text.split("\n"), 1):
        if content.strip():
            yield _json_object(f"{name}, line {line}", _parsed(name, content, line))


def _json_object(place: str, item: Any) -> Row:
    if not isinstance(item, _Members):
        refuse(f"{place}, column 1", f"it is {shown(item)}; it is an object with {', '.join(COLUMNS)}")
    return _json_row(place, item.as_mapping(place))


def _json_row(place: str, members: Mapping[str, Any]) -> Row:
    for name in members:
        if name not in COLUMNS:
            refuse(place, f"there is no member {name!r}; members are {', '.join(COLUMNS)}")
    values = {
        name: value.as_mapping(f"{place}, {name}") if isinstance(value, _Members) else value
        for name, value in members.items()
        if value is not None
    }
    return Row(place, values)


class _Members:
    """A JSON object with all of its members, also those of one name."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        self.pairs = pairs

    def __repr__(self) -> str:
        return "{…}"

    def as_mapping(self, place: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in self.pairs:
            if name in found:
                refuse(place, f"the member {name!r} is there twice")
            found[name] = value
        return found


def _parsed(name: str, text: str, line: int) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_Members)
    except json.JSONDecodeError as error:
        refuse(f"{name}, line {error.lineno + line - 1}, column {error.colno}", f"{error.msg} (JSON)")
    except RecursionError:
        refuse(f"{name}, line {line}, column 1", f"it is nested too deeply; a catalogue is {_LIKE_THIS}")


_READERS: Final[Mapping[str, Callable[[str, str], Iterator[Row]]]] = {
    ".csv": _csv_rows,
    ".json": _json_rows,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
}
