"""What reaches the real CLI, and what stands in the project afterwards: nothing new."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pulumi_mediapackage_vod.trial.environment import Trial, environment_for, prepare
from tests.support.executable import executable

# Does with files what the real one does, and says with which arguments it was called.
CLI = """\
echo "$@ [$PULUMI_STACK]" >> "$CALLS"
if [ "$1 $2" = "stack init" ]; then
  mkdir -p "$BACKEND/.pulumi/stacks/shop" && touch "$BACKEND/.pulumi/stacks/shop/$3.json"
fi
"""

Shim = Callable[..., list[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "infra"
    (folder / "deep").mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("config: {shop:title: x, shop:token: {secure: v1:abc}}\n")
    return folder


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    made = Trial(str(tmp_path / "trial"), "http://127.0.0.1:1", "dev", ("title=y",))
    prepare(made)
    return made


@pytest.fixture
def variables(trial: Trial, tmp_path: Path) -> Mapping[str, str]:
    (tmp_path / "cli").mkdir()
    executable(tmp_path / "cli" / "pulumi", CLI)
    given = {**os.environ, "PATH": f"{tmp_path / 'cli'}{os.pathsep}{os.environ['PATH']}"}
    more = {"CALLS": str(tmp_path / "calls"), "BACKEND": str(trial.backend)}
    return {**environment_for(trial, given), **more}


@pytest.fixture
def shim(project: Path, variables: Mapping[str, str], tmp_path: Path) -> Shim:
    """Run `pulumi`; the calls of the real one."""

    def run(*arguments: str, folder: Path = project, **more: str) -> list[str]:
        calls = tmp_path / "calls"
        calls.unlink(missing_ok=True)
        subprocess.run(["pulumi", *arguments], cwd=folder, env={**variables, **more}, check=True)
        return calls.read_text().splitlines()

    return run


def held(project: Path) -> dict[str, str]:
    return {str(path.relative_to(project)): path.read_text() for path in project.rglob("*") if path.is_file()}


def test_the_stack_is_made_when_it_is_first_named(shim: Shim, project: Path, trial: Trial) -> None:
    before, folder = held(project), trial.project("shop")
    made, up = shim("up", "--yes")
    assert made == f"stack init dev --cwd {folder} --non-interactive []"
    assert up == f"up --config-file {folder}/Pulumi.dev.yaml --yes [dev]"
    assert shim("preview") == [f"preview --config-file {folder}/Pulumi.dev.yaml [dev]"]
    assert (folder / "Pulumi.dev.yaml").read_text() == "config:\n  shop:title: 'y'\n"
    assert held(project) == before


@pytest.mark.parametrize(
    ("arguments", "call"),
    [
        (["--cwd", "{project}", "up"], "--cwd {project} up --config-file {folder}/Pulumi.dev.yaml [dev]"),
        (["-C{project}/deep", "up"], "-C{project}/deep up --config-file {folder}/Pulumi.dev.yaml [dev]"),
        (["up", "--stack", "one"], "up --config-file {folder}/Pulumi.one.yaml --stack one [one]"),
        (["up", "--stack=one"], "up --config-file {folder}/Pulumi.one.yaml --stack=one [one]"),
        (["-s", "one", "destroy"], "-s one destroy --config-file {folder}/Pulumi.one.yaml [one]"),
        (["--color", "never", "config", "set", "a", "b"],
         "--color never config --config-file {folder}/Pulumi.dev.yaml set a b [dev]"),
        (["up", "--config-file", "mine.yaml"], "up --config-file mine.yaml [dev]"),
        (["stack", "output", "urls", "--json"], "stack output urls --json --cwd {folder} [dev]"),
        (["stack", "export", "--file", "up"], "stack export --file {project}/up --cwd {folder} [dev]"),
        (["-C", "{project}/deep", "stack", "import", "--file=state.json"],
         "stack import --file={project}/deep/state.json --cwd {folder} [dev]"),
        (["stack", "graph", "graph.dot"], "stack graph {project}/graph.dot --cwd {folder} [dev]"),
        (["state", "delete", "urn", "--yes"], "state delete urn --yes --cwd {folder} [dev]"),
        (["stack", "rm", "dev", "--yes"], "stack rm dev --yes --cwd {folder} [dev]"),
        (["stack", "init", "two"], "stack init two --cwd {folder} [two]"),
        (["stack", "init", "--secrets-provider", "x", "two"],
         "stack init --secrets-provider x two --cwd {folder} [two]"),
        (["stack", "select", "two"], "stack select two --cwd {folder} [two]"),
        (["cancel", "--yes"], "cancel --yes [dev]"),
    ],
)  # fmt: skip
def test_a_command_finds_its_stack_and_file(
    arguments: list[str], call: str, shim: Shim, project: Path, trial: Trial, tmp_path: Path
) -> None:
    places = {"project": project, "folder": trial.project("shop")}
    folder = tmp_path if arguments[0].startswith(("-C", "--cwd")) else project
    assert shim(*(each.format(**places) for each in arguments), folder=folder)[-1] == call.format(**places)


def test_a_stack_that_was_selected_is_meant_by_what_follows(shim: Shim, trial: Trial) -> None:
    shim("stack", "select", "two")
    assert shim("up")[-1].endswith("Pulumi.two.yaml [two]")
    assert shim("up", PULUMI_STACK="three")[-1].endswith("Pulumi.three.yaml [three]")


@pytest.mark.parametrize("arguments", [["version"], ["up", "--help"], ["plugin", "ls"], []])
def test_what_is_of_no_stack_makes_none(arguments: list[str], shim: Shim, trial: Trial) -> None:
    assert shim(*arguments) == [f"{' '.join(arguments)} []"]
    assert not trial.project("shop").exists()


def test_a_folder_without_a_project_is_the_clis_own_matter(shim: Shim, tmp_path: Path) -> None:
    assert shim("up", folder=tmp_path) == ["up []"]


def test_a_file_that_cannot_be_read_is_named(project: Path, variables: Mapping[str, str]) -> None:
    (project / "Pulumi.dev.yaml").write_text("config: [")
    done = subprocess.run(["pulumi", "up"], cwd=project, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Pulumi.dev.yaml is no YAML" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_cli_it_says_what_to_install(project: Path, variables: Mapping[str, str], trial: Trial) -> None:
    alone = {**variables, "PATH": str(trial.programs)}
    done = subprocess.run(
        [trial.programs / "pulumi", "up"], cwd=project, env=alone, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "https://www.pulumi.com/docs/install/" in done.stderr) == (127, True)


def test_a_module_of_the_users_own_is_none_of_the_shims(shim: Shim, project: Path) -> None:
    for name in ("yaml", "subprocess", "runpy"):
        (project / f"{name}.py").write_text("raise RuntimeError('not for the shim')")
    assert shim("cancel")[-1] == "cancel [dev]"
