"""`tools/demo` without the Pulumi CLI: its endpoints, environment, URLs, processes and command line."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pulumi_mediapackage_vod.emulator import Emulator as Service
from pulumi_mediapackage_vod.emulator.media.trial import sample
from tests.support.executable import executable
from tools.demo_run import command, examples, inventory, media, sources, state, surroundings, urls
from tools.demo_run.examples import EXAMPLES, Example, Unit
from tools.demo_run.processes import Cli, Emulator, StepError, command_of
from tools.engine_build import signals
from tools.engine_build.signals import Interrupted

REPOSITORY = Path(__file__).resolve().parents[3]

HOST = "0123456789abcdef0123456789abcdef.egress.mediapackage-vod.eu-west-1.amazonaws.com"
ENDPOINT = "http://127.0.0.1:4567"
TITLES = ("trailer", "feature")
UNIT = Example("two titles", units=(Unit(("urls",), TITLES),))
SOURCES = {("eu-west-1", "demo-eu"): ("a/b.m3u8", "c.smil"), ("us-east-1", "demo-us"): ("a/b.m3u8",)}


def good_urls(host: str = f"https://{HOST}") -> dict[str, dict[str, str]]:
    files = {"hls": "index.m3u8", "dash": "index.mpd", "cmaf": "index.m3u8", "mss": "index.ism/Manifest"}
    return {
        title: {
            name: f"{host}/out/v1/{a:032x}/{b:032x}/{b + 16:032x}/{file}"
            for b, (name, file) in enumerate(files.items())
        }
        for a, title in enumerate(TITLES)
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's folder; this process keeps its own environment and signals."""
    real = state.FOLDER
    for name in ("FOLDER", "PROJECT", "LOG", "_RECORD", "_LOCK"):
        monkeypatch.setattr(state, name, tmp_path / ".demo" / getattr(state, name).relative_to(real))
    monkeypatch.setattr(command, "FOLDER", state.FOLDER)
    monkeypatch.setattr(signals, "listen", lambda: None)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    return state.FOLDER


# Endpoints


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:4567", "http://localhost:4567/", "https://127.8.8.8:1", "http://[::1]:4567"],
)
def test_an_endpoint_on_this_machine_is_taken(endpoint: str) -> None:
    assert surroundings.checked_endpoint(endpoint) == endpoint.rstrip("/")


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://10.0.0.1:4567",
        "http://0.0.0.0:4567",
        "http://example.com",
        "http://127.0.0.1@example.com",
        "http://localhost.example.com:4567",
        "https://mediapackage-vod.eu-west-1.amazonaws.com",
    ],
)
def test_any_other_endpoint_is_refused(endpoint: str) -> None:
    with pytest.raises(surroundings.EndpointError, match="not on this machine"):
        surroundings.checked_endpoint(endpoint)


@pytest.mark.parametrize("endpoint", ["127.0.0.1:4567", "localhost", "ftp://127.0.0.1", "http://", "http://[::1"])
def test_what_is_no_url_is_refused(endpoint: str) -> None:
    with pytest.raises(surroundings.EndpointError, match=r"is no URL.*http://127\.0\.0\.1:4567"):
        surroundings.checked_endpoint(endpoint)


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as running:
        yield running


def test_the_sources_of_an_example_are_there_until_they_are_taken_out(service: Service) -> None:
    def keys(region: str, bucket: str) -> set[str]:
        listed = inventory.client("s3", service.url, region).list_objects_v2(Bucket=bucket)
        return {item["Key"] for item in listed["Contents"]}

    sources.put(service.url, SOURCES)
    assert {place: keys(*place) for place in SOURCES} == {place: {*names} for place, names in SOURCES.items()}
    with pytest.raises(surroundings.EndpointError, match="holds a bucket demo-eu already"):
        sources.refuse_foreign(service.url, SOURCES)
    inventory.client("s3", service.url).put_object(Bucket="demo-eu", Key="of-the-user", Body=b"")
    sources.remove(service.url, SOURCES)
    sources.remove(service.url, SOURCES)
    sources.refuse_foreign(service.url, SOURCES)


