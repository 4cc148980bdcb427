"""HLS playlists: what an ingest takes from them, and which it refuses."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

import m3u8
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_mediapackage_vod.emulator.media.sources.playlist import (
    MediaPlaylist,
    Rendition,
    Segment,
    Variant,
    local,
    parse_media,
    parse_parent,
)
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError

KEY = "films/one/index.m3u8"


def playlist(*lines):
    return "\n".join(("#EXTM3U", *lines)) + "\n"


def media(*lines, end="#EXT-X-ENDLIST"):
    return playlist("#EXT-X-TARGETDURATION:6", *lines, end)


def refusal(parse, text):
    with pytest.raises(IngestError) as caught:
        parse(text, KEY)
    return str(caught.value)


def test_a_parent_has_its_variants_and_renditions_in_its_own_order():
    parent: Any = parse_parent(
        playlist(
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",URI="audio/en.m3u8"',
            '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="Français",LANGUAGE="fr",URI="../subs/fr.m3u8"',
            '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="c",NAME="CC",INSTREAM-ID="CC1"',
            '#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360,FRAME-RATE=23.976,AUDIO="a",SUBTITLES="s"',
            "mid%20size.m3u8?session=1",
            '#EXT-X-STREAM-INF:BANDWIDTH=300000,AUDIO="a"',
            "low.m3u8",
            '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=100000,URI="iframes.m3u8"',
            '#EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID="v",NAME="Angle 2",URI="angle.m3u8"',
            '#EXT-X-SESSION-KEY:METHOD=AES-128,URI="key"',
        ),
        KEY,
    )
    assert parent.variants == (
        Variant("films/one/mid size.m3u8", 900_000, 23.976, "a"),
        Variant("films/one/low.m3u8", 300_000, None, "a"),
    )
    assert parent.renditions == (
        Rendition("audio", "a", "films/one/audio/en.m3u8", "en", "English"),
        Rendition("subtitles", "s", "films/subs/fr.m3u8", "fr", "Français"),
    )
    assert parent.keys == (
        "films/one/mid size.m3u8",
        "films/one/low.m3u8",
        "films/one/audio/en.m3u8",
        "films/subs/fr.m3u8",
    )


def test_what_is_in_several_groups_is_there_once():
    parent: Any = parse_parent(
        playlist(
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="hi",NAME="English",URI="hi.m3u8"',
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="lo",NAME="English",URI="lo.m3u8"',
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="hi",NAME="Commentary",URI="commentary.m3u8"',
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="lo",NAME="Commentary",URI="commentary.m3u8"',
            '#EXT-X-STREAM-INF:BANDWIDTH=900000,AUDIO="hi"',
            "video.m3u8",
            '#EXT-X-STREAM-INF:BANDWIDTH=700000,AUDIO="lo"',
            "video.m3u8",
            '#EXT-X-STREAM-INF:BANDWIDTH=90000,CODECS="mp4a.40.2"',
            "lo.m3u8",
        ),
        KEY,
    )
    assert [(each.key, each.bandwidth) for each in parent.variants] == [
        ("films/one/video.m3u8", 700_000),
        ("films/one/lo.m3u8", 90_000),
    ]
    assert [parent.own_audio(each) for each in parent.variants] == [False, False]
    assert [each.key for each in parent.renditions] == [f"films/one/{name}.m3u8" for name in ("hi", "lo", "commentary")]


@pytest.mark.parametrize(
    ("groups", "own"),
    [
        ([], True),
        (['#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",URI="en.m3u8"'], False),
        (['#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="other",NAME="English",URI="en.m3u8"'], True),
        (
            [
                '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English"',
                '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="French",URI="fr.m3u8"',
            ],
            True,
        ),
    ],
    ids=["no-group", "elsewhere", "another-group", "one-of-several"],
)
def test_the_audio_of_a_variant_counts_unless_its_group_has_all_of_it(groups, own):
    parent: Any = parse_parent(playlist(*groups, '#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"', "v.m3u8"), KEY)
    (variant,) = parent.variants
    assert parent.own_audio(variant) is own
    named = parent.names_own_audio(variant)
    assert (named and named.name) == ("English" if len(groups) == 2 else None)


def test_a_media_playlist_is_no_parent():
    assert parse_parent(media("#EXTINF:6,", "a.ts"), KEY) is None


def test_a_media_playlist_has_its_segments():
    found = parse_media(
        "\ufeff"
        + media(
            "#EXT-X-KEY:METHOD=NONE",
            "#EXTINF:6.006,title",
            "a.ts",
            "#EXT-X-DISCONTINUITY",
            "#EXTINF:6.006,",
            "#EXT-X-BYTERANGE:100@50",
            "b.ts",
            "#EXTINF:1.5,",
            "#EXT-X-BYTERANGE:30",
            "b.ts",
        ),
        KEY,
    )
    assert found.segments == (
        Segment("films/one/a.ts", 6.006),
        Segment("films/one/b.ts", 6.006, length=100, offset=50, after_discontinuity=True),
        Segment("films/one/b.ts", 1.5, length=30, offset=150),
    )
    assert found.seconds == pytest.approx(13.512)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [([6, 6, 6, 2], 6), ([5.9604, 5.9601, 6, 2], 5.96), ([4], 4), ([4, 6, 6, 4], 6), ([4, 6], 4)],
)
def test_the_length_of_segments_is_that_of_most(seconds, expected):
    assert MediaPlaylist(tuple(Segment("a", each) for each in seconds)).segment_seconds == expected


def test_the_local_playlist_has_nothing_but_the_segments():
    text = local(
        [
            Segment("/spool/0.ts", 6.006),
            Segment("/spool/1.ts", 6.006, length=100, offset=50),
            Segment("/spool/1.ts", 0.5, length=30, offset=150),
        ]
    )
    assert text.splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:4",
        "#EXT-X-TARGETDURATION:7",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXTINF:6.006000,",
        "/spool/0.ts",
        "#EXTINF:6.006000,",
        "#EXT-X-BYTERANGE:100@50",
        "/spool/1.ts",
        "#EXTINF:0.500000,",
        "#EXT-X-BYTERANGE:30@150",
        "/spool/1.ts",
        "#EXT-X-ENDLIST",
    ]


def test_what_lies_between_discontinuities_is_apart():
    first, second, third = Segment("a", 6.0, after_discontinuity=True), Segment("b", 6.0), Segment("c", 6.0)
    other = replace(third, after_discontinuity=True)
    assert [each.segments for each in MediaPlaylist((first, second, third)).runs()] == [(first, second, third)]
    assert [each.segments for each in MediaPlaylist((first, other, second, other)).runs()] == [
        (first,),
        (other, second),
        (other,),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is no playlist: it does not begin with #EXTM3U"),
        ("<html>", "is no playlist: it does not begin with #EXTM3U"),
        (playlist(), "has neither variants nor segments"),
        (
            playlist("#EXT-X-STREAM-INF:RESOLUTION=1x1", "a.m3u8"),
            "is no playlist: one of its tags lacks BANDWIDTH",
        ),
        (playlist("#EXT-X-STREAM-INF:BANDWIDTH=0", "a.m3u8"), "has a variant without a BANDWIDTH"),
        (playlist("#EXT-X-STREAM-INF:BANDWIDTH=many", "a.m3u8"), "is no playlist: "),
        (
            playlist('#EXT-X-MEDIA:TYPE=AUDIO,NAME="x",URI="x.m3u8"', "#EXT-X-STREAM-INF:BANDWIDTH=1", "a.m3u8"),
            "has an EXT-X-MEDIA without a GROUP-ID",
        ),
    ],
)
def test_it_refuses_as_a_parent(text, expected):
    assert refusal(parse_parent, text).startswith(f"{KEY} {expected}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (media(), "has no segments"),
        (media("#EXTINF:6,", "a.ts", end=""), "is not complete: it has no EXT-X-ENDLIST"),
        (media('#EXT-X-KEY:METHOD=AES-128,URI="k"', "#EXTINF:6,", "a.ts"), "is encrypted: "),
        (
            media("#EXTINF:6,", "a.ts", '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="k"', "#EXTINF:6,", "b.ts"),
            "is encrypted: the segments of a source must be in the clear",
        ),
        (media('#EXT-X-MAP:URI="init.mp4"', "#EXTINF:6,", "a.m4s"), "has segments of fragmented MP4 (EXT-X-MAP)"),
        (media("#EXTINF:6,", "#EXT-X-BYTERANGE:x", "a.ts"), "has the byte range 'x'"),
        (media("#EXTINF:-6,", "a.ts"), "has the segment films/one/a.ts without a duration"),
        (media("#EXTINF:nan,", "a.ts"), "has the segment films/one/a.ts without a duration"),
        (media("#EXTINF:inf,", "a.ts"), "has the segment films/one/a.ts without a duration"),
    ],
)
def test_it_refuses_as_a_media_playlist(text, expected):
    assert refusal(parse_media, text).startswith(f"{KEY} {expected}")


@pytest.mark.parametrize(
    "reference",
    [
        "http://127.0.0.1/a.ts",
        "https://example.com/a.ts",
        "//example.com/a.ts",
        "file:///etc/passwd",
        "file:a.ts",
        "crypto:a.ts",
        "concat:a.ts|b.ts",
        "data:text/plain,x",
        "s3://acme-movies/a.ts",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
    ],
)
@pytest.mark.parametrize("parse", [parse_parent, parse_media])
def test_it_refuses_what_is_no_relative_name(parse, reference):
    lines = ["#EXT-X-STREAM-INF:BANDWIDTH=1", reference] if parse is parse_parent else ["#EXTINF:6,", reference]
    assert refusal(parse, media(*lines)) == (
        f"{KEY} points to '{reference}': only files beside it can be read, by relative names"
    )


@pytest.mark.parametrize("reference", ["../../../a.ts", "x/../../../../a.ts", "%2e%2e/../../a.ts", "../../.."])
def test_it_refuses_what_leads_out_of_the_bucket(reference):
    assert refusal(parse_media, media("#EXTINF:6,", reference)) == (
        f"{KEY} points to '{reference}', which leads out of the bucket"
    )


def test_it_refuses_a_media_rendition_that_points_elsewhere():
    uri = 'URI="http://example.com/en.m3u8"'
    text = playlist(f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",{uri}', "#EXT-X-STREAM-INF:BANDWIDTH=1", "v.m3u8")
    assert "points to 'http://example.com/en.m3u8'" in refusal(parse_parent, text)


@pytest.mark.parametrize("reference", ["a%00.ts", "a%0a.ts", "?x=1"])
def test_it_refuses_what_is_no_name(reference):
    assert refusal(parse_media, media("#EXTINF:6,", reference)).endswith(f"names '{reference}', which is no file")


def test_it_refuses_a_segment_without_a_name():
    assert refusal(parse_media, media("#EXTINF:6,")) == f"{KEY} has a segment without a URI"


def test_it_refuses_more_segments_than_a_day_has_seconds_before_it_reads_them(monkeypatch):
    monkeypatch.setattr(m3u8, "loads", None)
    assert (
        refusal(parse_media, "#EXTM3U\n" + "#EXTINF:1,\na\n" * 100_001)
        == f"{KEY} has 100001 segments, more than 100000"
    )


def test_what_it_refuses_is_not_told_at_length():
    assert len(refusal(parse_media, media("#EXTINF:6,", f"http://example.com/{'x' * 10_000}"))) < 400


NAMES = st.sampled_from(["TYPE", "URI", "GROUP-ID", "BANDWIDTH", "METHOD", "AUDIO", "NAME", "FRAME-RATE", "RESOLUTION"])
VALUES = st.one_of(st.sampled_from(["AUDIO", "1", '"a"', "1x1", "NONE", "AES-128"]), st.text(max_size=8))
TAGS = st.sampled_from(
    [
        *("#EXT-X-STREAM-INF", "#EXT-X-MEDIA", "#EXT-X-KEY", "#EXT-X-MAP", "#EXTINF", "#EXT-X-BYTERANGE"),
        *("#EXT-X-ENDLIST", "#EXT-X-TARGETDURATION", "#EXT-X-DISCONTINUITY", "#EXT-X-PROGRAM-DATE-TIME"),
        *("#EXT-X-MEDIA-SEQUENCE", "#EXT-X-START", "#EXT-X-DATERANGE", "#EXT-X-SKIP", "#EXT-X-PART", "#EXT-X-CUE-OUT"),
    ]
)
ATTRIBUTES = st.lists(st.tuples(NAMES, VALUES).map("=".join), max_size=4).map(",".join)
LINES = st.lists(
    st.one_of(TAGS, st.tuples(TAGS, ATTRIBUTES).map(":".join), st.tuples(TAGS, VALUES).map(":".join), VALUES),
    max_size=12,
)


@settings(max_examples=400, deadline=None)
@given(LINES)
def test_whatever_it_is_it_is_read_or_refused(lines):
    for parse in (parse_parent, parse_media):
        with contextlib.suppress(IngestError):
            parse(playlist(*lines), KEY)
