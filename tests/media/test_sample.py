"""Sample media: what is made, that it is what it says, and that it is kept, replaced or refused."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from array import array

import av
import m3u8
import pytest
from click.testing import CliRunner

from pulumi_mediapackage_vod.cli import main
from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from pulumi_mediapackage_vod.emulator.media.trial import sample

SECONDS = 12


@pytest.fixture(scope="session")
def trailer(sample_dir):
    return sample_dir / "acme-movies" / "trailer"


@pytest.fixture(scope="session")
def feature(sample_dir):
    return sample_dir / "acme-movies" / "feature"


@pytest.fixture
def parent(trailer):
    return m3u8.load(str(trailer / "index.m3u8"))


@pytest.fixture
def copy(sample_dir, tmp_path):
    """Sample media that a test may change."""
    shutil.copytree(sample_dir, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def no_ffmpeg(monkeypatch):
    def refuse():
        raise ffmpeg.FfmpegError("ffmpeg is nowhere")

    monkeypatch.setattr(ffmpeg, "ffmpeg_path", refuse)


def run(*arguments):
    return CliRunner().invoke(main, ["sample", *map(str, arguments)])


def test_the_parent_playlist(parent):
    assert parent.is_variant
    assert [(each.stream_info.resolution, each.stream_info.bandwidth) for each in parent.playlists] == [
        ((320, 180), 320_000),
        ((640, 360), 640_000),
        ((960, 540), 1_200_000),
    ]
    assert [(each.type, each.language, each.name, each.default) for each in parent.media] == [
        ("AUDIO", "en", "English", "YES"),
        ("SUBTITLES", "en", "English", "YES"),
        ("AUDIO", "fr", "Français", "NO"),
        ("SUBTITLES", "fr", "Français", "NO"),
    ]


def test_every_media_playlist_is_whole_and_every_segment_there(trailer, parent):
    for uri in [each.uri for each in (*parent.playlists, *parent.media)]:
        media = m3u8.load(str(trailer / uri))
        assert media.is_endlist
        assert sum(each.duration or 0 for each in media.segments) == pytest.approx(SECONDS, abs=0.05)
        assert all((trailer / each.uri).stat().st_size for each in media.segments)


def test_segments_are_of_two_seconds_each_from_a_keyframe_on(trailer, parent):
    for variant in parent.playlists:
        media = m3u8.load(str(trailer / variant.uri))
        assert [each.duration for each in media.segments] == [2.0] * 6
        for number, segment in enumerate(media.segments):
            with av.open(str(trailer / segment.uri)) as opened:
                packets = [packet for packet in opened.demux(video=0) if packet.pts is not None]
                keys = [float(packet.pts * packet.time_base) for packet in packets if packet.is_keyframe]
            assert (packets[0].is_keyframe, len(packets), keys) == (True, 50, [10.0 + 2 * number])


def test_no_segment_needs_more_than_the_parent_says(trailer, parent):
    def most(uri):
        segments = m3u8.load(str(trailer / uri)).segments
        return max((trailer / each.uri).stat().st_size * 8 / each.duration for each in segments[:-1])

    audio = max(most(each.uri) for each in parent.media if each.type == "AUDIO")
    for variant in parent.playlists:
        assert most(variant.uri) + audio <= variant.stream_info.bandwidth


def test_the_codecs_are_those_that_the_parent_says(trailer, parent):
    for variant in parent.playlists:
        assert variant.stream_info.codecs == "avc1.4d401f,mp4a.40.2"
        with av.open(str(trailer / variant.uri.replace(".m3u8", "_00000.ts"))) as opened:
            (stream,) = opened.streams
            packet = next(opened.demux(stream))
            at = bytes(packet).index(b"\x00\x00\x01\x67") + 4
            assert bytes(packet)[at : at + 3].hex() == "4d401f"
            assert (stream.codec_context.width, stream.codec_context.height) == variant.stream_info.resolution


def test_audio_and_video_start_together(trailer):
    starts = []
    for name in ("index_180", "index_eng", "index_fra"):
        with av.open(str(trailer / f"{name}_00000.ts")) as opened:
            (stream,) = opened.streams
            starts.append(float(stream.start_time * stream.time_base))
    assert starts == pytest.approx([10, 10, 10], abs=0.03)


def test_the_languages_have_tones_of_their_own(feature):
    with av.open(str(feature / "feature_180.mp4")) as opened:
        assert [stream.language for stream in opened.streams.audio] == ["eng", "fra"]
        for number, hertz in enumerate((440, 660)):
            opened.seek(0)
            frames = opened.decode(audio=number)
            samples = array("f")
            for frame in itertools.islice(frames, 40):
                samples.extend(array("f", bytes(frame.planes[0]))[: frame.samples])
            # Half a second, after the beep.
            crossings = sum(a < 0 <= b for a, b in itertools.pairwise(samples[12_000:36_000]))
            assert crossings == pytest.approx(hertz / 2, abs=3)


def test_the_smil_file(feature):
    root = ET.parse(feature / "feature.smil").getroot()
    assert [each.get("name") for each in root.iter("video")] == [f"feature_{name}.mp4" for name in (180, 360, 540)]
    assert [each.get("systemLanguage") for each in root.iter("video")] == ["eng,fra", None, None]
    for each in root.iter("textstream"):
        assert (feature / each.get("src")).read_text().startswith("1\n00:00:00,000 --> 00:00:02,000\n")
    for video, size in zip(root.iter("video"), [(320, 180), (640, 360), (960, 540)], strict=True):
        with av.open(str(feature / video.get("name"))) as opened:
            stream = opened.streams.video[0]
            assert (stream.width, stream.height) == size
            assert opened.duration / 1e6 == pytest.approx(SECONDS, abs=0.1)


def test_media_that_are_complete_are_kept(copy, no_ffmpeg):
    hls, smil = sample.make(copy, seconds=SECONDS)
    assert (hls.was_there, smil.was_there) == (True, True)
    assert hls.path == copy / "acme-movies" / "trailer" / "index.m3u8"
    assert smil.path == copy / "acme-movies" / "feature" / "feature.smil"


@pytest.mark.parametrize("damage", ["gone", "shorter", "record"])
def test_media_that_are_not_complete_are_made_again_and_the_same(copy, damage):
    segment = copy / "acme-movies" / "trailer" / "index_360_00001.ts"
    record = segment.parent / ".sample.json"
    before, content, feature = (
        record.read_text(),
        segment.read_bytes(),
        (copy / "acme-movies" / "feature").stat().st_ino,
    )
    if damage == "gone":
        segment.unlink()
    elif damage == "shorter":
        segment.write_bytes(content[:-188])
    else:
        record.write_text(json.dumps({**json.loads(before), "version": 0}))
    hls, smil = sample.make(copy, seconds=SECONDS)
    assert (hls.was_there, smil.was_there) == (False, True)
    assert (record.read_text(), segment.read_bytes()) == (before, content)
    assert (copy / "acme-movies" / "feature").stat().st_ino == feature
    assert [each.name for each in copy.iterdir()] == ["acme-movies"]


def test_two_at_once_make_them_once(tmp_path):
    text = "from pulumi_mediapackage_vod.cli import main; main()"
    command = [sys.executable, "-c", text, "sample", "--seconds", "2", "--out", str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    made = {path: path.stat().st_ino for path in tmp_path.rglob("*.m3u8")}
    assert sample.make(tmp_path, seconds=2)[0].was_there
    assert [each.name for each in tmp_path.iterdir()] == ["acme-movies"]
    assert {path: path.stat().st_ino for path in tmp_path.rglob("*.m3u8")} == made


def test_another_duration_another_bucket_and_other_keys(tmp_path):
    arguments = ("--out", tmp_path, "--bucket", "b", "--hls-key", "x/y/main.m3u8", "--smil-key", "z/a.smil")
    (tmp_path / ".sample-killed" / "title-0").mkdir(parents=True)
    first = run(*arguments, "--seconds", 3)
    assert first.exit_code == 0, first.output
    assert [each.name for each in tmp_path.iterdir()] == ["b"]
    lines = [f"{tmp_path}/b/x/y/main.m3u8", f"{tmp_path}/b/z/a.smil"]
    hint = f"mediapackage-vod emulator --source-dir {tmp_path}"
    assert first.output.splitlines() == [*lines, hint]
    parent = m3u8.load(lines[0])
    media = m3u8.load(str(tmp_path / "b" / "x" / "y" / parent.playlists[0].uri))
    assert [each.duration for each in media.segments] == [2.0, 1.0]
    assert run(*arguments, "--seconds", 3).output.splitlines() == [*(f"{each} (was there)" for each in lines), hint]
    assert run(*arguments, "--seconds", 2).output.splitlines() == [*lines, hint]
    assert len(m3u8.load(str(tmp_path / "b" / "x" / "y" / parent.playlists[0].uri)).segments) == 1


def test_what_else_is_there_is_not_touched(copy):
    mine = copy / "acme-movies" / "trailer" / "mine.txt"
    mine.write_text("mine")
    result = run("--out", copy, "--seconds", 3)
    assert (result.exit_code, mine.read_text()) == (1, "mine")
    assert result.output == (
        f"Error: {mine.parent} holds something else than sample media; give another --out or key\n"
    )


def test_a_folder_that_was_never_a_sample_is_not_touched(tmp_path):
    mine = tmp_path / "acme-movies" / "feature" / "feature.smil"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    assert "holds something else than sample media" in run("--out", tmp_path, "--seconds", 3).output
    assert mine.read_text() == "mine"
    assert not (tmp_path / "acme-movies" / "trailer").exists()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--hls-key", "../a/b.m3u8"], "'acme-movies/../a/b.m3u8' must be of the form BUCKET/FOLDER/NAME.m3u8"),
        (["--hls-key", "index.m3u8"], "'acme-movies/index.m3u8' must be of the form BUCKET/FOLDER/NAME.m3u8"),
        (["--hls-key", "/a/b.m3u8"], "'acme-movies//a/b.m3u8' must be of the form"),
        (["--hls-key", "a/b.mp4"], "'acme-movies/a/b.mp4' must be of the form BUCKET/FOLDER/NAME.m3u8"),
        (["--smil-key", "a/b.m3u8"], "'acme-movies/a/b.m3u8' must be of the form BUCKET/FOLDER/NAME.smil"),
        (["--bucket", ".."], "'../trailer/index.m3u8' must be of the form"),
        (["--smil-key", "trailer/b.smil"], "trailer/index.m3u8 and trailer/b.smil are in one folder"),
    ],
)
def test_names_that_are_refused(tmp_path, options, expected):
    result = run("--out", tmp_path / "out", *options)
    assert (result.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert result.output.startswith(f"Error: {expected}")


def test_a_duration_that_is_refused(tmp_path):
    assert run("--out", tmp_path, "--seconds", 1).exit_code == 2
    with pytest.raises(sample.SampleError, match="take at least 2 seconds, not 1"):
        sample.make(tmp_path, seconds=1)


def test_without_ffmpeg_it_is_one_sentence(tmp_path, no_ffmpeg):
    result = run("--out", tmp_path / "out")
    assert (result.exit_code, result.output) == (
        1,
        "Error: sample media cannot be made, which takes an ffmpeg with libx264: ffmpeg is nowhere\n",
    )
    assert list((tmp_path / "out").iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    result = run("--out", tmp_path / "file" / "out")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert result.output.startswith("Error: ")