def test_an_example_on_other_services_is_refused_where_there_is_no_emulator() -> None:
    with pytest.raises(surroundings.EndpointError, match=r"127\.0\.0\.1:9 is no emulator of this project"):
        sources.refuse_foreign("http://127.0.0.1:9", {})


def test_an_example_on_other_services_is_refused_where_the_emulator_has_none(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "moto.moto_server.werkzeug_app", None)
    with pytest.raises(surroundings.EndpointError, match=r"no other AWS services.*emulator-aws"):
        sources.refuse_foreign(service.url, {})


def test_an_endpoint_is_refused_before_anything_happens(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(os.environ, "ENDPOINT", "http://example.com")
    assert command.main([]) == 1
    assert "http://example.com" in capsys.readouterr().err
    assert not folder.exists()


# Environment


def test_nothing_of_the_callers_aws_and_pulumi_settings_is_kept() -> None:
    theirs = {
        "AWS_PROFILE": "production",
        "AWS_ENDPOINT_URL_MEDIAPACKAGE_VOD": "https://example.com",
        "PULUMI_ACCESS_TOKEN": "pul-1",
        "PULUMI_BACKEND_URL": "s3://bucket",
        "BOTO_CONFIG": "/etc/boto.cfg",
        "HOME": "/home/me",
    }
    kept = surroundings.cleaned(theirs)
    assert {name: kept[name] for name in kept if name.lower() != "no_proxy"} == {"HOME": "/home/me"}


def test_a_proxy_is_not_asked_for_this_machine() -> None:
    kept = surroundings.cleaned({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "internal"})
    assert kept["NO_PROXY"] == "internal,127.0.0.1,localhost,::1"
    assert kept["no_proxy"] == "127.0.0.1,localhost,::1"


def test_the_settings_reach_the_endpoint_and_the_demos_own_state_only(tmp_path: Path) -> None:
    settings = surroundings.settings("http://127.0.0.1:4567", tmp_path / "a b")
    assert settings["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4567"
    assert settings["AWS_CONFIG_FILE"] == settings["AWS_SHARED_CREDENTIALS_FILE"] == "/dev/null"
    assert settings["PULUMI_BACKEND_URL"].startswith("file://")
    assert settings["PULUMI_BACKEND_URL"].endswith("/a%20b/stacks")


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
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(os.environ, "EXAMPLE", name)
    assert command.main([]) == 2
    assert ", ".join(EXAMPLES) in capsys.readouterr().err
    assert not folder.exists()


def test_what_an_example_makes_follows_from_its_units() -> None:
    unit = Unit(("urls",), titles=("a", "b"), formats=("hls", "dash", "cmaf"))
    vod = {"packaging group": 2, "packaging configuration": 6, "asset": 4}
    assert Example("x", units=(unit, unit)).made == vod
    others = {"role": 2, "secret": 0, "log group": 0, "distribution": 0, "public key": 0}
    assert Example("x", units=(unit, unit), others={"role": 2}).made == {**vod, **others}


def test_the_plugins_stand_in_is_for_examples_that_need_it_only() -> None:
    found = {name: str(command.AWS_PLUGIN) in command._programs(Path("/cli"), EXAMPLES[name]) for name in EXAMPLES}
    assert found == {name: name != "quickstart" for name in EXAMPLES}


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
def playing(tmp_path: Path) -> Iterator[Service]:
    """With 2 s of sample media in the folder of sources."""
    sample.make(tmp_path, seconds=2)
    with Service(playable_after=0, source_dir=tmp_path) as running:
        yield running


def asset(service: Service, key: str) -> str:
    """Its HLS URL."""
    vod = inventory.client("mediapackage-vod", service.url)
    vod.create_packaging_group(Id="movies")
    vod.create_packaging_configuration(Id="hls", PackagingGroupId="movies", HlsPackage={"HlsManifests": [{}]})
    role = "arn:aws:iam::111122223333:role/source"
    source = f"arn:aws:s3:::acme-movies/{key}"
    made = vod.create_asset(Id="title", PackagingGroupId="movies", SourceArn=source, SourceRoleArn=role)
    return made["EgressEndpoints"][0]["Url"]


def test_what_a_url_plays_is_told(playing: Service) -> None:
    url = asset(playing, "trailer/index.m3u8")
    media.wait_until_playable(playing.url, 1)
    assert dict(media.checked({("title", "hls"): url})) == {
        ("title", "hls"): "h264 320x180, h264 640x360, h264 960x540, aac 48000 Hz"
    }


def test_a_url_that_does_not_play_is_told(playing: Service) -> None:
    url = asset(playing, "trailer/index.m3u8").replace("index.m3u8", "other.m3u8")
    media.wait_until_playable(playing.url, 1)
    with pytest.raises(StepError, match=r"the hls URL of title does not play: .*other\.m3u8 is answered 404"):
        list(media.checked({("title", "hls"): url}))


def test_an_ingest_that_fails_is_told_with_its_reason(playing: Service) -> None:
    asset(playing, "trailer/nothing.m3u8")
    with pytest.raises(StepError, match=r"the ingest of the asset title failed: .*nothing\.m3u8"):
        media.wait_until_playable(playing.url, 1)


def test_sample_media_that_cannot_be_made_end_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(media, "folder", lambda: tmp_path / "file")
    with pytest.raises(StepError, match="cannot be read: Not a directory"):
        media.prepare(print)


# Inventory


def test_objects_are_counted_by_kind() -> None:
    objects = {"packaging group a", "asset a", "asset b"}
    assert inventory.counts(objects) == {"packaging group": 1, "packaging configuration": 0, "asset": 2}
    assert inventory.described(objects) == "1 packaging group, 0 packaging configurations, 2 assets"
    objects |= {"public key K1"}
    assert inventory.described(objects, inventory.ALL_KINDS).endswith(", 2 assets, 1 public key")


def test_objects_of_other_services_and_regions_are_seen(service: Service) -> None:
    kinds, regions = (*inventory.KINDS, "log group"), ("eu-west-1", "us-east-1")
    before = inventory.listed(service.url, kinds, regions)
    inventory.client("mediapackage-vod", service.url, "us-east-1").create_packaging_group(Id="demo")
    inventory.client("logs", service.url).create_log_group(logGroupName="demo")
    try:
        made = inventory.listed(service.url, kinds, regions) - before
    finally:
        inventory.client("logs", service.url).delete_log_group(logGroupName="demo")
    group = "packaging group arn:aws:mediapackage-vod:us-east-1:111122223333:packaging-groups/demo"
    assert made == {group, "log group demo"}


def test_an_endpoint_that_does_not_answer_is_named() -> None:
    with pytest.raises(ConnectionError, match=r"no MediaPackage VOD at http://127\.0\.0\.1:9"):
        inventory.listed("http://127.0.0.1:9")


# Processes


def test_the_emulator_starts_and_stops(tmp_path: Path) -> None:
    emulator, url = Emulator.started(tmp_path)
    try:
        assert inventory.listed(url) == set()
        assert emulator.runs
    finally:
        assert emulator.stop()
    assert not emulator.runs
    assert not emulator.stop()


def test_an_emulator_that_somebody_else_ends_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "folder", lambda: tmp_path)
    folder.mkdir()
    service = command._service(examples.DEFAULT, None, keep=False)
    record = service.__enter__()
    assert record.emulator is not None
    record.emulator.stop()
    error = StepError("44 errored")
    with pytest.raises(StepError, match=r"(?s)^44 errored.*the emulator was ended"):
        service.__exit__(StepError, error, None)


def test_another_process_under_the_emulators_number_is_left_alone() -> None:
    stranger = Emulator(os.getpid(), "python -m pulumi_mediapackage_vod.emulator --port 0")
    assert not stranger.runs
    assert not stranger.stop()
    assert command_of(os.getpid())


@pytest.fixture
def fake_cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Cli]:
    """A CLI that is a shell script; it has a version, too."""

    def make(body: str) -> Cli:
        executable(tmp_path / "pulumi", f'[ "$1" = version ] && echo v3.259.0 && exit\n{body}')
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        return Cli(tmp_path / "pulumi.log")

    return make


