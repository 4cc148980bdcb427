"""How long playback URLs take to answer, and what packaging costs the control plane.

Times are milliseconds. The source has three renditions, two languages and subtitles.
"""

from __future__ import annotations

import itertools
import multiprocessing
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen

from benchmarks.provider_bench import ROLE, client, percentile, timed
from benchmarks.results import Row, Rows
from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.media.trial import sample

PACKAGES = {
    "HLS": {"HlsPackage": {"HlsManifests": [{}], "UseAudioRenditionGroup": True}},
    "DASH": {"DashPackage": {"DashManifests": [{}]}},
    "CMAF": {"CmafPackage": {"HlsManifests": [{}]}},
    "MSS": {"MssPackage": {"MssManifests": [{}]}},
}
SOURCES = {"HLS": "trailer/index.m3u8", "SMIL": "feature/feature.smil"}
PLAYERS = 10


def fetch(url: str) -> bytes:
    with urlopen(url, timeout=60) as answer:
        return answer.read()


def endpoints(emulator: Emulator, boto: Any) -> dict[tuple[str, str], str]:
    """The URLs by source and format."""
    boto.create_packaging_group(Id="group")
    for name, package in PACKAGES.items():
        boto.create_packaging_configuration(Id=name, PackagingGroupId="group", **package)
    urls: dict[tuple[str, str], str] = {}
    for source, key in SOURCES.items():
        arn = f"arn:aws:s3:::acme-movies/{key}"
        asset = boto.create_asset(Id=source, PackagingGroupId="group", SourceArn=arn, SourceRoleArn=ROLE)
        urls |= {(source, each["PackagingConfigurationId"]): each["Url"] for each in asset["EgressEndpoints"]}
    assert emulator.media
    emulator.media.wait()
    return urls


def played(url: str) -> Iterator[str]:
    """What a player fetches to play one video of an HLS presentation, and all of its audio."""
    main = fetch(url).decode()
    children = [main.splitlines()[-1], *re.findall(r'TYPE=AUDIO.*URI="([^"]+)"', main)]
    for child in children:
        playlist = fetch(urljoin(url, child)).decode()
        for name in re.findall(r'(?:URI="([^"]+)"|^([^#\s]+))', playlist, re.MULTILINE):
            yield urljoin(url, name[0] or name[1])


def play(url: str) -> tuple[int, int, list[float]]:
    """How many segments failed, how many bytes came, and how long each took."""
    failed, size, times = 0, 0, []
    for segment in played(url):
        began = time.perf_counter()
        try:
            size += len(fetch(segment))
        except OSError:
            failed += 1
        times.append((time.perf_counter() - began) * 1000)
    return failed, size, times


def figures(times: list[float], of: str = "") -> dict[str, float]:
    its = {"p50": statistics.median(times), "p99": percentile(times, 99), "most": max(times)}
    return {f"{of}{name}": value for name, value in its.items()}


def manifests(emulator: Emulator, urls: dict[tuple[str, str], str], rounds: int) -> list[Row]:
    rows: list[Row] = []
    for (source, name), url in urls.items():
        first: list[float] = []
        assert emulator.packages
        for _ in range(rounds):
            emulator.packages.clear()
            first.append(timed(partial(fetch, url)))
        later = [timed(partial(fetch, url)) for _ in range(rounds * 10)]
        rows.append({"manifest": f"{name} of {source}", **figures(first, "first "), **figures(later, "later ")})
    return rows


@contextmanager
def emulator_process(sources: str) -> Generator[str, None, None]:
    """The URL of an emulator that shares no interpreter with who measures it."""
    options = ["--port", "0", "--playable-after", "0", "--delete-after", "0", "--source-dir", sources]
    command = [sys.executable, "-m", "pulumi_mediapackage_vod.emulator", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def keep_packaging(url: str) -> None:
    """Titles come, are played in all formats and go."""
    boto = client(url)
    for number in itertools.count():
        for source, key in SOURCES.items():
            arn, name = f"arn:aws:s3:::acme-movies/{key}", f"{source}-{number}"
            asset = boto.create_asset(Id=name, PackagingGroupId="group", SourceArn=arn, SourceRoleArn=ROLE)
            while "QUEUED" in (states := str(boto.describe_asset(Id=name)["EgressEndpoints"])) or "PROCESS" in states:
                time.sleep(0.05)
            for each in asset["EgressEndpoints"]:
                fetch(each["Url"])
            boto.delete_asset(Id=name)


@contextmanager
def packaging(url: str | None) -> Generator[None, None, None]:
    """While titles are packaged there."""
    if url is None:
        yield
        return
    load = multiprocessing.get_context("spawn").Process(target=keep_packaging, args=(url,))
    load.start()
    time.sleep(3)
    try:
        yield
    finally:
        load.terminate()
        load.join()
        boto = client(url)
        for each in boto.list_assets()["Assets"]:
            boto.delete_asset(Id=each["Id"])


def control_plane(sources: str, rounds: int) -> list[Row]:
    """Beside the machine's idleness, the same work in another emulator: what is slower then is so for want of
    processors, not for want of a turn in the emulator."""
    with emulator_process(sources) as url, emulator_process(sources) as another:
        for each in (url, another):
            boto = client(each)
            boto.create_packaging_group(Id="group")
            for name, package in PACKAGES.items():
                boto.create_packaging_configuration(Id=name, PackagingGroupId="group", **package)
        boto = client(url)
        calls = {
            "DescribePackagingGroup": lambda: boto.describe_packaging_group(Id="group"),
            "CreatePackagingGroup": lambda: boto.create_packaging_group(Id="new"),
        }
        times: dict[str, dict[str, list[float]]] = {}
        for _ in range(3):
            for where, its in (("nowhere", None), ("in another emulator", another), ("in this emulator", url)):
                with packaging(its):
                    for _ in range(rounds * 10):
                        for call, act in calls.items():
                            times.setdefault(where, {}).setdefault(call, []).append(timed(act))
                        boto.delete_packaging_group(Id="new")
    return [
        {"titles are packaged": where, "call": call, **figures(its)}
        for where, seen in times.items()
        for call, its in seen.items()
    ]


def tables(rounds: int = 20, seconds: int = 60) -> dict[str, Rows]:
    with tempfile.TemporaryDirectory() as folder:
        sample.make(Path(folder), seconds=seconds)
        with Emulator(playable_after=0, source_dir=folder) as emulator:
            boto = client(emulator.url)
            urls = endpoints(emulator, boto)
            found: dict[str, Rows] = {"manifests": manifests(emulator, urls, rounds)}
            with ThreadPoolExecutor(PLAYERS) as pool:
                began = time.perf_counter()
                seen = list(pool.map(play, [urls["HLS", "CMAF"]] * PLAYERS))
                taken = time.perf_counter() - began
            times = [each for _, _, its in seen for each in its]
            failed, size = sum(each[0] for each in seen), sum(each[1] for each in seen)
            row = {"players": str(PLAYERS), "segments": len(times), "failed": failed, "MB/s": size / taken / 1e6}
            found["players"] = [{**row, **figures(times)}]
        found["packaging"] = control_plane(folder, rounds)
    return found
