"""`tools/demo` without the Pulumi CLI: its examples, URLs, what plays, and its command line."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator as Service
from pulumi_mediapackage_vod.emulator.media.trial import sample
from pulumi_mediapackage_vod.trial.environment import ACCOUNT
from tools.demo_run import command, examples, steps, urls
from tools.demo_run.examples import EXAMPLES, Example, Unit
from tools.demo_run.steps import StepError
from tools.engine_build import signals

REPOSITORY = Path(__file__).resolve().parents[3]

HOST = "0123456789abcdef0123456789abcdef.egress.mediapackage-vod.eu-west-1.amazonaws.com"
ENDPOINT = "http://127.0.0.1:4567"
TITLES = ("trailer", "feature")
UNIT = Example("two titles", units=(Unit(("urls",), TITLES),))


def good_urls(host: str = f"https://{HOST}") -> dict[str, dict[str, str]]:
    files = {"hls": "index.m3u8", "dash": "index.mpd", "cmaf": "index.m3u8", "mss": "index.ism/Manifest"}
    return {
        title: {
            name: f"{host}/out/v1/{a:032x}/{b:032x}/{b + 16:032x}/{file}"
            for b, (name, file) in enumerate(files.items())
        }
        for a, title in enumerate(TITLES)
    }


# Examples


def test_every_example_is_run_or_refused_with_words() -> None:
    folders = {path.name for path in examples.FOLDER.iterdir() if path.is_dir()}
    assert {*EXAMPLES, *examples.NOT_RUN} == folders
    for name, why in examples.NOT_RUN.items():
        with pytest.raises(examples.UnknownExampleError, match=f"{name} {why}: .*{name}/README.md"):
            examples.named(name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_reads_buckets_that_its_project_names(name: str) -> None:
    project = (examples.FOLDER / name / "Pulumi.yaml").read_text()
    assert all(bucket in project for _, bucket in EXAMPLES[name].sources)


@pytest.mark.parametrize("name", ["nope", "two-stacks"])
def test_any_other_example_is_refused_with_a_list(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(signals, "listen", lambda: None)
    monkeypatch.setenv("EXAMPLE", name)
    assert command.main([]) == 2
    assert ", ".join(EXAMPLES) in capsys.readouterr().err


def test_what_an_example_makes_follows_from_its_units() -> None:
    unit = Unit(("urls",), titles=("a", "b"), formats=("hls", "dash", "cmaf"))
    vod = {"packaging group": 2, "packaging configuration": 6, "asset": 4}
    assert Example("x", units=(unit, unit)).made == vod
    assert Example("x", units=(unit, unit), others={"role": 2}).made == {**vod, "role": 2}


def test_viewers_have_a_new_public_key_in_each_run() -> None:
    one, other = examples.viewer_key(), examples.viewer_key()
    assert one.startswith("-----BEGIN PUBLIC KEY-----\n")
    assert one != other


# URLs


@pytest.mark.parametrize("host", [f"https://{HOST}", ENDPOINT])
def test_the_services_urls_and_those_of_an_emulator_are_as_promised(host: str) -> None:
    assert urls.wrong({"urls": good_urls(host)}, UNIT, ENDPOINT) == []


def test_the_urls_of_a_cdn_are_cloudfronts() -> None:
    unit = Example("x", units=(Unit(("urls",), TITLES, cdn=True),))
    assert urls.wrong({"urls": good_urls("https://d0123456789abc.cloudfront.net")}, unit, ENDPOINT) == []
    assert len(urls.wrong({"urls": good_urls()}, unit, ENDPOINT)) == 8


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda all_: all_["trailer"].pop("mss"), "trailer has no mss URL"),
        (lambda all_: all_.pop("feature"), "feature has no cmaf URL"),
        (lambda all_: all_["trailer"].update(hls2="https://x"), "trailer has a hls2 URL that nobody asked for"),
        (lambda all_: all_["trailer"].update(dash=all_["trailer"]["hls"]), "the dash URL of trailer has another shape"),
        (lambda all_: all_["trailer"].update(hls="http://elsewhere/index.m3u8"), "hls URL of trailer has another"),
        (lambda all_: all_["trailer"].update(hls=all_["trailer"]["cmaf"]), "two of the URLs are the same"),
        (lambda all_: all_.update(trailer=good_urls(ENDPOINT)["trailer"]), "the URLs of a unit have several hosts"),
        (lambda all_: all_.clear(), "trailer has no hls URL"),
    ],
)
def test_a_url_that_is_not_as_promised_is_told(change, problem: str) -> None:
    all_urls = good_urls()
    change(all_urls)
    assert any(problem in each for each in urls.wrong({"urls": all_urls}, UNIT, ENDPOINT))


def test_each_url_is_whole_on_a_line_of_its_own() -> None:
    lines = list(urls.lines({"urls": good_urls()}, UNIT))
    assert [line for line in lines if line.startswith("https://")] == [
        url for formats in good_urls().values() for url in formats.values()
    ]
    assert "trailer, mss:" in lines


def test_the_urls_of_several_units_are_told_apart() -> None:
    units = tuple(Unit(("urls", region), ("trailer",), ("hls",)) for region in ("eu-west-1", "us-east-1"))
    outputs = {"urls": {region: {"trailer": {"hls": f"https://{region}"}} for region in ("eu-west-1", "us-east-1")}}
    assert list(urls.lines(outputs, Example("x", units=units))) == [
        "eu-west-1: trailer, hls:",
        "https://eu-west-1",
        "us-east-1: trailer, hls:",
        "https://us-east-1",
    ]


# What plays


@pytest.fixture
def vod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The service, with 2 s of sample media in the folder of sources."""
    sample.make(tmp_path, seconds=2)
    with Service(playable_after=0, source_dir=tmp_path) as running:
        for name, text in {"AWS_ENDPOINT_URL": running.url, "AWS_DEFAULT_REGION": examples.REGION}.items():
            monkeypatch.setenv(name, text)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, ACCOUNT)
        session: Any = boto3.Session()
        yield session.client("mediapackage-vod")