def test_a_command_that_fails_shows_the_end_of_what_it_said(fake_cli: Callable[[str], Cli], tmp_path: Path) -> None:
    cli = fake_cli("echo out; sleep 0.1; echo error: no >&2; exit 255")
    with pytest.raises(StepError, match=r"pulumi up failed; .*\n\n.*up --yes\n    out\n    error: no$"):
        cli.run(["up", "--yes"], str(tmp_path), {})


@pytest.mark.parametrize(("number", "asked"), [(signal.SIGTERM, True), (signal.SIGINT, False)])
def test_an_interrupted_command_leaves_no_process(
    number: int, asked: bool, fake_cli: Callable[[str], Cli], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CLI is asked to stop by one SIGINT, which a terminal sends by itself; its providers, in process groups of
    their own, go with it."""
    monkeypatch.setattr(signals, "_received", [])
    provider = tmp_path / "provider.py"
    provider.write_text("import os, time\nos.setpgid(0, 0)\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(60)")
    cli = fake_cli(
        "trap 'echo asked >asked; exit 1' INT\n"
        f"{sys.executable} provider.py > /dev/null 2>&1 &\nwhile ! [ -e stop ]; do sleep 0.1; done; exit 1"
    )

    def interrupt_once_the_provider_runs() -> None:
        until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
        signals._note(number, None)
        if not asked:
            (tmp_path / "stop").touch()

    threading.Thread(target=interrupt_once_the_provider_runs).start()
    with pytest.raises(Interrupted):
        cli.run(["up"], str(tmp_path), {})
    assert (tmp_path / "asked").exists() is asked
    until(lambda: not command_of(int((tmp_path / "pid").read_text())))


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


# State and the command line


def test_the_record_survives_and_an_unreadable_one_is_none(folder: Path) -> None:
    folder.mkdir()
    state.write(state.Record("http://127.0.0.1:1", Emulator(7, "x"), frozenset({"asset a"}), "cdn"))
    found = state.read()
    assert found is not None
    assert found.emulator is not None
    assert found.example == "cdn"
    assert (found.endpoint, found.emulator.pid, found.before) == ("http://127.0.0.1:1", 7, frozenset({"asset a"}))
    (folder / "demo.json").write_text(json.dumps({"endpoint": 1}))
    assert state.read() is None


@pytest.mark.parametrize(("name", "file"), [("quickstart", "catalogue.json"), ("cdn", "watch.py")])
def test_the_example_itself_is_not_touched(name: str, file: str, folder: Path) -> None:
    folder.mkdir()
    state.prepare(name)
    copied = {path.name for path in (folder / "project").iterdir()}
    assert {"Pulumi.yaml", "__main__.py", file} <= copied
    assert not any(name.startswith("Pulumi.") and name != "Pulumi.yaml" for name in copied)


def test_one_demo_a_clone_at_a_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with state.locked():
        assert command.main(["down"]) == 1
    assert "another tools/demo is at work" in capsys.readouterr().err


def test_down_without_a_demo_is_no_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["down"]) == 0
    assert "nothing to take down" in capsys.readouterr().out
    assert not folder.exists()


def test_wrong_usage_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["up"]) == 2
    assert command.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert "KEEP=1" in said
    assert ", ".join(EXAMPLES) in said


def test_the_script_runs_by_itself() -> None:
    done = subprocess.run([REPOSITORY / "tools" / "demo", "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
