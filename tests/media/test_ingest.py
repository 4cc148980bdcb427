"""Ingest of real media: what is found in them, and what the service could not take."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess

import av
import pytest

from pulumi_mediapackage_vod.emulator.media.sources.ingest import ingest
from pulumi_mediapackage_vod.emulator.media.sources.locations import SourceDirectory
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError
from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from pulumi_mediapackage_vod.emulator.model.naming import SourceArn

VIDEO = ("-f", "lavfi", "-i", "testsrc2=size=128x72:rate=25:duration=2")
AUDIO = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=2")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25")
AAC = ("-c:a", "aac", "-b:a", "64k")
HLS = ("-f", "hls", "-hls_time", "1", "-hls_list_size", "0", "-hls_playlist_type", "vod")


@functools.cache
def encoders():
    return subprocess.run([ffmpeg.ffmpeg_path(), "-encoders"], capture_output=True, text=True, check=True).stdout


@pytest.fixture
def bucket(tmp_path):
    path = tmp_path / "sources" / "b"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def read(tmp_path):
    """The ingest of a key of the bucket `b`, or of another folder's."""

    def run(key, directory=None, bucket="b"):
        work = tmp_path / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        source = SourceArn("aws", bucket, key)
        return ingest(SourceDirectory(directory or tmp_path / "sources").folder(source, work), key, work)

    return run


@pytest.fixture
def refusal(read):
    def run(key, **where):
        with pytest.raises(IngestError) as caught:
            read(key, **where)
        return str(caught.value)

    return run


def parent(bucket, *lines, name="index.m3u8"):
    (bucket / name).write_text("\n".join(("#EXTM3U", *lines)) + "\n")


def media_playlist(bucket, name, *segments, seconds=2):
    lines = [line for each in segments for line in (f"#EXTINF:{seconds},", each)]
    parent(bucket, f"#EXT-X-TARGETDURATION:{seconds}", *lines, "#EXT-X-ENDLIST", name=name)


def parent_of(bucket, names, name="index.m3u8"):
    """A parent playlist of these variants, with nothing to tell them apart."""
    parent(bucket, *(line for each in names for line in ("#EXT-X-STREAM-INF:BANDWIDTH=1", each)), name=name)


def transport_stream(path):
    ffmpeg.run([*VIDEO, *H264, "-f", "mpegts", str(path)])


def pictures(found, folder):
    """How many ffmpeg copies of the video."""
    ffmpeg.run([*ffmpeg.local_input(found.tracks[0].input), "-c", "copy", str(folder / "out.mp4")])
    with av.open(str(folder / "out.mp4")) as opened:
        return opened.streams.video[0].frames


def summary(found, *names):
    return [tuple(getattr(track, name) for name in names) for track in found.tracks]


def test_the_hls_sample(read, sample_dir):
    found = read("trailer/index.m3u8", directory=sample_dir, bucket="acme-movies")
    assert (found.kind, found.seconds, found.segment_seconds) == ("hls", 12, 2)
    assert summary(found, "kind", "stream", "codec", "language", "name") == [
        *[("video", 0, "h264", None, None)] * 3,
        ("audio", 0, "aac", "en", "English"),
        ("subtitles", 0, "webvtt", "en", "English"),
        ("audio", 0, "aac", "fr", "Français"),
        ("subtitles", 0, "webvtt", "fr", "Français"),
    ]
    assert [(each.width, each.height, each.frame_rate, each.bits_per_second) for each in found.of("video")] == [
        (320, 180, 25, 320_000),
        (640, 360, 25, 640_000),
        (960, 540, 25, 1_200_000),
    ]
    assert [(each.channels, each.sample_rate) for each in found.of("audio")] == [(2, 48_000)] * 2
    assert all(55_000 < each.bits_per_second < 75_000 for each in found.of("audio"))
    folder = sample_dir / "acme-movies" / "trailer"
    assert {each.path for each in found.files} == {each for each in folder.iterdir() if each.name != ".sample.json"}
    assert found.changed() is None


