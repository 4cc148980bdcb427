"""When things are shown, of sources that are less even than the samples: manifests and media agree, all is reached."""

from __future__ import annotations

import io
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import av
import pytest

from pulumi_mediapackage_vod.emulator.media.sources.probe import key_frame_seconds
from pulumi_mediapackage_vod.emulator.media.sources.source import MediaSource, Track
from pulumi_mediapackage_vod.emulator.media.sources.time_line import on_one_time_line
from pulumi_mediapackage_vod.emulator.media.streams import fragmented_mp4
from pulumi_mediapackage_vod.emulator.media.streams.inputs import inputs_of
from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from pulumi_mediapackage_vod.emulator.media.trial import client
from tests.media.playback import Stage, fragments, get, manifest, media, playing, playlist, playlists, seen, segment

DASH = "{urn:mpeg:dash:schema:mpd:2011}"
SUBTITLES = "1\n00:00:05,000 --> 00:00:06,000\nfive\n"
SOURCES = ("cut", "ntsc", "late_audio", "late_video", "two_groups", "uneven")
SECONDS = {"cut": 8.0, "ntsc": 20.02, "late_audio": 10.0, "late_video": 10.0, "two_groups": 12.0, "uneven": 16.0}
"""From the first picture on."""
PICTURES = {"cut": 200, "ntsc": 600, "late_audio": 250, "late_video": 250, "two_groups": 300, "uneven": 400}
BY_DURATION, BY_TIME, BY_NUMBER = "NUMBER_WITH_DURATION", "TIME_WITH_TIMELINE", "NUMBER_WITH_TIMELINE"


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest) -> str:
    return request.param


def encode(path: Path, seconds: float, rate: str = "25", *options: str) -> None:
    ffmpeg.run(
        [
            *("-f", "lavfi", "-i", f"testsrc2=s=64x36:r={rate}", "-f", "lavfi", "-i", "sine=r=48000"),
            *("-t", f"{seconds}", "-c:v", "libx264", "-preset", "veryfast", "-sc_threshold", "0", "-c:a", "aac"),
            *options,
            str(path),
        ]
    )


def smil(*files: str) -> str:
    videos = "".join(f'<video name="{name}"/>' for name in files)
    texts = '<textstream src="text.srt" systemLanguage="eng" subtitleName="English"/>'
    return f"<smil><body><switch>{videos}{texts}</switch></body></smil>"


def encode_rounded(title: Path) -> None:
    """HLS of 29.97 pictures and 44100 samples a second, all in `0.m3u8`: the frame of audio that begins with the first
    picture has the tick of the clock before, since it is rounded down."""
    title.mkdir(parents=True)
    encode(
        title / "%v.m3u8",
        8,
        "30000/1001",
        *("-g", "60", "-ar", "44100", "-b:a", "32k", "-map", "0:v", "-map", "1:a", "-var_stream_map", "v:0,a:0"),
        *("-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod", "-master_pl_name", "index.m3u8"),
    )


@pytest.fixture(scope="module")
def rounded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("rounded")
    encode_rounded(folder / "b" / "rounded")
    with playing(folder, quotas=False) as stage:
        stage.asset("rounded", "arn:aws:s3:::b/rounded/index.m3u8")
        yield stage


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """`cut`: an edit list begins 1.3 s behind a key frame. `ntsc`: 29.97 frames a second. `late_audio`, `late_video`:
    one begins 3 s after the other. `two_groups`: groups of pictures of 2 s in one rendition, of 3 s in the other.
    `uneven`: groups of 2 s, but for one of 8 s."""
    folder = tmp_path_factory.mktemp("odd")
    titles = {name: folder / "b" / name for name in SOURCES}
    for title in titles.values():
        title.mkdir(parents=True)
        (title / "text.srt").write_text(SUBTITLES)
        (title / "film.smil").write_text(smil("film.mp4"))
    whole = folder / "whole.mp4"
    encode(whole, 10, "25", "-g", "50")
    copy = ["-c", "copy"]
    ffmpeg.run(["-ss", "3.3", "-i", str(whole), *copy, str(titles["cut"] / "film.mp4")])
    encode(titles["ntsc"] / "film.mp4", 20.02, "30000/1001", "-g", "60")
    for late, first, second in (("late_audio", "0:v", "1:a"), ("late_video", "0:a", "1:v")):
        inputs = ["-i", str(whole), "-itsoffset", "3", "-i", str(whole)]
        ffmpeg.run([*inputs, "-map", first, "-map", second, *copy, str(titles[late] / "film.mp4")])
    (titles["two_groups"] / "film.smil").write_text(smil("film.mp4", "other.mp4"))
    encode(titles["two_groups"] / "film.mp4", 12, "25", "-g", "50")
    encode(titles["two_groups"] / "other.mp4", 12, "25", "-g", "75")
    forced = ["-g", "250", "-force_key_frames", "0,2,4,12,14"]
    encode(titles["uneven"] / "film.mp4", 16, "25", *forced)
    with playing(folder, quotas=False) as stage:
        for name in SOURCES:
            stage.asset(name, f"arn:aws:s3:::b/{name}/film.smil")
        yield stage


