"""DASH: manifests as the mpegdash library reads them, option by option, and segments as PyAV sees them."""

from __future__ import annotations

import re
import subprocess
from typing import Any
from urllib.parse import urljoin

import pytest
from mpegdash.parser import MPEGDASHParser

from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from pulumi_mediapackage_vod.emulator.media.trial import client
from tests.media.playback import SIZES, Stage, get, manifest, media, seen

LIVE = "urn:mpeg:dash:profile:isoff-live:2011"


def mpd(url: str) -> Any:
    return MPEGDASHParser.parse(manifest(url))


def sets(url: str, kind: str) -> list[Any]:
    return [each for each in mpd(url).periods[0].adaptation_sets if each.content_type == kind]


def videos(url: str) -> list[Any]:
    (video,) = sets(url, "video")
    return video.representations


def template(representation: Any) -> Any:
    return representation.segment_templates[0]


def timeline(of: Any) -> list[tuple[int, int]]:
    """Start and duration of each segment."""
    found: list[tuple[int, int]] = []
    at = 0
    for each in of.segment_timelines[0].Ss:
        at = at if each.t is None else each.t
        for _ in range((each.r or 0) + 1):
            found.append((at, each.d))
            at += each.d
    return found


def first_segment(url: str, representation: Any, of: Any, number: int = 0) -> bytes:
    """With the initialization segment before it."""
    values = {
        "$RepresentationID$": representation.id,
        "$Number$": of.start_number + number,
        "$Time$": timeline(of)[number][0] if of.segment_timelines else "",
    }
    data = b""
    for form in (of.initialization, of.media):
        data += media(urljoin(url, re.sub(r"\$\w+\$", lambda found: str(values[found.group()]), form)))
    return data


def test_the_url_plays(stage: Stage, title: str) -> None:
    found = client.streams(stage.dash(title))
    assert [(each.width, each.height) for each in found if each.kind == "video"] == SIZES
    assert [(each.codec, each.sample_rate, each.channels) for each in found if each.kind == "audio"] == [
        ("aac", 48000, 2),
        ("aac", 48000, 2),
    ]


def test_ffmpeg_reads_all_of_it(stage: Stage, title: str, tmp_path: Any) -> None:
    demuxers = subprocess.run([ffmpeg.ffmpeg_path(), "-demuxers"], capture_output=True, text=True, check=True).stdout
    if not re.search(r"^ *D\S* +dash ", demuxers, re.MULTILINE):
        pytest.skip("this ffmpeg cannot read DASH")
    copied = tmp_path / "copied.mp4"
    ffmpeg.run(["-i", stage.dash(title), "-map", "0:v:2", "-map", "0:a:0", "-c", "copy", str(copied)])
    video, audio = seen(copied)
    assert (video.size, video.codec, audio.codec) == ((960, 540), "h264", "aac")
    assert video.seconds == pytest.approx(12, abs=0.05)
    assert audio.seconds == pytest.approx(12, abs=0.1)


def test_the_presentation(stage: Stage) -> None:
    answer = get(stage.dash())
    assert answer.headers["content-type"].startswith("application/dash+xml")
    found = MPEGDASHParser.parse(answer.text)
    assert (found.type, found.profiles) == ("static", LIVE)
    assert found.media_presentation_duration.startswith("PT12.0")
    (period,) = found.periods
    assert period.start == "PT0S"
    assert [(each.content_type, each.mime_type, each.lang) for each in period.adaptation_sets] == [
        ("video", "video/mp4", None),
        ("audio", "audio/mp4", "en"),
        ("text", "text/vtt", "en"),
        ("audio", "audio/mp4", "fr"),
        ("text", "text/vtt", "fr"),
    ]


def test_every_rendition_is_a_representation(stage: Stage, title: str) -> None:
    found = videos(stage.dash(title))
    assert [(each.width, each.height) for each in found] == SIZES
    assert {each.codecs for each in found} == {"avc1.4d401f"}
    assert {each.frame_rate for each in found} == {"25"}


def test_no_segment_has_more_than_the_bandwidth(stage: Stage, title: str) -> None:
    url = stage.dash(title)
    for each in (*videos(url), sets(url, "audio")[0].representations[0]):
        of = template(each)
        init = len(media(urljoin(url, of.initialization)))
        rates = [
            8 * (len(first_segment(url, each, of, number)) - init) * of.timescale / duration
            for number, (_, duration) in enumerate(timeline(of))
            if duration > of.timescale
        ]
        assert max(rates) == pytest.approx(each.bandwidth, rel=0.02)


