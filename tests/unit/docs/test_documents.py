"""README, CONTRIBUTING and docs/: code blocks run, links lead somewhere, targets of make exist."""

import asyncio
import inspect
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pulumi
import pulumi.runtime
import pytest

from pulumi_mediapackage_vod.emulator import Emulator

REPOSITORY = Path(__file__).resolve().parents[3]
DOCUMENTS = [
    *(REPOSITORY / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((REPOSITORY / "docs").glob("*.md")),
]


HEX = "1c63bf88" * 4
LOOKED_UP = [f"aws:index/get{name}:get{name}" for name in ("Region", "Partition", "CallerIdentity")]


class Block(NamedTuple):
    place: str
    language: str
    code: str


def blocks(*languages: str) -> list[Any]:
    return [
        pytest.param(block, id=block.place)
        for document in DOCUMENTS
        for block in blocks_of(document)
        if not languages or block.language in languages
    ]


def blocks_of(document: Path) -> Iterator[Block]:
    lines = document.read_text().splitlines()
    fences = [number for number, line in enumerate(lines) if line.lstrip().startswith("```")]
    assert len(fences) % 2 == 0, f"{document.name} has a code block without an end"
    for start, end in zip(fences[::2], fences[1::2], strict=True):
        code = "\n".join(lines[start + 1 : end])
        yield Block(f"{document.name}:{start + 1}", lines[start].strip(" `"), code)


class Mocks(pulumi.runtime.Mocks):
    """An engine that makes everything at once; an asset has a URL for each of its configurations.

    A stack that is referred to exports a unit's reference."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.made.append(args.name)
        published = args.inputs.get("packaging_configurations") or []
        ids = [each["id"] if isinstance(each, dict) else each for each in published]
        outputs: dict[str, Any] = {
            "region": "eu-west-1",
            "arn": f"arn:aws:service:eu-west-1:111122223333:{args.name}",
            "origin_host": "host.example",
            "egress_urls": {id_: f"https://host.example/out/v1/{HEX}/{HEX}/{HEX}/index.m3u8" for id_ in ids},
        }
        if args.typ == "pulumi:pulumi:StackReference":
            reference = {"region": "eu-west-1", "packaging_group_id": "movies", "origin_host": "host.example"}
            outputs["outputs"] = {"reference": {**reference, "configurations": {"hls": "movies-hls"}}}
        return f"{args.name}-id", {**outputs, **args.inputs}

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        assert args.token in LOOKED_UP, f"a document calls {args.token}"
        return {"region": "eu-west-1", "partition": "aws", "accountId": "111122223333"}, []


@pytest.fixture
def event_loop_of_its_own() -> Iterator[None]:
    """Pulumi's test decorator wants the thread's event loop; the tests after this one get a new one."""
    asyncio.set_event_loop(asyncio.new_event_loop())
    yield
    asyncio.get_event_loop().close()
    asyncio.set_event_loop(None)


def test_every_block_is_of_a_language_that_is_tested() -> None:
    languages = {param.values[0].language for param in blocks()}
    assert languages <= {"python", "bash", "sh", "json", "mermaid"}


@pytest.mark.usefixtures("event_loop_of_its_own")
@pytest.mark.parametrize("block", blocks("python"))
def test_python_runs(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs run under Pulumi's mocks, the rest as it is; tests in a block run on a real emulator."""
    monkeypatch.chdir(tmp_path)
    mocks = Mocks()
    pulumi.runtime.set_mocks(mocks, project="documents", stack="test")
    namespace: dict[str, Any] = {"__file__": str(tmp_path / "block.py")}

    def run() -> None:
        exec(compile(block.code, block.place, "exec"), namespace)

    brings_mocks = "pulumi_mediapackage_vod.testing" in block.code
    run() if brings_mocks else pulumi.runtime.test(run)()
    for test in [value for name, value in namespace.items() if name.startswith("test_")]:
        wanted = len(inspect.signature(test).parameters)
        if wanted == 2:  # a stack on the real CLI: a test of an example's own
            assert block.code == (REPOSITORY / "examples" / "testing" / "test_stack.py").read_text().rstrip()
            continue
        with Emulator() as emulator:
            test(*[emulator][:wanted])
    if brings_mocks:
        return
    is_program = "pulumi_mediapackage_vod.components" in block.code or ".dynamic_providers" in block.code
    assert bool(mocks.made) == is_program


@pytest.mark.parametrize("block", blocks("bash", "sh"))
def test_shell_commands_are_well_formed(block: Block) -> None:
    checked = subprocess.run(["bash", "-n"], input=block.code, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("block", blocks("json"))
def test_json_is_well_formed(block: Block) -> None:
    json.loads(block.code)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_links_inside_the_repository_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text()):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        linked = (document.parent / path).resolve() if path else document
        assert linked.exists(), f"{document.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_targets_of_make_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z-]+)", document.read_text(), re.MULTILINE)
    assert set(named) <= targets
