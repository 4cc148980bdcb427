"""Playback URLs of real media over HTTP: types, ranges, conditions, filters, and every way not to play."""

from __future__ import annotations

import json
import logging
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlsplit

import av
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.media.formats.served import Media
from pulumi_mediapackage_vod.emulator.media.packaging.content import _media
from pulumi_mediapackage_vod.emulator.media.trial import client
from tests.media.playback import (
    TRAILER,
    Stage,
    fake_ffmpeg,
    fragments,
    get,
    manifest,
    playing,
    playlist,
    playlists,
    seen,
    segment,
)

PACKAGES = {
    "hls": {"HlsPackage": {"HlsManifests": [{}], "UseAudioRenditionGroup": True}},
    "dash": {"DashPackage": {"DashManifests": [{}]}},
    "cmaf": {"CmafPackage": {"HlsManifests": [{}]}},
    "mss": {"MssPackage": {"MssManifests": [{}]}},
}


@pytest.fixture(scope="module")
def urls(stage: Stage) -> dict[str, str]:
    return {name: stage.url(package) for name, package in PACKAGES.items()}


@pytest.fixture(params=PACKAGES)
def url(request: pytest.FixtureRequest, urls: dict[str, str]) -> str:
    """A manifest of each format."""
    return urls[request.param]


@pytest.fixture(scope="module")
def a_segment(urls: dict[str, str]) -> str:
    return playlists(urls["hls"])[0].segments[0].absolute_uri


@pytest.fixture
def titles(sample_dir: Path, tmp_path: Path) -> Path:
    """The folders of the titles, which a test may change."""
    shutil.copytree(sample_dir, tmp_path / "sources")
    return tmp_path / "sources" / "acme-movies"


def test_urls_are_the_emulators_own_with_the_services_path(stage: Stage, url: str) -> None:
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}" == stage.emulator.url
    assert parts.path.startswith("/out/v1/")


def test_a_manifest_is_asked_for_anew_and_may_be_unchanged(url: str) -> None:
    first = get(url)
    assert first.headers["cache-control"] == "no-cache"
    again = get(url, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert get(url, headers={"If-None-Match": '"other"'}).body == first.body


def test_media_are_kept_for_a_while_and_may_be_unchanged(a_segment: str) -> None:
    first = get(a_segment)
    assert first.headers["cache-control"].startswith("max-age=")
    again = get(a_segment, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_manifests_of_different_settings_have_different_tags(stage: Stage) -> None:
    tags = {get(stage.dash(manifest={"MinBufferTimeSeconds": seconds})).headers["etag"] for seconds in (1, 2)}
    assert len(tags) == 2


@pytest.mark.parametrize("name", [*PACKAGES, "segment"])
def test_head_is_get_without_a_body(urls: dict[str, str], a_segment: str, name: str) -> None:
    url = a_segment if name == "segment" else urls[name]
    whole, head = get(url), get(url, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) == len(whole.body)
    for header in ("content-type", "etag", "accept-ranges"):
        assert head.headers[header] == whole.headers[header]


@pytest.mark.parametrize("kind", ["segment", "fragment", "manifest"])
@pytest.mark.parametrize(
    ("asked", "of"),
    [
        ("bytes=0-0", lambda body: body[:1]),
        ("bytes=100-199", lambda body: body[100:200]),
        ("bytes=100-", lambda body: body[100:]),
        ("bytes=-50", lambda body: body[-50:]),
        ("bytes=0-99999999", lambda body: body),
        ("bytes=-99999999", lambda body: body),
    ],
)
def test_a_range_is_206(urls, a_segment, kind, asked, of: Callable[[bytes], bytes]) -> None:
    url = {"segment": a_segment, "fragment": next(fragments(urls["mss"], "video")).url, "manifest": urls["hls"]}[kind]
    whole = get(url)
    part = get(url, headers={"Range": asked})
    assert part.status == 206
    assert part.body == of(whole.body)
    start = whole.body.index(part.body)
    assert part.headers["content-range"] == f"bytes {start}-{start + len(part.body) - 1}/{len(whole.body)}"


@pytest.mark.parametrize("kind", ["segment", "manifest"])
def test_a_range_behind_the_end_is_416(urls: dict[str, str], a_segment: str, kind: str) -> None:
    url = a_segment if kind == "segment" else urls["hls"]
    length = len(get(url).body)
    answer = get(url, headers={"Range": f"bytes={length}-"})
    assert answer.status == 416
    assert answer.headers["content-range"] == f"bytes */{length}"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.names.count("content-type") == 1
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("kind", ["segment", "manifest"])
@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "items=0-1", "bytes=abc", "bytes=5-1", "bytes=", "bytes=-0", "bytes 0-1", "0-1"]
)
def test_a_range_that_is_none_or_not_one_is_ignored(urls, a_segment, kind: str, asked: str) -> None:
    url = a_segment if kind == "segment" else urls["hls"]
    whole, answer = get(url), get(url, headers={"Range": asked})
    assert (answer.status, answer.body) == (200, whole.body)
    assert "content-range" not in answer.headers


