"""An upgrade plans nothing but what `UPDATED` and `NEW_SINCE` name: examples as they are now, on the states that each
release left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.golden.states import EXAMPLES, RELEASES, UPDATED, put_back
from tests.support.engine.stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(180, func_only=True)]

NEW_SINCE: Mapping[str, set[str]] = {"0.1.0": {"KnownValue", "KnownUrls"}}
"""What a component makes today and did not make then."""


def test_there_are_states() -> None:
    assert RELEASES


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("release", RELEASES)
def test_an_upgrade_changes_nothing(release: str, name: str, new_stacks: Callable[[str], Mapping[str, Stack]]) -> None:
    stacks = new_stacks(name)
    # All of them first: one may refer to another.
    for project, stack in stacks.items():
        put_back(stack, release, project)
    for project, stack in stacks.items():
        run = stack.preview("--diff")
        [summary] = [event["summaryEvent"] for event in run.events if "summaryEvent" in event]
        updated = UPDATED.get(release, {}).get(project, {})
        steps = [event["resourcePreEvent"]["metadata"] for event in run.events if "resourcePreEvent" in event]
        changed = {step["urn"].rpartition("::")[2]: _changed(step) for step in steps if step["op"] == "update"}
        assert changed == updated, run.text
        # Without the providers that the engine makes, which are others for another pulumi-aws.
        counts = {"same": EXAMPLES[name][project] - len(updated), "update": len(updated)}
        planned = {op: count for op, count in summary["resourceChanges"].items() if op != "create"}
        assert planned == {op: count for op, count in counts.items() if count}, run.text
        ended = [event["resOutputsEvent"]["metadata"] for event in run.events if "resOutputsEvent" in event]
        for step in ended:
            if step["op"] == "create":
                assert step["type"].rpartition(":")[2] in NEW_SINCE[release], step["urn"]
            if step["op"] != "same":
                continue
            old, new = step["old"], step["new"]
            # A plan says nothing of a changed provider: what is recorded serves a delete and a read, not a diff.
            assert new["inputs"].get("__provider") == old["inputs"].get("__provider"), step["urn"]
            # Nor does it count outputs.
            if step["type"] == "pulumi:pulumi:Stack":
                assert new["outputs"] == old["outputs"]


def _changed(step: Mapping[str, Any]) -> set[str]:
    """The inputs that an update changes."""
    return {path.partition("[")[0].partition(".")[0] for path in step["detailedDiff"]}