def test_the_distance_of_key_frames_is_that_of_most(tmp_path: Path) -> None:
    for name, keys, expected in (("most", "0,2,4,5,7", 2.0), ("one", "0", None)):
        path = tmp_path / f"{name}.mp4"
        encode(path, 8, "25", "-g", "250", "-force_key_frames", keys)
        assert key_frame_seconds(Track("video", path, 0, "h264", 1)) == expected


def box(data: bytes, *path: str) -> bytes:
    for name in path:
        at = 0
        while data[at + 4 : at + 8] != name.encode():
            at += int.from_bytes(data[at : at + 4], "big")
        data = data[at + 8 : at + int.from_bytes(data[at : at + 4], "big")]
    return data


def decode_time(fragment: bytes) -> int:
    return int.from_bytes(box(fragment, "moof", "traf", "tfdt")[4:], "big")


def times(init: bytes, fragments: list[bytes]) -> list[float]:
    timescale = int.from_bytes(box(init, "moov", "trak", "mdia", "mdhd")[12:16], "big")
    return [decode_time(each) / timescale for each in fragments]


def frames(init: bytes, fragments: list[bytes]) -> int:
    with av.open(io.BytesIO(b"".join((init, *fragments)))) as opened:
        return sum(1 for _ in opened.decode(opened.streams[0]))


def representations(url: str) -> list[tuple[Any, Any]]:
    """Each with its template."""
    found = ET.fromstring(manifest(url)).iter(f"{DASH}Representation")
    templates = [(each, each.find(f"{DASH}SegmentTemplate")) for each in found]
    return [(each, template) for each, template in templates if template is not None]


def length(url: str) -> float:
    return float(ET.fromstring(manifest(url)).attrib["mediaPresentationDuration"][2:-1])


def counted(url: str, each: Any, template: Any) -> tuple[bytes, list[bytes], list[float], float]:
    """What a player takes for the segments: the first for initialization, all others, when they should start, and how
    far from that they may. There is none behind them."""
    scale = int(template.attrib["timescale"])
    starts: list[int] = []
    for entry in template.iter(f"{DASH}S"):
        start = int(entry.get("t", 0))
        starts += [start + number * int(entry.attrib["d"]) for number in range(int(entry.get("r", 0)) + 1)]
    tolerance = 0.0
    if "duration" in template.attrib:
        duration = int(template.attrib["duration"])
        starts = [number * duration for number in range(math.ceil(length(url) / (duration / scale)))]
        tolerance = duration / scale / 2
    names = [
        template.attrib["media"].replace("$Number$", str(number)).replace("$Time$", str(start))
        for number, start in enumerate(starts, start=1)
    ]
    if "$Number$" in template.attrib["media"]:
        beyond = template.attrib["media"].replace("$Number$", str(len(names) + 1))
        assert get(urljoin(url, beyond)).status == 404
    init = media(urljoin(url, template.attrib["initialization"]))
    return init, [media(urljoin(url, name)) for name in names], [start / scale for start in starts], tolerance


