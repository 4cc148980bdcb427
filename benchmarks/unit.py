"""What a whole unit costs in `pulumi up`: a packaging group, four configurations and ten assets, on the emulated
service, against a program of as many of Pulumi's own dynamic resources that do nothing, with the same dependencies.

The real Pulumi CLI on a file backend. Each round makes a fresh stack of both, one right after the other, and runs `up`
once more without a change. Times are milliseconds; the ratio is the median of the rounds' own ratios.
"""

from __future__ import annotations

import statistics
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from benchmarks.provider_bench import ROLE, timed
from benchmarks.results import Row, Rows
from benchmarks.stack import Stack, variables_for
from pulumi_mediapackage_vod.emulator import Emulator

UNIT = f"""
import pulumi
from pulumi_mediapackage_vod.components import VodPackaging

titles = {{f"title{{number}}": f"s3://acme-movies/{{number}}/index.m3u8" for number in range(10)}}
vod = VodPackaging("movies", source_role_arn="{ROLE}", assets=titles)
pulumi.export("urls", vod.egress_urls)
"""

TRIVIAL = """
import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider

class Trivial(ResourceProvider):
    def create(self, props):
        return CreateResult(props["name"], props)

class Item(Resource):
    def __init__(self, name, needs, parent):
        super().__init__(Trivial(), name, {"name": name, "needs": needs}, pulumi.ResourceOptions(parent=parent))

class Unit(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("trivial:index:Unit", name)
        group = Item(f"{name}-group", [], self)
        formats = [Item(f"{name}-{key}", [group.id], self) for key in ("hls", "dash", "cmaf", "mss")]
        needs = [group.id, *(each.id for each in formats)]
        self.ids = {f"title{n}": Item(f"{name}-title{n}", needs, self).id for n in range(10)}
        self.register_outputs({"ids": self.ids})

pulumi.export("ids", Unit("movies").ids)
"""

RESOURCES = 1 + 4 + 10
SIDES = {"Pulumi's own": "trivial", "the unit": "unit"}
COMMANDS = {
    "`pulumi up`": ("up", "--yes"),
    "`pulumi up` without a change": ("up", "--yes", "--expect-no-changes"),
}


def measure(rounds: int) -> Mapping[str, Mapping[str, list[float]]]:
    """Milliseconds by command and program."""
    times: Mapping[str, dict[str, list[float]]] = {name: defaultdict(list) for name in COMMANDS}
    with Emulator() as emulator, tempfile.TemporaryDirectory() as home:
        variables = variables_for(emulator.url, Path(home))
        for number in range(-1, rounds):
            programs = {"trivial": TRIVIAL, "unit": UNIT}
            for kind in sorted(programs, reverse=number % 2 == 0):
                stack = Stack(Path(home) / f"{kind}{number}", programs[kind], variables)
                for name, words in COMMANDS.items():
                    taken = timed(lambda words=words, stack=stack: stack.run(*words))
                    if number >= 0:
                        times[name][kind].append(taken)
            made = emulator.calls.counts()
            if sum(count for operation, count in made.items() if operation.startswith("Create")) != RESOURCES:
                raise SystemExit(f"the unit is not what it is measured as: {made}")
            emulator.reset()
    return times


def tables(rounds: int = 10) -> dict[str, Rows]:
    rows: list[Row] = []
    for name, taken in measure(rounds).items():
        ratios = [unit / trivial for unit, trivial in zip(taken["unit"], taken["trivial"], strict=True)]
        medians = {side: statistics.median(taken[kind]) for side, kind in SIDES.items()}
        rows.append(
            {
                "command": name,
                **medians,
                "ratio": statistics.median(ratios),
                "least": min(ratios),
                "most": max(ratios),
            }
        )
    return {"unit": rows}