def test_the_smil_sample(read, sample_dir):
    found = read("feature/feature.smil", directory=sample_dir, bucket="acme-movies")
    assert (found.kind, found.seconds, found.segment_seconds) == ("smil", pytest.approx(12, abs=0.1), None)
    assert summary(found, "kind", "stream", "codec", "language", "name") == [
        *[("video", 0, "h264", None, None)] * 3,
        ("audio", 1, "aac", "eng", "English"),
        ("audio", 2, "aac", "fra", "Français"),
        ("subtitles", 0, "webvtt", "eng", "English"),
        ("subtitles", 0, "webvtt", "fra", "Français"),
    ]
    folder = sample_dir / "acme-movies" / "feature"
    assert [track.input for track in found.of("video")] == [folder / f"feature_{each}.mp4" for each in (180, 360, 540)]
    for track, bits in zip(found.of("video"), (150_000, 400_000, 800_000), strict=True):
        assert track.bits_per_second == pytest.approx(bits, rel=0.2)


def test_both_samples_have_the_same_subtitles(read, sample_dir):
    texts = []
    for key in ("trailer/index.m3u8", "feature/feature.smil"):
        found = read(key, directory=sample_dir, bucket="acme-movies")
        texts.append([track.input.read_text() for track in found.of("subtitles")])
    assert texts[0] == texts[1]
    assert texts[0][1].startswith("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nFrançais 00:00\n")
    assert texts[0][1].count("-->") == 6


def test_what_ffmpeg_is_given_plays_as_the_source_does(read, sample_dir, tmp_path):
    found = read("trailer/index.m3u8", directory=sample_dir, bucket="acme-movies")
    for track in (*found.of("video"), *found.of("audio")):
        out = tmp_path / "out.mp4"
        ffmpeg.run([*ffmpeg.local_input(track.input), "-map", f"0:{track.stream}", "-c", "copy", str(out)])
        with av.open(str(out)) as opened:
            (stream,) = opened.streams
            assert (stream.type, stream.codec_context.codec.canonical_name) == (track.kind, track.codec)
            assert float(stream.duration * stream.time_base) == pytest.approx(12, abs=0.1)


def test_a_media_playlist_alone_is_one_rendition_with_its_audio(read, bucket):
    streams = ("-metadata:s:a:0", "language=deu")
    ffmpeg.run([*VIDEO, *AUDIO, *H264, *AAC, *streams, *HLS, str(bucket / "index.m3u8")])
    found = read("index.m3u8")
    assert summary(found, "kind", "codec", "stream", "language") == [
        ("video", "h264", 0, None),
        ("audio", "aac", 1, "deu"),
    ]
    assert (found.seconds, found.segment_seconds) == (2, 1)
    size = sum(each.stat().st_size for each in bucket.glob("*.ts"))
    assert found.tracks[0].bits_per_second == round(size * 8 / 2)


@pytest.fixture
def muxed(bucket):
    """Two variants with the same two languages in each, and one without."""
    two = ("-map", "0:v", "-map", "1:a", "-map", "1:a", "-metadata:s:a:0", "language=eng", "-metadata:s:a:1")
    for name in ("low", "high"):
        ffmpeg.run([*VIDEO, *AUDIO, *H264, *AAC, *two, "language=fra", *HLS, str(bucket / f"{name}.m3u8")])
    ffmpeg.run([*VIDEO, *H264, *HLS, str(bucket / "silent.m3u8")])
    return bucket


def test_audio_in_every_variant_is_there_once(read, muxed):
    variants = [(300, "low"), (900, "high"), (200, "silent")]
    parent(
        muxed, *(line for bits, name in variants for line in (f"#EXT-X-STREAM-INF:BANDWIDTH={bits}", f"{name}.m3u8"))
    )
    found = read("index.m3u8")
    assert summary(found, "kind", "bits_per_second", "language") == [
        ("video", 300, None),
        ("video", 900, None),
        ("video", 200, None),
        ("audio", found.tracks[3].bits_per_second, "eng"),
        ("audio", found.tracks[4].bits_per_second, "fra"),
    ]
    assert [track.input for track in found.of("audio")] == [found.tracks[0].input] * 2


