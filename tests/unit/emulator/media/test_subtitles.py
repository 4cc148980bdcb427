"""Subtitles: SubRip and WebVTT, read and written, and the segments of a rendition as one."""

from __future__ import annotations

import contextlib
import html
import re
import time
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_mediapackage_vod.emulator.media.formats.ttml import document
from pulumi_mediapackage_vod.emulator.media.sources.subtitles import (
    Cue,
    SubtitlesError,
    joined,
    parse_srt,
    parse_webvtt,
    srt,
    webvtt,
)

SRT = (
    "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\nHello\r\n<i>there</i>\r\n\r\n"
    "2\r\n01:02:03,004 --> 01:02:05,000\r\nBye\r\n"
)


def segment(*cues, mpegts=None):
    return webvtt(cues, mpegts)


def test_subrip_is_read():
    assert parse_srt(SRT) == [Cue(1, 2.5, "Hello\n<i>there</i>"), Cue(3723.004, 3725, "Bye")]


def test_subrip_without_numbers_and_without_an_end_of_line():
    assert parse_srt("00:00:01.000 --> 00:00:02.000\nHello") == [Cue(1, 2, "Hello")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 < 2 and 3 > 2", "1 &lt; 2 and 3 &gt; 2"),
        ("I <3 you & me", "I &lt;3 you &amp; me"),
        ("<b>bold</b> <I>italic</I> <u>under</u>", "<b>bold</b> <i>italic</i> <u>under</u>"),
        ('<font color="#ff0000">red</font> <fontana>', "red &lt;fontana&gt;"),
        ("<c.yellow>no tag of its own</c>", "&lt;c.yellow&gt;no tag of its own&lt;/c&gt;"),
        ("{\\an8}above", "above"),
        ("{\\an8}\n<font>\n</font>below {curly}", "below {curly}"),
        ("to the right -->", "to the right --&gt;"),
        ("a\x07 bell\x00", "a bell"),
    ],
)
def test_the_text_of_subrip_is_written_as_webvtt_has_it(text, expected):
    assert parse_srt(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n") == [Cue(1, 2, expected)]


def test_subrip_of_tags_only_shows_nothing():
    assert parse_srt("1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font size=1></font>\n") == []


def test_subrip_with_empty_lines_within_a_cue():
    text = "1\n00:00:01,000 --> 00:00:02,000\none\n\ntwo\n \nthree\n  \n2\n00:00:03,000 --> 00:00:04,000\nfour\n"
    assert parse_srt(text) == [Cue(1, 2, "one\ntwo\nthree"), Cue(3, 4, "four")]


def test_places_of_subrip_are_no_settings_of_webvtt():
    assert parse_srt("00:00:01,000 --> 00:00:02,000  X1:40 X2:600 Y1:20 Y2:50\nHello") == [Cue(1, 2, "Hello")]


@pytest.mark.parametrize(
    "times",
    [
        f"{'9' * 5000}:00:01,000 --> 00:00:02,000",
        f"00:00:01,000 --> 00:00:02,000 x{' ' * 100_000}y",
        f"00:00:01,000{' ' * 100_000}x",
    ],
    ids=["digits", "settings", "spaces"],
)
def test_absurd_times_are_told_at_once(times):
    began = time.monotonic()
    with contextlib.suppress(SubtitlesError):
        parse_srt(f"{times} -->\nHello")
    assert time.monotonic() - began < 1


def test_smooth_streaming_shows_the_same_text():
    (cue,) = parse_srt("1\n00:00:01,000 --> 00:00:02,000\n1 < 2 and <i>3 > 2</i>\nI <3 you & me\n")
    shown = ET.fromstring(document([cue], "en", 0, 2)).iter("{http://www.w3.org/ns/ttml}p")
    assert ["\n".join(each.itertext()) for each in shown] == ["1 < 2 and 3 > 2\nI <3 you & me"]


def test_no_cues_are_no_error():
    assert parse_srt("") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHello", "'WEBVTT' begins no cue"),
        ("1\nsoon --> later\nHello", "'soon --> later' are no times of a cue"),
        ("x" * 1000, f"'{'x' * 60}…' begins no cue"),
    ],
)
def test_what_is_no_subrip_is_an_error(text, expected):
    with pytest.raises(SubtitlesError) as caught:
        parse_srt(text)
    assert str(caught.value) == expected