def test_a_range_is_for_get_alone(a_segment: str) -> None:
    answer = get(a_segment, "HEAD", {"Range": "bytes=0-9"})
    assert (answer.status, answer.headers["content-length"]) == (200, str(len(get(a_segment).body)))


def test_a_range_of_something_older_is_the_whole(a_segment: str) -> None:
    whole = get(a_segment)
    assert get(a_segment, headers={"Range": "bytes=0-9", "If-Range": '"older"'}).body == whole.body
    assert get(a_segment, headers={"Range": "bytes=0-9", "If-Range": whole.headers["etag"]}).body == whole.body[:10]


@pytest.mark.parametrize("what", ["hls", "segment", "nothing"])
def test_pages_of_any_origin_may_read_every_answer(urls: dict[str, str], a_segment: str, what: str) -> None:
    url = {"hls": urls["hls"], "segment": a_segment, "nothing": f"{urls['hls']}x"}[what]
    headers = get(url, headers={"Origin": "https://player.example"}).headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["access-control-expose-headers"] == "*"


def test_what_a_browser_asks_before_is_answered_without_the_cdns_header(urls: dict[str, str]) -> None:
    asked = {"Origin": "https://p", "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range"}
    answer = get(urls["hls"], "OPTIONS", asked)
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["access-control-allow-headers"] == "range"


def test_a_large_file_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "segment"
    with path.open("wb") as file:
        file.truncate(256 << 20)
    request = Request(EnvironBuilder().get_environ())
    response = _media(Media(path, "video/mp2t"), request)
    try:
        sizes = [len(chunk) for chunk in response.iter_encoded()]
    finally:
        response.close()
    assert response.is_streamed
    assert sum(sizes) == 256 << 20
    assert max(sizes) < 1 << 20


# what is ignored


def test_a_manifest_says_what_was_ignored_for_it(stage: Stage) -> None:
    speke = {"RoleArn": "r", "SystemIds": ["81376844-f976-481e-a84e-cc25d39b0b33"], "Url": "https://keys.example"}
    manifests = [{"ManifestName": "a", "AdMarkers": "PASSTHROUGH"}, {"ManifestName": "b", "AdMarkers": "NONE"}]
    url = stage.url({"HlsPackage": {"HlsManifests": manifests, "Encryption": {"SpekeKeyProvider": speke}}})
    assert get(url).headers["x-emulator-ignored"] == "Encryption, HlsManifests[].AdMarkers"
    assert get(playlist(url).playlists[0].absolute_uri).headers["x-emulator-ignored"].startswith("Encryption, ")
    assert get(url.replace("a.m3u8", "b.m3u8")).headers["x-emulator-ignored"] == "Encryption"
    assert "x-emulator-ignored" not in get(playlists(url)[0].segments[0].absolute_uri).headers
    assert client.streams(url)