@pytest.mark.parametrize("form", [BY_NUMBER, BY_TIME, BY_DURATION])
@pytest.mark.parametrize("asked", [2, 3])
def test_segments_of_dash_are_when_the_manifest_says_and_all_are_reached(odd: Stage, source, asked, form) -> None:
    url = odd.dash(source, SegmentDurationSeconds=asked, SegmentTemplateFormat=form)
    for each, template in representations(url):
        init, fragments, said, tolerance = counted(url, each, template)
        assert times(init, fragments) == pytest.approx(said, abs=tolerance + 1e-9)
        if "width" in each.attrib:
            assert times(init, fragments)[0] == 0
            assert frames(init, fragments) == pytest.approx(PICTURES[source], abs=1)
    assert length(url) == pytest.approx(SECONDS[source], abs=0.1)


@pytest.mark.parametrize(
    ("source", "durations"),
    [
        ("cut", ["2.0"]),
        ("ntsc", ["2.0"]),
        ("two_groups", ["2.0", "3.0"]),
        ("late_audio", ["2.0"]),
        ("late_video", ["2.0"]),
        ("uneven", None),
    ],
)
def test_a_duration_is_stated_where_it_is_true_of_all_segments(odd: Stage, source, durations) -> None:
    """`durations` are those of the video; None where there is a timeline."""
    url = odd.dash(source, SegmentTemplateFormat=BY_DURATION)
    templates = [template for each, template in representations(url) if "width" in each.attrib]
    ignored = get(url).headers.get("x-emulator-ignored", "")
    if durations is None:
        assert "SegmentTemplateFormat" in ignored
        assert all(list(template.iter(f"{DASH}S")) for template in templates)
    else:
        assert "SegmentTemplateFormat" not in ignored
        stated = [int(each.attrib["duration"]) / int(each.attrib["timescale"]) for each in templates]
        assert [f"{each:.1f}" for each in stated] == durations
    assert "SegmentTemplateFormat" not in get(odd.dash(source)).headers.get("x-emulator-ignored", "")


def test_renditions_that_are_not_aligned_are_apart(odd: Stage) -> None:
    def sets(source: str) -> list[str]:
        found = ET.fromstring(manifest(odd.dash(source))).iter(f"{DASH}AdaptationSet")
        return [each.attrib["contentType"] for each in found if each.get("segmentAlignment") == "true"]

    assert sets("two_groups") == ["video", "video", "audio"]
    assert sets("ntsc") == ["video", "audio"]


def test_segments_of_cmaf_follow_one_another_as_the_playlist_says(odd: Stage, source: str) -> None:
    url = odd.cmaf(source)
    audio = [playlist(each.absolute_uri) for each in playlist(url).media if each.type == "AUDIO"]
    for child in (*playlists(url), *audio):
        init = media(urljoin(child.base_uri, child.segment_map[0].uri))
        found = times(init, [media(each.absolute_uri) for each in child.segments])
        for start, following, each in zip(found, found[1:], child.segments, strict=False):
            assert following - start == pytest.approx(each.duration, abs=1e-4)
        assert 0 <= found[0] <= 0.4
        assert found[-1] + child.segments[-1].duration <= SECONDS[source] + 0.1


def test_fragments_of_smooth_streaming_are_when_the_manifest_says(odd: Stage, source: str) -> None:
    url = odd.mss(source)
    assert int(ET.fromstring(manifest(url)).attrib["Duration"]) / 10_000_000 == pytest.approx(SECONDS[source], abs=0.1)
    for each in fragments(url):
        assert decode_time(media(each.url)) == int(each.start)


@pytest.mark.parametrize("asked", [2, 3])
def test_all_formats_are_cut_at_the_same_times(odd: Stage, source: str, asked: int) -> None:
    cut = {}
    for form in ("hls", "cmaf"):
        url = getattr(odd, form)(source, SegmentDurationSeconds=asked)
        cut[form] = [[round(each.duration, 3) for each in child.segments] for child in playlists(url)]
    assert cut["hls"] == cut["cmaf"]


@pytest.mark.parametrize("grouped", [True, False])
def test_hls_begins_with_the_first_picture(odd: Stage, source: str, grouped: bool) -> None:
    url = odd.hls(source, UseAudioRenditionGroup=grouped)
    streams = seen(segment(playlists(url)[0]))
    audio = streams[1] if not grouped else seen(segment(playlist(playlist(url).media[0].absolute_uri)))[0]
    assert (streams[0].kind, audio.kind) == ("video", "audio")
    assert streams[0].begins_with_key_frame
    assert streams[0].starts == pytest.approx(11.4, abs=0.001)
    assert 0 <= audio.starts - streams[0].starts < {"cut": 0.4, "late_audio": 0.06}.get(source, 0.03)


