"""What ffmpeg is asked to do, and what comes of sources of other codecs and rates than the sample's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator.media.sources import codec_names
from pulumi_mediapackage_vod.emulator.media.sources.source import Track
from pulumi_mediapackage_vod.emulator.media.streams import fragmented_mp4, transport_stream
from pulumi_mediapackage_vod.emulator.media.streams.inputs import Inputs
from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from pulumi_mediapackage_vod.emulator.media.trial import client
from tests.media.playback import Stage, get, manifest, playing, playlist, playlists


def track(kind: Any, path: str, stream: int, codec: str) -> Track:
    return Track(kind, Path(path), stream, codec, 1_000)


VIDEO, OTHER = track("video", "/a.m3u8", 0, "h264"), track("video", "/b.m3u8", 0, "hevc")
AAC, AC3 = track("audio", "/a.m3u8", 1, "aac"), track("audio", "/c.m3u8", 0, "ac3")


A, B, C = Path("/a.m3u8"), Path("/b.m3u8"), Path("/c.m3u8")
ONLY = ("-protocol_whitelist", "file", "-i")


SHIFTED_FROM_ZERO = r"noise=drop=lt(pts*tb\,-1.5/90000),setts=ts=max(TS\,0)"


def test_every_input_is_read_once_and_from_files_only():
    inputs = Inputs([A, B, C], 10.25, 6)
    of_each = [argument for path in (A, B, C) for argument in ("-itsoffset", "-10.250000", *ONLY, str(path))]
    assert inputs.arguments() == ["-copyts", *of_each]
    assert inputs.maps([AC3, VIDEO, AAC]) == [
        *("-map", "2:0", "-bsf:0", SHIFTED_FROM_ZERO),
        *("-map", "0:0"),
        *("-map", "0:1", "-bsf:2", SHIFTED_FROM_ZERO),
    ]


def test_fragments_are_copied_with_the_tags_of_mp4():
    tracks = [VIDEO, OTHER, AAC, AC3]
    inputs = Inputs([A, B, C], 0.0, 6)
    made = fragmented_mp4.arguments(tracks, inputs, 6, Path("/into"))
    assert made[made.index("-c") : made.index("-map_metadata")] == [
        *("-c", "copy", "-copytb", "1", "-tag:0", "avc1", "-tag:1", "hvc1", "-tag:2", "mp4a", "-tag:3", "ac-3"),
    ]
    assert made[made.index("-copypriorss:a") + 1] == "0"
    assert (made[made.index("-bsf:2") + 1], "-bsf:3" in made) == ("aac_adtstoasc", False)
    assert made[made.index("-seg_duration") + 1] == "6.000000"
    assert "+negative_cts_offsets" in made[made.index("-format_options") + 1]
    assert made[-1] == "/into/index.mpd"


def test_a_stream_of_hls_has_the_tracks_that_it_is_given():
    inputs = Inputs([A, B, C], 0.0, 6)
    made = transport_stream.arguments([(VIDEO, AAC, AC3), (OTHER, AAC), (AC3,)], inputs, 4.5, Path("/into"))
    maps = [made[position + 1] for position, each in enumerate(made) if each == "-map"]
    assert maps == ["0:0", "0:1", "2:0", "1:0", "0:1", "2:0"]
    assert made[made.index("-var_stream_map") + 1] == "v:0,a:0,a:1,name:0 v:1,a:2,name:1 a:3,name:2"
    assert made[made.index("-hls_time") + 1] == "4.500000"
    assert made[-1] == "/into/%v.m3u8"


def encode(*arguments: str) -> None:
    try:
        ffmpeg.run(arguments)
    except ffmpeg.FfmpegError as error:
        if "Unknown encoder" in str(error) or "Error opening output" in str(error):
            pytest.skip(f"this ffmpeg does not have the encoder: {error}")
        raise


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """`hevc`: HLS of HEVC at 29.97 frames a second, with AC-3 in it. `hevc_mp4`: its larger rendition as an MP4, and
    another of 10 bits. `surround`: an MP4 of 50 frames a second, with six channels of E-AC-3 and two of AAC at
    44.1 kHz."""
    folder = tmp_path_factory.mktemp("others")
    for name in ("hevc", "hevc_mp4", "surround"):
        (folder / "b" / name).mkdir(parents=True)
    picture = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate={}:duration=6")
    tone = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate={}:duration=6")
    hevc = folder / "b" / "hevc"
    encode(
        *(each.format("30000/1001") for each in picture),
        *(each.format(48000) for each in tone),
        *("-filter_complex", "[0:v]split=2[a][b];[b]scale=160:90[small]", "-map", "[small]", "-map", "1:a"),
        *("-map", "[a]", "-map", "1:a", "-c:v", "libx265", "-preset", "ultrafast", "-b:v:0", "60k", "-b:v:1", "120k"),
        *("-x265-params", "keyint=60:min-keyint=60:scenecut=0:open-gop=0:log-level=none"),
        *("-c:a", "ac3", "-ac", "2", "-b:a", "96k"),
        *("-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod", "-master_pl_name", "index.m3u8"),
        *("-var_stream_map", "v:0,a:0 v:1,a:1", "-hls_segment_filename", str(hevc / "%v_%d.ts"), str(hevc / "%v.m3u8")),
    )
    hevc_mp4 = folder / "b" / "hevc_mp4"
    encode("-i", str(hevc / "1.m3u8"), "-c", "copy", "-tag:v", "hev1", str(hevc_mp4 / "film.mp4"))
    encode(
        *(each.format("30000/1001") for each in picture),
        *("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-video_track_timescale", "90000"),
        *("-x265-params", "keyint=60:min-keyint=60:scenecut=0:level-idc=4.1:high-tier=1:vbv-maxrate=9000"),
        *("-vf", "scale=640:360", str(hevc_mp4 / "deep.mp4")),
    )
    (hevc_mp4 / "film.smil").write_text(
        '<smil><body><switch><video name="film.mp4"/><video name="deep.mp4"/></switch></body></smil>'
    )
    surround = folder / "b" / "surround"
    encode(
        *(each.format(50) for each in picture),
        *(each.format(44100) for each in tone),
        *("-map", "0:v", "-map", "1:a", "-map", "1:a", "-c:v", "libx264", "-preset", "ultrafast", "-g", "100"),
        *("-c:a:0", "eac3", "-ac:a:0", "6", "-b:a:0", "192k", "-c:a:1", "aac", "-ac:a:1", "2", "-b:a:1", "96k"),
        str(surround / "film.mp4"),
    )
    (surround / "film.smil").write_text(
        '<smil><body><switch><video name="film.mp4" systemLanguage="eng,eng" audioName="A &amp; &quot;B&quot;,B"/>'
        "</switch></body></smil>"
    )
    with playing(folder, quotas=False) as stage:
        stage.asset("hevc", "arn:aws:s3:::b/hevc/index.m3u8")
        stage.asset("hevc_mp4", "arn:aws:s3:::b/hevc_mp4/film.smil")
        stage.asset("surround", "arn:aws:s3:::b/surround/film.smil")
        yield stage


def test_hevc_with_ac3_plays(others: Stage, form: str) -> None:
    url = getattr(others, form)("hevc")
    found = client.streams(url)
    assert {(each.width, each.height) for each in found if each.codec == "hevc"} == {(160, 90), (320, 180)}
    assert {(each.codec, each.sample_rate, each.channels) for each in found if each.kind == "audio"} == {
        ("ac3", 48000, 2)
    }


def test_surround_sound_beside_stereo_plays(others: Stage, form: str) -> None:
    found = client.streams(getattr(others, form)("surround"))
    assert {(each.codec, each.sample_rate, each.channels) for each in found if each.kind == "audio"} == {
        ("eac3", 44100, 6),
        ("aac", 44100, 2),
    }


def test_codecs_are_named_in_full(others: Stage) -> None:
    """A player leaves out what it has not been told of, and waits for sound that is not there."""
    for form in ("hls", "cmaf"):
        for variant in playlist(getattr(others, form)("hevc")).playlists:
            assert re.fullmatch(r"hvc1\.1\.6\.L\d+\.90,ac-3", variant.stream_info.codecs)
        surround = playlist(getattr(others, form)("surround")).playlists[0].stream_info
        avc, *audio = sorted(surround.codecs.split(","))
        assert (avc[:7], audio) == ("avc1.42", ["ec-3", "mp4a.40.2"])
        assert surround.frame_rate == 50


def test_hevc_is_named_in_full_whatever_it_comes_in(others: Stage) -> None:
    named = re.findall(r'codecs="(hvc1[^"]*)"', manifest(others.dash("hevc")))
    assert len(named) == 2
    assert all(re.fullmatch(r"hvc1\.1\.6\.L\d+\.90", each) for each in named)
    deep = "hvc1.2.4.H123.90"
    assert re.findall(r'codecs="(hvc1[^"]*)"', manifest(others.dash("hevc_mp4"))) == [named[1], deep]
    cmaf = [each.stream_info.codecs for each in playlist(others.cmaf("hevc_mp4")).playlists]
    assert cmaf == [f"{named[1]},ac-3", f"{deep},ac-3"]


@pytest.mark.parametrize(
    ("codec", "parameters", "profile", "expected"),
    [
        # An MP4's record, and a stream's sequence parameters behind other units.
        ("h264", "01 4d401f ffe1", None, "avc1.4d401f"),
        ("h264", "00000001 0910 000001 67 640028 acd9", "High", "avc1.640028"),
        ("h264", "00000001 68ebe3cb", "High", ""),
        ("h264", "", "High", ""),
        ("hevc", "01 01 60000000 b00000000000 5d", None, "hvc1.1.6.L93.B0"),
        ("hevc", "00000001 4001 0c01 000001 4201 01 0160000003 00b0000003 000003 005d a0", "Main", "hvc1.1.6.L93.B0"),
        # Low complexity, high efficiency, its second version, what is beyond 31, and streams that only have frames.
        ("aac", "1190", None, "mp4a.40.2"),
        ("aac", "2b118800", None, "mp4a.40.5"),
        ("aac", "eb098800", None, "mp4a.40.29"),
        ("aac", "f9468c", None, "mp4a.40.42"),
        ("aac", "", "LC", "mp4a.40.2"),
        ("aac", "", "HE-AAC", "mp4a.40.5"),
        ("aac", "", "HE-AACv2", "mp4a.40.29"),
        ("aac", "", None, ""),
        ("ac3", "", None, "ac-3"),
        ("eac3", "", None, "ec-3"),
    ],
)
def test_codecs_are_named_by_what_decoders_begin_with(codec: str, parameters: str, profile, expected: str) -> None:
    assert codec_names.codec_name(codec, bytes.fromhex(parameters), profile) == expected


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        # Main, main tier, level 3.1: the example of ISO/IEC 14496-15, annex E, and one without constraints.
        ("01 60000000 b00000000000 5d", "hvc1.1.6.L93.B0"),
        ("01 60000000 000000000000 5d", "hvc1.1.6.L93"),
        # Profile space 2, high tier, format range extensions; constraints with a 0 among them.
        ("a4 08000000 9d0008000000 99", "hvc1.B4.10.H153.9D.0.8"),
    ],
)
def test_the_name_of_hevc(configuration: str, expected: str) -> None:
    assert codec_names.name_of_hevc(bytes.fromhex(configuration)) == expected


def test_renditions_of_one_source_are_cut_at_the_same_times(others: Stage) -> None:
    for url in (others.hls("hevc", SegmentDurationSeconds=2), others.cmaf("hevc")):
        first, second = ([each.duration for each in child.segments] for child in playlists(url))
        assert first == second
        assert first[0] == pytest.approx(2.002, abs=0.001)
    # Of Smooth Streaming they could not be levels of one stream otherwise.
    assert manifest(others.mss("hevc")).count('Type="video"') == 1


def test_the_frame_rate_of_ntsc_is_a_fraction(others: Stage) -> None:
    assert manifest(others.dash("hevc")).count('frameRate="30000/1001"') == 2


def test_names_are_written_so_that_they_can_be_read(others: Stage) -> None:
    main = playlist(others.cmaf("surround"))
    assert [each.name for each in main.media] == ["A & 'B'", "B"]
    assert '<Label>A &amp; "B"</Label>' in manifest(others.dash("surround"))


def test_private_data_of_hevc_are_its_parameter_sets(others: Stage) -> None:
    text = manifest(others.mss("hevc"))
    assert text.count('FourCC="HVC1" CodecPrivateData="0000000140') == 2
    assert text.count('FourCC="AC-3" CodecPrivateData=""') == 1


def test_filters_know_the_codecs(others: Stage) -> None:
    url = others.cmaf("surround")
    main = playlist(f"{url}?aws.manifestfilter=audio_codec:EC-3")
    assert [each.channels for each in main.media] == ["6"]
    assert get(f"{others.cmaf('hevc')}?aws.manifestfilter=video_codec:h264;audio_channels:5-6").status == 400