def test_a_manifest_of_which_nothing_is_ignored_says_nothing(url: str) -> None:
    assert "x-emulator-ignored" not in get(url).headers


# aws.manifestfilter


@pytest.mark.parametrize(
    ("query", "heights", "audio"),
    [
        ("video_height:360-540", [360, 540], 2),
        ("video_bitrate:0-640000;audio_language:fr", [180, 360], 1),
        ("VIDEO_CODEC:H264", [180, 360, 540], 2),
        ("video_height:360-360;audio_language:en", [360], 1),
    ],
)
def test_a_filter_leaves_streams_out(url, query, heights, audio) -> None:
    found = client.streams(f"{url}?aws.manifestfilter={query}")
    assert [each.height for each in found if each.kind == "video"] == heights
    assert sum(each.kind == "audio" for each in found) == audio


@pytest.mark.parametrize(
    "query", ["video_height%3A360-360%3Baudio_language%3Aen", "video_height:360-360;audio_language:en"]
)
def test_a_filter_may_be_encoded_or_plain(urls: dict[str, str], query: str) -> None:
    main = playlist(f"{urls['cmaf']}?aws.manifestfilter={query}")
    assert [each.stream_info.resolution for each in main.playlists] == [(640, 360)]
    assert [each.language for each in main.media if each.type == "AUDIO"] == ["en"]


def test_a_filter_by_audio_leaves_out_the_video_that_it_is_in(stage: Stage) -> None:
    url = stage.hls()
    assert get(f"{url}?aws.manifestfilter=audio_language:en").status == 200
    main = playlist(f"{url}?aws.manifestfilter=audio_language:en")
    assert main.playlists == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        # The user guide's own table.
        ("aws.manifestfilter=audio_language:dahlia", 200),
        ("aws.manifestfilter=audio_sample_rate:0-1;video_bitrate:0-1", 200),
        ("aws.manifestfilter=audio_sample_rate:0-48000;aws.manifestfilter=audio_sample_rate:0-48000", 400),
        ("aws.manifestfilter=donut_type:rhododendron", 400),
        ("aws.manifestfilter=audio_sample_rate:300-0", 400),
        ("aws.manifestfilter=audio_sample_rate:0-2147483648", 400),
        ("aws.manifestfilter=audio_sample_rate:is:0-44100", 400),
        (f"aws.manifestfilter=audio_language:{'a' * 1_024}", 400),
        ("aws.manifestfilter=audio_sample_rate:0-48000;aws.manifestfilter=video_bitrate:0-1", 400),
        # Not in it.
        ("aws.manifestfilter=audio_sample_rate:0-48000&aws.manifestfilter=video_bitrate:0-1", 400),
        ("aws.manifestfilter=", 400),
        ("AWS.ManifestFilter=video_height:360-360", 200),
        ("AWS.ManifestFilter=nothing", 400),
        ("other=query", 200),
    ],
)
def test_what_a_filter_is_answered(url, query, status) -> None:
    answer = get(f"{url}?{query}")
    assert answer.status == status
    if status == 400:
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.text.strip()


def test_a_filter_that_leaves_no_stream_is_400(titles: Path) -> None:
    """The service answers 200 while there are subtitles; the same title without them."""
    parent = titles / "trailer" / "index.m3u8"
    lines = [line for line in parent.read_text().splitlines() if "TYPE=SUBTITLES" not in line]
    parent.write_text("\n".join(lines).replace(',SUBTITLES="subtitles"', "") + "\n")
    with playing(titles.parent) as own:
        answer = get(f"{own.cmaf()}?aws.manifestfilter=audio_sample_rate:0-1;video_bitrate:0-1")
        assert answer.status == 400
        assert "no stream" in answer.text