def test_a_rendition_without_a_uri_names_the_audio_in_the_variant(read, muxed):
    parent(
        muxed,
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Original",LANGUAGE="en"',
        '#EXT-X-STREAM-INF:BANDWIDTH=300,AUDIO="a"',
        "low.m3u8",
    )
    assert [(each.language, each.name) for each in read("index.m3u8").of("audio")] == [
        ("en", "Original"),
        ("fra", None),
    ]


def test_audio_in_a_variant_is_left_out_where_its_group_has_it_elsewhere(read, muxed):
    parent(
        muxed,
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Elsewhere",URI="high.m3u8"',
        '#EXT-X-STREAM-INF:BANDWIDTH=300,AUDIO="a"',
        "low.m3u8",
    )
    assert [(each.name, each.language, each.stream) for each in read("index.m3u8").of("audio")] == [
        ("Elsewhere", "eng", 1)
    ]


def packed(audio):
    """With the timestamp that packed audio begins with, of second 1.4, as the video."""
    private = b"PRIV\0\0\0\x35\0\0com.apple.streaming.transportStreamTimestamp\0\0\0\0\0\0\x01\xec\x30"
    return b"ID3\x04\0\0\0\0\0\x3f" + private + audio


@pytest.fixture
def audio_rendition(bucket):
    """A source whose audio is in a rendition of one segment."""

    def make(segment, encoder, format_):
        ffmpeg.run([*VIDEO, *H264, *HLS, str(bucket / "video.m3u8")])
        ffmpeg.run([*AUDIO, *encoder, "-f", format_, str(bucket / segment)])
        media_playlist(bucket, "audio.m3u8", segment)
        parent(
            bucket,
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",URI="audio.m3u8"',
            '#EXT-X-STREAM-INF:BANDWIDTH=300000,AUDIO="a"',
            "video.m3u8",
        )
        return bucket / segment

    return make


@pytest.mark.parametrize(
    ("codec", "encoder", "ending", "format_"),
    [
        ("aac", AAC, "aac", "adts"),
        ("aac", AAC, "ts", "adts"),
        ("ac3", ("-c:a", "ac3"), "ac3", "ac3"),
        ("eac3", ("-c:a", "eac3"), "ec3", "eac3"),
        ("aac", AAC, "aac", "mpegts"),
        ("ac3", ("-c:a", "ac3"), "ts", "mpegts"),
        ("eac3", ("-c:a", "eac3"), "ts", "mpegts"),
    ],
)
def test_audio_renditions_packed_and_in_ts(read, audio_rendition, tmp_path, codec, encoder, ending, format_):
    """Whatever their names end with."""
    audio = audio_rendition(f"audio.{ending}", encoder, format_)
    if format_ != "mpegts":
        audio.write_bytes(packed(audio.read_bytes()))
    (track,) = read("index.m3u8").of("audio")
    assert (track.codec, track.sample_rate, track.channels) == (codec, 48_000, 1)
    out = tmp_path / "out.mp4"
    ffmpeg.run([*ffmpeg.local_input(track.input), "-map", f"0:{track.stream}", "-c", "copy", str(out)])
    with av.open(str(out)) as opened:
        assert opened.duration / 1e6 == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize("tag", [b"", b"ID3\x04\0\0\0\0\0\x00", b"ID3\x04\0\0\0\0\0\x0bTIT2\0\0\0\1\0\0x"])
def test_packed_audio_that_does_not_say_when_it_begins(refusal, audio_rendition, tag):
    audio = audio_rendition("audio.aac", AAC, "adts")
    audio.write_bytes(tag + audio.read_bytes())
    assert refusal("index.m3u8") == "audio.aac does not begin with the ID3 timestamp that packed audio must have"


def test_a_variant_for_players_that_want_audio_only_is_its_rendition(read, muxed):
    ffmpeg.run([*AUDIO, *AAC, *HLS, str(muxed / "audio.m3u8")])
    parent(
        muxed,
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",URI="audio.m3u8"',
        *('#EXT-X-STREAM-INF:BANDWIDTH=300,AUDIO="a"', "silent.m3u8"),
        *("#EXT-X-STREAM-INF:BANDWIDTH=60", "audio.m3u8"),
    )
    assert summary(read("index.m3u8"), "kind", "name") == [("video", None), ("audio", "English")]


