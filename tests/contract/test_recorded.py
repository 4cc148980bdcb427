"""What releases wrote into state stays readable: the provider's pickle, and inputs and outputs that plan nothing.

`recorded/*.json` are entries of states, each with the program that made it. A release adds a file and changes none:
`python tests/contract/test_recorded.py NAME` writes it.
"""

from __future__ import annotations

import base64
import json
import pickle
import sys
from pathlib import Path
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from tests.contract.bench import ContractBench
from tests.contract.engine_order import LifecycleCalls, Recorded, Resource
from tests.contract.kinds import KINDS
from tests.contract.promises import promise
from tests.support.lifecycle_bench import REGION, parameters

HERE = Path(__file__).parent
PICKLES = sorted((HERE.parent / "golden").glob("mediapackage-vod.*.txt"))
RECORDED: dict[str, dict[str, Any]] = {
    f"{path.stem}-{entry['name']}": entry
    for path in sorted((HERE / "recorded").glob("*.json"))
    for entry in json.loads(path.read_text())
}


@promise("S1")
@pytest.mark.parametrize("path", PICKLES, ids=lambda path: path.stem)
def test_a_recorded_provider_is_loaded(path: Path) -> None:
    text = path.read_text().strip()
    assert len(text) <= 200
    assert pickle.loads(base64.b64decode(text)).key == path.stem


@promise("U1")
@pytest.mark.parametrize("entry", parameters(RECORDED))
def test_recorded_state_plans_nothing(bench: ContractBench, entry: dict[str, Any]) -> None:
    recorded = Recorded(entry["id"], entry["inputs"], entry["outputs"])
    resource = Resource(LifecycleCalls(getattr(bench, entry["kind"])), recorded=recorded)
    plan = resource.preview(entry["program"])
    assert not plan.changes
    assert plan.replaces == []
    assert bench.calls() == []


@promise("U1")
@pytest.mark.parametrize(
    "entry", parameters({name: entry for name, entry in RECORDED.items() if entry["kind"] != "readiness"})
)
def test_an_object_that_recorded_state_names_is_still_ours(bench: ContractBench, entry: dict[str, Any]) -> None:
    """An id that is a hash is the same today, and so is the tag that says whose an object is."""
    kind = next(kind for kind in KINDS if kind.name == entry["name"].partition(" ")[0])
    bench.surround(kind)
    resource = bench.resource(kind)
    resource.recorded = Recorded(entry["id"], entry["inputs"], entry["outputs"])
    bench.emulator.objects.put(kind.collection, entry["id"], entry["object"], account="210987654321", region=REGION)
    resource.refresh()
    assert resource.recorded is not None
    assert not resource.preview(entry["program"]).changes
    if kind.in_a_group:
        again = bench.resource(kind)
        again.up(entry["program"])
        assert again.entry.id == entry["id"]


def entries(bench: ContractBench) -> list[dict[str, Any]]:
    """One of each kind with what is required and one with every option."""
    made: list[dict[str, Any]] = []
    for kind in KINDS:
        for extent, options in (("required", {}), ("full", kind.full)):
            bench.emulator.reset()
            bench.surround(kind)
            news, resource = kind.news(**options), bench.resource(kind)
            resource.up(news)
            recorded = resource.entry
            made.append(
                {
                    "name": f"{kind.name} {extent}",
                    "kind": kind.attribute,
                    "id": recorded.id,
                    "program": news,
                    "inputs": recorded.inputs,
                    "outputs": recorded.outputs,
                    "object": bench.held(kind, recorded.id),
                }
            )
    return made


def _write(name: str) -> None:
    import boto3

    from pulumi_mediapackage_vod.emulator import Emulator
    from tests.contract.in_process import URL, answered_by

    emulator = Emulator()
    session = boto3.Session(aws_access_key_id="210987654321", aws_secret_access_key="none")

    def make(region: str, _attempts: int) -> Any:
        client = session.client("mediapackage-vod", region_name=region, endpoint_url=URL)
        return answered_by(client, emulator)

    bench = ContractBench(emulator, lambda _: None, make_client=make, settings=Settings(region=REGION))
    target = HERE / "recorded" / f"{name}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(entries(bench), indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    _write(sys.argv[1])