def test_a_filter_is_for_manifests_of_assets_only(urls: dict[str, str], a_segment: str) -> None:
    query = "?aws.manifestfilter=video_codec:h264"
    child = playlist(urls["hls"]).playlists[0].absolute_uri
    for url in (
        child,
        a_segment,
        next(fragments(urls["mss"], "video")).url,
        urls["dash"].replace("index.mpd", "index_1_1.mp4"),
    ):
        assert get(url).status == 200
        assert get(url + query).status == 400, url


# not to be played


def test_nothing_plays_before_the_asset_is_playable(stage: Stage) -> None:
    stage.put("packaging_configurations", "waiting", {"PackagingGroupId": "movies", **PACKAGES["hls"]})
    main = stage.url_of("waiting")
    a_segment = playlists(main)[0].segments[0].absolute_uri
    statuses = stage.emulator.backend.statuses
    for status in ("QUEUED", "PROCESSING", "FAILED"):
        statuses["trailer", "waiting"] = status
        try:
            for url in (main, a_segment):
                answer = get(url)
                assert (answer.status, status in answer.text) == (404, True)
        finally:
            del statuses["trailer", "waiting"]
    assert get(a_segment).status == 200


def test_an_asset_without_a_source_plays_nothing(stage: Stage) -> None:
    stage.asset("ghost", "arn:aws:s3:::acme-movies/none/index.m3u8")
    url = stage.url(PACKAGES["hls"], "ghost")
    assert get(url).status == 404
    # Even where somebody has said that it is playable.
    stage.emulator.backend.statuses["ghost", list(stage.emulator.backend.inventory().packaging_configurations)[-1]] = (
        "PLAYABLE"
    )
    answer = get(url)
    assert answer.status == 404
    assert "ghost" in answer.text


@pytest.mark.parametrize(
    "path", ["../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "index_1_1.ts/..", "%00"]
)
def test_no_path_leads_out_of_the_package(url: str, path: str) -> None:
    folder = url.rsplit("/", 1)[0]
    assert get(f"{folder}/{path}").status == 404


def test_cdn_authorization_guards_media_too(sample_dir: Path) -> None:
    import boto3

    with playing(sample_dir) as own:
        keys = boto3.Session(aws_access_key_id="123456789012", aws_secret_access_key="x", region_name="us-east-1")
        secrets: Any = keys.client("secretsmanager", endpoint_url=own.emulator.url)
        value = json.dumps({"MediaPackageCDNIdentifier": "an-identifier"})
        arn = secrets.create_secret(Name="MediaPackage/media", SecretString=value)["ARN"]
        url = own.hls()
        child = playlists(url)[0].segments[0].absolute_uri
        authorization = {"CdnIdentifierSecret": arn, "SecretsRoleArn": "arn:aws:iam::123456789012:role/secrets"}
        own.emulator.objects.modify("packaging_groups", "movies", {"Authorization": authorization})
        header = {"X-MediaPackage-CDNIdentifier": "an-identifier"}
        for each in (url, child):
            assert get(each).status == 403
            assert get(each, headers=header).status == 200
            assert get(each, "OPTIONS").status == 200
        assert len(client.streams(url, header)) == 9


# packaging


def test_a_title_is_packaged_once_for_all_players(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    fake_ffmpeg(tmp_path / "bin", monkeypatch, f'echo run >> {log}; sleep 0.3; exec "$REAL" "$@"')
    url = stage.cmaf()
    ready = threading.Barrier(10)

    def ask(_: int) -> int:
        ready.wait()
        return get(url).status

    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(ask, range(10))) == [200] * 10
    assert client.streams(url)
    assert log.read_text() == "run\n"


def test_one_ffmpeg_reads_a_source_once_for_a_first_manifest(
    sample_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str, form: str
) -> None:
    """What else there is to know of it, the ingest has found out."""
    log = tmp_path / "log"
    with playing(sample_dir, quotas=False) as stage:
        url = getattr(stage, form)(title)
        fake_ffmpeg(tmp_path / "bin", monkeypatch, f'echo "$@" >> {log}; exec "$REAL" "$@"')
        monkeypatch.setattr(av, "open", Mock(side_effect=OSError("once more")))
        assert get(url).status == 200
    (run,) = log.read_text().splitlines()
    inputs = [path for option, path in pairwise(run.split()) if option == "-i"]
    assert len(inputs) == len(set(inputs)) > 0


def test_ten_players_at_once_get_every_segment(stage: Stage) -> None:
    url = stage.cmaf()

    def play(_: int) -> int:
        return sum(len(segment(child, number)) for child in playlists(url) for number in range(len(child.segments)))

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(play, range(10)))) == 1


