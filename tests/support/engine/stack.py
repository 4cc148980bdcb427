"""A Pulumi project of a test's own, driven by the real CLI, and the runs it made."""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import subprocess
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from pulumi_mediapackage_vod.aws_plugin.launcher import write_launcher
from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.steering.call_log import Call
from tests.support.engine.vault import PROVIDER

HEADER = """\
import pulumi
from pulumi import Alias, ResourceOptions
from pulumi_mediapackage_vod.components import VodPackaging, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.dynamic_providers import Asset, PackagingConfiguration, PackagingGroup

ROLE = "arn:aws:iam::111122223333:role/reads-movies"
TRAILER = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
FEATURE = "arn:aws:s3:::acme-movies/feature/feature.smil"

"""
"""What every program of these tests starts with."""

ROOT = Path(__file__).parents[3]
ACCOUNT = "111122223333"
SECRET_KEY = "never-to-be-seen-anywhere"
REGION = "eu-west-1"

_LONGEST_RUN = 250
"""Seconds; under the time a test has, so that what a run leaves behind is ended here."""


_INITIALISED: dict[tuple[str, str, tuple[str, ...]], TemporaryDirectory[str]] = {}
"""What `pulumi stack init` makes, by the names of project and stack and by what holds the keys."""
_SECRET, _SHOWN_SECRET = "4dabf18193072939515e22adb298388d", "[secret]"


@dataclass(frozen=True)
class Run:
    """One run of the CLI, seen from both of its sides: what it said and what it asked of the service."""

    code: int
    text: str
    """Everything that it printed."""
    events: list[dict[str, Any]]
    """The engine's own events; empty for a command that has none."""
    calls: list[Call]
    """The calls that reached the service meanwhile, in order."""

    @property
    def steps(self) -> list[tuple[str, str]]:
        """What the engine did, or would do, as operation and resource name; without stacks, what stays, and what only
        records outputs of other resources."""
        return [(op, name) for op, kind, name in self.all_steps if kind not in ("KnownValue", "KnownUrls")]

    @property
    def all_steps(self) -> list[tuple[str, str, str]]:
        """The same as operation, type and resource name, with what only records outputs."""
        found = [event["resourcePreEvent"]["metadata"] for event in self.events if "resourcePreEvent" in event]
        return [
            (step["op"], step["type"].rpartition(":")[2], step["urn"].rpartition("::")[2])
            for step in found
            if step["op"] not in ("same", "refresh")
            and step["type"] not in ("pulumi:pulumi:Stack", "pulumi:pulumi:StackReference")
        ]

    @property
    def errors(self) -> str:
        """The texts of the errors, as the engine has them."""
        found = [event["diagnosticEvent"] for event in self.events if "diagnosticEvent" in event]
        return "\n".join(item["message"] for item in found if item["severity"] == "error")

    @property
    def warnings(self) -> list[str]:
        """The texts of the warnings, as the engine has them."""
        found = [event["diagnosticEvent"] for event in self.events if "diagnosticEvent" in event]
        return [item["message"] for item in found if item["severity"] == "warning"]

    @property
    def operations(self) -> list[str]:
        """The service's operations that were called, in order."""
        return [call.operation for call in self.calls]

    @property
    def writes(self) -> list[tuple[str, str | None]]:
        """The calls that change something: operation and id, in order."""
        reading = ("Describe", "List", "sts:")
        return [(call.operation, call.object_id) for call in self.calls if not call.operation.startswith(reading)]


