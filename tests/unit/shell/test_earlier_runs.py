"""What the CLI tells of earlier runs; a script stands in for it, the real one is in the engine tests."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.engine import earlier_runs as module
from pulumi_mediapackage_vod.dynamic_providers.engine import running_call
from pulumi_mediapackage_vod.dynamic_providers.engine.earlier_runs import earlier_runs, had_runs, holder
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_records import Record, Records
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import EarlierRuns
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import STOPPING
from pulumi_mediapackage_vod.errors import CancelledError
from tests.support.executable import executable

URN = "urn:pulumi:prod::movies::pulumi-python:dynamic/mediapackage_vod:PackagingGroup::movies"
OTHER = URN + "-other"
ASSET, BATCH = (f"pulumi-python:dynamic/mediapackage_vod:{name}" for name in ("Asset", "AssetBatch"))
Cli = Callable[[Any, Any], None]


def found() -> EarlierRuns:
    runs = earlier_runs(URN)
    return runs._replace(
        pending_creates=tuple(runs.pending_creates),
        pending_creates_elsewhere=tuple(runs.pending_creates_elsewhere),
        pending_updates=tuple(runs.pending_updates),
    )


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cli]:
    """Put a `pulumi` on PATH that answers `stack export` and `stack history`."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")

    def answers(export: Any, history: Any) -> None:
        for name, answer in (("export", export), ("history", history)):
            (tmp_path / name).write_text(answer if isinstance(answer, str) else json.dumps(answer))
        executable(tmp_path / "pulumi", f'[ "$1" = stack ] && cat "{tmp_path}/$2"')

    for each in (module._state, module._had_runs, module._prefetch):
        each.cache_clear()
    yield answers
    for each in (module._state, module._had_runs, module._prefetch):
        each.cache_clear()


def test_both_commands_run_at_once(cli: Cli, tmp_path: Path) -> None:
    cli({"deployment": None}, [])
    script = tmp_path / "pulumi"
    both = f'[ -e "{tmp_path}/export.runs" ] && [ -e "{tmp_path}/history.runs" ]'
    script.write_text(
        f'#!/bin/sh\ntouch "{tmp_path}/$2.runs"\nfor i in $(seq 100); do {both} && break; sleep 0.05; done\n'
        f'{both} && cat "{tmp_path}/$2"\n'
    )
    module.prefetch(URN, with_history=True)
    assert (found(), had_runs(URN)) == (EarlierRuns(), False)


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_the_end_of_the_run_ends_the_question(cli: Cli, tmp_path: Path) -> None:
    cli({"deployment": None}, [])
    (tmp_path / "pulumi").write_text("#!/bin/sh\nexec sleep 20\n")
    module.prefetch(URN, with_history=True)
    press = threading.Timer(0.3, STOPPING.set)
    press.start()
    began = time.monotonic()
    try:
        with pytest.raises(CancelledError):
            found()
        for each in threading.enumerate():
            if each.name == "earlier runs":
                each.join()
        assert time.monotonic() - began < 10
    finally:
        press.join()


def test_looking_back_asks_ahead_and_once(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli({"deployment": {"resources": [{"urn": URN, "id": "a"}]}}, [])
    script = tmp_path / "pulumi"
    script.write_text(script.read_text() + f'echo "$2" >> "{tmp_path}/asked"\n')
    monkeypatch.setattr(running_call, "urn", lambda: URN)
    engine = running_call.RunningEngine()
    engine.prefetch_earlier_runs(with_history=True)
    assert engine.earlier_runs().recorded_ids == {"a"}
    assert engine.had_runs() is False
    assert sorted((tmp_path / "asked").read_text().split()) == ["export", "history"]


def test_a_stack_without_a_past_has_no_earlier_runs(cli: Cli) -> None:
    cli({"version": 3, "deployment": None}, [])
    assert (found(), had_runs(URN)) == (EarlierRuns(), False)


def test_a_stack_that_is_empty_may_have_had_runs(cli: Cli) -> None:
    cli({"version": 3, "deployment": None}, [{"version": 1}])
    assert had_runs(URN)


def test_what_needs_no_history_asks_for_none(cli: Cli, tmp_path: Path) -> None:
    cli({"deployment": None}, [])
    (tmp_path / "history").unlink()
    module.prefetch(URN, with_history=False)
    assert found() == EarlierRuns()
    assert had_runs(URN), "without an answer there may have been some"


def test_pending_operations_are_told_although_a_killed_run_is_not_in_the_history(cli: Cli) -> None:
    operations = [
        {"type": "creating", "resource": {"urn": URN, "inputs": {"group_id": "movies-1"}}},
        {"type": "creating", "resource": {"urn": OTHER, "inputs": {"group_id": "movies-2"}}},
        {"type": "updating", "resource": {"urn": URN, "inputs": {"group_id": "movies-3"}}},
    ]
    cli({"deployment": {"pending_operations": operations}}, [])
    assert found() == EarlierRuns(
        ({"group_id": "movies-1"},), ({"group_id": "movies-2"},), pending_updates=({"group_id": "movies-3"},)
    )


def test_the_ids_that_the_state_holds_are_told(cli: Cli) -> None:
    resources = [{"urn": URN, "id": "a"}, {"urn": URN, "id": "b", "delete": True}, {"urn": OTHER, "id": "c"}]
    cli({"deployment": {"resources": resources}}, [{"version": 1}])
    assert found() == EarlierRuns(recorded_ids=frozenset({"a", "b"}))


@pytest.mark.parametrize("answer", ["", "no json"])
def test_where_the_cli_does_not_tell_there_may_have_been_runs(cli: Cli, answer: str) -> None:
    cli(answer, answer)
    assert (found(), had_runs(URN)) == (EarlierRuns(), True)


def test_without_a_cli_there_may_have_been_runs(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert (found(), had_runs(URN)) == (EarlierRuns(), True)


def test_the_holder_of_an_asset_is_the_resource_or_the_batch_that_has_it_recorded(cli: Cli) -> None:
    records = Records("t", {"a": Record("a-1", "i", "", "t"), "b": Record("chosen", "i", "m", "t")}, released=["gone"])
    resources = [
        {"urn": f"{ASSET}::single", "type": ASSET, "id": "single-1", "outputs": {"owner": "movies/prod/single"}},
        {
            "urn": f"{BATCH}::all-batch-0",
            "type": BATCH,
            "id": "all-batch-0",
            "outputs": {"owner": "movies/prod/all-batch-0", **records.outputs()},
        },
        {"urn": f"{ASSET}::new", "type": ASSET, "id": "b-1", "outputs": {}},
    ]
    cut_off = {"urn": f"{ASSET}::late", "inputs": {"asset_id": "late-1", "owner": "movies/prod/late"}}
    operations = [{"type": "creating", "resource": cut_off}]
    cli({"deployment": {"resources": resources, "pending_operations": operations}}, [])
    ids = ("single-1", "a-1", "chosen", "gone", "late-1", "all-batch-0", "b-1", "other")
    held = {each: holder(URN, each) for each in ids}
    batch = "movies/prod/all-batch-0"
    assert held == {
        "single-1": "movies/prod/single",
        "late-1": "movies/prod/late",
        **dict.fromkeys(("a-1", "chosen", "gone"), batch),
        **dict.fromkeys(("all-batch-0", "b-1", "other")),
    }
