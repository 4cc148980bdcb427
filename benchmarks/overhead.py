"""What the provider adds to each operation above the API call: the real provider process over gRPC, as the engine
calls it, against the same calls of boto3 alone, one after the other in one run.

    python -m benchmarks.overhead [--rounds 300]

Both sides speak to one emulated service. The process is asked for an asset's whole life; boto3 makes the calls that it
makes. Times are milliseconds; *adds* is the process's percentile less boto3's.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from benchmarks.provider_bench import ROLE, SOURCE, client, environment, percentile, table, timed
from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.provider_process import ASSET, ProviderProcess

Times = dict[str, list[float]]
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    provider, bare = measure(parser.parse_args().rounds)
    rows: list[list[str]] = []
    for name, times in provider.items():
        alone = bare.get(name)
        cells = [name]
        for percent in (50, 99):
            ours = percentile(times, percent)
            theirs = percentile(alone, percent) if alone else 0.0
            cells += [f"{theirs:.2f}" if alone else "", f"{ours:.2f}", f"{ours - theirs:.2f}"]
        cells.append(f"{percentile(times, 50) / percentile(alone, 50):.2f} x" if alone else "")
        rows.append(cells)
    head = ["Operation", "boto3 p50", "provider p50", "adds p50", "boto3 p99", "provider p99", "adds p99", "ratio p50"]
    print(table(head, rows))


if __name__ == "__main__":
    main()
