"""What a whole unit costs in `pulumi up`: a packaging group, four configurations and ten assets, on the emulated
service, against a program of as many of Pulumi's own dynamic resources that do nothing, with the same dependencies.

    python -m benchmarks.unit [--rounds 10]

The real Pulumi CLI on a file backend. Each round makes a fresh stack of both, one right after the other, and runs `up`
once more without a change. Times are milliseconds; the ratio is the median of the rounds' own ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from benchmarks.provider_bench import ROLE, environment, table, timed
from pulumi_mediapackage_vod.emulator import Emulator
from tools.engine_build.ensure import ensure

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
COMMANDS = {
    "`pulumi up`": ("up", "--yes"),
    "`pulumi up` without a change": ("up", "--yes", "--expect-no-changes"),
}


class Stack:
    """A stack of its own, in a backend of its own."""

    def __init__(self, folder: Path, program: str, variables: Mapping[str, str]) -> None:
        self._project = folder / "project"
        self._project.mkdir(parents=True)
        (folder / "backend").mkdir()
        project = {"name": "catalogue", "runtime": "python", "config": {"aws:region": {"value": "eu-west-1"}}}
        (self._project / "Pulumi.yaml").write_text(json.dumps(project))
        (self._project / "__main__.py").write_text(program)
        self._variables = {**variables, "PULUMI_BACKEND_URL": (folder / "backend").as_uri()}
        self.run("stack", "init", "dev")

    def run(self, *words: str) -> str:
        done = subprocess.run(
            ["pulumi", *words, "--non-interactive"],
            cwd=self._project,
            env=self._variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"pulumi {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


def variables_for(url: str, home: Path) -> Mapping[str, str]:
    python, cli = Path(sys.executable).parent, ensure().directory
    return {
        **environment(url, str(home)),
        "PATH": os.pathsep.join((str(python), str(cli), os.environ["PATH"])),
        "PULUMI_HOME": str(home / "pulumi"),
        "PULUMI_CONFIG_PASSPHRASE": "none",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rows: list[list[str]] = []
    for name, taken in measure(parser.parse_args().rounds).items():
        ratios = [unit / trivial for unit, trivial in zip(taken["unit"], taken["trivial"], strict=True)]
        medians = [f"{statistics.median(taken[kind]):.0f}" for kind in ("trivial", "unit")]
        rows.append([name, *medians, f"{statistics.median(ratios):.2f} x", f"{min(ratios):.2f} to {max(ratios):.2f}"])
    print(table(["", "Pulumi's own", "the unit", "ratio", "of the rounds"], rows))


if __name__ == "__main__":
    main()
