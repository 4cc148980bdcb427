"""HLS: playlists as the m3u8 library reads them, option by option, and transport streams as PyAV sees them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import av
import pytest

from tests.media.playback import SIZES, Stage, get, manifest, media, playlist, playlists, seen, segment


@pytest.mark.parametrize(
    ("package", "settings", "audios"),
    [("hls", {"UseAudioRenditionGroup": True}, 2), ("hls", {"UseAudioRenditionGroup": False}, 6), ("cmaf", {}, 2)],
)
def test_the_url_opened_by_pyav_shows_video_and_audio(stage, title, package, settings, audios) -> None:
    with av.open(getattr(stage, package)(title, **settings)) as opened:
        assert [(each.width, each.height) for each in opened.streams.video] == SIZES
        assert [each.codec_context.name for each in opened.streams.audio] == ["aac"] * audios
        assert opened.duration == pytest.approx(12_000_000, abs=100_000)


def test_the_main_playlist_describes_every_rendition(stage: Stage, title: str) -> None:
    variants = playlist(stage.hls(title)).playlists
    assert [each.stream_info.resolution for each in variants] == SIZES
    assert {each.stream_info.frame_rate for each in variants} == {25.0}
    assert {each.stream_info.codecs for each in variants} == {"avc1.4d401f,mp4a.40.2"}


def peak_and_average(child: Any) -> tuple[float, float]:
    """Bits per second of a media playlist (RFC 8216, 4.1)."""
    bits = [8 * len(media(each.absolute_uri)) for each in child.segments]
    seconds = [each.duration for each in child.segments]
    spans = [slice(start, end) for start in range(len(bits)) for end in range(start + 1, len(bits) + 1)]
    target = child.target_duration
    rates = [sum(bits[a]) / sum(seconds[a]) for a in spans if 0.5 <= sum(seconds[a]) / target <= 1.5]
    return max(rates), sum(bits) / sum(seconds)


@pytest.mark.parametrize("package", [{"cmaf": {}}, {"hls": {}}, {"hls": {"UseAudioRenditionGroup": True}}])
def test_bandwidth_is_that_of_the_segments_with_their_audio(stage: Stage, title: str, package: Any) -> None:
    ((form, settings),) = package.items()
    url = getattr(stage, form)(title, SegmentDurationSeconds=2, **settings)
    main = playlist(url)
    audios = [peak_and_average(playlist(each.absolute_uri)) for each in main.media if each.type == "AUDIO"]
    audio = [max(each, default=0) for each in zip(*audios, strict=True)] or [0, 0]
    for variant, child in zip(main.playlists, playlists(url), strict=True):
        expected = [video + sound for video, sound in zip(peak_and_average(child), audio, strict=True)]
        stated = [variant.stream_info.bandwidth, variant.stream_info.average_bandwidth]
        assert stated == pytest.approx(expected, abs=2)
        assert stated[0] >= stated[1]


def test_the_playlists_are_named_as_the_service_names_them(stage: Stage) -> None:
    url = stage.hls()
    assert url.endswith("/index.m3u8")
    assert [each.uri for each in playlist(url).playlists] == ["index_1.m3u8", "index_2.m3u8", "index_3.m3u8"]
    assert [each.uri for each in playlists(url)[1].segments] == ["index_2_1.ts", "index_2_2.ts"]


def test_audio_is_in_the_videos_segments_unless_it_has_a_group(stage: Stage, title: str) -> None:
    url = stage.hls(title)
    main = playlist(url)
    assert [each.type for each in main.media if each.type == "AUDIO"] == []
    for child in playlists(url):
        assert [each.kind for each in seen(segment(child))] == ["video", "audio", "audio"]


def test_an_audio_rendition_group_has_all_audio_and_the_video_has_none(stage: Stage, title: str) -> None:
    url = stage.hls(title, UseAudioRenditionGroup=True)
    main = playlist(url)
    audio = [each for each in main.media if each.type == "AUDIO"]
    assert [(each.name, each.channels) for each in audio] == [("English", "2"), ("Français", "2")]
    assert [each.default for each in audio] == ["YES", "NO"]
    assert len({each.group_id for each in audio}) == 1
    assert {each.stream_info.audio for each in main.playlists} == {audio[0].group_id}
    for child in playlists(url):
        assert [each.kind for each in seen(segment(child))] == ["video"]
    for each in audio:
        (stream,) = seen(segment(playlist(each.absolute_uri)))
        assert (stream.kind, stream.codec) == ("audio", "aac")


@pytest.mark.parametrize(
    ("asked", "expected"),
    # Of a source in segments of 2 s; in the middle between two multiples it is the greater.
    [(1, 2), (2, 2), (3, 4), (4, 4), (5, 6), (6, 6), (60, 12), (None, 6)],
)
def test_segments_are_as_long_as_the_nearest_multiple_of_the_sources(stage, asked, expected) -> None:
    settings = {} if asked is None else {"SegmentDurationSeconds": asked}
    for child in playlists(stage.hls(**settings)):
        assert [each.duration for each in child.segments] == [expected] * (12 // expected)
        assert child.target_duration == expected


@pytest.mark.parametrize(("asked", "expected"), [(1, [2] * 6), (3, [4] * 3), (4, [4] * 3), (5, [6, 6]), (8, [8, 4])])
def test_segments_of_mp4_are_as_long_as_the_nearest_multiple_of_its_groups_of_pictures(stage, asked, expected) -> None:
    url = stage.hls("feature", SegmentDurationSeconds=asked)
    assert [each.duration for each in playlists(url)[0].segments] == expected


def test_segments_are_what_the_playlist_says_and_begin_with_a_key_frame(stage: Stage, title: str) -> None:
    for child in playlists(stage.hls(title, SegmentDurationSeconds=4)):
        starts = []
        for number, each in enumerate(child.segments):
            video = seen(segment(child, number))[0]
            assert video.begins_with_key_frame
            assert video.seconds == pytest.approx(each.duration, abs=0.001)
            starts.append(video.starts)
        assert [later - starts[0] for later in starts] == pytest.approx([0, 4, 8])


def test_audio_and_video_that_are_apart_stay_in_step(stage: Stage, title: str) -> None:
    muxed = seen(segment(playlists(stage.hls(title))[0]))
    url = stage.hls(title, UseAudioRenditionGroup=True)
    (video,) = seen(segment(playlists(url)[0]))
    (audio,) = seen(segment(playlist(playlist(url).media[0].absolute_uri)))
    assert video.starts - audio.starts == pytest.approx(muxed[0].starts - muxed[1].starts, abs=0.001)
    # Not before the first picture, and no more than a frame after it.
    assert 0 <= audio.starts - video.starts < 0.03


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({}, [180, 360, 540]),
        ({"StreamOrder": "ORIGINAL"}, [180, 360, 540]),
        ({"StreamOrder": "VIDEO_BITRATE_ASCENDING"}, [180, 360, 540]),
        ({"StreamOrder": "VIDEO_BITRATE_DESCENDING"}, [540, 360, 180]),
        ({"MinVideoBitsPerSecond": 640_000}, [360, 540]),
        ({"MinVideoBitsPerSecond": 640_001}, [540]),
        ({"MaxVideoBitsPerSecond": 640_000}, [180, 360]),
        ({"MaxVideoBitsPerSecond": 639_999}, [180]),
        ({"MinVideoBitsPerSecond": 0, "MaxVideoBitsPerSecond": 2147483647}, [180, 360, 540]),
        (
            {
                "MinVideoBitsPerSecond": 500_000,
                "MaxVideoBitsPerSecond": 2_000_000,
                "StreamOrder": "VIDEO_BITRATE_DESCENDING",
            },
            [540, 360],
        ),
    ],
)
def test_stream_selection_and_order(stage, selection, expected) -> None:
    url = stage.hls(manifest={"StreamSelection": selection})
    assert [each.stream_info.resolution[1] for each in playlist(url).playlists] == expected
    assert [seen(segment(child))[0].height for child in playlists(url)] == expected


def test_a_selection_without_video_has_nothing_to_play(stage: Stage) -> None:
    url = stage.hls(manifest={"StreamSelection": {"MinVideoBitsPerSecond": 5_000_000}})
    answer = get(url)
    assert answer.status == 404
    assert "stream selection" in answer.text
    assert get(url.replace("index.m3u8", "index_1.m3u8")).status == 404


@pytest.mark.parametrize("name", ["main", "with.dots", "index_1", "a b", "a/b?c#d", "50%", "é"])
def test_the_manifest_name_is_in_all_urls(stage: Stage, name: str) -> None:
    url = stage.hls(manifest={"ManifestName": name})
    assert url.endswith(f"/{quote(name)}.m3u8")
    reference = quote(name.rpartition("/")[2])
    assert [each.uri for each in playlist(url).playlists] == [f"{reference}_{number}.m3u8" for number in (1, 2, 3)]
    assert len(playlists(url)) == 3
    assert seen(segment(playlists(url)[0]))
    assert get(url.replace(f"{quote(name)}.m3u8", "other.m3u8")).status == 404


def test_several_manifests_are_each_under_its_name_with_its_own_settings(stage: Stage) -> None:
    manifests = [
        {"ManifestName": "index"},
        {
            "ManifestName": "small",
            "StreamSelection": {"MaxVideoBitsPerSecond": 640_000, "StreamOrder": "VIDEO_BITRATE_DESCENDING"},
            "ProgramDateTimeIntervalSeconds": 60,
        },
        # Its name is what a playlist of the first would have.
        {"ManifestName": "index_1", "StreamSelection": {"MinVideoBitsPerSecond": 1_000_000}},
        {"ManifestName": "index", "StreamSelection": {"MinVideoBitsPerSecond": 1_000_000}},
    ]
    url = stage.url({"HlsPackage": {"HlsManifests": manifests}})
    assert url.endswith("/index.m3u8")
    heights, dated = {}, {}
    for name in ("index", "small", "index_1"):
        its = url.replace("index.m3u8", f"{name}.m3u8")
        heights[name] = [each.stream_info.resolution[1] for each in playlist(its).playlists]
        dated[name] = all("#EXT-X-PROGRAM-DATE-TIME" in child.dumps() for child in playlists(its))
        assert [seen(segment(child))[0].height for child in playlists(its)] == heights[name]
    assert heights == {"index": [180, 360, 540], "small": [360, 180], "index_1": [540]}
    assert dated == {"index": False, "small": True, "index_1": False}


@pytest.mark.parametrize(
    ("interval", "dated"), [(1, [0, 1, 2, 3, 4, 5]), (2, [0, 1, 2, 3, 4, 5]), (5, [0, 3]), (60, [0])]
)
def test_program_date_times_come_at_the_interval(stage, interval, dated) -> None:
    url = stage.hls(manifest={"ProgramDateTimeIntervalSeconds": interval}, SegmentDurationSeconds=2)
    created = stage.emulator.backend.inventory().assets["trailer"].created
    for child in playlists(url):
        times = {number: each.program_date_time for number, each in enumerate(child.segments) if each.program_date_time}
        assert list(times) == dated
        assert times[0].timestamp() == pytest.approx(created, abs=0.001)
        for number, time in times.items():
            assert time - times[0] == timedelta(seconds=2 * number)


@pytest.mark.parametrize("manifest_settings", [{}, {"ProgramDateTimeIntervalSeconds": 0}])
def test_there_are_no_program_date_times_without_an_interval(stage, manifest_settings) -> None:
    for child in playlists(stage.hls(manifest=manifest_settings)):
        assert [each.program_date_time for each in child.segments] == [None, None]


@pytest.mark.parametrize("package", ["hls", "cmaf"])
def test_subtitles_are_segments_of_webvtt_in_a_group(stage: Stage, title: str, package: str) -> None:
    url = getattr(stage, package)(title, SegmentDurationSeconds=4)
    main = playlist(url)
    subtitles = [each for each in main.media if each.type == "SUBTITLES"]
    assert [each.name for each in subtitles] == ["English", "Français"]
    assert {each.stream_info.subtitles for each in main.playlists} == {subtitles[0].group_id}
    french = playlist(subtitles[1].absolute_uri)
    assert [each.duration for each in french.segments] == [4, 4, 4]
    texts = [manifest(each.absolute_uri) for each in french.segments]
    assert all(text.startswith("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:") for text in texts)
    cues = [[line for line in text.splitlines() if "-->" in line or "Fran" in line] for text in texts]
    assert cues[1] == [
        "00:00:04.000 --> 00:00:06.000",
        "Français 00:04",
        "00:00:06.000 --> 00:00:08.000",
        "Français 00:06",
    ]
    assert get(subtitles[0].absolute_uri).headers["content-type"].startswith("application/vnd.apple.mpegurl")
    assert get(french.segments[0].absolute_uri).headers["content-type"] == "text/vtt"


@pytest.mark.parametrize("package", ["hls", "cmaf"])
def test_cues_count_from_the_first_picture(stage: Stage, title: str, package: str) -> None:
    url = getattr(stage, package)(title)
    main = playlist(url)
    text = manifest(playlist(main.media[-1].absolute_uri).segments[0].absolute_uri)
    timestamp = int(text.partition("MPEGTS:")[2].partition(",")[0])
    video = seen(segment(playlists(url)[0]))[0]
    assert timestamp / 90_000 == pytest.approx(video.starts, abs=0.001)


def test_what_is_not_there_is_404(stage: Stage) -> None:
    folder = stage.hls().removesuffix("index.m3u8")
    for name in (
        *("index_0.m3u8", "index_4_0.vtt", "index_6.m3u8", "index_1_3.ts", "index_1_0.ts", "index_1_1.mp4"),
        *("index_1_init.mp4", "index_1_init.ts", "1_1.ts", "0_1.ts", "parent.m3u8", "index.mpd", "index_x.m3u8"),
        *("index_01.m3u8", "index_1_01.ts", "index_\u0661.m3u8", "index_1_\u0661.ts"),
        *(f"index_{'1' * 5000}.m3u8", f"index_1_{'1' * 5000}.ts", f"index_4_{'1' * 5000}.vtt"),
    ):
        assert get(folder + name).status == 404, name
