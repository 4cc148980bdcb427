"""A program run without an engine and a service: what the engine would record if all of it were there already.

Each resource goes through its own lifecycle, which meets the objects that were read. What the program asks for
otherwise than they are is refused, so a program that passes is one whose preview is empty.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import Any, cast

import pulumi
from pulumi.runtime.mocks import MockMonitor, MockResourceArgs, Mocks
from pulumi.runtime.settings import SETTINGS

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.sentences import sentences
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import incarnation_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import ServiceObjectLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import UNTAGGED
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.dynamic_providers.shell import PROVIDER_KEY, key_of, lifecycle_type, plain
from pulumi_mediapackage_vod.errors import InputError, MediaPackageVodError
from pulumi_mediapackage_vod.export.account import Group, Props, Recorded
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG

_SEED = b"import"


@dataclass(frozen=True)
class Resource:
    """A resource of the state."""

    type: str
    name: str
    parent: tuple[str, str] | None
    """Type and name of the component around it."""
    id: str = ""
    """Empty for a component."""
    inputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    outputs: Mapping[str, Any] = field(default_factory=dict[str, Any])


class Simulation:
    """A stack in which everything is as it was read."""

    def __init__(self, project: str, stack: str, region: str) -> None:
        self._project, self._stack, self._region = project, stack, region
        self._settings = Settings(region=region)

    def run(self, group: Group, program: Callable[[], Any]) -> list[Resource]:
        """The resources of a program, components before what is in them.

        Raises:
            MediaPackageVodError: the program is refused, or asks for something else than there is.
        """
        answers = _Answers(self._settings, Recorded(group, self._region))
        monitor = _Monitor(answers)
        runtime: Any = pulumi.runtime
        before = cast(Any, SETTINGS).monitor
        loop = asyncio.new_event_loop()
        loop.set_exception_handler(lambda _loop, _context: None)
        asyncio.set_event_loop(loop)
        try:
            with _obeyed_afterwards(answers.interrupted):
                runtime.set_mocks(answers, self._project, self._stack, monitor=monitor)
                runtime.test(program)()
        except Exception:
            if answers.refusal:
                raise answers.refusal from None
            raise
        finally:
            cast(Any, SETTINGS).monitor = before
            asyncio.set_event_loop(None)
            loop.close()
        if answers.refusal:
            raise answers.refusal
        order = {each: number for number, each in enumerate(monitor.parents)}
        made = [Resource(kind, name, monitor.parents[kind, name], *rest) for (kind, name), rest in answers.made.items()]
        return sorted(made, key=lambda each: order[each.type, each.name])


@contextmanager
def _obeyed_afterwards(came: list[int]) -> Generator[None]:
    """What a signal raises in Pulumi's event loop leaves it waiting for what never ends, so it is raised after it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    handlers = {number: signal.getsignal(number) for name in names if (number := getattr(signal, name, None))}
    before = {number: handler for number, handler in handlers.items() if callable(handler)}
    for number in before:
        signal.signal(number, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            before[came[0]](came[0], None)


class _Answers(Mocks):
    def __init__(self, settings: Settings, service: Recorded) -> None:
        self._settings, self._service = settings, service
        self.made: dict[tuple[str, str], tuple[str, Props, Props]] = {}
        self.refusal: MediaPackageVodError | None = None
        self.interrupted: list[int] = []
        """The signals that asked to end."""

    def call(self, args: Any) -> Any:
        raise InputError(f"a program of what was read calls {args.token}")

    def new_resource(self, args: MockResourceArgs) -> tuple[str, Props]:
        given: Props = cast(Any, args).inputs
        if PROVIDER_KEY not in given:
            self.made[args.typ, args.name] = "", {}, {}
            return "", given
        try:
            id_, inputs, outputs = self._met(key_of(given[PROVIDER_KEY]), plain(given))
        except MediaPackageVodError as error:
            self.refusal = self.refusal or error
            raise
        provider = {PROVIDER_KEY: given[PROVIDER_KEY]}
        self.made[args.typ, args.name] = id_, {**inputs, **provider}, {**outputs, **provider}
        return id_, {**outputs, **provider}

    def _connect(self, _region: str) -> Recorded:
        return self._service

    def _met(self, key: str, news: Props) -> tuple[str, Props, Props]:
        """Id, inputs and outputs as they would be recorded."""
        if self.interrupted:
            raise InputError("the export was interrupted")
        type_ = lifecycle_type(key)
        waits = any(each.name == "clock" for each in fields(type_))
        lifecycle = type_(self._settings, self._connect, **({"clock": _QuickClock()} if waits else {}))
        inputs, problems = lifecycle.check({}, news, _SEED)
        if problems:
            raise InputError("; ".join(sentences(problems, ())))
        if not isinstance(lifecycle, ServiceObjectLifecycle):
            made = lifecycle.create({**inputs, "adopt": True})
            return made.id, inputs, {name: value for name, value in made.outputs.items() if name != "adopt"}
        kind = lifecycle.kind
        answer = self._service.call(f"Describe{kind.operation_suffix}", {"id": inputs[kind.id_property]})
        whose = answer["tags"].get(OWNER_TAG)
        if whose:
            # It is found again by the tag that it has.
            inputs |= {"owner": whose.rpartition("@")[0], "incarnation": incarnation_of(answer["tags"])}
        made = lifecycle.meet({**inputs, "adopt": True})
        outputs = {name: value for name, value in made.outputs.items() if name != "adopt"}
        return made.id, inputs, outputs if whose else {**outputs, UNTAGGED: True}


class _QuickClock:
    """What was read changes no more, so nothing is waited for."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds


class _Monitor(MockMonitor):
    def __init__(self, mocks: Mocks) -> None:
        super().__init__(mocks)
        self.parents: dict[tuple[str, str], tuple[str, str] | None] = {}

    def RegisterResource(self, request: Any) -> Any:
        if (request.type, request.name) in self.parents:
            raise InputError(f"there is a {request.type} {request.name!r} already")
        parent = str(request.parent)
        is_stack = not parent or "::pulumi:pulumi:Stack::" in parent
        around = None if is_stack else (parent.split("::")[2].rpartition("$")[2], parent.rpartition("::")[2])
        self.parents[request.type, request.name] = around
        return cast(Any, super()).RegisterResource(request)