def test_hevc(read, bucket):
    if "libx265" not in encoders():
        pytest.skip("this ffmpeg makes no HEVC")
    hevc = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error")
    ffmpeg.run([*VIDEO, *hevc, *HLS, str(bucket / "index.m3u8")])
    assert summary(read("index.m3u8"), "codec", "width", "height") == [("hevc", 128, 72)]


def test_segments_that_are_parts_of_one_file(read, bucket, tmp_path):
    ffmpeg.run([*VIDEO, *H264, *HLS, "-hls_flags", "single_file", str(bucket / "index.m3u8")])
    found = read("index.m3u8")
    assert [each.path.name for each in found.files] == ["index.m3u8", "index.ts"]
    assert found.tracks[0].bits_per_second == round((bucket / "index.ts").stat().st_size * 8 / 2)
    assert pictures(found, tmp_path) == 50


@pytest.mark.parametrize("name", ["a b.ts", "50%25#?x=1.ts", "é.ts", "file:a.ts", "a.bin", "plain"])
def test_names_that_would_mean_something_else_to_ffmpeg(read, bucket, tmp_path, name):
    transport_stream(bucket / "segment.ts")
    (bucket / "segment.ts").rename(bucket / name)
    quoted = "".join(f"%{byte:02x}" for byte in name.encode())
    media_playlist(bucket, "index.m3u8", f"{quoted}?token=x")
    assert pictures(read("index.m3u8"), tmp_path) == 50


def test_other_folders_of_the_bucket(read, bucket):
    (bucket / "films" / "one").mkdir(parents=True)
    (bucket / "shared").mkdir()
    transport_stream(bucket / "shared" / "a.ts")
    media_playlist(bucket / "films" / "one", "media.m3u8", "../../shared/a.ts")
    parent_of(bucket / "films", ["one/media.m3u8"])
    assert summary(read("films/index.m3u8"), "kind") == [("video",)]


def smil(bucket, *elements):
    (bucket / "index.smil").write_text(f"<smil><body><switch>{''.join(elements)}</switch></body></smil>")


def mp4(bucket, name, *options, inputs=(*VIDEO, *AUDIO), codecs=(*H264, *AAC)):
    ffmpeg.run([*inputs, *codecs, *options, str(bucket / name)])


def test_the_audio_of_a_smil_source(read, bucket):
    mp4(bucket, "a.mp4", "-map", "0:v", "-map", "1:a", "-map", "1:a")
    mp4(bucket, "b.mp4", "-metadata:s:a:0", "language=deu")
    mp4(bucket, "c.mp4")
    smil(
        bucket,
        "<video src='a.mp4' systemLanguage='eng,fra' audioName='English,French' includeAudio='true,false'/>",
        "<video src='b.mp4' systemBitrate='123456'/>",
        "<video src='c.mp4' systemLanguage='eng' audioName='English 2' includeAudio='false'/>",
    )
    found = read("index.smil")
    assert [(each.language, each.name, each.input.name) for each in found.of("audio")] == [
        ("eng", "English", "a.mp4"),
        ("deu", None, "b.mp4"),
    ]
    assert [each.bits_per_second == 123_456 for each in found.of("video")] == [False, True, False]


