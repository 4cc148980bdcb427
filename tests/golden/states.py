"""What releases left of the examples: a state each, as it is kept in a file and put back into a stack."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from tests.support.engine.stack import Stack

EXAMPLES: Mapping[str, Mapping[str, int]] = {
    "quickstart": {"quickstart": 9},
    "composed": {"composed": 32},
    "protected": {"protected": 22},
    "catalogue": {"catalogue": 25},
    "cdn": {"cdn": 52},
    "existing-cdn": {"existing-cdn": 15},
    "two-regions": {"two-regions": 21},
    "two-stacks": {"two-stacks/packaging": 6, "two-stacks/titles": 7},
}
"""The projects of each, in the order of their deployment, and how many resources the engine counts in them."""

_METRIC = {"dimensions", "metricName", "metricQueries", "namespace", "period", "statistic"}
_ALARMS = {"5xx": {"metricQueries"}, "4xx": {"metricQueries"}, "response-time": _METRIC, "bytes": _METRIC}


def _monitoring(name: str, formats: Sequence[str], alarms: Sequence[str] = tuple(_ALARMS)) -> dict[str, set[str]]:
    """Alarms, graphs and a rule that go by a configuration's GUID and by its id, no longer by one of them."""
    return {
        f"{name}-dashboard": {"dashboardBody"},
        f"{name}-key-provider-error": {"eventPattern"},
        **{f"{name}-{key}-{alarm}": _ALARMS[alarm] for key in formats for alarm in alarms},
    }


UPDATED: Mapping[str, Mapping[str, Mapping[str, set[str]]]] = {
    "0.1.0": {
        "cdn": {
            "movies-cdn-distribution": {"customErrorResponses"},
            **_monitoring("movies-monitoring", ("hls", "dash", "cmaf", "mss")),
        },
        "composed": {
            "cdn-distribution": {"customErrorResponses"},
            **_monitoring("watch", ("hls",), ("5xx", "response-time", "bytes")),
        },
    },
}
"""By release, project and resource: the inputs that an upgrade changes in place, each because what the release made was
wrong, as its changelog says. Everything else stays the same."""

CONFIG = {"cdn": {"viewerKey": "-----BEGIN PUBLIC KEY-----\nMFww\n-----END PUBLIC KEY-----"}}
"""Configuration without a default."""

FOLDER = Path(__file__).parent
RELEASES = sorted(folder.name for folder in FOLDER.glob("*.*.*/"))

_NO_PART_OF_A_PLAN = ("created", "modified", "sourcePosition", "stackTrace")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?=Z|\+00:00)")
_OF_THIS_MACHINE = re.compile(r"127\.0\.0\.1|localhost|file://|project://|/(?:tmp|root|home|Users|usr|var|opt)/")
# A provider that a program makes itself is updated when pulumi-aws is, which is not what this is about.
_AWS_VERSION = f'"version":"{version("pulumi-aws")}"'
_ANY_AWS_VERSION = '"version":"that of pulumi-aws"'


def keep(stack: Stack, release: str, project: str) -> None:
    """Write a release's file, which must not be there: secrets in the clear, nothing of one run or machine."""
    state = json.loads(stack.state("--show-secrets"))
    del state["deployment"]["manifest"], state["deployment"]["secrets_providers"]
    for resource in state["deployment"]["resources"]:
        for name in _NO_PART_OF_A_PLAN:
            resource.pop(name, None)
    text = _TIME.sub("2020-01-01T00:00:00", json.dumps(state, separators=(",", ":"))).replace(
        _AWS_VERSION, _ANY_AWS_VERSION
    )
    assert _OF_THIS_MACHINE.findall(text) == []
    file = FOLDER / release / f"{project}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x") as new:
        new.write(text.replace('},{"urn":', '},\n{"urn":') + "\n")


def put_back(stack: Stack, release: str, project: str) -> None:
    """Import it, with the secrets' key of this stack."""
    state = json.loads((FOLDER / release / f"{project}.json").read_text().replace(_ANY_AWS_VERSION, _AWS_VERSION))
    state["deployment"]["secrets_providers"] = json.loads(stack.state())["deployment"]["secrets_providers"]
    file = stack.project.with_name("golden.json")
    file.write_text(json.dumps(state))
    run = stack.command("stack", "import", "--stack", stack.name, "--file", str(file))
    assert run.code == 0, run.text