class TestSoundThatBeginsWithTheFirstPictureButForRounding:
    TICK = 1 / 44100

    def test_cmaf(self, rounded: Stage) -> None:
        main = playlist(rounded.cmaf("rounded"))
        (video,), (audio,) = main.playlists, main.media
        starts: list[float] = []
        for child in (playlist(video.absolute_uri), playlist(audio.absolute_uri)):
            init = media(urljoin(child.base_uri, child.segment_map[0].uri))
            starts += times(init, [media(child.segments[0].absolute_uri)])
        assert starts[0] == 0
        assert 0 <= starts[1] <= self.TICK

    def test_dash(self, rounded: Stage) -> None:
        url = rounded.dash("rounded")
        starts = [times(*counted(url, *each)[:2])[0] for each in representations(url)]
        assert starts[0] == 0
        assert 0 <= starts[1] <= self.TICK

    def test_mss(self, rounded: Stage) -> None:
        video, audio = ET.fromstring(manifest(rounded.mss("rounded"))).iter("StreamIndex")
        first = [int(next(each.iter("c")).attrib["t"]) / int(each.attrib["TimeScale"]) for each in (video, audio)]
        assert first[0] == 0
        assert 0 <= first[1] <= self.TICK

    @pytest.mark.parametrize("grouped", [True, False])
    def test_hls(self, rounded: Stage, grouped: bool) -> None:
        url = rounded.hls("rounded", UseAudioRenditionGroup=grouped)
        streams = seen(segment(playlists(url)[0]))
        audio = seen(segment(playlist(playlist(url).media[0].absolute_uri)))[0] if grouped else streams[1]
        assert streams[0].starts == pytest.approx(11.4, abs=1e-6)
        assert 0 <= audio.starts - streams[0].starts <= self.TICK

    def test_in_a_file_of_its_own(self, tmp_path: Path) -> None:
        encode_rounded(tmp_path / "title")
        film, sound = tmp_path / "title" / "0.m3u8", tmp_path / "title" / "sound.m3u8"
        sound.write_text(film.read_text())
        tracks = [Track("video", film, 0, "h264", 1), Track("audio", sound, 1, "aac", 1, sample_rate=44100)]
        tracks = list(on_one_time_line(MediaSource("hls", 0, 2, tuple(tracks)), {}, tmp_path).tracks)
        ffmpeg.run(fragmented_mp4.arguments(tracks, inputs_of(tracks), 2, tmp_path))
        starts = [each.segments[0].start for each in fragmented_mp4.renditions(tracks, tmp_path)]
        assert starts[0] == 0
        assert 0 <= starts[1] <= 1


@pytest.mark.parametrize(("source", "shows"), [("cut", 6.3), ("late_video", 2.0), ("late_audio", 5.0)])
def test_subtitles_stay_with_the_picture(odd: Stage, source: str, shows: float) -> None:
    """Second 5 of the MP4 is where its own time says, not 5 s behind the first picture."""
    url = odd.dash(source)
    (found,) = re.findall(r"<BaseURL>(.*)</BaseURL>", manifest(url))
    (time,) = re.findall(r"00:00:(\S+) -->", manifest(urljoin(url, found)))
    assert float(time) == pytest.approx(shows, abs=0.05)


def test_the_url_plays(odd: Stage, source: str, form: str) -> None:
    assert {each.kind for each in client.streams(getattr(odd, form)(source))} == {"video", "audio"}


@pytest.mark.parametrize("form", ["cmaf", "dash", "mss"])
def test_a_fragment_at_another_time_does_not_play(odd: Stage, monkeypatch, form: str) -> None:
    fetched: Callable[[str, Mapping[str, str]], bytes] = client._fetched
    at_0, before = (b"tfdt\1\0\0\0" + each.to_bytes(8, "big", signed=True) for each in (0, -16896))
    monkeypatch.setattr(client, "_fetched", lambda *asked: fetched(*asked).replace(at_0, before))
    with pytest.raises(client.PlaybackError, match=r"starts at second .*, but its manifest says"):
        client.streams(getattr(odd, form)("ntsc"))