def test_a_cover_is_no_video(read, bucket, tmp_path):
    mp4(bucket, "plain.mp4")
    ffmpeg.run([*VIDEO, "-frames:v", "1", str(tmp_path / "cover.png")])
    cover = f"-i {tmp_path}/cover.png -map 0 -map 1 -c copy -disposition:v:1 attached_pic".split()
    ffmpeg.run(["-i", str(bucket / "plain.mp4"), *cover, str(bucket / "a.mp4")])
    smil(bucket, "<video src='a.mp4'/>")
    assert summary(read("index.smil"), "kind", "stream") == [("video", 0), ("audio", 1)]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (["-movflags", "frag_keyframe+empty_moov"], "a.mp4 is a fragmented MP4"),
        (["-movflags", "cmaf"], "a.mp4 is a fragmented MP4"),
        (
            ["-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "0" * 32, "-encryption_kid", "1" * 32],
            "a.mp4 is encrypted: the media of a source must be in the clear",
        ),
        (["-vn"], "a.mp4 has no video; audio must be in an MP4 together with video"),
        (["-c:v", "mpeg4"], "a.mp4 has video of the codec mpeg4; it must be one of h264, hevc"),
        (["-c:a", "libmp3lame"], "a.mp4 has audio of the codec mp3; it must be one of aac, ac3, eac3"),
        (["-f", "mpegts"], "a.mp4 is not an MP4"),
        (["-f", "matroska"], "a.mp4 is not an MP4"),
    ],
)
def test_an_mp4_that_is_refused(refusal, bucket, make, expected):
    mp4(bucket, "a.mp4", *make)
    smil(bucket, "<video src='a.mp4'/>")
    assert refusal("index.smil").startswith(expected)


