"""Which streams a manifest has: selection, order, filters, what goes into one stream, and how long segments are."""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel

from pulumi_mediapackage_vod.emulator.media.formats.manifest import prefixes
from pulumi_mediapackage_vod.emulator.media.formats.manifest_filter import ManifestFilterError, parse
from pulumi_mediapackage_vod.emulator.media.formats.members import MEMBERS, Effect, ignored
from pulumi_mediapackage_vod.emulator.media.formats.selection import segment_seconds, selected
from pulumi_mediapackage_vod.emulator.media.sources.source import Track
from pulumi_mediapackage_vod.emulator.media.streams.transport_stream import streams_of


def video(bits: int, **values) -> Track:
    return Track("video", Path(f"/{bits}.m3u8"), 0, **{"codec": "h264", "bits_per_second": bits, **values})


def audio(language: str = "en", input_: str = "/audio.m3u8", **values) -> Track:
    return Track(
        "audio", Path(input_), 1, **{"codec": "aac", "bits_per_second": 96_000, "language": language, **values}
    )


def subtitles(language: str = "en") -> Track:
    return Track("subtitles", Path("/s.vtt"), 0, "webvtt", 0, language=language)


LOW, MIDDLE, HIGH = video(1_000), video(2_000), video(3_000)
ENGLISH, ENGLISH_TEXT = audio(), subtitles()


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (None, [MIDDLE, LOW, HIGH]),
        ({}, [MIDDLE, LOW, HIGH]),
        ({"StreamOrder": "ORIGINAL"}, [MIDDLE, LOW, HIGH]),
        ({"StreamOrder": "VIDEO_BITRATE_ASCENDING"}, [LOW, MIDDLE, HIGH]),
        ({"StreamOrder": "VIDEO_BITRATE_DESCENDING"}, [HIGH, MIDDLE, LOW]),
        ({"MinVideoBitsPerSecond": 2_000}, [MIDDLE, HIGH]),
        ({"MaxVideoBitsPerSecond": 2_000}, [MIDDLE, LOW]),
        ({"MinVideoBitsPerSecond": 2_000, "MaxVideoBitsPerSecond": 2_000}, [MIDDLE]),
        ({"MinVideoBitsPerSecond": 4_000}, []),
        ({"MaxVideoBitsPerSecond": 0}, []),
    ],
)
def test_limits_and_order_are_those_of_the_video_alone(selection, expected):
    tracks = [ENGLISH, MIDDLE, LOW, ENGLISH_TEXT, HIGH]
    assert selected(tracks, selection) == (*expected, ENGLISH, ENGLISH_TEXT)


def test_videos_of_one_bitrate_stay_in_the_order_of_the_source():
    first, second = video(2_000, height=1), video(2_000, height=2)
    for order in ("VIDEO_BITRATE_ASCENDING", "VIDEO_BITRATE_DESCENDING"):
        assert selected([first, second], {"StreamOrder": order}) == (first, second)


@pytest.mark.parametrize(
    ("asked", "source", "expected"),
    [
        (6, 6, 6),
        (6, 2, 6),
        (7, 2, 8),
        (6.9, 2, 6),
        (9, 6, 12),
        (8.9, 6, 6),
        (1, 6, 6),
        (6, 4, 8),
        (5.9, 4, 4),
        (6, 6.006, 6.006),
        (12, 6.006, 12.012),
        (6, None, 6),
        (0, None, 1),
        (-3, 2, 2),
        (0, 0.04, 1),
    ],
)
def test_segments_are_rounded_to_the_nearest_multiple_of_the_sources(asked, source, expected):
    assert segment_seconds(asked, source) == pytest.approx(expected)


FIRST, SECOND = video(1_000), video(2_000)
OWN, OTHERS, APART = audio("en", "/1000.m3u8"), audio("en", "/2000.m3u8"), audio("fr")


