"""The real Pulumi CLI against the emulated service: an emulator, a backend and a home for each test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.account import Account
from tests.support.engine.example import Example, bucket
from tests.support.engine.quick_python import quick_python
from tests.support.engine.services import Services
from tests.support.engine.stack import ACCOUNT, REGION, ROOT, SECRET_KEY, Stack, environment_for, with_aws_plugin
from tests.support.engine.vault import vault


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """The variables with which a shell that has nothing of its own finds the CLI and this Python."""
    script = 'eval "$("$1" env)" && env -0'
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("AWS_", "PULUMI_"))}
    made = subprocess.run(
        ["sh", "-c", script, "sh", str(ROOT / "tools" / "engine")],
        env=kept,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    variables = dict(line.split("=", 1) for line in made.stdout.split("\0") if line)
    kept = {name: text for name, text in variables.items() if name.startswith("PULUMI_")}
    with quick_python(tmp_path_factory.mktemp("python")) as quick, vault() as key_holder:
        yield {
            **kept,
            **key_holder,
            "PULUMI_DEBUG_COMMANDS": "true",  # the option --event-log
            "PULUMI_EXPERIMENTAL": "true",  # the options --save-plan and --plan
            "PULUMI_SKIP_CHECKPOINTS": "true",  # the state is written once, in the end; `Watched` does without
            "GOGC": "off",  # a tenth less of processor time for a run that ends before it needs much memory
            **quick,
            "PATH": os.pathsep.join((quick["PATH"], str(Path(sys.executable).parent), variables["PATH"])),
        }


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Its ingest takes no time, so that nothing in it changes by itself. moto is the process's, and left empty."""
    with Emulator(playable_after=0, egress="aws") as running:
        yield running
        running.reset()


@pytest.fixture
def environment(engine: Mapping[str, str], emulator: Emulator) -> Mapping[str, str]:
    """All variables that a run gets, but for the places that are a stack's own."""
    return environment_for(engine, emulator)


@pytest.fixture
def new_stack(tmp_path: Path, environment: Mapping[str, str], emulator: Emulator) -> Callable[..., Stack]:
    """An initialised stack with a program, in a folder and backend of its own."""

    def make(folder: str, program: str, **settings: Any) -> Stack:
        made = Stack(tmp_path / folder, environment, emulator)
        made.write(program, **settings)
        made.init()
        return made

    return make


@pytest.fixture
def stack(new_stack: Callable[..., Stack]) -> Callable[..., Stack]:
    """The test's only stack: call it with the program."""
    return lambda program, **settings: new_stack("stack", program, **settings)


@pytest.fixture
def aws_stack(tmp_path: Path, environment: Mapping[str, str], emulator: Emulator) -> Callable[..., Stack]:
    """Like `stack`, for a program that uses pulumi-aws: its plugin is the stand-in."""

    def make(program: str, **settings: Any) -> Stack:
        made = Stack(tmp_path / "stack", with_aws_plugin(environment), emulator)
        made.write(program, **settings)
        made.init()
        return made

    return make


@pytest.fixture(scope="session")
def session() -> Iterator[boto3.Session]:
    """Of the stack's account, whatever profile the caller has chosen."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield boto3.Session(ACCOUNT, SECRET_KEY)


@pytest.fixture(scope="module")
def new_example(
    engine: Mapping[str, str], session: boto3.Session, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Example]]:
    """A copy of an example in a service that checks access, with buckets of the Regions that it is given."""
    with Emulator(check_access=True, egress="aws") as running, ExitStack() as over:

        def make(*names: str, sources: Mapping[tuple[str, str], Sequence[str]]) -> Example:
            for (region, name), keys in sources.items():
                over.enter_context(bucket(Services(session, running.url, region), region, name, *keys))
            return Example(tmp_path_factory.mktemp("example"), engine, session, running, *names)

        yield make


@pytest.fixture
def account(emulator: Emulator, session: boto3.Session) -> Account:
    """What the stack's account holds in the service, in eu-west-1."""
    return Account(session, emulator.url, REGION)
