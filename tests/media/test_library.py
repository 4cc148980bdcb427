"""Sources of assets, read in the background of a running emulator: from a folder and from S3, and long ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from typing import Any

import boto3
import pytest
from botocore.config import Config

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.media.sources import library
from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg, working_folders
from tests.support.requests import send
from tests.support.sampled import sampled
from tests.support.waiting import until

HLS, SMIL = "acme-movies/trailer/index.m3u8", "acme-movies/feature/feature.smil"


class Bench:
    """A running emulator with a group, a configuration and clients."""

    s3: Any
    """For sources in S3."""

    def __init__(self, emulator):
        self.emulator = emulator
        self.client: Any = self.aws("mediapackage-vod")
        self.client.create_packaging_group(Id="movies")
        self.client.create_packaging_configuration(
            Id="hls", PackagingGroupId="movies", HlsPackage={"HlsManifests": [{}]}
        )

    def aws(self, service):
        return boto3.client(
            service,
            endpoint_url=self.emulator.url,
            region_name="eu-west-1",
            aws_access_key_id="111122223333",
            aws_secret_access_key="x",
            config=Config(retries={"total_max_attempts": 1}),
        )

    def create(self, asset_id, source, wait=True):
        role = "arn:aws:iam::111122223333:role/reader"
        arn = f"arn:aws:s3:::{source}"
        self.client.create_asset(Id=asset_id, PackagingGroupId="movies", SourceArn=arn, SourceRoleArn=role)
        if wait:
            self.emulator.media.wait()
        return self.asset(asset_id)

    def asset(self, asset_id):
        return self.emulator.backend.inventory("111122223333", "eu-west-1").assets[asset_id]

    def status(self, asset_id):
        (endpoint,) = self.client.describe_asset(Id=asset_id)["EgressEndpoints"]
        return endpoint["Status"]

    def ingested(self, asset_id):
        return self.emulator.media.ingested(self.asset(asset_id))

    def control(self, path):
        return send(self.emulator.port, "GET", f"/_emulator/{path}?account=111122223333&region=eu-west-1").json

    def working_folders(self):
        return list(self.emulator.media._folders.directory.iterdir())


@pytest.fixture
def bench(sample_dir):
    with Emulator(source_dir=sample_dir, playable_after=0, delete_after=0) as emulator:
        yield Bench(emulator)


@pytest.fixture
def held(monkeypatch):
    """Readings begin, and end when the event is set."""
    real, event = library.ingest, threading.Event()

    def slow(*arguments):
        assert event.wait(30)
        return real(*arguments)

    monkeypatch.setattr(library, "ingest", slow)
    yield event
    event.set()


def test_assets_are_read_and_playable(bench):
    for asset_id, source in (("trailer", HLS), ("feature", SMIL)):
        bench.create(asset_id, source)
        assert bench.status(asset_id) == "PLAYABLE"
    assert (bench.ingested("trailer").kind, bench.ingested("feature").kind) == ("hls", "smil")
    shown = bench.control("ingests")["ingests"]
    assert [(each["asset"], each["status"], each["error"], len(each["found"]["tracks"])) for each in shown] == [
        ("trailer", "PLAYABLE", None, 7),
        ("feature", "PLAYABLE", None, 7),
    ]
    assert shown[0]["found"]["tracks"][0] == {
        "kind": "video",
        "codec": "h264",
        "bits_per_second": 320_000,
        "width": 320,
        "height": 180,
        "frame_rate": 25.0,
        "channels": 0,
        "sample_rate": 0,
        "language": None,
        "name": None,
    }


def test_a_source_that_is_not_there_fails_with_its_reason_and_leaves_nothing(bench):
    bench.create("gone", "acme-movies/no.m3u8")
    assert bench.status("gone") == "FAILED"
    assert bench.ingested("gone") is None
    assert bench.control("ingests/gone")["error"] == "there is no no.m3u8 in acme-movies"
    started, failed = [each["detail"] for each in bench.emulator.events]
    assert started["event"] == "IngestStart"
    assert failed == {"event": "IngestError", "message": "there is no no.m3u8 in acme-movies"}
    until(lambda: bench.working_folders() == [])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("acme-movies/../acme-movies/trailer/index.m3u8", "cannot be the name of a file below the source folder"),
        ("../sample.m3u8", "cannot be the name of a file below the source folder"),
        ("acme-movies//etc/passwd.m3u8", "cannot be the name of a file below the source folder"),
        ("acme-movies/trailer/index_180_00000.ts", "must be a .m3u8 parent playlist or a .smil file"),
        ("acme-movies", "is no object in S3: arn:aws:s3:::BUCKET/KEY"),
    ],
)
def test_what_is_no_source_fails(bench, source, expected):
    bench.create("a", source)
    assert bench.status("a") == "FAILED"
    assert expected in bench.control("ingests/a")["error"]


def test_the_statuses_follow_what_really_happens(bench, held):
    bench.emulator.media.wait()
    bench.create("trailer", HLS, wait=False)
    until(lambda: bench.status("trailer") == "PROCESSING")
    assert bench.ingested("trailer") is None
    held.set()
    bench.emulator.media.wait()
    assert bench.status("trailer") == "PLAYABLE"


def test_two_are_read_at_once_and_others_wait(bench, held):
    for number in range(4):
        bench.create(f"asset-{number}", HLS, wait=False)
    until(lambda: [bench.status(f"asset-{number}") for number in range(2)] == ["PROCESSING"] * 2)
    assert [bench.status(f"asset-{number}") for number in range(2, 4)] == ["QUEUED"] * 2
    with pytest.raises(TimeoutError):
        bench.emulator.media.wait(0.01)
    held.set()
    bench.emulator.media.wait()
    assert [bench.status(f"asset-{number}") for number in range(4)] == ["PLAYABLE"] * 4


def test_time_is_the_least_also_on_a_clock_that_stands(sample_dir):
    with Emulator(source_dir=sample_dir, playable_after=10) as emulator:
        emulator.clock.freeze()
        bench = Bench(emulator)
        bench.create("trailer", HLS)
        seen = [bench.status("trailer")]
        for _ in range(2):
            emulator.clock.advance(5)
            seen.append(bench.status("trailer"))
        assert seen == ["QUEUED", "PROCESSING", "PLAYABLE"]


def test_what_was_read_goes_with_the_asset(bench):
    bench.create("trailer", HLS)
    asset, inputs = bench.asset("trailer"), [each.input for each in bench.ingested("trailer").tracks]
    assert all(each.exists() for each in inputs)
    bench.client.delete_asset(Id="trailer")
    assert bench.emulator.media.ingested(asset) is None
    until(lambda: not any(each.exists() for each in inputs))


def test_an_asset_that_goes_while_it_is_read_leaves_nothing(bench, held):
    bench.create("trailer", HLS, wait=False)
    until(lambda: bench.status("trailer") == "PROCESSING")
    asset = bench.asset("trailer")
    bench.client.delete_asset(Id="trailer")
    bench.create("waiting", HLS, wait=False)
    bench.client.delete_asset(Id="waiting")
    held.set()
    bench.emulator.media.wait()
    until(lambda: bench.working_folders() == [])
    assert bench.emulator.media.ingested(asset) is None


def test_a_reset_forgets_what_was_read(bench):
    bench.create("trailer", HLS)
    bench.emulator.reset()
    until(lambda: bench.working_folders() == [])


def test_nobody_waits_for_what_is_removed(bench, monkeypatch):
    begun, go_on, real = threading.Event(), threading.Event(), working_folders.shutil.rmtree

    for asset_id in ("first", "second"):
        bench.create(asset_id, HLS)
    its = bench.emulator.media._folders.directory

    def slow(folder, **options):
        if folder.is_relative_to(its):  # not what earlier emulators of this process leave
            begun.set()
            assert go_on.wait(30)
        real(folder, **options)

    monkeypatch.setattr(working_folders.shutil, "rmtree", slow)
    bench.client.delete_asset(Id="first")
    assert begun.wait(10)
    bench.emulator.reset()
    assert bench.client.list_assets()["Assets"] == []
    go_on.set()
    until(lambda: bench.working_folders() == [])


def test_a_temporary_folder_that_somebody_takes_away_is_made_anew(bench):
    bench.create("before", HLS)
    shutil.rmtree(bench.emulator.media._folders.directory)
    bench.create("after", HLS)
    assert bench.status("after") == "PLAYABLE"


def test_what_an_emulator_left_that_was_killed_goes_at_the_next_start(sample_dir, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = [tmp_path / f"mediapackage-vod-{purpose}-x" for purpose in ("ingest", "packages")]
    for folder in left:
        (folder / "y").mkdir(parents=True)
    Emulator(source_dir=sample_dir)
    until(lambda: not any(each.exists() for each in left))


def test_without_a_temporary_folder_all_fail_with_the_reason(bench, monkeypatch, tmp_path):
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
        for number in range(3):
            bench.create(f"asset-{number}", HLS)
            assert bench.status(f"asset-{number}") == "FAILED"
            error = bench.control(f"ingests/asset-{number}")["error"]
            assert error.startswith("the source cannot be read: [Errno 2] No such file or directory: ")
            assert str(tmp_path / "gone") in error
    bench.create("after", HLS)
    assert bench.status("after") == "PLAYABLE"


def test_an_asset_made_again_is_read_again(bench):
    bench.create("trailer", HLS)
    bench.client.delete_asset(Id="trailer")
    bench.create("trailer", SMIL)
    assert bench.ingested("trailer").kind == "smil"


def test_a_mistake_of_the_emulator_is_a_failure_and_no_end(bench, monkeypatch, caplog):
    def fail(*arguments):
        raise RuntimeError("a mistake")

    with monkeypatch.context() as patch:
        patch.setattr(library, "ingest", fail)
        bench.create("first", HLS)
    assert bench.control("ingests/first")["error"] == "the emulator failed; its log says where"
    assert "a mistake" in caplog.text
    bench.create("second", HLS)
    assert (bench.status("first"), bench.status("second")) == ("FAILED", "PLAYABLE")


@pytest.fixture
def s3_bench():
    with Emulator(media="s3", playable_after=0, delete_after=0) as emulator:
        emulator.reset()
        bench = Bench(emulator)
        bench.s3 = bench.aws("s3")
        bench.s3.create_bucket(Bucket="acme-movies", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield bench
        emulator.reset()


def upload(bench, folder):
    for path in folder.rglob("*.*"):
        bench.s3.upload_file(str(path), "acme-movies", str(path.relative_to(folder)))


def test_sources_in_s3_are_what_they_are_in_a_folder(s3_bench, bench, sample_dir):
    upload(s3_bench, sample_dir / "acme-movies")
    for asset_id, source in (("trailer", HLS), ("feature", SMIL)):
        s3_bench.create(asset_id, source)
        bench.create(asset_id, source)
        assert s3_bench.status(asset_id) == "PLAYABLE"
        assert s3_bench.ingested(asset_id).describe() == bench.ingested(asset_id).describe()


def test_ffmpeg_reads_copies_of_what_is_in_s3(s3_bench, sample_dir, tmp_path):
    upload(s3_bench, sample_dir / "acme-movies")
    s3_bench.create("trailer", HLS)
    s3_bench.s3.delete_object(Bucket="acme-movies", Key="trailer/index_180_00000.ts")
    track = s3_bench.ingested("trailer").tracks[0]
    ffmpeg.run([*ffmpeg.local_input(track.input), "-c", "copy", str(tmp_path / "out.mp4")])
    assert s3_bench.ingested("trailer").changed() is None


def test_what_is_not_in_s3_fails(s3_bench):
    s3_bench.create("a", "acme-movies/no.m3u8")
    s3_bench.create("b", "no-such-bucket/no.m3u8")
    assert s3_bench.control("ingests/a")["error"] == "there is no no.m3u8 in acme-movies"
    assert s3_bench.control("ingests/b")["error"] == "there is no bucket no-such-bucket"


def test_nothing_is_copied_of_an_encrypted_source(s3_bench):
    text = '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k"\n#EXTINF:2,\nno.ts\n#EXT-X-ENDLIST\n'
    s3_bench.s3.put_object(Bucket="acme-movies", Key="index.m3u8", Body=text.encode())
    s3_bench.create("a", "acme-movies/index.m3u8")
    assert "is encrypted" in s3_bench.control("ingests/a")["error"]


@pytest.fixture
def two_hours(tmp_path):
    """An MP4 and seven renditions of HLS, each segment a file of its own."""
    folder = tmp_path / "acme-movies" / "trailer"
    folder.mkdir(parents=True)
    video = ("-f", "lavfi", "-i", "color=size=64x36:rate=5:duration=7200", "-c:v", "libx264", "-preset", "ultrafast")
    ffmpeg.run([*video, "-g", "10", "-pix_fmt", "yuv420p", str(folder / "long.mp4")])
    (folder / "long.smil").write_text("<smil><body><video src='long.mp4'/></body></smil>")
    hls = ("-c", "copy", "-f", "hls", "-hls_time", "2", "-hls_list_size", "0", "-hls_playlist_type", "vod")
    ffmpeg.run(["-i", str(folder / "long.mp4"), *hls, str(folder / "0_.m3u8")])
    text = (folder / "0_.m3u8").read_text()
    lines = ["#EXTM3U"]
    for number in range(7):
        lines += [f"#EXT-X-STREAM-INF:BANDWIDTH={number + 1}0000", f"{number}_.m3u8"]
        if number:
            (folder / f"{number}_.m3u8").write_text(text.replace("\n0_", f"\n{number}_"))
            for path in folder.glob("0_*.ts"):
                os.link(path, folder / path.name.replace("0_", f"{number}_", 1))
    (folder / "index.m3u8").write_text("\n".join(lines))
    return tmp_path


@pytest.mark.parametrize(
    ("key", "files"), sampled({"HLS": ("trailer/index.m3u8", 25_208), "SMIL": ("trailer/long.smil", 2)}, "HLS")
)
def test_two_hours_take_neither_long_nor_much_memory(two_hours, tmp_path, key, files):
    (tmp_path / "work").mkdir()
    text = f"""
import resource, time
from pathlib import Path
from pulumi_mediapackage_vod.emulator.media.sources.ingest import ingest
from pulumi_mediapackage_vod.emulator.media.sources.locations import SourceDirectory
from pulumi_mediapackage_vod.emulator.model.naming import SourceArn

def kilobytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

source, work = SourceArn("aws", "acme-movies", {key!r}), Path({str(tmp_path / "work")!r})
before, start = kilobytes(), time.process_time()
found = ingest(SourceDirectory(Path({str(two_hours)!r})).folder(source, work), source.key, work)
print(found.seconds, len(found.files), time.process_time() - start, kilobytes() - before)
"""
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    seconds, found, took, grown = map(float, done.stdout.split())
    assert (seconds, found) == (7200, files)
    assert took < 10
    assert grown < 100_000