def test_an_mp4_that_is_cut_off_or_damaged(refusal, bucket):
    mp4(bucket, "whole.mp4")
    whole = (bucket / "whole.mp4").read_bytes()
    smil(bucket, "<video src='a.mp4'/>")
    for content, expected in (
        (whole[: len(whole) // 2], r"a\.mp4 is not a whole MP4: it is cut off or damaged at byte \d+"),
        (whole[:-1], r"a\.mp4 is not a whole MP4: it is cut off or damaged at byte \d+"),
        (whole[: whole.index(b"mdat") - 4], r"a\.mp4 is not a whole MP4: it has no moov box"),
        (whole[:4], r"a\.mp4 is not an MP4"),
        (b"", r"a\.mp4 is not an MP4"),
        (whole.replace(b"stbl", b"free"), r"(?s)a\.mp4 .*"),
        (whole[:32] + bytes(10 << 20), r"a\.mp4 is not a whole MP4: it has no moov box"),
        (whole[:32] + b"\0\0\0\x08free" * (1 << 18), r"a\.mp4 is not a whole MP4: it has no moov box"),
    ):
        (bucket / "a.mp4").write_bytes(content)
        assert re.fullmatch(expected, refusal("index.smil"))


def test_mp4s_of_different_time_bases(refusal, bucket):
    mp4(bucket, "a.mp4", "-video_track_timescale", "90000")
    mp4(bucket, "b.mp4", "-video_track_timescale", "12800")
    smil(bucket, "<video src='a.mp4'/>", "<video src='b.mp4'/>")
    assert refusal("index.smil") == "b.mp4 has the time base 1/12800, another one has 1/90000: they must be equal"


def test_subtitles_that_are_no_subrip(refusal, bucket):
    mp4(bucket, "a.mp4")
    smil(bucket, "<video src='a.mp4'/>", "<textstream src='a.srt'/>")
    assert refusal("index.smil") == "there is no a.srt in b"
    (bucket / "a.srt").write_text("WEBVTT")
    assert refusal("index.smil") == "a.srt is no SubRip file: 'WEBVTT' begins no cue"
    (bucket / "a.srt").write_bytes(b"1\n00:00:01,000 --> 00:00:02,000\n\xe9\n")
    assert refusal("index.smil") == "a.srt is no text in UTF-8"


@pytest.mark.parametrize("key", ["a.mp4", "index.mpd", "index", "m3u8"])
def test_other_endings(refusal, bucket, key):
    (bucket / key).write_text("#EXTM3U")
    assert refusal(key) == f"{key} must be a .m3u8 parent playlist or a .smil file"


def test_what_is_not_there(refusal, bucket):
    assert refusal("index.m3u8") == "there is no index.m3u8 in b"
    parent_of(bucket, ["media.m3u8"])
    assert refusal("index.m3u8") == "there is no media.m3u8 in b"
    media_playlist(bucket, "media.m3u8", "a.ts", "b.ts")
    assert refusal("index.m3u8") == "there is no a.ts in b"
    transport_stream(bucket / "a.ts")
    assert refusal("index.m3u8") == "there is no b.ts in b"


def test_a_source_without_video(refusal, bucket):
    ffmpeg.run([*AUDIO, *AAC, *HLS, str(bucket / "audio.m3u8")])
    parent_of(bucket, ["audio.m3u8"])
    assert refusal("index.m3u8") == "index.m3u8 has no video"


def test_encrypted_segments(refusal, bucket):
    transport_stream(bucket / "a.ts")
    parent(
        bucket,
        "#EXT-X-TARGETDURATION:2",
        '#EXT-X-KEY:METHOD=AES-128,URI="http://example.com/key"',
        *("#EXTINF:2,", "a.ts", "#EXT-X-ENDLIST"),
        name="media.m3u8",
    )
    parent_of(bucket, ["media.m3u8"])
    assert refusal("index.m3u8") == "media.m3u8 is encrypted: the segments of a source must be in the clear"


def test_too_many_streams(refusal, bucket):
    names = [f"index_{number}.m3u8" for number in range(1, 24)]
    parent_of(bucket, names)
    assert refusal("index.m3u8") == (
        f"Parent Manifest [index.m3u8] has [23] streams, more than [20] allowed: ({','.join(names)})"
    )
    (bucket / "x").mkdir()
    names = [f"{number}.mp4" for number in range(21)]
    smil(bucket / "x", *(f"<video src='{each}'/>" for each in names))
    assert refusal("x/index.smil") == (
        f"Parent Manifest [x/index.smil] has [21] streams, more than [20] allowed: ({','.join(names)})"
    )


def test_twenty_streams_are_not_too_many(read, bucket):
    for name in range(20):
        media_playlist(bucket, f"{name}.m3u8", "a.ts")
    transport_stream(bucket / "a.ts")
    parent_of(bucket, [f"{each}.m3u8" for each in range(20)])
    assert len(read("index.m3u8").tracks) == 20


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("-c:v", "mpeg2video"), "a.ts has video of the codec mpeg2video; it must be one of h264, hevc"),
        (("-c:a", "mp2", *H264), "a.ts has audio of the codec mp2; it must be one of aac, ac3, eac3"),
        ((*H264, *AAC, "-map", "0:v", *("-map", "1:a") * 10), "a.ts has 11 tracks, more than 10"),
        ((*H264, *AAC, "-f", "mp4"), "a.ts is not MPEG-TS"),
        ((*H264, *AAC, "-f", "mp4", "-movflags", "cmaf"), "a.ts is not MPEG-TS"),
    ],
)
def test_segments_that_are_refused(refusal, bucket, options, expected):
    ffmpeg.run([*VIDEO, *AUDIO, "-f", "mpegts", *options, str(bucket / "a.ts")])
    media_playlist(bucket, "index.m3u8", "a.ts")
    assert refusal("index.m3u8") == expected


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"G",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:1/a.ts\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"WEBVTT\n\n",
        b"G" * 100,
        b"G" + b"\0" * 187 + b"G" + b"\0" * 187,
        b"ID3\x04\0\0\x7f\x7f\x7f\x7f",
        b"\xff" * 500,
    ],
)
def test_segments_that_are_something_else_are_not_opened_as_that(refusal, bucket, content):
    (bucket / "a.ts").write_bytes(content)
    media_playlist(bucket, "index.m3u8", "a.ts")
    assert re.match(
        r"a\.ts is not MPEG-TS|a\.ts cannot be read as mpegts: |index\.m3u8 has no video", refusal("index.m3u8")
    )


@pytest.mark.parametrize(("key", "most"), [("index.m3u8", 4 << 20), ("index.smil", 1 << 18)])
def test_texts_of_an_absurd_size_are_not_read(refusal, bucket, key, most):
    with (bucket / key).open("wb") as file:
        file.truncate(5 << 30)
    assert refusal(key) == f"{key} has 5368709120 bytes, more than {most}: too much for such a file"


