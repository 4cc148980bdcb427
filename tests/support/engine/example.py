"""One of the projects in examples/ on the real CLI, from its preview to nothing left, and what holds of every one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import boto3

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.account import Account
from tests.support.engine.services import Services
from tests.support.engine.stack import REGION, Run, Stack, copy_example, environment_for, with_aws_plugin

_ORDER = ("DeleteAsset", "DeletePackagingConfiguration", "DeletePackagingGroup")
_OF_THE_STAND_IN = "using pulumi-resource-aws from $PATH"
# What the CLI says of a plugin that it has ended by itself, where it was too busy to hear it agree; one that failed has
# said something.
_ENDED_IN_SILENCE = re.compile(r"Detected that .* exited prematurely.*streams of the plugin:\s*", re.DOTALL)


@dataclass(frozen=True)
class Story:
    """What was seen, in this order. Of a project with several stacks each run is that of all of them."""

    before: set[str]
    preview: Run
    created: Run
    outputs: Mapping[str, Any]
    held: Mapping[str, Any]
    """The service's own objects by ARN."""
    preview_again: Run
    again: Run
    refreshed: Run
    seen: Any
    """What the example's own test looked at while it was up."""
    change_previewed: Run
    changed: Run
    changed_outputs: Mapping[str, Any]
    changed_held: Mapping[str, Any]
    seen_changed: Any
    """The same, after the change."""
    events: Sequence[Mapping[str, Any]]
    """What the service would have sent to EventBridge."""
    destroyed: Run
    left: set[str]

    @property
    def runs(self) -> list[Run]:
        return [value for value in vars(self).values() if isinstance(value, Run)]


class Example:
    """A user's own copy of an example, in one stack or in several that are brought up in this order."""

    def __init__(
        self, folder: Path, engine: Mapping[str, str], session: boto3.Session, emulator: Emulator, *names: str
    ) -> None:
        self.emulator = emulator
        self._session = session
        environment = with_aws_plugin(environment_for(engine, emulator))
        self.stacks = [Stack(folder / Path(name).name, environment, emulator) for name in names]
        for stack, name in zip(self.stacks, names, strict=True):
            stack.environment["PULUMI_BACKEND_URL"] = self.stacks[0].environment["PULUMI_BACKEND_URL"]
            copy_example(name, stack.project)
            stack.init()

    @property
    def stack(self) -> Stack:
        """The first of its stacks, which is the only one of most."""
        return self.stacks[0]

    def services(self, region: str = REGION) -> Services:
        return Services(self._session, self.emulator.url, region)

    def account(self, region: str = REGION) -> Account:
        return Account(self._session, self.emulator.url, region)

    def edit(self, old: str, new: str) -> None:
        """Change the program of the first stack, at one place."""
        program = self.stack.project / "__main__.py"
        text = program.read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in\n{text}"
        program.write_text(text.replace(old, new))

    def up(self) -> Run:
        return _one([stack.up() for stack in self.stacks])

    def outputs(self) -> dict[str, Any]:
        return {key: value for stack in self.stacks for key, value in stack.outputs().items()}

    def held(self, *regions: str) -> dict[str, Any]:
        """The objects of MediaPackage VOD by ARN."""
        return {arn: item for region in regions for arn, item in self.account(region).objects.items()}

    def told(
        self,
        change: Callable[[], None],
        look: Callable[[], Any] = lambda: None,
        regions: Sequence[str] = (REGION,),
    ) -> Story:
        """The whole story, with one `change` of program or configuration; `look` is called before and after it."""
        before = self._everything(regions)
        # Some stacks can be previewed only when the one that they refer to is up.
        begun = [(stack.preview(), stack.up()) for stack in self.stacks]
        # An ingest takes a second.
        self.emulator.clock.advance(1)
        told: dict[str, Any] = {
            "before": before,
            "preview": _one([preview for preview, _ in begun]),
            "created": _one([created for _, created in begun]),
            "outputs": self.outputs(),
            "held": self.held(*regions),
            "preview_again": self._run("preview", "--expect-no-changes"),
            "again": self._run("up", "--yes", "--skip-preview", "--expect-no-changes"),
            "refreshed": self._run("refresh", "--yes", "--skip-preview", "--expect-no-changes"),
            "seen": look(),
        }
        change()
        done = [(stack.preview(), stack.up()) for stack in self.stacks]
        told["change_previewed"] = _one([preview for preview, _ in done])
        told["changed"] = _one([changed for _, changed in done])
        self.emulator.clock.advance(1)
        told |= {
            "changed_outputs": self.outputs(),
            "changed_held": self.held(*regions),
            "seen_changed": look(),
            "events": list(self.emulator.events),
            "destroyed": _one([stack.destroy() for stack in reversed(self.stacks)]),
            "left": self._everything(regions),
        }
        return Story(**told)

    def _run(self, *words: str) -> Run:
        return _one([stack.run(*words) for stack in self.stacks])

    def _everything(self, regions: Sequence[str]) -> set[str]:
        """What there is, in MediaPackage VOD and in the other services."""
        return {*self.held(*regions), *chain.from_iterable(self.services(region).objects for region in regions)}


