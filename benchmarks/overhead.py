"""What the provider adds to each operation above the API call: the real provider process over gRPC, as the engine
calls it, against the same calls of boto3 alone, one after the other in one run.

Both sides speak to one emulated service. The process is asked for an asset's whole life; boto3 makes the calls that it
makes. Times are milliseconds; *adds* is the process's percentile less boto3's.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from benchmarks.provider_bench import ROLE, SOURCE, client, environment, percentile, timed
from benchmarks.results import Row, Rows
from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.provider_process import ASSET, ProviderProcess

Times = dict[str, list[float]]
IMPORTS = (
    "import pulumi",
    "import boto3",
    "import pulumi_mediapackage_vod.dynamic_providers",
    "import pulumi_mediapackage_vod.components",
)
TAGS = {"pulumi-mediapackage-vod:owner": "movies/prod/x@0a1b2c3d"}


def news(number: int, **inputs: Any) -> dict[str, Any]:
    return {
        "packaging_group_id": "group",
        "source_arn": SOURCE,
        "source_role_arn": ROLE,
        "id_prefix": f"title{number}",
        **inputs,
    }


def provider_life(process: ProviderProcess, number: int, record: Callable[[str, Callable[[], Any]], Any]) -> None:
    inputs = record("check", lambda: process.check(ASSET, news(number)))
    object_id, outputs = record("create", lambda: process.create(inputs))
    record("read", lambda: process.read(object_id, outputs))
    changed = process.check(ASSET, news(number, tags={"team": "video"}), inputs)
    record("diff", lambda: process.diff(object_id, outputs, changed))
    updated = record("update (tags)", lambda: process.update(object_id, outputs, changed))
    record("delete", lambda: process.delete(object_id, updated))


def bare_life(boto: Any, number: int, record: Callable[[str, Callable[[], Any]], Any]) -> None:
    object_id = f"bare{number}"
    request = {"PackagingGroupId": "group", "SourceArn": SOURCE, "SourceRoleArn": ROLE}
    made = record("create", lambda: boto.create_asset(Id=object_id, Tags=TAGS, **request))
    record("read", lambda: boto.describe_asset(Id=object_id))
    record("update (tags)", lambda: boto.tag_resource(ResourceArn=made["Arn"], Tags={"team": "video"}))

    def delete() -> None:
        """A describe, the deletion, and a describe that finds nothing."""
        boto.describe_asset(Id=object_id)
        boto.delete_asset(Id=object_id)
        try:
            boto.describe_asset(Id=object_id)
        except boto.exceptions.NotFoundException:
            return
        raise AssertionError("the emulator was told to delete at once")

    record("delete", delete)


def recorder(times: Times) -> Callable[[str, Callable[[], Any]], Any]:
    def record(name: str, act: Callable[[], Any]) -> Any:
        answer: list[Any] = []
        times[name].append(timed(lambda: answer.append(act())))
        return answer[0]

    return record


def measure(rounds: int) -> tuple[Times, Times]:
    provider: Times = defaultdict(list)
    bare: Times = defaultdict(list)
    warm: Times = defaultdict(list)
    with Emulator(delete_after=0, quotas=False) as emulator, tempfile.TemporaryDirectory() as home:
        boto = client(emulator.url)
        boto.create_packaging_group(Id="group")
        # The pace is what the account allows and no overhead.
        config = {"mediapackage-vod:maxRequestsPerSecond": "1000000"}
        with ProviderProcess(environment(emulator.url, home), config) as process:
            for number in range(20):
                provider_life(process, number, recorder(warm))
                bare_life(boto, number, recorder(warm))
            for number in range(20, 20 + rounds):
                provider_life(process, number, recorder(provider))
                bare_life(boto, number, recorder(bare))
    return provider, bare


def imports(rounds: int) -> list[Row]:
    """Milliseconds of a new Python that imports one thing, all in turn."""
    times: Times = defaultdict(list)
    for _ in range(rounds):
        for name in IMPORTS:
            times[name].append(timed(lambda name=name: subprocess.run([sys.executable, "-c", name], check=True)))
    alone = statistics.median(times[IMPORTS[0]])
    return [
        {
            "statement": name,
            "median": statistics.median(taken),
            "least": min(taken),
            "of Pulumi's": statistics.median(taken) / alone,
        }
        for name, taken in times.items()
    ]


def tables(rounds: int = 300) -> dict[str, Rows]:
    provider, bare = measure(rounds)
    rows: list[Row] = []
    for name, times in provider.items():
        row: dict[str, Any] = {"operation": name}
        alone = bare.get(name)
        for percent in (50, 99):
            ours = percentile(times, percent)
            theirs = percentile(alone, percent) if alone else None
            row |= {
                f"boto3 p{percent}": theirs,
                f"provider p{percent}": ours,
                f"adds p{percent}": ours - (theirs or 0.0),
            }
        row["ratio p50"] = row["provider p50"] / row["boto3 p50"] if alone else None
        rows.append(row)
    return {"operations": rows, "imports": imports(rounds // 15)}