def test_audio_says_what_it_is(stage: Stage) -> None:
    for audio in sets(stage.dash(), "audio"):
        (representation,) = audio.representations
        assert (representation.codecs, representation.audio_sampling_rate) == ("mp4a.40.2", "48000")
        assert representation.audio_channel_configurations[0].value == "2"


@pytest.mark.parametrize(("title", "english", "french"), [("trailer", "en", "fr"), ("feature", "eng", "fra")])
def test_the_first_audio_is_the_main_one(stage: Stage, title: str, english: str, french: str) -> None:
    def roles(url: str) -> list[tuple[str, list[str]]]:
        return [(each.lang, [role.value for role in each.roles]) for each in sets(url, "audio")]

    url = stage.dash(title)
    assert roles(url) == [(english, ["main"]), (french, ["alternate"])]
    assert roles(f"{url}?aws.manifestfilter=audio_language:{french}") == [(french, ["main"])]


@pytest.mark.parametrize(("seconds", "expected"), [(None, "PT30S"), (0, "PT0S"), (4, "PT4S"), (18, "PT18S")])
def test_the_minimum_buffer(stage, seconds, expected) -> None:
    url = stage.dash(manifest={} if seconds is None else {"MinBufferTimeSeconds": seconds})
    assert mpd(url).min_buffer_time == expected


@pytest.mark.parametrize(
    ("profile", "expected"),
    [(None, LIVE), ("NONE", LIVE), ("HBBTV_1_5", f"urn:hbbtv:dash:profile:isoff-live:2012,{LIVE}")],
)
def test_the_profile(stage, profile, expected) -> None:
    assert mpd(stage.dash(manifest={} if profile is None else {"Profile": profile})).profiles == expected


