"""How long the emulated service takes to answer, through boto3 and over a real connection.

Times are milliseconds; the ratio is that to the fastest operation's median of the same run.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

from benchmarks.provider_bench import ROLE, SOURCE, client, percentile, timed
from benchmarks.results import Rows
from pulumi_mediapackage_vod.emulator import Emulator


def operations(boto: Any, arn: str, number: int) -> dict[str, Callable[[], Any]]:
    asset = {"PackagingGroupId": "group", "SourceArn": SOURCE, "SourceRoleArn": ROLE}
    return {
        "CreateAsset": lambda: boto.create_asset(Id=f"asset{number}", **asset),
        "DescribeAsset": lambda: boto.describe_asset(Id=f"asset{number}"),
        "TagResource": lambda: boto.tag_resource(ResourceArn=arn, Tags={"a": "b"}),
        "ListTagsForResource": lambda: boto.list_tags_for_resource(ResourceArn=arn),
        "DescribePackagingGroup": lambda: boto.describe_packaging_group(Id="group"),
        "DeleteAsset": lambda: boto.delete_asset(Id=f"asset{number}"),
    }


def measure(rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}
    with Emulator(delete_after=0) as emulator:
        boto = client(emulator.url)
        arn = boto.create_packaging_group(Id="group")["Arn"]
        for number in range(-20, rounds):
            for name, act in operations(boto, arn, number + 20).items():
                taken = timed(act)
                if number >= 0:
                    times.setdefault(name, []).append(taken)
    return times


def tables(rounds: int = 500) -> dict[str, Rows]:
    times = measure(rounds)
    times["all"] = [each for taken in times.values() for each in taken]
    fastest = min(map(statistics.median, times.values()))
    return {
        "emulator": [
            {
                "operation": name,
                "median": statistics.median(taken),
                "p99": percentile(taken, 99),
                "of the fastest": statistics.median(taken) / fastest,
                "a second": round(1000 / statistics.mean(taken)),
            }
            for name, taken in times.items()
        ]
    }
