"""The titles of a large catalogue: how files say them, and what is refused in one sentence that says where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulumi_mediapackage_vod.components.catalogue.batches import batch_of
from pulumi_mediapackage_vod.components.catalogue.rows import checked_titles, titles_in
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from tests.support.lifecycle_bench import rows

SOURCE = "s3://acme/a/index.m3u8"
ROLE = "arn:aws:iam::111122223333:role/reader"
LONG_FORM = {
    "source": SOURCE,
    "asset_id": "a-1",
    "resource_id": "r",
    "source_role_arn": ROLE,
    "revision": "2",
    "tags": {"team": "video", "language": "en"},
}

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return file


def refusal(call: Callable[..., Any], *arguments: Any, **options: Any) -> str:
    with pytest.raises(ProgramError) as caught:
        call(*arguments, **options)
    text = str(caught.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    ("name", "content"),
    rows(
        {
            "csv": ("c.csv", f"key,source\na,{SOURCE}\n"),
            "csv of a spreadsheet": ("c.csv", b"\xef\xbb\xbf" + f'key;source\r\n"a";{SOURCE}\r\n\r\n;;\r\n'.encode()),
            "csv with tabs": ("c.CSV", f"source\tkey\trevision\n{SOURCE}\ta\t\n"),
            "json mapping": ("c.json", f'{{"a": "{SOURCE}"}}'),
            "json list": ("c.json", f'[{{"key": "a", "source": "{SOURCE}", "tags": null}}]'),
            "json lines": ("c.jsonl", f'\n{{"key": "a", "source": "{SOURCE}"}}\n\n'),
        }
    ),
)
def test_files_say_the_same_in_every_form(write: Write, name: str, content: str | bytes) -> None:
    assert titles_in(write(name, content)).titles == {"a": {"source": SOURCE}}


@pytest.mark.parametrize(
    ("name", "content"),
    rows(
        {
            "csv": (
                "c.csv",
                "key,source,asset_id,resource_id,role,revision,tags\n"
                f'a,{SOURCE},a-1,r,{ROLE},2,"team=video; language=en"\n',
            ),
            "csv with an empty column": (
                "c.csv",
                "key,,source,asset_id,resource_id,role,revision,tags\n"
                f'a,,{SOURCE},a-1,r,{ROLE},2,"team=video; language=en"\n',
            ),
            "json": (
                "c.json",
                f'{{"a": {{"source": "{SOURCE}", "asset_id": "a-1", "resource_id": "r", "role": "{ROLE}", '
                '"revision": "2", "tags": {"team": "video", "language": "en"}}}',
            ),
        }
    ),
)
def test_files_have_all_options(write: Write, name: str, content: str) -> None:
    assert titles_in(write(name, content)).titles == {"a": LONG_FORM}


@pytest.mark.parametrize(
    ("name", "content", "place", "words"),
    rows(
        {
            "other suffix": ("c.xlsx", "", "file is", "its name ends with .csv, .json, .jsonl"),
            "empty csv": ("c.csv", "", "c.csv, line 1, column 1", "no header; it names columns: key, source"),
            "no key": (
                "c.csv",
                "name,source\n",
                "c.csv, line 1, column 1",
                "no column 'name'; columns are key, source",
            ),
            "a key in a mapping": (
                "c.json",
                f'{{"a": {{"key": "b", "source": "{SOURCE}"}}}}',
                "c.json, 'a'",
                "leave out the member 'key'",
            ),
            "no source": ("c.csv", "key\na\n", "c.csv, line 1, column 1", "lacks 'source'"),
            "column twice": ("c.csv", "key,source,key\n", "c.csv, line 1, column 3", "'key' is column 1 already"),
            "open quote": (
                "c.csv",
                f'key,source\na,{SOURCE}\nb,"{SOURCE}\nc,x\n',
                "c.csv, line 3, column 3",
                "stands in quotes",
            ),
            "cell too many": ("c.csv", f"key,source\na,{SOURCE},x\n", "c.csv, line 2, column 3", "under no column"),
            "cell missing": ("c.csv", "key,source\n\na\n", "c.csv, line 3, column 2 (source)", "it is missing"),
            "line of a cell over lines": (
                "c.csv",
                'key,source\n"a\nb",x\n,y\n',
                "c.csv, line 4, column 1 (key)",
                "missing",
            ),
            "no tag": ("c.csv", "key,source,tags\na,x,video\n", "c.csv, line 2, column 3 (tags)", "team=video"),
            "tag twice": ("c.csv", "key,source,tags\na,x,b=1;b=2\n", "c.csv, line 2, column 3 (tags)", "twice"),
            "no json": ("c.json", '{\n  "a": x\n}', "c.json, line 2, column 8", "Expecting value"),
            "json cut off": ("c.json", '{"a":', "c.json, line 1, column 6", "Expecting value"),
            "empty json": ("c.json", "", "c.json, line 1, column 1", "Expecting value"),
            "nested too deeply": ("c.json", "[" * 100_000, "c.json, line 1", "too deeply"),
            "json of another form": (
                "c.json",
                '"a"',
                "c.json, line 1, column 1",
                "a list of objects with key and source",
            ),
            "json line cut off": ("c.jsonl", '{}\n\n{"key": "a"', "c.jsonl, line 3, column 12", "delimiter"),
            "json no text": (
                "c.json",
                '[{"key": "a", "source": ["a", {"b": 1}]}]',
                "c.json, item 1, source",
                "it is ['a', {…}]; it is a text, in quotes",
            ),
            "json line no object": ("c.jsonl", "[1]", "c.jsonl, line 1, column 1", "an object with key, source"),
            "unknown member": (
                "c.json",
                '[{"uri": "x"}]',
                "c.json, item 1",
                "no member 'uri'; members are key, source",
            ),
            "member twice": ("c.json", '[{"key": "a", "key": "b"}]', "c.json, item 1", "'key' is there twice"),
            "number for a text": ("c.json", '[{"key": 7, "source": "x"}]', "c.json, item 1, key", "is 7; it is a text"),
            "tags no mapping": ("c.json", '{"a": {"source": "x", "tags": ["b"]}}', "c.json, 'a', tags", "a mapping"),
            "null source": ("c.json", '{"a": null}', "c.json, 'a', source", "it is missing"),
            "one key twice in csv": (
                "c.csv",
                "key,source\na,x\nb,x\na,y\n",
                "c.csv, line 4, column 1 (key)",
                "c.csv, line 2",
            ),
            "one key twice in json": ("c.json", '{"a": "x", "a": "y"}', "c.json, 'a', key", "a key names one title"),
            "one key twice in lines": (
                "c.jsonl",
                '{"key": "a", "source": "x"}\n{"key": "a", "source": "x"}',
                "c.jsonl, line 2, key",
                "c.jsonl, line 1 already",
            ),
            "Latin 1": (
                "c.csv",
                "key,source\nfilm-ä,x\n".encode("latin-1"),
                "c.csv, line 2, column 6",
                "0xe4 is no UTF-8",
            ),
            "UTF-16": ("c.csv", "key,source\n".encode("utf-16"), "c.csv, line 1, column 1", "this is UTF-16; save"),
            "UTF-32": ("c.json", "{}".encode("utf-32"), "c.json, line 1, column 1", "this is UTF-32; save"),
            "UTF-16 without a mark": (
                "c.csv",
                "key".encode("utf-16-le"),
                "c.csv, line 1, column 2",
                "save the file as UTF-8",
            ),
            "exponent": (
                "c.csv",
                "key,source\n1.23E+12,x\n",
                "c.csv, line 2, column 1 (key)",
                "spreadsheet has shortened",
            ),
            "exponent with a comma": ("c.csv", "key;source\n1,2E+05;x\n", "c.csv, line 2, column 1 (key)", "shortened"),
            "exponent as revision": (
                "c.csv",
                "key,source,revision\na,x,2.02401E+13\n",
                "c.csv, line 2, column 3 (revision)",
                "format the column as text",
            ),
            "day and month": ("c.csv", "key,source\n02-Jan,x\n", "c.csv, line 2, column 1 (key)", "looks like a date"),
            "month and year": ("c.csv", "key,source\nMar-24,x\n", "c.csv, line 2, column 1 (key)", "looks like a date"),
            "date as id": (
                "c.csv",
                "key,source,asset_id\na,x,3/1/2024\n",
                "c.csv, line 2, column 3 (asset_id)",
                "a date",
            ),
            "date in ISO's form": (
                "c.csv",
                "key,source\n2024-01-02,x\n",
                "c.csv, line 2, column 1 (key)",
                "allow_any_key",
            ),
        }
    ),
)
def test_a_bad_file_is_refused_by_its_place(
    write: Write, name: str, content: str | bytes, place: str, words: str
) -> None:
    text = refusal(titles_in, write(name, content))
    assert text.startswith(place), text
    assert words in text


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refusal(titles_in, tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    assert "cannot be read" in refusal(titles_in, str(tmp_path / "folder.csv"))
    assert "it is the path of a .csv" in refusal(titles_in, 7)


@pytest.mark.parametrize(
    "key", ["Jan", "1e5", "may", "S01E02", "2024", "12-13", "movie-1.5E", "marathon", "101-dalmatians"]
)
def test_what_no_spreadsheet_makes_passes(write: Write, key: str) -> None:
    assert [*titles_in(write("c.csv", f"key,source,revision\n{key},x,2024-01-02\n")).titles] == [key]


def test_a_date_that_is_meant_passes(write: Write) -> None:
    file = write("c.csv", "key,source\n2024-01-02,x\n")
    assert [*titles_in(file, allow_any_key=True).titles] == ["2024-01-02"]


@pytest.mark.parametrize(
    ("key", "title", "bucket", "words"),
    rows(
        {
            "no id": ("Der Film", SOURCE, None, "would begin with 'Der-Film'; rename it, give it an asset_id"),
            "too long": ("a" * 257, SOURCE, None, "is no id of the service"),
            "asset_id no id": ("a", {"source": SOURCE, "asset_id": "a b"}, None, "'a b' is no id"),
            "kind": ("a", "s3://acme/a.mp4", None, "no kind that the service reads: .m3u8 (HLS) or .smil (MP4)"),
            "kind in a bucket": ("a", "a/index.mpd", "acme", "no kind"),
            "no bucket": ("a", "a/index.m3u8", None, "names no bucket"),
            "web address": ("a", "https://x.example/index.m3u8", "acme", "web address"),
            "other bucket": ("a", "s3://other/index.m3u8", "acme", "is outside of source_bucket, 'acme'"),
            "other bucket's ARN": (
                "a",
                "arn:aws:s3:::acme-2/i.m3u8",
                "arn:aws:s3:::acme",
                "is outside of source_bucket",
            ),
            "other folder": ("a", "s3://acme/b/i.m3u8", "s3://acme/a/", "is outside of source_bucket"),
        }
    ),
)
def test_a_title_that_cannot_be_is_refused(key: str, title: Any, bucket: str | None, words: str) -> None:
    text = refusal(checked_titles, {key: title}, source_bucket=bucket)
    assert text.startswith(f"assets[{key!r}]")
    assert words in text


def test_a_refused_title_of_a_file_is_named_by_its_place(write: Write) -> None:
    found = titles_in(write("c.csv", "key,source\na,a.m3u8\nb,b.mp4\n"))
    text = refusal(checked_titles, found.titles, source_bucket="acme", rows=found.rows)
    assert text.startswith("c.csv, line 3, column 2 (source): the source 'b.mp4'")


def test_two_titles_do_not_share_an_id() -> None:
    titles: Any = {"a": {"source": SOURCE, "asset_id": "x"}, "b": {"source": SOURCE, "asset_id": "x"}}
    assert "'x' is the asset_id of 'a' already" in refusal(checked_titles, titles, source_bucket=None)


def test_what_is_allowed_passes() -> None:
    titles: Any = {
        "Der Film": {"source": "s3://other/x.smil", "source_role_arn": ROLE},
        "b": {"source": "s3://acme/b.m3u8", "asset_id": "b"},
    }
    assert checked_titles(titles, source_bucket="acme", allow_any_key=True) is titles


def test_batches_are_even_and_stay() -> None:
    counts = [0] * 100
    for number in range(10_000):
        counts[batch_of(f"title-{number}", 100)] += 1
    assert 60 < min(counts) <= max(counts) < 140
    assert [batch_of(key, 100) for key in ("trailer", "a", "b")] == [11, 99, 33]
