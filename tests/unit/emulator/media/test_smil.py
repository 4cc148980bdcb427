"""SMIL files: what an ingest takes from them, and which it refuses."""

from __future__ import annotations

import pytest

from pulumi_mediapackage_vod.emulator.media.sources.smil import TextStream, Video, parse
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError

KEY = "films/one.smil"

# The example of the user guide, page "Requirements for .smil manifests".
EXAMPLE = """<?xml version="1.0" encoding="utf-8"?>
<smil>
    <body>
        <alias value="Example"/>
        <switch>
            <video name="example_360.mp4" systemLanguage="eng,fra,spa" audioName="English,French,Spanish" includeAudio="true,true,true"/>
            <video name="example_480.mp4" systemLanguage="eng" audioName="English 2" includeAudio="false"/>
            <textstream src="example_subs_eng.srt" systemLanguage="eng" subtitleName="English" includeAudio="false"/>
            <textstream src="example_subs_fra.srt" systemLanguage="fra" subtitleName="French" includeAudio="false"/>
        </switch>
    </body>
</smil>
"""  # noqa: E501


def smil(*elements):
    return f"<smil><body><switch>{''.join(elements)}</switch></body></smil>"


def video(attributes):
    (found,) = parse(smil(f"<video src='a.mp4' {attributes}/>"), KEY).videos
    return found


def refusal(text):
    with pytest.raises(IngestError) as caught:
        parse(text, KEY)
    return str(caught.value)


def test_the_documented_example():
    found = parse(EXAMPLE, KEY)
    assert found.videos == (
        Video(
            "films/example_360.mp4",
            languages=("eng", "fra", "spa"),
            audio_names=("English", "French", "Spanish"),
            include_audio=(True, True, True),
        ),
        Video("films/example_480.mp4", languages=("eng",), audio_names=("English 2",), include_audio=(False,)),
    )
    assert found.text_streams == (
        TextStream("films/example_subs_eng.srt", "eng", "English"),
        TextStream("films/example_subs_fra.srt", "fra", "French"),
    )
    assert found.keys == (
        "films/example_360.mp4",
        "films/example_480.mp4",
        "films/example_subs_eng.srt",
        "films/example_subs_fra.srt",
    )


def test_the_values_of_a_list_are_for_the_audio_tracks_in_their_order():
    found = video("systemLanguage='eng, ,spa' audioName='English' includeAudio='true,false'")
    assert [found.language(number) for number in range(4)] == ["eng", None, "spa", None]
    assert [found.audio_name(number) for number in range(3)] == ["English", None, None]
    assert [found.includes_audio(number) for number in range(3)] == [True, False, True]


@pytest.mark.parametrize(
    ("attributes", "included"),
    [("", [True, True]), ("includeAudio='false'", [False, False]), ("includeAudio='FALSE,true'", [False, True])],
)
def test_audio_is_included_unless_it_is_not(attributes, included):
    found = video(attributes)
    assert [found.includes_audio(number) for number in range(2)] == included


def test_other_spellings_and_a_namespace():
    found = parse(
        "\ufeff<?xml version='1.0' encoding='ISO-8859-1'?><!DOCTYPE smil PUBLIC '-//W3C//DTD SMIL 2.0//EN' 'x'>"
        "<smil xmlns='http://www.w3.org/2001/SMIL20/Language'><head><meta base='x'/></head><body>"
        "<video name='x/é.mp4' system-bitrate='1500000' language='eng'/><!-- none -->"
        "<textstream name='s.srt' system-language='eng'/></body></smil>",
        KEY,
    )
    assert found.videos == (Video("films/x/é.mp4", languages=("eng",), bits_per_second=1_500_000),)
    assert found.text_streams == (TextStream("films/s.srt", "eng", None),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is no XML: "),
        ("#EXTM3U", "is no XML: "),
        ("<smil><body>", "is no XML: "),
        ("<html/>", "is no SMIL file: its root is html"),
        (smil(), "has no video element"),
        (smil("<video systemLanguage='eng'/>"), "has a video element with neither src nor name"),
        (smil("<video src=''/>"), "has a video element with neither src nor name"),
        (smil("<video src='a.mp4'/><textstream src=''/>"), "has a textstream element with neither src nor name"),
        (smil("<video src='a.mp4'/><audio src='a.m4a'/>"), "has an audio element: "),
        (smil("<video src='a.mp4' includeAudio='yes'/>"), "has the includeAudio 'yes', which is neither true nor"),
        (smil("<video src='a.mp4' systemBitrate='fast'/>"), "has the systemBitrate 'fast', which is no number"),
        (smil("<video src='a.mp4' systemBitrate='0'/>"), "has the systemBitrate '0', which is no number"),
        (smil("<video src='http://example.com/a.mp4'/>"), "points to 'http://example.com/a.mp4': only files beside"),
        (smil("<video src='file:///etc/passwd'/>"), "points to 'file:///etc/passwd': only files beside"),
        (smil("<video src='/etc/passwd'/>"), "points to '/etc/passwd': only files beside"),
        (smil("<video src='mp4:a.mp4'/>"), "points to 'mp4:a.mp4': only files beside"),
        (smil("<video src='../../a.mp4'/>"), "points to '../../a.mp4', which leads out of the bucket"),
        (smil("<video src='a.mp4'/><textstream src='../../a.srt'/>"), "points to '../../a.srt', which leads out of"),
        ("<!DOCTYPE smil [<!ENTITY a 'b'>]><smil><video src='a.mp4'/></smil>", "declares entities"),
    ],
)
def test_it_refuses(text, expected):
    assert refusal(text).startswith(f"{KEY} {expected}")
