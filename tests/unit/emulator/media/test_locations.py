"""Where sources are read from: a folder and the buckets of S3, and that nothing outside is ever handed out."""

from __future__ import annotations

import os

import boto3
import pytest

from pulumi_mediapackage_vod.emulator.aws.resources import OtherResources
from pulumi_mediapackage_vod.emulator.aws.services import OtherServices
from pulumi_mediapackage_vod.emulator.media.sources.locations import Buckets, SourceDirectory, resolve
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError
from pulumi_mediapackage_vod.emulator.model.naming import SourceArn

SOURCE = SourceArn("aws", "acme-movies", "trailer/index.m3u8")


@pytest.fixture
def directory(tmp_path):
    folder = tmp_path / "sources" / "acme-movies" / "trailer"
    folder.mkdir(parents=True)
    (folder / "index.m3u8").write_text("#EXTM3U")
    (tmp_path / "sources" / "other" / "x").mkdir(parents=True)
    (tmp_path / "secret.ts").write_text("secret")
    return tmp_path / "sources"


@pytest.fixture
def folder(directory):
    return SourceDirectory(directory).folder(SOURCE, directory)


def refusal(folder, key):
    with pytest.raises(IngestError) as caught:
        folder.file(key)
    return str(caught.value)


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:s3:::acme-movies/trailer/index.m3u8", SOURCE),
        ("arn:aws-cn:s3:::a/b c/é.smil", SourceArn("aws-cn", "a", "b c/é.smil")),
    ],
)
def test_a_source_arn(arn, expected):
    assert SourceArn.parse(arn) == expected


@pytest.mark.parametrize(
    "arn", ["", "s3://acme-movies/a.m3u8", "arn:aws:s3:::acme-movies", "arn:aws:s3:::acme-movies/", "arn:aws:s3:::/a"]
)
def test_what_is_no_source_arn(arn):
    with pytest.raises(ValueError, match="is no object in S3: arn:aws:s3:::BUCKET/KEY"):
        SourceArn.parse(arn)


def test_a_file_is_found_below_its_bucket(directory, folder):
    found = folder.file("trailer/index.m3u8")
    assert (found.path, found.size) == (directory / "acme-movies" / "trailer" / "index.m3u8", 7)
    assert folder.file("trailer/index.m3u8") is found
    assert folder.files == (found,)


@pytest.mark.parametrize("key", ["trailer/no.m3u8", "no/index.m3u8", "trailer/index.m3u8/x"])
def test_what_is_not_there(folder, key):
    assert refusal(folder, key) == f"there is no {key} in acme-movies"
    assert folder.files == ()


def test_a_bucket_that_is_not_there(directory):
    folder = SourceDirectory(directory).folder(SourceArn("aws", "no", "a.m3u8"), directory)
    assert refusal(folder, "a.m3u8") == "there is no a.m3u8 in no"


@pytest.mark.parametrize(
    ("bucket", "key"),
    [
        ("acme-movies", "../../secret.ts"),
        ("acme-movies", "trailer/../../../secret.ts"),
        ("acme-movies", ".."),
        ("acme-movies", "/etc/passwd"),
        ("acme-movies", "trailer//index.m3u8"),
        ("acme-movies", "./trailer/index.m3u8"),
        ("acme-movies", "trailer/"),
        ("acme-movies", "trailer/\0index.m3u8"),
        ("..", "secret.ts"),
        (".", "acme-movies/trailer/index.m3u8"),
        ("", "etc/passwd"),
    ],
)
def test_names_that_cannot_be_below_the_folder(directory, bucket, key):
    folder = SourceDirectory(directory).folder(SourceArn("aws", bucket, key), directory)
    assert refusal(folder, key) == f"'{bucket}/{key}' cannot be the name of a file below the source folder"


def test_a_directory_is_no_file(folder):
    assert refusal(folder, "trailer") == "trailer in acme-movies is no file"


def test_a_pipe_is_no_file(directory, folder):
    os.mkfifo(directory / "acme-movies" / "pipe.ts")
    assert refusal(folder, "pipe.ts") == "pipe.ts in acme-movies is no file"


@pytest.mark.parametrize(
    ("link", "target", "key"),
    [
        ("acme-movies/link.ts", "../../secret.ts", "link.ts"),
        ("acme-movies/link.ts", "/etc/passwd", "link.ts"),
        ("acme-movies/up", "../..", "up/secret.ts"),
        ("acme-movies/root", "/", "root/etc/passwd"),
        ("acme-movies/trailer/deep", "../../../..", "trailer/deep/secret.ts"),
    ],
)
def test_links_that_lead_out(directory, folder, link, target, key):
    (directory / link).symlink_to(target)
    assert refusal(folder, key) == f"acme-movies/{key} is a link that leads out of the source folder"


def test_a_bucket_that_is_a_link_that_leads_out(directory):
    (directory / "away").symlink_to("..")
    folder = SourceDirectory(directory).folder(SourceArn("aws", "away", "secret.ts"), directory)
    assert refusal(folder, "secret.ts") == "away/secret.ts is a link that leads out of the source folder"


def test_a_sibling_of_the_folder_whose_name_begins_like_it_is_outside(directory, folder):
    (directory.parent / "sources-2").mkdir()
    (directory.parent / "sources-2" / "a.ts").write_text("x")
    (directory / "acme-movies" / "near").symlink_to("../../sources-2")
    assert "leads out of the source folder" in refusal(folder, "near/a.ts")


