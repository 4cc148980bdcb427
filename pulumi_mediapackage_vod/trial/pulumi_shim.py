"""What a tried command finds as `pulumi`: the real CLI, on stacks of the trial's own.

A stack is made when it is first named. Its file, with what can be used of the project's own, stands in the trial's
folder: nothing is ever written into the project.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from pulumi_mediapackage_vod.trial.environment import Trial, add_profiles
from pulumi_mediapackage_vod.trial.stack_file import Project, UnreadableFileError, project_at, usable

INSTALL = "the Pulumi CLI is not on PATH: https://www.pulumi.com/docs/install/ says how to install it"
NOT_FOUND = 127

_FOR_CONFIG = {"config", "destroy", "dn", "down", "import", "pre", "preview", "refresh", "up", "update", "watch"}
"""Commands that read or write the stack's file and take another one."""
_NEW = {"create", "init", "new", "setup"}
_OF_STATE = {"stack", "state"}
"""Commands that may write the stack's file, if only what its secrets are encrypted with, and take no other one."""
_OF_NO_STACK = {
    *("", "about", "convert", "gen-completion", "help", "install", "login", "logout", "new", "org", "package"),
    *("plugin", "policy", "schema", "template", "version", "whoami"),
}
_WITH_VALUE = {
    *("-C", "--cwd", "-s", "--stack", "--color", "--profiling", "--tracing", "--memprofilerate", "-v", "--verbose"),
    *("--secrets-provider", "--copy-config-from", "--teams", "--config-file"),
}
"""Options whose value is a word of its own, as far as one may stand before the words that are read here."""


def main() -> NoReturn:
    trial, arguments = Trial.current(), sys.argv[1:]
    cli = real_cli(trial, os.environ.get("PATH", ""))
    if cli is None:
        _say(INSTALL)
        sys.exit(NOT_FOUND)
    try:
        arguments = _prepared(trial, cli, arguments)
    except UnreadableFileError as error:
        _say(str(error))
        sys.exit(1)
    os.execv(cli, ["pulumi", *arguments])  # noqa: S606


def real_cli(trial: Trial, path: str) -> str | None:
    """The CLI behind the shim."""
    others = [each for each in path.split(os.pathsep) if each and Path(each) != trial.programs]
    return shutil.which("pulumi", path=os.pathsep.join(others))


def _prepared(trial: Trial, cli: str, arguments: list[str]) -> list[str]:
    """The arguments for the real CLI, once what they ask for is there."""
    words, options = _read(arguments)
    command, action, *named = [*words, "", ""][: max(len(words), 2)]
    if command in _OF_NO_STACK or {"-h", "--help"} & {*arguments}:
        return arguments
    project = project_at(Path(options.get("cwd", ".")).resolve())
    if project is None:
        return arguments
    folder = trial.project(project.name)
    folder.mkdir(exist_ok=True)
    selected = folder / "selected"
    chosen = named[0] if command == "stack" and action in {"select", *_NEW} and named else None
    default = selected.read_text() if selected.exists() else trial.stack
    stack = chosen or options.get("stack") or os.environ.get("PULUMI_STACK") or default
    file = folder / f"Pulumi.{stack.rpartition('/')[2]}.yaml"
    if not file.exists():
        _write(trial, project, stack, file)
    is_there = (trial.backend / ".pulumi" / "stacks" / project.name / f"{stack.rpartition('/')[2]}.json").exists()
    if chosen:
        selected.write_text(stack)
    if not is_there and not (command == "stack" and action in _NEW):
        _run(cli, "stack", "init", stack, "--cwd", str(folder), "--non-interactive")
    os.environ["PULUMI_STACK"] = stack
    if command in _OF_STATE:
        return _elsewhere(arguments, folder, has_file=action == "graph" and bool(named))
    if command in _FOR_CONFIG and not any(each.startswith("--config-file") for each in arguments):
        place = arguments.index(command) + 1
        return [*arguments[:place], "--config-file", str(file), *arguments[place:]]
    return arguments


def _write(trial: Trial, project: Project, stack: str, file: Path) -> None:
    """The stack's file for this trial, and beside it what makes its folder a project."""
    (file.parent / "Pulumi.yaml").write_text(f'{{"name": "{project.name}", "runtime": "python"}}')
    more = dict(each.split("=", 1) for each in trial.config)
    found = usable(project, stack, trial.endpoint, {_full(project, key): value for key, value in more.items()})
    file.write_text(found.text)
    add_profiles(trial, {*found.profiles})
    name = project.stack_file(stack).name
    if found.unreadable:
        _say(
            f"secrets of {name} are those of another backend and left out: {', '.join(found.unreadable)}. "
            f"`mediapackage-vod try --config {found.unreadable[0]}=VALUE` gives one."
        )
    if found.left_out:
        _say(f"of {name} is left out, since it leads elsewhere: {', '.join(found.left_out)}")


def _full(project: Project, key: str) -> str:
    return key if ":" in key else f"{project.name}:{key}"


def _say(text: str) -> None:
    sys.stderr.write(f"mediapackage-vod try: {text}\n")


def _run(cli: str, *arguments: str) -> None:
    command = [cli, *arguments]
    done = subprocess.run(  # noqa: S603 (the user's own CLI)
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UnreadableFileError(f"`pulumi {' '.join(arguments)}` failed: {(done.stderr or done.stdout).strip()}")


def _read(arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The words that are no options, and the values of `--cwd` and `--stack`."""
    words: list[str] = []
    options: dict[str, str] = {}
    rest: Iterator[str] = iter(arguments)
    for each in rest:
        name, equals, value = each.partition("=")
        if each == "--":
            break
        if not each.startswith("-"):
            words.append(each)
            continue
        if not equals and name in _WITH_VALUE:
            value = next(rest, "")
        elif not equals and each[:2] in ("-C", "-s") and len(each) > 2:
            name, value = each[:2], each[2:]
        options[{"-C": "cwd", "-s": "stack"}.get(name, name.lstrip("-"))] = value
    return words, options


def _elsewhere(arguments: Sequence[str], folder: Path, *, has_file: bool) -> list[str]:
    """The arguments for another folder; files that they name stay those of this one."""
    here = Path(_read(arguments)[1].get("cwd", ".")).resolve()
    kept: list[str] = []
    rest = iter(arguments)
    for each in rest:
        if each in ("-C", "--cwd"):
            next(rest, "")
        elif each == "--file":
            kept += [each, str(here / next(rest, ""))]
        elif each.startswith("--file="):
            kept.append(f"--file={here / each.partition('=')[2]}")
        elif not each.startswith(("-C", "--cwd=")):
            kept.append(each)
    if has_file and kept and not kept[-1].startswith("-"):
        kept[-1] = str(here / kept[-1])
    return [*kept, "--cwd", str(folder)]
