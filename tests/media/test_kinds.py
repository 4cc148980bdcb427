"""Some thirty kinds of sources: each is right in all four formats, or refused with its reason."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from urllib.parse import urljoin

import av
import pytest

from tests.media import served
from tests.media.kinds import KINDS
from tests.media.playback import get, manifest
from tests.media.players import PLAYED
from tests.media.served import Served
from tests.media.test_times import box
from tests.media.titles import FORMS, Titles

STSD = ("moov", "trak", "mdia", "minf", "stbl", "stsd")
FRAME = 0.05
"""The longest of any source, of 1,536 samples at 32 kHz."""


@pytest.mark.parametrize("name", KINDS)
def test_it_is_taken_or_refused_with_its_reason(titles: Titles, name: str) -> None:
    reason = titles.reason(name)
    if KINDS[name].refused:
        assert KINDS[name].refused in (reason or "")
    else:
        assert reason is None


@pytest.mark.parametrize("name", PLAYED)
def test_what_does_not_count_is_in_the_header(titles: Titles, name: str) -> None:
    for form in FORMS:
        assert get(titles.url(name, form)).headers.get("x-emulator-ignored", "") == KINDS[name].ignored


@pytest.mark.parametrize("name", PLAYED)
def test_codecs_are_those_of_the_media_in_every_format(titles: Titles, name: str) -> None:
    for hls, cmaf, dash in zip(*(titles.of(name, form, "video") for form in FORMS[:3]), strict=True):
        named = cmaf.attributes["codecs"].split(",")
        assert hls.attributes["codecs"] == cmaf.attributes["codecs"]
        assert named[0] == dash.attributes["codecs"] == codec_of(cmaf.init)
        assert named[1:] == list(dict.fromkeys(codec_of(each.init) for each in titles.of(name, "cmaf", "audio")))
    assert [each.attributes["codecs"] for each in titles.of(name, "dash", "audio")] == [
        codec_of(each.init) for each in titles.of(name, "dash", "audio")
    ]


def codec_of(init: bytes) -> str:
    """By what a decoder gets to begin with; the level of HEVC is checked by its unit test."""
    sample = box(init, *STSD)[8:]
    kind, entry = sample[4:8].decode(), sample[8:]
    if kind == "avc1":
        return f"avc1.{box(entry[78:], 'avcC')[1:4].hex()}"
    if kind == "hvc1":
        configuration = box(entry[78:], "hvcC")
        return f"hvc1.{configuration[1] & 0x1F}.6.L{configuration[12]}.90"
    return {"mp4a": "mp4a.40.2"}.get(kind, kind)


@pytest.mark.parametrize("name", PLAYED)
def test_segments_are_said_to_stand_alone_only_where_they_do(titles: Titles, name: str) -> None:
    claims = [
        each.attributes["independent"] == "True" for form in ("hls", "cmaf") for each in titles.streams(name, form)
    ]
    claims += [each.attributes.get("startWithSAP") in ("1", "2") for each in titles.of(name, "dash", "video")]
    assert set(claims) == {KINDS[name].independent}
    for stream in titles.of(name, "cmaf", "video") + titles.of(name, "hls", "video"):
        alone = [decodes_alone(stream, number) for number in range(len(stream.segments))]
        assert all(alone) == KINDS[name].independent


def decodes_alone(stream: Served, number: int) -> bool:
    """Whether no picture of a segment is shown before the one that it begins with."""
    if not stream.init:
        shown = [each.pts for each in stream.packets[number]]
    else:
        shown, at = [], 0
        for duration, offset in samples(stream.segments[number]):
            shown.append(at + offset)
            at += duration
    return min(shown) == shown[0]


@pytest.mark.parametrize("name", PLAYED)
def test_tracks_of_cmaf_are_what_they_are_branded_as(titles: Titles, name: str) -> None:
    for stream in titles.streams(name, "cmaf"):
        assert b"cmfc" in box(stream.init, "ftyp")[8:]
        assert b"elst" not in stream.init
        end = None
        for segment in stream.segments:
            assert b"cmfc" in box(segment, "styp")[8:]
            assert names_of_boxes(segment) == ["styp", "moof", "mdat"]
            start = int.from_bytes(box(segment, "moof", "traf", "tfdt")[4:], "big")
            assert end in (None, start)
            end = start + sum(duration for duration, _ in samples(segment))


def names_of_boxes(data: bytes) -> list[str]:
    names, at = [], 0
    while at < len(data):
        names.append(data[at + 4 : at + 8].decode())
        at += int.from_bytes(data[at : at + 4], "big")
    return names


def samples(segment: bytes) -> list[tuple[int, int]]:
    """The duration of each and how much later it is shown (ISO/IEC 14496-12, 8.8.7 and 8.8.8)."""
    header, run = box(segment, "moof", "traf", "tfhd"), box(segment, "moof", "traf", "trun")
    flags, count, at = int.from_bytes(run[1:4], "big"), int.from_bytes(run[4:8], "big"), 8
    # A duration of all, and nothing before it.
    assert int.from_bytes(header[1:4], "big") & 0x0B == 0x08
    of_all = int.from_bytes(header[8:12], "big")
    at += 4 * bool(flags & 0x1) + 4 * bool(flags & 0x4)
    found: list[tuple[int, int]] = []
    for _ in range(count):
        values = {}
        for flag in (0x100, 0x200, 0x400, 0x800):
            if flags & flag:
                values[flag] = int.from_bytes(run[at : at + 4], "big", signed=flag == 0x800)
                at += 4
        found.append((values.get(0x100, of_all), values.get(0x800, 0)))
    return found


def test_pictures_are_shown_in_their_shape(titles: Titles) -> None:
    name = "anamorphic"
    assert {each.attributes["size"] for each in titles.of(name, "hls", "video")} == {"85x36"}
    assert [each.attributes["sar"] for each in titles.of(name, "dash", "video")] == ["4:3"]
    (smooth,) = titles.of(name, "mss", "video")
    assert (smooth.attributes["MaxWidth"], smooth.attributes["DisplayWidth"]) == ("64", "85")
    assert titles.of("single rendition", "dash", "video")[0].attributes["sar"] == "1:1"


def test_sound_in_video_segments_has_its_language(titles: Titles) -> None:
    (video, *_) = titles.of("several languages", "hls", "video")
    with av.open(io.BytesIO(video.segments[0])) as opened:
        assert [each.language for each in opened.streams.audio] == ["eng", "fra"]
    inits = [each.init for each in titles.of("several languages", "cmaf", "audio")]
    assert [language_of(each) for each in inits] == ["eng", "fra"]


def language_of(init: bytes) -> str:
    bits = int.from_bytes(box(init, "moov", "trak", "mdia", "mdhd")[20:22], "big")
    return "".join(chr(0x60 + (bits >> shift & 0x1F)) for shift in (10, 5, 0))


def test_what_comes_after_a_discontinuity_stays_in_step(titles: Titles) -> None:
    url = titles.url("discontinuity, sound apart", "dash")
    (subtitles,) = re.findall("<BaseURL>(.*)</BaseURL>", manifest(url))
    times = re.findall(r"(\S+) --> (\S+)\n(\w+)", manifest(urljoin(url, subtitles)))
    assert [text for *_, text in times] == ["first", "second"]
    begins = [float(start.rpartition(":")[2]) for start, *_ in times]
    assert begins == pytest.approx([1, 5], abs=FRAME)
    with av.open(io.BytesIO(b"".join(titles.of("discontinuity", "hls", "video")[0].segments))) as opened:
        its = [
            float(each.pts * each.time_base) for each in opened.demux(opened.streams.audio[0]) if each.pts is not None
        ]
    assert max(later - earlier for earlier, later in pairwise(its)) < FRAME


LOUD = {
    "sound that begins 3 s late": [(3, 8)],
    "sound that begins 3 s late, MPEG-TS": [(3, 8)],
    "sound that begins 12 s late": [(12, 16)],
    "sound that begins 12 s late, MPEG-TS": [(12, 16)],
    "sound that begins 3 s before the picture": [(0, 5)],
    "sound that begins 3 s before the picture, MPEG-TS": [(0, 5)],
    "sound that begins 6 s late behind a discontinuity": [(0, 8), (14, 16)],
    "sound that begins late on both sides of a discontinuity": [(3, 8), (14.5, 16)],
    "sound apart that begins late on both sides of a discontinuity": [(3, 8), (14, 16)],
    "sound that ends early before a discontinuity": [(0, 3), (8, 11)],
    "picture that lasts longer": [(0, 4)],
}
"""When there is a tone; else there is to be silence, which is made."""


@pytest.mark.parametrize("name", LOUD)
def test_sound_that_is_missing_is_silence(titles: Titles, name: str) -> None:
    (sound,) = titles.of(name, "cmaf", "audio")
    with av.open(io.BytesIO(sound.init + b"".join(sound.segments))) as opened:
        loud = {
            float(each.pts * each.time_base): max(memoryview(bytes(each.planes[0])).cast("f")) > 0.01
            for each in opened.decode(opened.streams.audio[0])
        }
    assert min(loud) < 0.1
    assert max(later - earlier for earlier, later in pairwise(loud)) < 0.1
    edges = [edge for span in LOUD[name] for edge in span]
    for time, is_loud in loud.items():
        if all(abs(time - edge) > 0.1 for edge in edges):
            assert is_loud == any(start < time < end for start, end in LOUD[name]), time


def test_subtitles_end_with_the_picture(titles: Titles) -> None:
    url = titles.url("subtitles that last longer", "dash")
    (subtitles,) = re.findall("<BaseURL>(.*)</BaseURL>", manifest(url))
    times = re.findall(r"00:00:(\S+) --> 00:00:(\S+)", manifest(urljoin(url, subtitles)))
    assert times == [("01.000", "02.000"), ("02.000", "03.000"), ("03.000", "04.000")]


def test_smooth_streaming_names_codecs_as_its_players_do(titles: Titles) -> None:
    for name in ("HEVC in MPEG-TS", "HEVC in MP4"):
        assert [each.attributes["FourCC"] for each in titles.of(name, "mss", "video")] == ["HVC1"]
    (dolby,) = titles.of("E-AC-3", "mss", "audio")
    assert (dolby.attributes["FourCC"], dolby.attributes["AudioTag"]) == ("EC-3", "65534")
    # 1,536 samples, six speakers, the format's GUID, and the content of `dec3`.
    dec3 = box(titles.of("E-AC-3", "cmaf", "audio")[0].init, *STSD)[8 + 8 + 28 :]
    expected = f"00063F000000AF87FBA7022DFB42A4D405CD93843BDD{box(dec3, 'dec3').hex()}"
    assert dolby.attributes["CodecPrivateData"] == expected.upper()


@pytest.mark.parametrize("name", PLAYED)
def test_every_format_lasts_as_long_as_the_picture(titles: Titles, name: str) -> None:
    lasts = {form: served.seconds(titles.url(name, form), form) for form in FORMS}
    assert lasts == pytest.approx(dict.fromkeys(FORMS, KINDS[name].seconds), abs=FRAME)


@pytest.mark.parametrize("name", PLAYED)
def test_nothing_in_a_segment_lasts_longer_than_is_said(titles: Titles, name: str) -> None:
    for form in ("hls", "cmaf", "dash"):
        for stream in titles.streams(name, form):
            assert len(stream.measured) == len(stream.said)
            for measured, said in zip(stream.measured, stream.said, strict=True):
                # Sound is in a segment of MPEG-TS with the pictures that are decoded meanwhile.
                longest = said + (0.15 if (form, stream.kind) == ("hls", "audio") else FRAME)
                assert measured <= longest, (form, stream.kind)
                assert stream.kind == "audio" or measured == pytest.approx(said, abs=FRAME)
            if "target" in stream.attributes:
                assert max(map(round, stream.said)) <= int(stream.attributes["target"])


@pytest.mark.parametrize("name", PLAYED)
def test_sound_lasts_as_long_as_the_picture(titles: Titles, name: str) -> None:
    """Players end with what ends first."""
    for form in ("cmaf", "dash"):
        for stream in titles.of(name, form, "audio"):
            assert sum(stream.measured) == pytest.approx(KINDS[name].seconds, abs=0.1)
