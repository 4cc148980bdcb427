"""CMAF: HLS playlists of fragmented MP4. What it has in common with HLS is tested with that."""

from __future__ import annotations

import pytest

from tests.media.playback import Stage, get, playlist, playlists, seen, segment


def test_audio_is_always_in_a_group(stage: Stage, title: str) -> None:
    url = stage.cmaf(title)
    main = playlist(url)
    audio = [each for each in main.media if each.type == "AUDIO"]
    assert [each.name for each in audio] == ["English", "Français"]
    assert {each.stream_info.codecs for each in main.playlists} == {"avc1.4d401f,mp4a.40.2"}
    for child in playlists(url):
        assert [(each.kind, each.codec) for each in seen(segment(child))] == [("video", "h264")]
    for each in audio:
        assert [(one.kind, one.codec) for one in seen(segment(playlist(each.absolute_uri)))] == [("audio", "aac")]


def test_media_are_mp4_behind_an_initialization_segment(stage: Stage) -> None:
    url = stage.cmaf()
    child = playlists(url)[0]
    assert [each.uri for each in child.segment_map] == ["index_1_init.mp4"]
    assert [each.uri for each in child.segments][:2] == ["index_1_1.mp4", "index_1_2.mp4"]
    audio = playlist(playlist(url).media[0].absolute_uri)
    folder = url.removesuffix("index.m3u8")
    types = {"index_1_init.mp4": "video/mp4", "index_1_1.mp4": "video/mp4", audio.segments[0].uri: "audio/mp4"}
    for name, content_type in types.items():
        assert get(folder + name).headers["content-type"] == content_type
    assert get(f"{folder}index_1_1.mp4").body[4:8] == b"styp"


@pytest.mark.parametrize(("asked", "expected"), [(None, 2), (2, 2), (4, 4), (6, 6)])
def test_segments_have_the_duration_and_begin_with_a_key_frame(stage, title, asked, expected) -> None:
    settings = {} if asked is None else {"SegmentDurationSeconds": asked}
    for child in playlists(stage.cmaf(title, **settings)):
        assert [each.duration for each in child.segments] == [expected] * (12 // expected)
        starts = []
        for number in range(len(child.segments)):
            (video,) = seen(segment(child, number))
            assert video.begins_with_key_frame
            assert video.seconds == pytest.approx(expected, abs=0.001)
            starts.append(video.starts)
        steps = [later - starts[0] for later in starts]
        assert steps == pytest.approx([expected * number for number in range(len(steps))], abs=0.001)


def test_audio_begins_no_more_than_a_frame_before_video(stage: Stage, title: str) -> None:
    url = stage.cmaf(title)
    (video,) = seen(segment(playlists(url)[0]))
    (audio,) = seen(segment(playlist(playlist(url).media[0].absolute_uri)))
    assert 0 <= video.starts - audio.starts < 0.03


def test_program_date_times_and_stream_selection_are_those_of_hls(stage: Stage) -> None:
    selection = {"MinVideoBitsPerSecond": 640_000, "StreamOrder": "VIDEO_BITRATE_DESCENDING"}
    url = stage.cmaf(manifest={"StreamSelection": selection, "ProgramDateTimeIntervalSeconds": 4})
    assert [each.stream_info.resolution[1] for each in playlist(url).playlists] == [540, 360]
    for child in playlists(url):
        dated = [number for number, each in enumerate(child.segments) if each.program_date_time]
        assert dated == [0, 2, 4]


def test_several_manifests_share_the_media(stage: Stage) -> None:
    manifests = [{"ManifestName": "a"}, {"ManifestName": "b", "StreamSelection": {"MaxVideoBitsPerSecond": 400_000}}]
    url = stage.url({"CmafPackage": {"HlsManifests": manifests}})
    folder = url.removesuffix("a.m3u8")
    assert [each.uri for each in playlist(f"{folder}b.m3u8").playlists] == ["b_1.m3u8"]
    assert get(f"{folder}a_1_1.mp4").body == get(f"{folder}b_1_1.mp4").body
    assert get(f"{folder}a_2_1.mp4").status == 200
    assert get(f"{folder}b_2_1.mp4").status == 404