def test_more_segments_than_can_be_held_at_once(refusal, bucket, monkeypatch):
    """Of all playlists together: each alone has less."""
    from pulumi_mediapackage_vod.emulator.media.sources import ingest as module

    monkeypatch.setattr(module, "_MOST_SEGMENTS", 250)
    names = [f"{number}.m3u8" for number in range(3)]
    for name in names:
        media_playlist(bucket, name, *["a"] * 90)
    parent_of(bucket, names)
    assert refusal("index.m3u8") == "the playlists of index.m3u8 have more than 250 segments"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("#EXTINF:2,", "a.ts", "#EXTINF:2,", "b.ts"), "b.ts is an empty segment"),
        (("#EXTINF:2,", "#EXT-X-BYTERANGE:0@188", "a.ts"), "a.ts is an empty segment"),
        (("#EXTINF:2,", "#EXT-X-BYTERANGE:{size}@0", "a.ts"), None),
        (
            ("#EXTINF:2,", "#EXT-X-BYTERANGE:{size}@1", "a.ts"),
            "a.ts has {size} bytes, but a segment in it ends at {more}",
        ),
    ],
)
def test_segments_that_are_not_all_there(read, refusal, bucket, lines, expected):
    transport_stream(bucket / "a.ts")
    (bucket / "b.ts").touch()
    size = (bucket / "a.ts").stat().st_size
    lines = [line.format(size=size) for line in lines]
    parent(bucket, "#EXT-X-TARGETDURATION:2", *lines, "#EXT-X-ENDLIST")
    if expected is None:
        assert summary(read("index.m3u8"), "kind") == [("video",)]
    else:
        assert refusal("index.m3u8") == expected.format(size=size, more=size + 1)


def test_segments_of_mpegts_under_any_ending(read, bucket, tmp_path):
    """As ffmpeg itself names them if asked to."""
    ffmpeg.run([*VIDEO, *H264, *HLS, "-hls_segment_filename", str(bucket / "a%03d.aac"), str(bucket / "index.m3u8")])
    assert pictures(read("index.m3u8"), tmp_path) == 50


@pytest.mark.parametrize("what", ["a.ts", "index.m3u8"])
def test_a_source_that_changes_under_way(refusal, bucket, monkeypatch, what):
    from pulumi_mediapackage_vod.emulator.media.sources import reader as module

    transport_stream(bucket / "a.ts")
    media_playlist(bucket, "index.m3u8", "a.ts")
    real = module.probe

    def slow(*arguments):
        with (bucket / what).open("ab") as file:
            file.write(b"more")
        return real(*arguments)

    monkeypatch.setattr(module, "probe", slow)
    assert refusal("index.m3u8") == f"{what} changed while it was read"


def test_a_source_that_changes_afterwards_is_noticed(read, bucket):
    transport_stream(bucket / "a.ts")
    media_playlist(bucket, "index.m3u8", "a.ts")
    found = read("index.m3u8")
    assert found.changed() is None
    (bucket / "a.ts").write_bytes(b"")
    assert found.changed() == bucket / "a.ts"


@pytest.mark.parametrize(
    "other",
    [
        ("-s", "64x64"),
        ("-profile:v", "main", "-level", "4"),
        ("-vf", "setsar=2"),
        ("-ar", "44100"),
        ("-ac", "2"),
        ("-c:a", "ac3"),
        ("-c:v", "libx265", "-x265-params", "log-level=none"),
        ("-an",),
        ("-vn",),
    ],
    ids=" ".join,
)
def test_other_parameters_after_a_discontinuity_are_refused(read, bucket, other):
    tone = ("-f", "lavfi", "-i", "sine=r=48000:d=1")
    for name, options in (("a", ()), ("b", ()), ("c", other)):
        picture = ("-f", "lavfi", "-i", "testsrc2=s=96x96:r=25:d=1")
        ffmpeg.run([*picture, *tone, *H264, "-c:a", "aac", *options, "-f", "mpegts", str(bucket / f"{name}.ts")])
    for second, refused in (("b", False), ("c", True)):
        lines = f"#EXTM3U\n#EXTINF:1,\na.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:1,\n{second}.ts\n#EXT-X-ENDLIST\n"
        (bucket / "index.m3u8").write_text(lines)
        if refused:
            with pytest.raises(IngestError, match=r"c\.ts has other parameters behind its EXT-X-DISCONTINUITY"):
                read("index.m3u8")
        else:
            assert read("index.m3u8").seconds == pytest.approx(2, abs=0.05)
