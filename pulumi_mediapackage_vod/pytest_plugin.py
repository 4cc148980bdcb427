"""Fixtures for tests of programs, there wherever this package and pytest are: a service, and stacks on the real CLI.

Nothing is imported before a test asks for one of them: pytest loads this in all its runs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pulumi.automation import Stack

    from pulumi_mediapackage_vod.emulator import Emulator

NewStack = Callable[..., "Stack"]
"""What the fixture `mediapackage_vod_stack` is."""

_INSTALL = "pip install 'pulumi-mediapackage-vod[try]'"


@pytest.fixture(scope="session")
def mediapackage_vod_settings() -> Mapping[str, Any]:
    """Arguments of `Emulator` for the whole run; override this fixture, with the same
    scope, for others, such as `source_dir`."""
    return {}


@pytest.fixture(scope="session")
def _mediapackage_vod_service(mediapackage_vod_settings: Mapping[str, Any]) -> Iterator[Emulator]:
    try:
        from pulumi_mediapackage_vod.emulator import Emulator
    except ModuleNotFoundError as error:
        pytest.fail(f"the fixture mediapackage_vod needs {error.name}: {_INSTALL}", pytrace=False)
    with Emulator(**mediapackage_vod_settings) as running:
        yield running


@pytest.fixture
def mediapackage_vod(
    _mediapackage_vod_service: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Emulator]:
    """An emulated service without objects, faults or calls, and an environment in which all AWS clients find it.

    It has `url`, `objects`, `calls`, `faults`, `clock`, `events` and `configure`. Credentials are dummies, and Pulumi
    has a state of the test's own.
    """
    try:
        from pulumi_mediapackage_vod.trial.environment import Trial, environment_for, prepare
    except ModuleNotFoundError as error:
        pytest.fail(f"the fixture mediapackage_vod needs {error.name}: {_INSTALL}", pytrace=False)
    service = _mediapackage_vod_service
    trial = Trial(str(tmp_path_factory.mktemp("mediapackage-vod") / "trial"), service.url, "dev")
    prepare(trial)
    environment = environment_for(trial, os.environ)
    for name in {*os.environ} - {*environment}:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    service.reset()
    yield service
    service.reset()


@pytest.fixture
def mediapackage_vod_stack(mediapackage_vod: Emulator, tmp_path_factory: pytest.TempPathFactory) -> NewStack:
    """Makes a stack of a program for Pulumi's Automation API: a function, or the folder of a project.

    `mediapackage_vod_stack(program, config={"aws:region": "eu-west-1"}, name="dev", project="test")`; the stack has
    `up`, `preview`, `refresh`, `outputs` and `destroy`. What is left of it after the test is forgotten.
    """
    from pulumi.automation import ConfigValue, LocalWorkspaceOptions, create_or_select_stack

    from pulumi_mediapackage_vod.trial.environment import Trial
    from pulumi_mediapackage_vod.trial.pulumi_shim import INSTALL, real_cli

    if real_cli(Trial.current(), os.environ["PATH"]) is None:
        pytest.fail(INSTALL, pytrace=False)

    def make(
        program: Callable[[], None] | str | Path,
        *,
        config: Mapping[str, str] | None = None,
        name: str = "dev",
        project: str = "test",
    ) -> Stack:
        is_function = callable(program)
        source: Any = {"work_dir": str(program)}
        if is_function:
            # Pulumi would make a folder of its own and leave it.
            folder = LocalWorkspaceOptions(work_dir=str(tmp_path_factory.mktemp("program")))
            source = {"program": program, "project_name": project, "opts": folder}
        stack = create_or_select_stack(stack_name=name, **source)
        stack.set_all_config({key: ConfigValue(value) for key, value in (config or {}).items()})
        return stack

    return make
