"""Random programs, edits behind Pulumi's back, faults and kills: whatever came before, a clean `up` mends it.

`SOAK_SEED=<what a failed test printed> pytest tests/soak -m soak -k '[7]'` runs a sequence again.
"""

from __future__ import annotations

import os
import random
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from pulumi_mediapackage_vod.emulator import Emulator, Fault
from pulumi_mediapackage_vod.emulator.steering.faults import PlannedFault
from tests.support.engine.account import Account
from tests.support.engine.processes import Watched
from tests.support.engine.stack import ACCOUNT, REGION, Stack

SEQUENCES = 15
STEPS = 5
SEED = os.environ.get("SOAK_SEED") or str(secrets.randbits(32))
OWNER = "pulumi-mediapackage-vod:owner"

FORMATS = ("hls()", "hls(segment_duration_seconds=4)", "hls(configuration_id='main')", "dash()", "cmaf()", "mss()")
CHANGES = ("Create*", "Create*", "TagResource", "UntagResource", "Delete*")
MOMENTS = (*CHANGES, "Describe*", "*")
ANSWERS_LOST = ("500", "502", "reset", "truncated", "garbled")


@dataclass
class Program:
    """What a program asks for, and how it changes at random."""

    choose: random.Random
    titles: dict[str, int] = field(default_factory=lambda: {"a": 1, "b": 1})
    formats: dict[str, str] = field(default_factory=lambda: {"first": "hls()"})
    tags: dict[str, str] = field(default_factory=dict)
    group_id: str | None = None
    waits: bool = False

    def change(self) -> None:
        match self.choose.choice(("title", "title", "source", "format", "format", "tags", "group", "waits")):
            case "title":
                _toggled(self.titles, self.choose.choice("abcdef"), 1)
            case "source" if self.titles:
                self.titles[self.choose.choice(sorted(self.titles))] += 1
            case "format":
                _toggled(self.formats, self.choose.choice(("first", "second")), self._format())
            case "tags":
                self.tags = {"team": self.choose.choice("xyz")} if self.choose.random() < 0.8 else {}
            case "group":
                self.group_id = self.choose.choice((None, "chosen", "other"))
            case _:
                self.waits = not self.waits

    def __str__(self) -> str:
        assets = {key: f"s3://acme-movies/{key}{number}.m3u8" for key, number in self.titles.items()}
        formats = ", ".join(f"{key!r}: {text}" for key, text in self.formats.items())
        # An asset that nothing publishes can never be played.
        waits = self.waits and bool(self.formats)
        return f"""
            VodPackaging(
                "movies",
                source_role_arn=ROLE,
                assets={assets!r},
                formats={{{formats}}},
                tags={self.tags!r},
                group_id={self.group_id!r},
                wait_until_playable={waits},
            )
        """

    def _format(self) -> str:
        """One id can be chosen once."""
        taken = any("'main'" in text for text in self.formats.values())
        return self.choose.choice([text for text in FORMATS if not taken or "'main'" not in text])


def _toggled(values: dict[str, str] | dict[str, int], key: str, value: object) -> None:
    if key in values:
        del values[key]
    else:
        values[key] = value  # type: ignore[assignment]