class Promises:
    """What every example promises; a test module derives from it, and has a fixture `story`."""

    def test_preview_plans_what_up_does_and_asks_the_service_nothing(self, story: Story) -> None:
        assert sorted(story.preview.all_steps) == sorted(story.created.all_steps)
        assert {op for op, _ in story.preview.steps} == {"create"}
        assert sorted(story.change_previewed.all_steps) == sorted(story.changed.all_steps)
        assert _of_the_service(story.preview) == _of_the_service(story.change_previewed) == []

    def test_every_title_is_playable_in_every_format(self, story: Story) -> None:
        for held in (story.held, story.changed_held):
            for asset in _assets(held):
                statuses = [endpoint["Status"] for endpoint in asset["EgressEndpoints"]]
                assert statuses == ["PLAYABLE"] * len(_configurations(held, asset["PackagingGroupId"]))
        assert _assets(story.held)

    def test_no_ingest_failed(self, story: Story) -> None:
        assert {event["detail"]["event"] for event in story.events} == {
            *("IngestStart", "IngestComplete", "VodAssetPlayable"),
        }

    def test_again_is_nothing_to_do(self, story: Story) -> None:
        for run in (story.preview_again, story.again):
            assert run.code == 0, run.text
            assert run.steps == []
            assert _of_the_service(run) == []

    def test_refresh_finds_no_change(self, story: Story) -> None:
        assert story.refreshed.code == 0, story.refreshed.text
        assert story.refreshed.writes == []

    expected_warning = _OF_THE_STAND_IN
    """A text of the warnings that an example has for a reason."""

    def test_no_run_warns(self, story: Story) -> None:
        for run in story.runs:
            told = [event["diagnosticEvent"] for event in run.events if "diagnosticEvent" in event]
            warned = [item["message"] for item in told if item["severity"] in ("warning", "error", "info#err")]
            expected = (_OF_THE_STAND_IN, self.expected_warning)
            unexpected = [text for text in warned if not any(part in text for part in expected)]
            assert [text for text in unexpected if not _ENDED_IN_SILENCE.fullmatch(text)] == []

    def test_destroy_deletes_assets_then_configurations_then_groups(self, story: Story) -> None:
        deletes = [call for call in story.destroyed.calls if call.operation in _ORDER]
        for region in {call.region for call in deletes}:
            order = [_ORDER.index(call.operation) for call in deletes if call.region == region]
            assert order == sorted(order)
        assert len(deletes) == len(story.changed_held)

    def test_destroy_leaves_nothing(self, story: Story) -> None:
        assert story.left == story.before


def in_turn(run: Run, *names: str) -> bool:
    """Whether the engine ended its work on each of the resources before it began that on the next one."""
    begun = {name: index for index, name in _named(run, "resourcePreEvent")}
    ended = {name: index for index, name in _named(run, "resOutputsEvent")}
    return all(ended[one] < begun[next_] for one, next_ in pairwise(names))


def urls_of(held: Mapping[str, Any]) -> set[str]:
    """The playback URLs that the service itself has given to its assets."""
    return {endpoint["Url"] for asset in _assets(held) for endpoint in asset["EgressEndpoints"]}


def flat(urls: Mapping[str, Mapping[str, str]]) -> set[str]:
    return {url for formats in urls.values() for url in formats.values()}


@contextmanager
def bucket(services: Services, region: str, name: str, *keys: str) -> Iterator[None]:
    """A bucket that holds objects, as long as this lasts."""
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    services.s3.create_bucket(Bucket=name, **place)
    for key in keys:
        services.s3.put_object(Bucket=name, Key=key, Body=b"")
    yield
    for key in keys:
        services.s3.delete_object(Bucket=name, Key=key)
    services.s3.delete_bucket(Bucket=name)


def _one(runs: Sequence[Run]) -> Run:
    return Run(
        max(run.code for run in runs),
        "\n".join(run.text for run in runs),
        [event for run in runs for event in run.events],
        [call for run in runs for call in run.calls],
    )


def _of_the_service(run: Run) -> list[str]:
    """Without who one is, which the AWS plugin asks."""
    return [operation for operation in run.operations if operation != "sts:GetCallerIdentity"]


def _assets(held: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [item for item in held.values() if "EgressEndpoints" in item]


def _configurations(held: Mapping[str, Any], group: str) -> list[Mapping[str, Any]]:
    return [
        item for arn, item in held.items() if ":packaging-configurations/" in arn and item["PackagingGroupId"] == group
    ]


def _named(run: Run, kind: str) -> Iterator[tuple[int, str]]:
    for index, event in enumerate(run.events):
        if kind in event:
            yield index, event[kind]["metadata"]["urn"].rpartition("::")[2]
