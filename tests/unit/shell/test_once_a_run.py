"""What is told once a run, and the quotas that a program exceeds."""

from __future__ import annotations

import asyncio
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.dynamic_providers import AssetBatch, PackagingConfiguration, PackagingGroup
from pulumi_mediapackage_vod.dynamic_providers.engine import running_call
from tests.unit.shell.samples import registered_by


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> running_call.RunningEngine:
    """An engine whose resource is named by `urn`."""
    for name, empty in (("_warned", set()), ("_with_news", set())):
        monkeypatch.setattr(running_call, name, empty)
    running_call._needed.clear()
    return running_call.RunningEngine()


def test_a_warning_about_one_thing_is_shown_once(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(running_call.RunningEngine, "warn", lambda _, message: shown.append(message))
    for about in ("a", "b", "a"):
        engine.warn_once(about, f"about {about}")
    assert shown == ["about a", "about b"]


def test_objects_are_counted_once_each_and_only_beside_a_new_one(engine: Any) -> None:
    def needed(*ids: str, is_new: bool) -> int:
        return engine.needed_at_once("movies", set(ids), is_new=is_new)

    assert [needed(each, is_new=False) for each in ("a", "b", "a")] == [0, 0, 0]
    assert [needed("c", "a", is_new=True), needed("a", is_new=False), needed("d", is_new=True)] == [3, 3, 4]


@pytest.mark.parametrize(("formats", "is_known", "warned"), [(10, False, 0), (12, False, 1), (12, True, 0)])
def test_a_format_too_many_for_a_new_group_is_warned_of_once(
    formats: int, is_known: bool, warned: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", shown.append)

    def program() -> None:
        group = PackagingGroup("movies")
        group_id: pulumi.Input[Any] = group.id if is_known else group.id.apply(lambda _: pulumi.output.Unknown())
        for number in range(formats):
            package: Any = {"hls_manifests": [{}]}
            PackagingConfiguration(str(number), packaging_group_id=group_id, hls_package=package)

    registered_by(program)
    assert ["more than 10 packaging configurations for the new packaging group" in each for each in shown] == (
        [True] * warned
    )


@pytest.mark.parametrize(("titles", "quota", "warned"), [(5000, None, 0), (5001, None, 1), (5001, 20_000, 0)])
def test_titles_too_many_for_a_new_group_are_warned_of_unless_the_quota_is_raised(
    titles: int, quota: int | None, warned: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", shown.append)
    configured = None if quota is None else f'{{"assets": {quota}}}'
    monkeypatch.setattr(pulumi.Config, "get", lambda _, key: configured if key == "quotas" else None)

    def program() -> None:
        group_id: Any = PackagingGroup("movies").id.apply(lambda _: pulumi.output.Unknown())
        for name in ("a", "b"):
            AssetBatch(name, packaging_group_id=group_id, titles=dict.fromkeys(map(str, range(titles)), "s"))

    registered_by(program)
    assert ["more than 10000 assets for the new packaging group" in each for each in shown] == [True] * warned


def test_outputs_that_another_test_left_behind_end_no_program() -> None:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    left: asyncio.Future[str] = loop.create_future()
    output = pulumi.Output.from_input(left)
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.set_exception_handler(lambda _loop, _context: None)
    loop.close()
    asyncio.set_event_loop(None)

    assert registered_by(lambda: PackagingGroup("movies")).only.name == "movies"
    assert output is not None