def test_links_within_the_folder_and_the_folder_itself_as_a_link(directory, tmp_path):
    (directory / "acme-movies" / "copy").symlink_to("trailer")
    (directory / "acme-movies" / "copy.m3u8").symlink_to("copy/index.m3u8")
    (tmp_path / "link").symlink_to("sources")
    folder = SourceDirectory(tmp_path / "link").folder(SOURCE, tmp_path)
    real = directory / "acme-movies" / "trailer" / "index.m3u8"
    assert folder.file("copy/index.m3u8").path == real
    assert folder.file("copy.m3u8").path == real


def test_a_link_to_nothing_is_not_there(directory, folder):
    (directory / "acme-movies" / "broken.ts").symlink_to("nothing")
    (directory / "acme-movies" / "round.ts").symlink_to("round.ts")
    assert refusal(folder, "broken.ts") == "there is no broken.ts in acme-movies"
    assert refusal(folder, "round.ts") in (
        "there is no round.ts in acme-movies",
        "round.ts in acme-movies is no file",
    )


@pytest.mark.parametrize("change", ["longer", "touched", "gone", "linked"])
def test_a_file_that_changes_is_noticed(directory, folder, tmp_path, change):
    path = directory / "acme-movies" / "trailer" / "index.m3u8"
    found = folder.file("trailer/index.m3u8")
    folder.check()
    assert not found.has_changed()
    if change == "longer":
        path.write_text("#EXTM3U\n")
    elif change == "touched":
        os.utime(path, ns=(0, found.modified + 1))
    else:
        path.unlink()
        if change == "linked":
            path.symlink_to(tmp_path / "secret.ts")
    assert found.has_changed()
    with pytest.raises(IngestError) as caught:
        folder.check()
    assert str(caught.value) == "trailer/index.m3u8 changed while it was read"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("a.ts", "films/one/a.ts"),
        ("./b/a.ts", "films/one/b/a.ts"),
        ("../two/a.ts", "films/two/a.ts"),
        ("../../a.ts", "a.ts"),
        (" a%20b.ts?x=/y#z ", "films/one/a b.ts"),
        ("100%.ts", "films/one/100%.ts"),
        ("..a/b.ts", "films/one/..a/b.ts"),
    ],
)
def test_a_reference_is_a_key(reference, expected):
    assert resolve("films/one/index.m3u8", reference) == expected


@pytest.mark.parametrize("reference", ["http://[", "https://x/a.ts", "//x/a.ts", "../../../a.ts", "", "..", "../.."])
def test_what_is_no_reference(reference):
    with pytest.raises(IngestError):
        resolve("films/one/index.m3u8" if reference != ".." else "index.m3u8", reference)


@pytest.fixture
def s3(running_emulator, emulator):
    client = boto3.client(
        "s3",
        endpoint_url=running_emulator.url,
        region_name="eu-west-1",
        aws_access_key_id="210987654321",
        aws_secret_access_key="x",
    )
    client.create_bucket(Bucket="acme-movies", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    client.put_object(Bucket="acme-movies", Key="trailer/index.m3u8", Body=b"#EXTM3U")
    return client


@pytest.fixture
def bucket(s3, tmp_path):
    return Buckets(OtherResources(OtherServices().backends)).folder(SOURCE, tmp_path)


def test_an_object_is_copied_to_the_spool_whoever_owns_it(bucket, tmp_path):
    found = bucket.file("trailer/index.m3u8")
    assert found.path.read_bytes() == b"#EXTM3U"
    assert (found.path.parent, found.path.suffix, found.size) == (tmp_path, ".m3u8", 7)
    assert bucket.file("trailer/index.m3u8") is found
    assert bucket.files == (found,)


def test_a_large_object_is_copied_in_parts(s3, bucket):
    content = os.urandom(3 << 20) + b"end"
    s3.put_object(Bucket="acme-movies", Key="large.ts", Body=content)
    assert bucket.file("large.ts").path.read_bytes() == content


def test_the_name_of_an_object_is_never_that_of_its_copy(s3, bucket, tmp_path):
    for key in ("../../up.ts", "/etc/passwd", "a/../b.ts", "x.t/s", f"{'y' * 900}.ts"):
        s3.put_object(Bucket="acme-movies", Key=key, Body=b"x")
        assert bucket.file(key).path.parent == tmp_path
    assert not (tmp_path.parent / "up.ts").exists()


def test_an_object_that_is_not_there(s3, bucket, tmp_path):
    assert refusal(bucket, "no.ts") == "there is no no.ts in acme-movies"
    elsewhere = Buckets(OtherResources(OtherServices().backends)).folder(SourceArn("aws", "no", "a"), tmp_path)
    assert refusal(elsewhere, "a") == "there is no bucket no"


@pytest.mark.parametrize("change", ["other", "same", "gone"])
def test_an_object_that_changes_is_noticed(s3, bucket, change):
    bucket.file("trailer/index.m3u8")
    bucket.check()
    if change == "gone":
        s3.delete_object(Bucket="acme-movies", Key="trailer/index.m3u8")
    else:
        body = b"#EXTM3U" if change == "same" else b"other"
        s3.put_object(Bucket="acme-movies", Key="trailer/index.m3u8", Body=body)
    with pytest.raises(IngestError, match="changed while it was read"):
        bucket.check()


def test_what_a_directory_really_is_is_found_out_once(directory, monkeypatch):
    asked = []
    real = os.path.realpath
    monkeypatch.setattr(os.path, "realpath", lambda path: asked.append(path) or real(path))
    folder = SourceDirectory(directory).folder(SOURCE, directory)
    asked.clear()
    for number in range(100):
        (directory / "acme-movies" / f"{number}.ts").touch()
        folder.file(f"{number}.ts")
    assert asked == [str(directory / "acme-movies")]