def test_packaging_that_fails_is_500_with_ffmpegs_last_line(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as broken:
        fake_ffmpeg(tmp_path / "bin", broken, "echo first >&2; echo 'No space left on device' >&2; exit 1")
        url = stage.dash()
        with caplog.at_level(logging.WARNING):
            answer = get(url)
        assert answer.status == 500
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.text.strip().endswith("ended with 1: No space left on device")
        assert "asset 'trailer'" in answer.text
        assert "first" not in answer.text
        assert any("No space left on device" in record.getMessage() for record in caplog.records)
    # It is not kept.
    assert get(url).status == 200


@pytest.mark.parametrize(("title", "file"), [("trailer", "*180*0.ts"), ("feature", "*180.mp4")])
def test_a_source_that_changed_since_is_not_packaged(titles: Path, title: str, file: str) -> None:
    with playing(titles.parent) as own:
        before = own.hls(title)
        assert get(before).status == 200
        changed = next((titles / title).glob(file))
        changed.write_bytes(changed.read_bytes() + b"more")
        answer = get(own.dash(title))
        assert answer.status == 500
        assert f"{changed.name} has changed" in answer.text
        # What was packaged before plays on.
        assert get(before).status == 200


def test_a_source_that_changes_under_way_is_not_kept(
    titles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changing = next((titles / "trailer").glob("*540*3.ts"))
    with playing(titles.parent) as own:
        url = own.hls()
        fake_ffmpeg(tmp_path / "bin", monkeypatch, f'"$REAL" "$@" && : > {changing}')
        answer = get(url)
        assert answer.status == 500
        assert f"{changing.name} has changed" in answer.text
        assert own.emulator.packages is not None
        assert len(own.emulator.packages.cache) == 0


def test_a_configuration_that_is_changed_is_packaged_anew(stage: Stage) -> None:
    stage.put("packaging_configurations", "changing", {"PackagingGroupId": "movies", **PACKAGES["hls"]})
    url = stage.url_of("changing")
    assert [each.duration for each in playlists(url)[0].segments] == [6, 6]
    package = {"HlsManifests": [{"ManifestName": "main", "StreamSelection": {"MaxVideoBitsPerSecond": 400_000}}]}
    stage.emulator.objects.modify(
        "packaging_configurations", "changing", {"HlsPackage": {**package, "SegmentDurationSeconds": 2}}
    )
    assert get(url).status == 404
    changed = stage.url_of("changing")
    assert changed == url.replace("index.m3u8", "main.m3u8")
    assert [len(child.segments) for child in playlists(changed)] == [6]
    assert seen(segment(playlists(changed)[0]))[0].size == (320, 180)


def test_without_sources_there_is_no_media() -> None:
    with Emulator(playable_after=0) as emulator:
        for collection, name, members in (
            ("packaging_groups", "movies", {}),
            ("packaging_configurations", "c", {"PackagingGroupId": "movies", **PACKAGES["hls"]}),
            ("assets", "a", {"PackagingGroupId": "movies", "SourceArn": TRAILER, "SourceRoleArn": "r"}),
        ):
            emulator.objects.put(collection, name, members)
        inventory = emulator.backend.inventory()
        url = inventory.assets["a"].url(inventory.packaging_configurations["c"])
        assert emulator.packages is None
        assert url is not None
        assert manifest(url).startswith("The emulator serves no media.")