class Sequence:
    """A stack to which things happen."""

    def __init__(self, choose: random.Random, stack: Stack, account: Account, emulator: Emulator) -> None:
        self.choose = choose
        self.stack = stack
        self.account = account
        self.emulator = emulator
        self.program = Program(choose)

    def step(self) -> None:
        for _ in range(self.choose.randint(0, 2)):
            self.program.change()
        self.stack.write(str(self.program))
        happenings = (self.up, self.faulty_up, self.killed_up, self.killed_up, self.edit, self.forced)
        happening = self.choose.choice(happenings)
        print(f"--- {happening.__name__}: {self.program}")
        happening()

    def up(self, *options: str) -> None:
        """It may fail for what happened before; then it is for the clean one at the end to mend."""
        self._unlock()
        print(self.stack.run("up", "--yes", "--skip-preview", *options).text[-1500:])

    def faulty_up(self) -> None:
        fault = Fault(
            self.choose.choice(CHANGES),
            self.choose.choice(ANSWERS_LOST),
            when=self.choose.choice(("before", "after")),
            every=self.choose.randint(1, 3),
            times=self.choose.randint(1, 3),
        )
        print(fault)
        self.emulator.faults.add(fault)
        self.up()
        self.emulator.faults.clear()

    def killed_up(self) -> None:
        self._unlock()
        self.program.change()
        self.stack.write(str(self.program))
        operation = self.choose.choice(MOMENTS)
        when = self.choose.choice(("before", "after"))
        answer = self.emulator.faults.add(Fault(operation, "hang", when=when, every=self.choose.randint(1, 4)))
        calls = self.choose.randint(1, 8)
        with Watched(self.stack, self.emulator, "up") as run:
            run.until(lambda: self._is_time(run, answer, calls), "a moment to kill it, or the end", 120)
            run.kill()
            print(f"killed at {answer.fault}, {run.calls.total()} calls\n{run.text[-1500:]}")
        self.emulator.faults.clear()

    @staticmethod
    def _is_time(run: Watched, answer: PlannedFault, calls: int) -> bool:
        """It waits for an answer, or has made so many calls, or has ended by itself."""
        return bool(answer.hits) or run.calls.total() >= calls or run.is_over

    def edit(self) -> None:
        """Somebody else deletes or changes something."""
        kinds = {"assets": self.account.assets, "packaging_configurations": self.account.configurations}
        found = [(kind, id_) for kind, items in kinds.items() for id_ in items]
        if not found:
            return
        kind, id_ = self.choose.choice(found)
        objects = self.emulator.objects
        if self.choose.random() < 0.5:
            print(f"delete {kind} {id_}")
            objects.delete(kind, id_, account=ACCOUNT, region=REGION)
        else:
            print(f"tag {kind} {id_}")
            owner = kinds[kind][id_]["Tags"].get(OWNER)
            tags = {"edited": self.choose.choice("xyz"), **({OWNER: owner} if owner else {})}
            objects.modify(kind, id_, {"Tags": tags}, account=ACCOUNT, region=REGION)

    def forced(self) -> None:
        recorded = [item["urn"] for name, item in self.stack.resources().items() if name.startswith("movies-")]
        if recorded:
            self.up("--replace", self.choose.choice(sorted(recorded)))

    def settle(self) -> None:
        """The documented way after runs that were killed: what no program asks for any more is deleted as told."""
        self.emulator.faults.clear()
        self.up()
        told = self.stack.refresh().text
        for kind, object_id in set(re.findall(r"aws mediapackage-vod delete-(\S+) --id (\S+) --region", told)):
            print(f"told to delete {kind} {object_id}")
            kinds = f"{kind.replace('-', '_')}s"
            self.emulator.objects.delete(kinds, object_id, account=ACCOUNT, region=REGION)
        self.stack.refresh("--clear-pending-creates")
        self.stack.up()
        self.stack.refresh()
        self.stack.up()

    def _unlock(self) -> None:
        self.stack.command("cancel", "--yes", "--stack", self.stack.name)


@pytest.mark.parametrize("number", range(SEQUENCES))
def test_a_clean_up_mends_whatever_came_before(
    number: int, stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    seed = f"{SEED}-{number}"
    print(f"SOAK_SEED={SEED}, sequence {number}")
    choose = random.Random(seed)
    sequence = Sequence(choose, stack(str(Program(choose))), account, emulator)
    for _ in range(STEPS):
        sequence.step()

    sequence.settle()

    recorded = [item.get("outputs", {}) for item in sequence.stack.resources().values()]
    assert {outputs["arn"] for outputs in recorded if "arn" in outputs} == set(account.objects)
    sources = sorted(item["SourceArn"] for item in account.assets.values())
    titles = sequence.program.titles
    assert sources == sorted(f"arn:aws:s3:::acme-movies/{key}{version}.m3u8" for key, version in titles.items())
    assert len(account.configurations) == len(sequence.program.formats)
    sequence.stack.preview("--expect-no-changes")
    sequence.stack.destroy()
    assert account.objects == {}
