"""The quickstart from beginning to end: one run of the whole story, and each promise about it a test."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.account import Account
from tests.support.engine.stack import REGION, Run, Stack, copy_example, environment_for

URL = r"https://[0-9a-f]{32}\.egress\.mediapackage-vod\.eu-west-1\.amazonaws\.com/out/v1(/[0-9a-f]{32}){3}/index"
ENDINGS = {"hls": r"\.m3u8", "cmaf": r"\.m3u8", "dash": r"\.mpd", "mss": r"\.ism/Manifest"}


@dataclass(frozen=True)
class Story:
    """What was seen, in this order."""

    preview: Run
    created: Run
    outputs: Mapping[str, Any]
    held: Mapping[str, Any]
    preview_again: Run
    again: Run
    refreshed: Run
    destroyed: Run
    left: Mapping[str, Any]


@pytest.fixture(scope="module")
def story(
    engine: Mapping[str, str], session: boto3.Session, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    with Emulator(egress="aws") as emulator:
        folder: Path = tmp_path_factory.mktemp("quickstart")
        account = Account(session, emulator.url, REGION)
        stack = Stack(folder, environment_for(engine, emulator), emulator)
        copy_example("quickstart", stack.project)
        stack.init()
        yield Story(
            preview=stack.preview(),
            created=stack.up(),
            outputs=stack.outputs(),
            held=account.objects,
            preview_again=stack.run("preview", "--expect-no-changes"),
            again=stack.run("up", "--yes", "--expect-no-changes"),
            refreshed=stack.run("refresh", "--yes", "--expect-no-changes"),
            destroyed=stack.destroy(),
            left=account.objects,
        )


def test_quickstart_makes_eight_urls_of_the_right_shapes(story: Story) -> None:
    urls = story.outputs["urls"]
    assert {title: sorted(formats) for title, formats in urls.items()} == {
        title: sorted(ENDINGS) for title in ("trailer", "feature")
    }
    for formats in urls.values():
        for key, ending in ENDINGS.items():
            assert re.fullmatch(URL + ending, formats[key])
    assert len({url for formats in urls.values() for url in formats.values()}) == 8


def test_quickstart_urls_are_the_services_own(story: Story) -> None:
    endpoints = [item["EgressEndpoints"] for item in story.held.values() if "EgressEndpoints" in item]
    assert {url for formats in story.outputs["urls"].values() for url in formats.values()} == {
        endpoint["Url"] for held in endpoints for endpoint in held
    }


def test_quickstart_host_is_that_of_all_urls(story: Story) -> None:
    for formats in story.outputs["urls"].values():
        for url in formats.values():
            assert url.startswith(f"https://{story.outputs['host']}/")


def test_quickstart_preview_makes_no_call(story: Story) -> None:
    assert story.preview.calls == []


def test_quickstart_is_made_with_one_call_an_object(story: Story) -> None:
    assert Counter(story.created.operations) == {
        "CreatePackagingGroup": 1,
        "CreatePackagingConfiguration": 4,
        "CreateAsset": 2,
    }


def test_quickstart_tags_every_object(story: Story) -> None:
    assert len(story.held) == 7
    assert {item["Tags"]["team"] for item in story.held.values()} == {"video"}


def test_quickstart_names_its_owner_on_every_object(story: Story) -> None:
    owners = {item["Tags"]["pulumi-mediapackage-vod:owner"].partition("@")[0] for item in story.held.values()}
    names = ("group", "hls", "dash", "cmaf", "mss", "trailer", "feature")
    assert owners == {f"quickstart/dev/movies-{name}" for name in names}


def test_quickstart_again_is_nothing_to_do_without_a_call(story: Story) -> None:
    for run in (story.preview_again, story.again):
        assert run.code == 0, run.text
        assert run.steps == []
        assert run.calls == []


def test_quickstart_refresh_finds_no_change(story: Story) -> None:
    assert story.refreshed.code == 0, story.refreshed.text
    assert story.refreshed.writes == []


def test_quickstart_destroy_leaves_nothing(story: Story) -> None:
    assert story.left == {}


def test_quickstart_destroy_deletes_assets_then_configurations_then_the_group(story: Story) -> None:
    order = [operation for operation, _ in story.destroyed.writes]
    assert order == ["DeleteAsset"] * 2 + ["DeletePackagingConfiguration"] * 4 + ["DeletePackagingGroup"]