@pytest.mark.parametrize(
    ("tracks", "separate_audio", "expected"),
    [
        ([FIRST, SECOND, OWN, OTHERS], False, [(FIRST, OWN), (SECOND, OTHERS)]),
        # A video without audio takes what another comes with.
        ([FIRST, SECOND, OWN], False, [(FIRST, OWN), (SECOND, OWN)]),
        # Audio that comes with no video is in all.
        ([FIRST, SECOND, OWN, APART], False, [(FIRST, OWN, APART), (SECOND, OWN, APART)]),
        ([OWN, FIRST, APART], True, [(FIRST,), (OWN,), (APART,)]),
    ],
)
def test_a_stream_has_the_audio_that_its_video_comes_with_unless_that_is_apart(tracks, separate_audio, expected):
    assert streams_of(tracks, separate_audio=separate_audio) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["index.m3u8"], ["index_"]),
        (["a.m3u8", "b.m3u8"], ["a_", "b_"]),
        (["index.m3u8", "index_1.m3u8"], ["index__", "index_1_"]),
        (["index.m3u8", "index_1.m3u8", "index__2.m3u8"], ["index___", "index_1_", "index__2_"]),
        (["my.film.mpd"], ["my.film_"]),
        (["index.ism/Manifest"], ["index.ism/"]),
    ],
)
def test_no_file_has_the_name_of_another_manifest(files, expected):
    assert prefixes(files) == expected


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("video_height:360-720", [360, 720, "en", "fr", "ten"]),
        ("video_bitrate:0-2000", [360, "en", "fr", "ten"]),
        ("video_bitrate:3000-2147483647", [720, 1080, "en", "fr", "ten"]),
        ("video_codec:h265", [1080, "en", "fr", "ten"]),
        ("VIDEO_CODEC:H264", [360, 720, "en", "fr", "ten"]),
        ("video_codec:h264,h265", [360, 720, 1080, "en", "fr", "ten"]),
        ("video_framerate:23.976-30", [360, 720, "en", "fr", "ten"]),
        ("video_framerate:29.97-29.97", [720, "en", "fr", "ten"]),
        ("video_dynamic_range:sdr", [360, 720, 1080, "en", "fr", "ten"]),
        ("video_dynamic_range:hdr10,hlg", ["en", "fr", "ten"]),
        ("audio_language:fr", [360, 720, 1080, "fr", "ten"]),
        ("audio_language:EN,fr", [360, 720, 1080, "en", "fr", "ten"]),
        ("audio_language:dahlia", [360, 720, 1080, "ten"]),
        ("audio_channels:6-8", [360, 720, 1080, "fr", "ten"]),
        ("audio_codec:AACL", [360, 720, 1080, "en", "ten"]),
        ("audio_codec:ec-3", [360, 720, 1080, "fr", "ten"]),
        ("audio_bitrate:0-100000", [360, 720, 1080, "en", "ten"]),
        ("audio_sample_rate:0-44100", [360, 720, 1080, "fr", "ten"]),
        ("subtitle_language:en-US, hi", [360, 720, 1080, "en", "fr"]),
        ("subtitle_language:EN", [360, 720, 1080, "en", "fr", "ten"]),
        ("trickplay_type:none;trickplay_height:1-100", [360, 720, 1080, "en", "fr", "ten"]),
        ("video_height:360-360;audio_language:en", [360, "en", "ten"]),
        ("audio_sample_rate:0-1;video_bitrate:0-1", ["ten"]),
    ],
)
def test_a_filter_keeps_what_has_all_that_it_asks_for(query, kept):
    tracks = {
        360: video(2_000, height=360, frame_rate=25.0),
        720: video(3_000, height=720, frame_rate=29.97003),
        1080: video(9_000, height=1080, frame_rate=60.0, codec="hevc"),
        "en": audio("en", channels=2, sample_rate=48_000, bits_per_second=96_000),
        "fr": audio("fr", channels=6, sample_rate=44_100, bits_per_second=384_000, codec="eac3"),
        "ten": subtitles("en"),
    }
    by = parse(query)
    assert [name for name, track in tracks.items() if by.admits(track)] == kept


