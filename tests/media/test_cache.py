"""The cache of packaged titles: bounded, filled once, and gone when the emulator is."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.media.packaging.cache import Cache, ForgottenError
from pulumi_mediapackage_vod.emulator.media.tools.background import Background
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import FfmpegError
from tests.media.playback import Stage, fake_ffmpeg, get, playing, playlist, playlists, segment
from tests.support.waiting import until


@pytest.fixture
def cache() -> Iterator[Cache[str, Path]]:
    made: Cache[str, Path] = Cache(lambda: 100)
    yield made
    made.close()


def of_size(size: int) -> Any:
    def make(folder: Path, _: Background) -> Path:
        (folder / "sub").mkdir()
        (folder / "sub" / "file").write_bytes(b"x" * size)
        return folder

    return make


def never(*_: object) -> Path:
    raise AssertionError("it is made already")


def files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def test_a_value_is_made_once(cache):
    first = cache.get("a", of_size(10))
    assert cache.get("a", never) == first
    assert len(files(first)) == 1


def test_all_who_ask_at_once_get_what_one_of_them_makes(cache):
    count, ready = [], threading.Barrier(8)

    def make(folder: Path, _: Background) -> Path:
        count.append(1)
        time.sleep(0.1)
        return folder

    def ask(_: int) -> Path:
        ready.wait()
        return cache.get("a", make)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert len(count) == 1


def test_different_values_are_made_side_by_side_but_no_more_than_two(cache):
    running, most, lock = [0], [0], threading.Lock()

    def make(folder: Path, _: Background) -> Path:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.1)
        with lock:
            running[0] -= 1
        return folder

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda key: cache.get(key, make), "abcdef"))
    assert most[0] == 2


def test_what_was_used_last_longest_ago_goes_first(cache):
    kept = {key: cache.get(key, of_size(40)) for key in "ab"}
    cache.get("a", never)
    kept["c"] = cache.get("c", of_size(40))
    assert cache.get("a", never) == kept["a"]
    assert cache.size <= 100
    until(lambda: not kept["b"].exists())
    again = cache.get("b", of_size(10))
    assert files(again)


def test_what_is_larger_than_the_limit_is_kept_until_the_next_comes(cache):
    small = cache.get("small", of_size(10))
    large = cache.get("large", of_size(1_000))
    assert cache.get("large", never) == large
    until(lambda: not small.exists())
    cache.get("next", of_size(10))
    until(lambda: not large.exists())
    assert (len(cache), cache.size) == (1, 10)


def test_a_lower_limit_holds_from_the_next_on():
    limit = [1_000]
    cache: Cache[str, Path] = Cache(lambda: limit[0])
    for key in "abc":
        cache.get(key, of_size(100))
    limit[0] = 200
    cache.get("d", of_size(100))
    assert (len(cache), cache.size) == (2, 200)
    cache.close()


def test_a_failure_is_everybodys_and_is_not_kept(cache):
    def fail(folder: Path, _: Background) -> Path:
        (folder / "half").write_bytes(b"x")
        time.sleep(0.1)
        raise ValueError("no")

    def ask(_: int) -> str:
        with pytest.raises(ValueError, match="no") as caught:
            cache.get("a", fail)
        return str(caught.value)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, range(4))) == {"no"}
    assert len(cache) == 0
    assert files(cache.get("a", of_size(1)))


def test_what_is_forgotten_is_made_anew(cache):
    kept = {key: cache.get(key, of_size(10)) for key in ("a1", "a2", "b1")}
    cache.forget(lambda key: key.startswith("a"))
    until(lambda: not kept["a1"].exists() and not kept["a2"].exists())
    assert cache.get("b1", never) == kept["b1"]
    assert cache.get("a1", of_size(10)) != kept["a1"]


@pytest.mark.parametrize("fails", [False, True])
def test_what_is_forgotten_while_it_is_made_goes_to_nobody(cache, fails):
    begun, go_on, folders = threading.Event(), threading.Event(), []

    def make(folder: Path, _: Background) -> Path:
        folders.append(folder)
        begun.set()
        assert go_on.wait(10)
        if fails:
            raise ValueError("its folder is gone")
        folder.mkdir(exist_ok=True)
        (folder / "late").write_bytes(b"x")
        return folder

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(cache.get, "a", make)
        assert begun.wait(10)
        cache.clear()
        go_on.set()
        with pytest.raises(ForgottenError):
            asked.result(10)
    assert (len(cache), cache.size) == (0, 0)
    until(lambda: not folders[0].exists())


def test_what_is_forgotten_before_its_turn_is_not_made(cache):
    begun, go_on = threading.Barrier(3), threading.Event()

    def make(folder: Path, _: Background) -> Path:
        begun.wait(10)
        assert go_on.wait(10)
        return folder

    with ThreadPoolExecutor(3) as pool:
        others = [pool.submit(cache.get, key, make) for key in "ab"]
        begun.wait(10)
        waiting = pool.submit(cache.get, "c", never)
        until(lambda: len(cache) == 3)
        cache.forget(lambda key: key == "c")
        go_on.set()
        with pytest.raises(ForgottenError):
            waiting.result(10)
        for other in others:
            assert other.result(10).exists()


@pytest.mark.parametrize("forget", ["forget", "close"])
def test_the_ffmpeg_of_what_is_forgotten_is_ended(cache, tmp_path, monkeypatch, forget):
    fake_ffmpeg(tmp_path / "bin", monkeypatch, f"touch {tmp_path}/begun; exec sleep 60")

    def make(folder: Path, ffmpeg: Background) -> Path:
        ffmpeg.run([])
        return folder

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(cache.get, "a", make)
        until((tmp_path / "begun").exists)
        if forget == "close":
            cache.close()
        else:
            cache.forget(lambda key: key == "a")
        with pytest.raises(ForgottenError):
            asked.result(10)


def test_what_is_stopped_begins_no_ffmpeg_any_more(tmp_path, monkeypatch):
    fake_ffmpeg(tmp_path / "bin", monkeypatch, "exec sleep 60")
    background = Background()
    background.stop()
    with pytest.raises(FfmpegError, match="ended with -9"):
        background.run([])


def test_what_somebody_takes_away_is_made_anew_once(cache):
    lost = cache.get("a", of_size(10))
    cache.lost("a", lost)
    again = cache.get("a", of_size(10))
    assert again != lost
    # Who comes late with the same complaint.
    cache.lost("a", lost)
    assert cache.get("a", never) == again
    until(lambda: not lost.exists())
    assert (len(cache), cache.size) == (1, 10)


def test_a_directory_that_somebody_takes_away_is_made_anew(cache):
    shutil.rmtree(cache.get("a", of_size(10)).parent)
    assert files(cache.get("b", of_size(10)))


def test_a_closed_cache_leaves_nothing_and_can_be_used_again(cache):
    folder = cache.get("a", of_size(10))
    cache.close()
    assert not folder.parent.exists()
    assert files(cache.get("a", of_size(10)))


# of an emulator


def test_a_small_cache_still_plays_everything(stage: Stage) -> None:
    packages: Any = stage.emulator.packages
    packages.clear()
    before = stage.emulator.settings.media_cache_megabytes
    stage.emulator.configure(media_cache_megabytes=3)
    try:
        urls = [stage.hls(), stage.cmaf(), stage.hls("feature"), stage.cmaf("feature")]
        for _ in range(2):
            for url in urls:
                assert len(segment(playlists(url)[2])) > 10_000
                assert packages.cache.size <= 3_000_000
        assert len(packages.cache) < len(urls)
    finally:
        stage.emulator.configure(media_cache_megabytes=before)


def folders_of(stage: Stage) -> list[Path]:
    """Of the titles that are in the cache."""
    packages: Any = stage.emulator.packages
    return [entry.folder for entry in packages.cache._entries.values()]


@pytest.mark.parametrize(
    ("delete", "left"),
    [
        (lambda emulator: emulator.objects.delete("assets", "trailer"), 1),
        (lambda emulator: emulator.objects.delete("packaging_configurations", "configuration-1"), 1),
        (Emulator.reset, 0),
    ],
    ids=["asset", "configuration", "reset"],
)
def test_what_is_deleted_takes_no_room(sample_dir: Path, delete: Callable[[Emulator], None], left: int) -> None:
    with playing(sample_dir, delete_after=0) as own:
        packages: Any = own.emulator.packages
        of_asset, of_other = own.hls(), own.hls("feature")
        for url in (of_asset, of_other):
            assert get(url).status == 200
        folders = folders_of(own)
        delete(own.emulator)
        assert len(packages.cache) == left
        until(lambda: sum(folder.exists() for folder in folders) == left)
        assert get(of_asset).status == 404


def test_a_stopped_emulator_leaves_nothing_and_can_start_again(sample_dir: Path) -> None:
    emulator = Emulator(playable_after=0, source_dir=sample_dir).start()
    own = Stage(emulator)
    url = own.hls()
    for start in (lambda: None, emulator.start):
        start()
        assert get(url).status == 200
        (folder,) = folders_of(own)
        emulator.stop()
        assert not folder.parent.exists()


def test_a_deleted_asset_frees_the_turn_that_its_packaging_has(
    sample_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with playing(sample_dir, delete_after=0) as own:
        urls = [own.hls(), own.cmaf(), own.dash("feature")]
        with monkeypatch.context() as slow, ThreadPoolExecutor(2) as pool:
            fake_ffmpeg(tmp_path / "bin", slow, f"touch {tmp_path}/begun.$$; exec sleep 60")
            asked = [pool.submit(get, url) for url in urls[:2]]
            until(lambda: len(list(tmp_path.glob("begun.*"))) == 2)
            own.emulator.objects.delete("assets", "trailer")
            assert [each.result(10).status for each in asked] == [404, 404]
        assert get(urls[2]).status == 200


def test_titles_whose_files_somebody_takes_away_are_packaged_anew(sample_dir: Path) -> None:
    with playing(sample_dir) as own:
        url = own.hls()
        names = [playlists(url)[0].segments[0].absolute_uri, url]
        for take in (shutil.rmtree, lambda folder: shutil.rmtree(folder.parent)):
            (folder,) = folders_of(own)
            take(folder)
            with ThreadPoolExecutor(4) as pool:
                assert {answer.status for answer in pool.map(get, names * 4)} == {200}
            (again,) = folders_of(own)
            assert again != folder
            assert files(again)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_nothing(sample_dir: Path, tmp_path: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "pulumi_mediapackage_vod.emulator", "--port", "0"),
            *("--playable-after", "0", "--source-dir", str(sample_dir)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("listening on ").strip()
        for path, members in (
            ("packaging_groups/g", "{}"),
            ("packaging_configurations/c", '{"packagingGroupId": "g", "cmafPackage": {"hlsManifests": [{}]}}'),
            (
                "assets/a",
                '{"packagingGroupId": "g", "sourceArn": "arn:aws:s3:::acme-movies/trailer/index.m3u8",'
                ' "sourceRoleArn": "arn:aws:iam::123456789012:role/r"}',
            ),
        ):
            put(f"{url}/_emulator/objects/{path}", members)
        until(lambda: "VodAssetPlayable" in get(f"{url}/_emulator/events").text)
        playable = get(f"{url}/_emulator/events").text.partition('"manifest_urls": [')[2].split('"')[1]
        assert len(playlist(playable).playlists) == 3
        assert sum(each.stat().st_size for each in files(tmp_path)) > 100_000
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
        assert (process.returncode, err) == (0, "")
        assert list(tmp_path.iterdir()) == []
    finally:
        process.kill()


def put(url: str, body: str) -> None:
    from urllib.request import Request, urlopen

    with urlopen(Request(url, data=body.encode(), method="PUT")) as answer:
        assert answer.status == 200