class Stack:
    """A stack in a backend of its own. Every command but `run` fails the test when its exit code is not 0."""

    def __init__(self, folder: Path, environment: Mapping[str, str], emulator: Emulator, name: str = "dev") -> None:
        self.project = folder / "project"
        self.name = name
        self.environment = {**environment, **_own_places(folder)}
        self._emulator = emulator
        self._events = folder / "events.json"
        self._exported: dict[tuple[tuple[str, ...], str], str] = {}
        self.project.mkdir(parents=True, exist_ok=True)

    # the project

    def write(self, program: str, *, config: Mapping[str, str] | None = None, name: str = "catalogue") -> None:
        """Write the program, and the project with its configuration (default: a Region)."""
        values = {"aws:region": REGION} if config is None else config
        project = {"name": name, "runtime": "python", "config": {key: {"value": text} for key, text in values.items()}}
        (self.project / "Pulumi.yaml").write_text(json.dumps(project))
        (self.project / "__main__.py").write_text(HEADER + textwrap.dedent(program))

    def set(self, key: str, value: str, *options: str) -> None:
        """`pulumi config set`; without options what it writes is written down at once."""
        if options:
            self._on_stack("config", "set", key, value, *options)
            return
        file = self.project / f"Pulumi.{self.name}.yaml"
        settings = yaml.safe_load(file.read_text())
        settings.setdefault("config", {})[key if ":" in key else f"{self._project_name}:{key}"] = value
        file.write_text(yaml.safe_dump(settings))

    def init(self) -> None:
        """`pulumi stack init`, once for each name, project and holder of keys: what it makes is copied."""
        held: tuple[str, ...] = ("--secrets-provider", PROVIDER) if "VAULT_SERVER_URL" in self.environment else ()
        key = (self._project_name, self.name, held)
        if key not in _INITIALISED:
            made = TemporaryDirectory()
            first = Stack(Path(made.name), self.environment, self._emulator, self.name)
            (first.project / "Pulumi.yaml").write_text(json.dumps({"name": key[0], "runtime": "python"}))
            first._succeeded(first.command("stack", "init", self.name, *held, "--non-interactive"))
            _INITIALISED[key] = made
        made = Path(_INITIALISED[key].name)
        shutil.copytree(made / "backend", self._backend, dirs_exist_ok=True)
        shutil.copy(made / "project" / f"Pulumi.{self.name}.yaml", self.project)

    # commands

    def up(self, *options: str, **environment: str) -> Run:
        """`pulumi up` without its preview, which takes as long as the rest."""
        return self._succeeded(self.run("up", "--yes", "--skip-preview", *options, **environment))

    def preview(self, *options: str, **environment: str) -> Run:
        return self._succeeded(self.run("preview", *options, **environment))

    def refresh(self, *options: str, **environment: str) -> Run:
        return self._succeeded(self.run("refresh", "--yes", "--skip-preview", *options, **environment))

    def destroy(self, *options: str, **environment: str) -> Run:
        return self._succeeded(self.run("destroy", "--yes", "--skip-preview", *options, **environment))

    def rename(self, name: str) -> None:
        self._on_stack("stack", "rename", name)
        self.name = name

    def run(self, command: str, *options: str, **environment: str) -> Run:
        """Any command that runs the engine, whatever comes of it. An empty variable is removed."""
        self._events.unlink(missing_ok=True)
        return self._run(
            [command, *options, "--stack", self.name, "--non-interactive", "--event-log", str(self._events)],
            environment,
        )

    def command(self, *words: str) -> Run:
        """Any command that knows no stack, whatever comes of it."""
        return self._run(list(words), {})

    # what came of it

    def state(self, *options: str) -> str:
        """`pulumi stack export`, run once for each state."""
        recorded = json.dumps(self._recorded)
        if (options, recorded) not in self._exported:
            self._exported = {(options, recorded): self._on_stack("stack", "export", *options).text}
        return self._exported[options, recorded]

    def resources(self, *options: str) -> dict[str, dict[str, Any]]:
        """The recorded resources by name; the stack itself under the name `<project>-<stack>`."""
        state = json.loads(self.state(*options))["deployment"] if options else self._recorded
        return {item["urn"].rpartition("::")[2]: item for item in state.get("resources", [])}

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs; those that are secret as the CLI shows them."""
        stack = self.resources().get(f"{self._project_name}-{self.name}", {})
        outputs = stack.get("outputs", {})
        return {key: _SHOWN_SECRET if _SECRET in json.dumps(value) else value for key, value in outputs.items()}

    @property
    def _recorded(self) -> dict[str, Any]:
        """What `pulumi stack export` would show, read where the CLI has written it."""
        file = self._backend / ".pulumi" / "stacks" / self._project_name / f"{self.name}.json"
        return json.loads(file.read_text())["checkpoint"]["latest"] or {}

    @property
    def _backend(self) -> Path:
        return Path(self.environment["PULUMI_BACKEND_URL"].removeprefix("file://"))

    @property
    def _project_name(self) -> str:
        return yaml.safe_load((self.project / "Pulumi.yaml").read_text())["name"]

    def _on_stack(self, *words: str) -> Run:
        return self._succeeded(self.command(*words, "--stack", self.name))

    def _run(self, words: list[str], environment: Mapping[str, str]) -> Run:
        variables = {name: text for name, text in {**self.environment, **environment}.items() if text}
        mark = len(self._emulator.calls)
        code, text = _carried_out(["pulumi", *words], self.project, variables)
        events = self._events.read_text().splitlines() if self._events.exists() else []
        return Run(code, text, [json.loads(line) for line in events], self._emulator.calls.since(mark))

    def _succeeded(self, run: Run) -> Run:
        assert run.code == 0, run.text
        return run


def environment_for(engine: Mapping[str, str], emulator: Emulator) -> Mapping[str, str]:
    """All variables that a run gets, but for the places that are a stack's own."""
    return {
        **engine,
        "LANG": "C.UTF-8",
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_ENDPOINT_URL": emulator.url,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def with_aws_plugin(environment: Mapping[str, str]) -> Mapping[str, str]:
    """The same, but programs that use pulumi-aws find the stand-in for its plugin."""
    return {**environment, "PATH": f"{_plugin_folder().name}{os.pathsep}{environment['PATH']}"}


@functools.cache
def _plugin_folder() -> TemporaryDirectory[str]:
    """With `python3`, which is a quick one in these tests."""
    made = TemporaryDirectory()
    write_launcher(Path(made.name), "python3")
    return made


def copy_example(name: str, project: Path) -> None:
    """A user's own copy of an example, without stacks that were tried in the original."""
    shutil.copytree(
        ROOT / "examples" / name,
        project,
        ignore=shutil.ignore_patterns("Pulumi.*.yaml", "__pycache__"),
        dirs_exist_ok=True,
    )


def _own_places(folder: Path) -> dict[str, str]:
    """Nothing outside of the test's folder is read or written: no login, no plugin, no profile."""
    places = {name: folder / name.lower() for name in ("home", "pulumi_home", "backend", "tmp")}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    # A file where the CLI would have a folder of automatic logs: nobody reads them, and they are a fifth of its time.
    (places["pulumi_home"] / "logs").touch()
    return {
        "HOME": str(places["home"]),
        "PULUMI_HOME": str(places["pulumi_home"]),
        "PULUMI_BACKEND_URL": f"file://{places['backend']}",
        "TMPDIR": str(places["tmp"]),
    }


def _carried_out(command: list[str], folder: Path, variables: Mapping[str, str]) -> tuple[int, str]:
    """Exit code and output; on a run that does not end, everything that it started is ended."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        text, _ = process.communicate(timeout=_LONGEST_RUN)
    except BaseException:
        _end_session(process.pid)
        process.communicate()
        raise
    return process.returncode, text


def _end_session(leader: int) -> None:
    """End every process of a session: providers have a process group of their own, but no session."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,sess="], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        pid, session = map(int, line.split())
        if session == leader:
            os.kill(pid, signal.SIGKILL)