def test_webvtt_is_read_without_its_notes_and_styles():
    cues, starts = parse_webvtt(
        "WEBVTT - a title\nKind: captions\n\nNOTE\nnothing --\n\nSTYLE\n::cue {}\n\nid\n"
        "00:01.000 --> 00:02.000 line:0 align:start\nHello\nthere\n\n01:00:00.000 --> 01:00:01.000\n\n"
    )
    assert (cues, starts) == ([Cue(1, 2, "Hello\nthere", "line:0 align:start")], None)


def test_what_is_no_webvtt_is_an_error():
    for text in ("", "WEBVTTX", SRT):
        with pytest.raises(SubtitlesError, match="does not begin with WEBVTT"):
            parse_webvtt(text)


def test_a_timestamp_map_that_cannot_be_read_is_an_error():
    with pytest.raises(SubtitlesError, match="'X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:soon' is no timestamp map"):
        parse_webvtt("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:soon\n")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000", 10),
        ("X-TIMESTAMP-MAP=LOCAL:00:00:04.000,MPEGTS:900000", 6),
        ("X-TIMESTAMP-MAP=MPEGTS:8590834592,LOCAL:00:00.000", 10),
    ],
)
def test_the_timestamp_map(head, expected):
    assert parse_webvtt(f"WEBVTT\n{head}\n\n")[1] == expected


def test_segments_are_joined_on_the_time_of_the_title():
    first, second = Cue(0, 3, "one"), Cue(3, 5, "two")
    texts = [segment(first, mpegts=900_000), segment(first, second, mpegts=900_000)]
    assert joined(texts, 10) == [first, second]
    assert joined(texts, 9) == [Cue(1, 4, "one"), Cue(4, 6, "two")]
    assert joined(texts, 12) == [Cue(0, 1, "one"), Cue(1, 3, "two")]
    assert joined(texts, 14) == [Cue(0, 1, "two")]


def test_without_a_map_they_count_from_the_start_of_the_title():
    assert joined([segment(Cue(1, 2, "one"))], 10) == [Cue(1, 2, "one")]


def test_they_are_in_the_order_of_their_times():
    assert [cue.text for cue in joined([segment(Cue(5, 6, "b")), segment(Cue(1, 2, "a"))], 10)] == ["a", "b"]


def test_webvtt_and_subrip_as_they_are_written():
    cues = [Cue(0, 1.5, "one", "line:0"), Cue(3661.001, 3662, "two\nlines")]
    assert webvtt(cues) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500 line:0\none\n\n01:01:01.001 --> 01:01:02.000\ntwo\nlines\n"
    )
    assert webvtt([], mpegts=900_000) == "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n"
    assert srt(cues) == ("1\n00:00:00,000 --> 00:00:01,500\none\n\n2\n01:01:01,001 --> 01:01:02,000\ntwo\nlines\n")


LINES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="\x85"), min_size=1)
CUES = st.builds(
    lambda start, length, text: Cue(start / 1000, (start + length) / 1000, html.escape(text, quote=False)),
    st.integers(0, 10**8),
    st.integers(1, 10**6),
    LINES.filter(lambda text: not re.search(r"-->|</?(?:[biu]|font.*)>|\{\\", text, re.IGNORECASE)),
)


@given(st.lists(CUES))
def test_what_is_written_is_read(cues):
    assert parse_srt(srt(cues)) == cues
    assert parse_webvtt(webvtt(cues)) == (cues, None)


@given(st.text())
def test_whatever_it_is_it_is_read_or_refused(text):
    for parse in (parse_srt, parse_webvtt):
        with contextlib.suppress(SubtitlesError):
            parse(text)
