"""Programs that register resources under Pulumi's mocks, and what they registered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pulumi
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks, set_mocks
from pulumi.runtime.settings import SETTINGS
from pulumi.runtime.stack import run_pulumi_func


class Recorder(Mocks):
    """Keeps every registration; a resource's outputs are its inputs."""

    def __init__(self) -> None:
        self.registered: list[MockResourceArgs] = []

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        self.registered.append(args)
        return args.resource_id or f"{args.name}-id", dict(args.inputs)

    def call(self, args: MockCallArgs) -> Any:
        return {}

    @property
    def only(self) -> MockResourceArgs:
        (found,) = self.registered
        return found


def registered_by(program: Callable[[], Any], preview: bool = False) -> Recorder:
    """Run a program in project `movies`, stack `prod`."""
    recorder = Recorder()
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda _loop, _context: None)  # of Outputs that failed and that nobody awaits
    asyncio.set_event_loop(loop)
    try:
        set_mocks(recorder, project="movies", stack="prod", preview=preview)
        cast(Any, SETTINGS).outputs.clear()  # those of another test, whose loop is closed
        loop.run_until_complete(run_pulumi_func(program))
    finally:
        loop.close()
        asyncio.set_event_loop(None)
    return recorder


def options_of(resource: type[pulumi.CustomResource], monkeypatch: Any, **arguments: Any) -> pulumi.ResourceOptions:
    """The options that a resource class hands to Pulumi."""
    seen: list[pulumi.ResourceOptions] = []
    monkeypatch.setattr("pulumi.resource.register_resource", lambda *given: seen.append(given[7]))
    monkeypatch.setattr(pulumi, "get_project", lambda: "movies")
    monkeypatch.setattr(pulumi, "get_stack", lambda: "prod")
    resource("x", **arguments)
    return seen[0]
