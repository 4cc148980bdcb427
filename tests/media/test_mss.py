"""Smooth Streaming: the client manifest and fragments, as a client of Smooth Streaming takes them."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET
from itertools import groupby
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator.media.trial import client
from tests.media.playback import SIZES, Stage, fragments, get, manifest, media


def indexes(url: str, kind: str) -> list[Any]:
    return [each for each in ET.fromstring(manifest(url)).iter("StreamIndex") if each.attrib["Type"] == kind]


def boxes(data: bytes) -> dict[str, bytes]:
    found, at = {}, 0
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        found[name.decode()] = data[at + 8 : at + size]
        at += size
    return found


def test_the_url_plays(stage: Stage, title: str) -> None:
    found = client.streams(stage.mss(title))
    assert [(each.width, each.height, each.frames) for each in found if each.kind == "video"] == [
        (*size, 50) for size in SIZES
    ]
    assert [(each.codec, each.sample_rate, each.channels) for each in found if each.kind == "audio"] == [
        ("aac", 48000, 2),
        ("aac", 48000, 2),
    ]


def test_the_url_is_the_one_that_clients_know(stage: Stage) -> None:
    url = stage.mss()
    assert url.endswith("/index.ism/Manifest")
    answer = get(url)
    assert answer.headers["content-type"].startswith("application/vnd.ms-sstr+xml")
    root = ET.fromstring(answer.text)
    assert root.tag == "SmoothStreamingMedia"
    assert (root.attrib["MajorVersion"], root.attrib["TimeScale"]) == ("2", "10000000")
    assert int(root.attrib["Duration"]) / 10_000_000 == pytest.approx(12, abs=0.1)


def test_every_rendition_is_a_quality_level(stage: Stage, title: str) -> None:
    (video,) = indexes(stage.mss(title), "video")
    levels = list(video.iter("QualityLevel"))
    assert [(int(each.attrib["MaxWidth"]), int(each.attrib["MaxHeight"])) for each in levels] == SIZES
    assert {each.attrib["FourCC"] for each in levels} == {"H264"}
    # A sequence and a picture parameter set, each behind a start code; main profile, level 3.1.
    assert all(each.attrib["CodecPrivateData"].startswith("00000001674D401F") for each in levels)
    assert all(each.attrib["CodecPrivateData"].count("0000000168") == 1 for each in levels)
    assert (video.attrib["QualityLevels"], video.attrib["MaxWidth"], video.attrib["MaxHeight"]) == ("3", "960", "540")


def test_every_audio_is_a_stream_index(stage: Stage) -> None:
    found = indexes(stage.mss(), "audio")
    assert [each.attrib["Language"] for each in found] == ["en", "fr"]
    assert len({each.attrib["Name"] for each in found}) == 2
    for each in found:
        (level,) = each.iter("QualityLevel")
        attributes = {"FourCC": "AACL", "SamplingRate": "48000", "Channels": "2", "AudioTag": "255"}
        assert attributes.items() <= level.attrib.items()
        # AAC of low complexity, 48 kHz, two channels.
        assert level.attrib["CodecPrivateData"][:4] == "1190"


@pytest.mark.parametrize(("asked", "expected"), [(None, 2), (3, 4), (6, 6)])
def test_chunks_have_their_times_and_durations(stage, title, asked, expected) -> None:
    url = stage.mss(title, **({} if asked is None else {"SegmentDurationSeconds": asked}))
    for kind in ("video", "audio"):
        for index in indexes(url, kind):
            chunks = list(index.iter("c"))
            scale = int(index.attrib["TimeScale"])
            assert int(index.attrib["Chunks"]) == len(chunks)
            times = [int(each.attrib["t"]) for each in chunks]
            ends = [int(each.attrib["t"]) + int(each.attrib["d"]) for each in chunks]
            assert times[1:] == ends[:-1]
            assert 0 <= times[0] / scale < (0.05 if kind == "audio" else 1e-9)
            tolerance = 0.001 if kind == "video" else 0.1
            for each in chunks[: 12 // expected - 1]:
                assert int(each.attrib["d"]) / scale == pytest.approx(expected, abs=tolerance)


def test_the_title_begins_with_its_first_picture(stage: Stage, title: str) -> None:
    """There is nothing in the manifest to say that it begins at another time."""
    url = stage.mss(title)
    for kind in ("video", "text"):
        assert {next(index.iter("c")).attrib["t"] for index in indexes(url, kind)} == {"0"}
    assert int(ET.fromstring(manifest(url)).attrib["Duration"]) / 10_000_000 == pytest.approx(12, abs=0.022)


def test_every_fragment_of_every_level_is_at_its_time(stage: Stage, title: str) -> None:
    url = stage.mss(title, SegmentDurationSeconds=4)
    for kind in ("video", "audio", "text"):
        for each in fragments(url, kind):
            found = boxes(media(each.url))
            # Nothing but one fragment, as it is all that such a client looks for.
            assert list(found) == ["moof", "mdat"]
            track = boxes(found["moof"])["traf"]
            assert int.from_bytes(boxes(track)["tfdt"][4:], "big") == int(each.start)


def test_fragments_have_the_type_of_their_kind(stage: Stage) -> None:
    url = stage.mss()
    for kind, content_type in (("video", "video/mp4"), ("audio", "audio/mp4"), ("text", "application/mp4")):
        assert get(next(fragments(url, kind)).url).headers["content-type"] == content_type


def test_subtitles_are_ttml_that_counts_from_its_fragment(stage: Stage, title: str) -> None:
    url = stage.mss(title)
    found = indexes(url, "text")
    assert [each.attrib["Language"] for each in found] == (["en", "fr"] if title == "trailer" else ["eng", "fra"])
    (level,) = found[1].iter("QualityLevel")
    assert level.attrib["FourCC"] == "DFXP"
    french = [each for each in fragments(url, "text") if each.index.attrib["Name"] == found[1].attrib["Name"]]
    assert [each.start for each in french] == [each.attrib["t"] for each in indexes(url, "video")[0].iter("c")]
    document = ET.fromstring(boxes(media(french[2].url))["mdat"])
    cues = [
        (each.attrib["begin"], each.attrib["end"], each.text) for each in document.iter("{http://www.w3.org/ns/ttml}p")
    ]
    assert cues == [("0.000s", "2.000s", "Français 00:04")]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({"StreamOrder": "VIDEO_BITRATE_DESCENDING"}, [540, 360, 180]),
        ({"MaxVideoBitsPerSecond": 640_000}, [180, 360]),
    ],
)
def test_stream_selection_and_order(stage, selection, expected) -> None:
    url = stage.mss(manifest={"StreamSelection": selection})
    (video,) = indexes(url, "video")
    assert [int(each.attrib["MaxHeight"]) for each in video.iter("QualityLevel")] == expected
    assert [each.height for each in client.streams(url) if each.kind == "video"] == expected


def test_several_manifests_are_each_under_its_name(stage: Stage) -> None:
    manifests = [{"ManifestName": "a"}, {"ManifestName": "b", "StreamSelection": {"MaxVideoBitsPerSecond": 400_000}}]
    url = stage.url({"MssPackage": {"MssManifests": manifests}})
    assert url.endswith("/a.ism/Manifest")
    other = url.replace("/a.ism/", "/b.ism/")
    assert [len(list(indexes(each, "video")[0].iter("QualityLevel"))) for each in (url, other)] == [3, 1]
    assert len(client.streams(other)) == 3


def test_a_filter_changes_no_fragment(stage: Stage) -> None:
    url = f"{stage.mss()}?aws.manifestfilter=video_height:540-540"
    (video,) = indexes(url, "video")
    assert len(list(video.iter("QualityLevel"))) == 1
    assert video.attrib["Name"] == "video_3"
    assert get(next(fragments(url, "video")).url.partition("?")[0]).status == 200


def test_bitrates_are_the_averages_of_the_fragments(stage: Stage) -> None:
    url = stage.mss()
    for kind in ("video", "audio"):
        for level, its in groupby(fragments(url, kind), lambda each: each.level):
            found = list(its)
            index = found[0].index
            size = sum(len(media(each.url)) for each in found)
            seconds = sum(int(each.attrib["d"]) for each in index.iter("c")) / int(index.attrib["TimeScale"])
            assert int(level.attrib["Bitrate"]) == pytest.approx(size * 8 / seconds, rel=0.02)


def test_what_is_not_there_is_404(stage: Stage) -> None:
    url = stage.mss()
    first = next(fragments(url, "video"))
    good, level, start = first.url, first.level, first.start
    assert get(good).status == 200
    for bad in (
        good.replace(f"={start}", f"={int(start) + 1}"),
        good.replace(level.attrib["Bitrate"], "7"),
        good.replace("(video_1=", "(audio_1="),
        good.replace("(video_1=", "(video="),
        good.replace("(video_1=", "(video_77="),
        good.replace("(video_1=", "(video_01="),
        good.replace("(video_1=", "(video_4="),
        good.replace("(video_1=", "(video_\u0661="),
        good.replace(f"={start}", f"=0{start}"),
        good.replace(f"={start}", f"={'1' * 5000}"),
        good.replace(f"({level.attrib['Bitrate']})", f"({'1' * 5000})"),
        good.replace(f"({level.attrib['Bitrate']})", f"(0{level.attrib['Bitrate']})"),
        good.replace("index.ism", "other.ism"),
        url.replace("Manifest", ""),
        url.replace("Manifest", "init_0.mp4"),
    ):
        assert get(bad).status == 404, bad