def asset(vod: Any, key: str) -> str:
    """Its HLS URL."""
    vod.create_packaging_group(Id="movies")
    vod.create_packaging_configuration(Id="hls", PackagingGroupId="movies", HlsPackage={"HlsManifests": [{}]})
    role = "arn:aws:iam::111122223333:role/source"
    source = f"arn:aws:s3:::acme-movies/{key}"
    made = vod.create_asset(Id="title", PackagingGroupId="movies", SourceArn=source, SourceRoleArn=role)
    return made["EgressEndpoints"][0]["Url"]


def test_what_a_url_plays_is_told(vod: Any) -> None:
    url = asset(vod, "trailer/index.m3u8")
    steps.wait_until_playable()
    assert dict(steps.played({("title", "hls"): url})) == {
        ("title", "hls"): "h264 320x180, h264 640x360, h264 960x540, aac 48000 Hz"
    }


def test_a_url_that_does_not_play_is_told(vod: Any) -> None:
    url = asset(vod, "trailer/index.m3u8").replace("index.m3u8", "other.m3u8")
    steps.wait_until_playable()
    with pytest.raises(StepError, match=r"the hls URL of title does not play: .*other\.m3u8 is answered 404"):
        list(steps.played({("title", "hls"): url}))


def test_an_ingest_that_fails_is_told_with_its_reason(vod: Any) -> None:
    asset(vod, "trailer/nothing.m3u8")
    with pytest.raises(StepError, match=r"the ingest of the asset title failed: .*nothing\.m3u8"):
        steps.wait_until_playable()


# Steps


def test_what_is_held_is_counted_in_all_regions_of_the_example(vod: Any) -> None:
    asset(vod, "trailer/index.m3u8")
    example = Example("x", units=(Unit(("urls",), ("title",)),), sources={("us-east-1", "b"): ()})
    other: Any = boto3.Session(region_name="us-east-1")
    other.client("mediapackage-vod").create_packaging_group(Id="movies")
    found = steps.held(example)
    assert found == {"packaging group": 2, "packaging configuration": 1, "asset": 1}
    assert steps.described(found) == "2 packaging groups, 1 packaging configuration, 1 asset"


def test_a_command_that_fails_shows_the_end_of_what_it_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pulumi").write_text("#!/bin/sh\nseq 100; echo no such thing >&2; exit 3\n")
    (tmp_path / "pulumi").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(StepError, match=r"(?s)pulumi up failed; .*\n77\n.*\n100\nno such thing$") as told:
        steps.pulumi(tmp_path, "up")
    assert "\n76\n" not in str(told.value)


# The command line


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("keep", [True, False])
def test_it_is_try_with_what_the_example_needs(name: str, keep: bool) -> None:
    words = command.tried(name, EXAMPLES[name], keep=keep)
    options, steps_of_it = words[words.index("try") + 1 : words.index("--")], words[words.index("--") + 1 :]
    assert ("--keep" in options, "--keep" in steps_of_it) == (keep, keep)
    assert ("--source-dir" in options) == (name == "quickstart")
    assert ("aws" in options) == (name != "quickstart")
    assert steps_of_it[:4] == [sys.executable, "-m", "tools.demo_run.steps", name]


def test_sample_media_that_cannot_be_made_end_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(command, "media", lambda: tmp_path / "file")
    monkeypatch.setattr(command, "ensure", lambda: type("Engine", (), {"directory": tmp_path}))
    monkeypatch.setattr(signals, "listen", lambda: None)
    monkeypatch.delenv("EXAMPLE", raising=False)
    assert command.main([]) == 1
    assert "cannot be read: Not a directory" in capsys.readouterr().err


def test_wrong_usage_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["up"]) == 2
    assert command.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert "KEEP=1" in said
    assert ", ".join(EXAMPLES) in said


def test_the_script_runs_by_itself() -> None:
    done = subprocess.run([REPOSITORY / "tools" / "demo", "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
