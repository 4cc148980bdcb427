"""How long the emulated service takes to answer, through boto3 and over a real connection.

    python -m benchmarks.emulator [--rounds 500]

Times are milliseconds; the ratio is that to the fastest operation's median of the same run.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable
from typing import Any

from benchmarks.provider_bench import ROLE, SOURCE, client, percentile, table, timed
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=500)
    rounds = parser.parse_args().rounds
    times: dict[str, list[float]] = {}
    with Emulator(delete_after=0) as emulator:
        boto = client(emulator.url)
        arn = boto.create_packaging_group(Id="group")["Arn"]
        for number in range(-20, rounds):
            for name, act in operations(boto, arn, number + 20).items():
                taken = timed(act)
                if number >= 0:
                    times.setdefault(name, []).append(taken)
    fastest = min(map(statistics.median, times.values()))
    rows = [
        [
            name,
            f"{statistics.median(taken):.2f}",
            f"{percentile(taken, 99):.2f}",
            f"{statistics.median(taken) / fastest:.2f} x",
        ]
        for name, taken in times.items()
    ]
    everything = [each for taken in times.values() for each in taken]
    median = statistics.median(everything)
    rows.append(["**all**", f"**{median:.2f}**", f"{percentile(everything, 99):.2f}", f"{median / fastest:.2f} x"])
    print(table(["Operation", "Median", "p99", "Ratio"], rows))


if __name__ == "__main__":
    main()