@pytest.mark.parametrize(("asked", "expected"), [(None, 2), (2, 2), (3, 4), (4, 4), (6, 6)])
def test_segments_have_the_duration_and_begin_with_a_key_frame(stage, title, asked, expected) -> None:
    url = stage.dash(title, **({} if asked is None else {"SegmentDurationSeconds": asked}))
    for each in videos(url):
        of = template(each)
        durations = [duration / of.timescale for _, duration in timeline(of)]
        assert durations == [expected] * (12 // expected)
        for number, (start, _) in enumerate(timeline(of)):
            (video,) = seen(first_segment(url, each, of, number))
            assert video.begins_with_key_frame
            assert video.seconds == pytest.approx(expected, abs=0.001)
            assert video.starts == pytest.approx(start / of.timescale, abs=0.001)


def test_the_period_begins_with_the_first_picture_and_audio_is_in_step(stage: Stage, title: str) -> None:
    url = stage.dash(title)
    starts = {}
    for kind in ("video", "audio"):
        representation = sets(url, kind)[0].representations[0]
        of = template(representation)
        offset = (of.presentation_time_offset or 0) / of.timescale
        (stream,) = seen(first_segment(url, representation, of))
        starts[kind] = stream.starts - offset
    assert starts["video"] == pytest.approx(0, abs=0.001)
    assert -0.03 < starts["audio"] <= 0


@pytest.mark.parametrize("layout", ["FULL", "COMPACT", None])
def test_a_compact_layout_has_one_template_where_all_have_the_same(stage, layout) -> None:
    url = stage.dash(manifest={} if layout is None else {"ManifestLayout": layout})
    (video,) = sets(url, "video")
    if layout != "COMPACT":
        assert not video.segment_templates
        assert [len(each.segment_templates) for each in video.representations] == [1, 1, 1]
        assert len({template(each).media for each in video.representations}) == 3
        return
    (shared,) = video.segment_templates
    assert [each.segment_templates for each in video.representations] == [None, None, None]
    assert "$RepresentationID$" in shared.media
    for each in video.representations:
        (stream,) = seen(first_segment(url, each, shared))
        assert stream.size == (each.width, each.height)


@pytest.mark.parametrize("layout", ["FULL", "COMPACT"])
@pytest.mark.parametrize(
    ("form", "variable"),
    [
        (None, "$Number$"),
        ("NUMBER_WITH_TIMELINE", "$Number$"),
        ("TIME_WITH_TIMELINE", "$Time$"),
        ("NUMBER_WITH_DURATION", "$Number$"),
    ],
)
def test_segment_templates(stage, layout, form, variable) -> None:
    settings = {} if form is None else {"SegmentTemplateFormat": form}
    url = stage.dash(manifest={"ManifestLayout": layout}, SegmentDurationSeconds=4, **settings)
    for kind in ("video", "audio"):
        group = sets(url, kind)[0]
        for each in group.representations:
            of = (group if layout == "COMPACT" else each).segment_templates[0]
            assert variable in of.media
            assert of.start_number == 1
            if form == "NUMBER_WITH_DURATION":
                assert of.segment_timelines is None
                # A little more where audio ends a little after the video.
                assert 4 <= of.duration / of.timescale < 4.03
            else:
                assert of.duration is None
                assert len(timeline(of)) >= 3
            (stream,) = seen(first_segment(url, each, of, 2))
            assert stream.kind == kind
            assert stream.starts == pytest.approx(8, abs=0.1)
    found = client.streams(url)
    assert [each.kind for each in found] == ["video", "video", "video", "audio", "audio"]


def test_with_durations_alone_there_are_as_many_segments_as_a_player_counts(stage: Stage) -> None:
    url = stage.dash(SegmentDurationSeconds=4, SegmentTemplateFormat="NUMBER_WITH_DURATION")
    length = float(mpd(url).media_presentation_duration.removeprefix("PT").removesuffix("S"))
    assert 12 <= length < 12.03
    for number in (1, 2, 3):
        assert get(urljoin(url, f"index_1_{number}.mp4")).status == 200
    assert get(urljoin(url, "index_1_4.mp4")).status == 404


def test_times_and_numbers_are_not_mixed_up(stage: Stage) -> None:
    by_number = stage.dash()
    by_time = stage.dash(SegmentTemplateFormat="TIME_WITH_TIMELINE")
    start, duration = timeline(template(videos(by_time)[0]))[0]
    assert get(urljoin(by_time, f"index_1_{start}.mp4")).status == 200
    assert get(urljoin(by_time, f"index_1_{start + duration}.mp4")).status == 200
    assert get(urljoin(by_time, f"index_1_{start + 1}.mp4")).status == 404
    for name in ("index_1_1.mp4", f"index_1_0{start}.mp4", f"index_1_{'1' * 5000}.mp4", "index_1_\u0660.mp4"):
        assert get(urljoin(by_time, name)).status == 404, name
    for name in ("index_01_1.mp4", "index_1_01.mp4", f"index_{'1' * 5000}_1.mp4", "index_1_\u0661.mp4"):
        assert get(urljoin(by_number, name)).status == 404, name
    assert get(urljoin(by_number, f"index_1_{start + duration}.mp4")).status == 404


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({"StreamOrder": "VIDEO_BITRATE_DESCENDING"}, [540, 360, 180]),
        ({"MinVideoBitsPerSecond": 640_000, "MaxVideoBitsPerSecond": 1_000_000}, [360]),
    ],
)
def test_stream_selection_and_order(stage, selection, expected) -> None:
    found = videos(stage.dash(manifest={"StreamSelection": selection}))
    assert [each.height for each in found] == expected


def test_several_manifests_are_each_under_its_name(stage: Stage) -> None:
    manifests = [
        {"ManifestName": "main", "MinBufferTimeSeconds": 3},
        {"ManifestName": "hd", "ManifestLayout": "COMPACT", "StreamSelection": {"MinVideoBitsPerSecond": 1_000_000}},
    ]
    url = stage.url({"DashPackage": {"DashManifests": manifests}})
    assert url.endswith("/main.mpd")
    other = url.replace("main.mpd", "hd.mpd")
    assert (len(videos(url)), mpd(url).min_buffer_time) == (3, "PT3S")
    assert ([each.height for each in videos(other)], mpd(other).min_buffer_time) == ([540], "PT30S")
    assert len(client.streams(other)) == 3


def test_subtitles_are_a_file_of_webvtt(stage: Stage, title: str) -> None:
    url = stage.dash(title)
    texts = sets(url, "text")
    assert [each.roles[0].value for each in texts] == ["subtitle", "subtitle"]
    (representation,) = texts[1].representations
    answer = get(urljoin(url, representation.base_urls[0].base_url_value))
    assert answer.headers["content-type"] == "text/vtt"
    lines = answer.text.splitlines()
    assert lines[0] == "WEBVTT"
    assert lines[lines.index("Français 00:04") - 1] == "00:00:04.000 --> 00:00:06.000"
    assert sum("-->" in line for line in lines) == 6
