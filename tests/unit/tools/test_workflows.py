"""The workflows of GitHub: actions are pinned, also in documents; jobs may no more than they need, and commands are
there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.documents import DOCUMENTS, name_of
from tools import browser

ROOT = Path(__file__).parents[3]
WORKFLOWS = {path.stem: path.read_text() for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))}
JOBS = [(name, key) for name, text in WORKFLOWS.items() for key in yaml.safe_load(text)["jobs"]]
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def job(workflow: str, key: str) -> dict[str, Any]:
    return yaml.safe_load(WORKFLOWS[workflow])["jobs"][key]


def commands() -> Iterator[str]:
    return (step["run"] for where in JOBS for step in job(*where)["steps"] if "run" in step)


def test_there_is_one_for_each_purpose() -> None:
    assert set(WORKFLOWS) == {"docs", "release", "test"}


def actions(text: str) -> list[str]:
    return re.findall(r"^ *(?:- )?uses: (.+)", text, re.MULTILINE)


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_actions_are_pinned_by_commit_with_their_version(workflow: str) -> None:
    used = actions(WORKFLOWS[workflow])

    assert used
    assert [each for each in used if not PINNED.fullmatch(each)] == []


def test_documents_show_the_actions_pinned_as_the_workflows_have_them() -> None:
    shown = [each for document in DOCUMENTS for each in actions(document.read_text())]
    named = {name_of(each) for each in DOCUMENTS if re.search(r"@v\d", each.read_text())}
    pins = {pin.partition("@")[0]: pin for text in WORKFLOWS.values() for pin in actions(text)}

    assert shown
    assert named == set()
    assert [each for each in shown if not PINNED.fullmatch(each)] == []
    assert [each for each in shown if pins.get(each.partition("@")[0], each) != each] == []


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_workflow_may_read_and_runs_no_code_of_strangers_with_secrets(workflow: str) -> None:
    read = yaml.safe_load(WORKFLOWS[workflow])

    assert read["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in WORKFLOWS[workflow]
    assert "secrets." not in WORKFLOWS[workflow]


@pytest.mark.parametrize(("workflow", "key"), JOBS)
def test_only_a_job_that_publishes_may_write_and_it_builds_nothing(workflow: str, key: str) -> None:
    found = job(workflow, key)

    assert ("permissions" in found) == ("environment" in found) == (key == "publish")
    if "permissions" in found:
        assert not [step for step in found["steps"] if "run" in step or "checkout" in step["uses"]]
        assert set(found["permissions"]) <= {"id-token", "pages"}


@pytest.mark.parametrize(("workflow", "key"), JOBS)
def test_a_job_ends_and_leaves_no_credentials_in_its_checkout(workflow: str, key: str) -> None:
    found = job(workflow, key)

    assert found["timeout-minutes"] <= 90
    checkouts = [step for step in found["steps"] if "actions/checkout" in step.get("uses", "")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_commands_are_targets_of_make_and_get_no_text_of_an_event() -> None:
    called = {target for each in commands() for target in re.findall(r"^make ([a-z-]+)", each, re.MULTILINE)}

    assert called == {"audit", "bench-quick", "docs", "release-check", "test"}
    assert called <= TARGETS
    assert not [each for each in commands() if "${{" in each]


def test_the_players_of_the_tests_are_installed() -> None:
    (installed,) = (each for each in commands() if "apt-get install" in each)

    assert [word for word in installed.split() if word.startswith("gstreamer")] == list(browser.GSTREAMER)