@pytest.mark.parametrize(
    ("codec_name", "query"), [("mp4a.40.2", "aacl"), ("mp4a.40.5", "aach"), ("mp4a.40.29", "aach")]
)
def test_codecs_tell_one_aac_from_another(codec_name, query):
    assert parse(f"audio_codec:{query}").admits(audio(codec_name=codec_name))
    other = {"aacl": "aach", "aach": "aacl"}[query]
    assert not parse(f"audio_codec:{other}").admits(audio(codec_name=codec_name))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "video_height",
        "video_height:",
        ":1-2",
        "donut_type:rhododendron",
        "audio_sample_rate:300-0",
        "audio_sample_rate:0-2147483648",
        "audio_sample_rate:is:0-44100",
        "audio_sample_rate:0-48000;audio_sample_rate:0-48000",
        "audio_sample_rate:0-48000;aws.manifestfilter=video_bitrate:0-1",
        "audio_sample_rate:0-48000;",
        "audio_sample_rate:48000",
        "audio_sample_rate:-1-5",
        "audio_sample_rate:0-1.5",
        "audio_channels:0-2",
        "audio_channels:1-32768",
        "video_framerate:0.5-30",
        "video_framerate:24-29.9701",
        "video_framerate:24-1000",
        "video_height:0-720",
        "video_codec:vp9",
        "video_codec:h264,",
        "audio_language:,",
        "audio_codec:AAC",
        "trickplay_type:all",
        f"audio_language:{'a' * 1_010}",
    ],
)
def test_a_query_that_the_service_answers_400(query):
    with pytest.raises(ManifestFilterError):
        parse(query)


def test_1024_characters_are_not_too_many():
    text = f"audio_language:{'a' * (1_024 - len('audio_language:'))}"
    assert parse(text).lists == {"audio_language": [text.partition(":")[2]]}


def members_of_the_model() -> set[str]:
    model = ServiceModel(Loader().load_service_model("mediapackage-vod", "service-2"), "mediapackage-vod")
    found: set[str] = set()

    def walk(shape, path: str) -> None:
        for name, member in shape.members.items():
            found.add(f"{path}.{name}")
            if member.type_name == "structure":
                walk(member, f"{path}.{name}")
            elif member.type_name == "list" and member.member.type_name == "structure":
                walk(member.member, f"{path}.{name}[]")

    for package in ("HlsPackage", "DashPackage", "CmafPackage", "MssPackage"):
        walk(model.shape_for(package), package)
    return found


def test_every_member_of_the_packages_is_accounted_for():
    assert set(MEMBERS) == members_of_the_model()


def test_all_of_encryption_is_ignored_and_nothing_that_selects_is():
    assert {member.effect for path, member in MEMBERS.items() if ".Encryption" in path} == {Effect.IGNORED}
    selecting = ("StreamSelection", "ManifestName", "SegmentDurationSeconds", "UseAudioRenditionGroup")
    assert {member.effect for path, member in MEMBERS.items() if any(each in path for each in selecting)} == {
        Effect.EFFECTIVE
    }


SPEKE = {"SpekeKeyProvider": {"RoleArn": "r", "SystemIds": ["i"], "Url": "https://keys"}}


@pytest.mark.parametrize(
    ("name", "package", "manifest", "expected"),
    [
        ("HlsPackage", {}, {}, []),
        ("HlsPackage", {"IncludeDvbSubtitles": False}, {"AdMarkers": "NONE", "RepeatExtXKey": False}, []),
        ("HlsPackage", {"IncludeDvbSubtitles": True}, {}, ["IncludeDvbSubtitles"]),
        (
            "HlsPackage",
            {"Encryption": SPEKE},
            {"AdMarkers": "PASSTHROUGH", "IncludeIframeOnlyStream": True, "RepeatExtXKey": True},
            [
                "Encryption",
                "HlsManifests[].AdMarkers",
                "HlsManifests[].IncludeIframeOnlyStream",
                "HlsManifests[].RepeatExtXKey",
            ],
        ),
        ("CmafPackage", {"IncludeEncoderConfigurationInSegments": True}, {}, ["IncludeEncoderConfigurationInSegments"]),
        ("DashPackage", {"PeriodTriggers": []}, {"ScteMarkersSource": "SEGMENTS"}, []),
        (
            "DashPackage",
            {"PeriodTriggers": ["ADS"], "IncludeIframeOnlyStream": True, "SegmentTemplateFormat": "TIME_WITH_TIMELINE"},
            {"ScteMarkersSource": "MANIFEST", "ManifestLayout": "COMPACT", "Profile": "HBBTV_1_5"},
            ["DashManifests[].ScteMarkersSource", "IncludeIframeOnlyStream", "PeriodTriggers"],
        ),
        ("MssPackage", {"Encryption": SPEKE}, {}, ["Encryption"]),
    ],
)
def test_what_is_asked_for_and_does_nothing_is_named(name, package, manifest, expected):
    assert list(ignored(name, package, manifest)) == expected
