"""How every look-up asks: by which settings, of what, and what it says when it finds nothing.

The AWS SDK is loaded when a look-up asks, and not before.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar, cast

import pulumi
from pulumi.runtime.config import get_config_env
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, Mocks
from pulumi.runtime.settings import SETTINGS as RUNTIME

from pulumi_mediapackage_vod.dynamic_providers.engine import secret_texts
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Engine
from pulumi_mediapackage_vod.dynamic_providers.resources.provider import SETTINGS, Provider
from pulumi_mediapackage_vod.dynamic_providers.resources.secrets import holds_outputs
from pulumi_mediapackage_vod.dynamic_providers.shell import lifecycle_of
from pulumi_mediapackage_vod.errors import MediaPackageVodError, NotFoundError
from pulumi_mediapackage_vod.program_inputs import ProgramError, reusable
from pulumi_mediapackage_vod.program_options import OF_PLUGINS, refuse_options

Answer = TypeVar("Answer")
Settings = Mapping[str, Any]
"""Settings of a `Provider` by their keys in stack configuration."""

_ANY_RESOURCE = "pulumi-python:dynamic/mediapackage_vod:Asset"


class LookupFailed(ProgramError):
    """A look-up that has no answer; `__cause__` is what the service or the AWS SDK said."""


class LookupNotFound(LookupFailed, NotFoundError):
    """There is no such object in the account and Region that were asked."""


@dataclass(frozen=True)
class Question(Generic[Answer]):
    """A look-up."""

    name: str
    """The name of its function."""
    registry_key: str
    """The registry key of the resources that it looks for."""
    search: Literal["look_up", "listed"]
    """The function of `lifecycle/objects/looking.py` that finds the answer."""
    answer: Callable[[Any], Answer]
    """Turns what is found into what it returns."""

    def ask(self, arguments: Mapping[str, Any], opts: pulumi.InvokeOptions | None) -> Answer:
        """The answer, at once."""
        provider = self._provider(opts)
        settings = provider.settings if provider else None
        given = reusable(dict(arguments))
        for what, value in (("its arguments", given), ("the settings of its Provider", settings)):
            if holds_outputs(value):
                raise ProgramError(
                    f"{self.name}(): not all of {what} are known while the program runs: call "
                    f"{self.name}_output(), which waits for them"
                )
        if (mocks := _mocks()) is not None:
            return self._mocked(mocks, given)
        return _after_showing(*self._answer_and_messages(given, settings))

    def ask_output(
        self, arguments: Mapping[str, Any], opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None
    ) -> pulumi.Output[Answer]:
        """The answer once the arguments are known; unknown in a preview as long as they are."""
        provider = self._provider(opts)
        depends_on: Any = getattr(opts, "depends_on", None) or []
        known: pulumi.Output[Any] = pulumi.Output.all(
            given=reusable(dict(arguments)),
            settings=provider.settings if provider else None,
            after=pulumi.Output.from_input(depends_on).apply(_once_made),
        )

        async def answer(found: dict[str, Any]) -> Answer:
            if (mocks := _mocks()) is not None:
                return self._mocked(mocks, found["given"])
            return _after_showing(
                *await asyncio.to_thread(self._answer_and_messages, found["given"], found["settings"])
            )

        return known.apply(answer)

    def _provider(self, opts: pulumi.InvokeOptions | None) -> Provider | None:
        """The provider whose settings count; None for those of stack configuration."""
        if opts is None:
            return None
        refuse_options(f"{self.name}()", opts, OF_PLUGINS)
        provider = opts.provider or (opts.parent.get_provider(_ANY_RESOURCE) if opts.parent else None)
        if provider is not None and not isinstance(provider, Provider):
            raise ProgramError(
                f"{self.name}(): its provider is {provider!r}; it takes a Provider of "
                "pulumi_mediapackage_vod.dynamic_providers"
            )
        return provider

    def _mocked(self, mocks: Mocks, arguments: Mapping[str, Any]) -> Answer:
        """What a unit test's mocks answer to `mediapackage-vod:index:getAsset`; to a list, as `{"result": […]}`."""
        words = re.sub("_(.)", lambda match: match[1].upper(), self.name)
        args = {name: value for name, value in arguments.items() if value is not None}
        found: Any = cast(Any, mocks).call(MockCallArgs(f"mediapackage-vod:index:{words}", args, ""))
        props = cast("dict[str, Any]", found if isinstance(found, dict) else found[0])
        if self.search == "look_up":
            return self.answer(props)
        if "result" not in props:
            raise ProgramError(f"{self.name}(): the mocks answer {props!r}; they answer a list as {{'result': […]}}")
        return self.answer(props["result"])

    def _answer_and_messages(self, arguments: Mapping[str, Any], settings: Settings | None) -> tuple[Answer, list[str]]:
        """The answer, and the messages to show with it."""
        engine = _Messages()
        try:
            from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects import looking

            found = getattr(looking, self.search)(self._lifecycle(settings, engine), arguments)
            return self.answer(found), [f"{self.name}() {each}" for each in engine.messages]
        except MediaPackageVodError as error:
            kind = LookupNotFound if isinstance(error, NotFoundError) else LookupFailed
            raise kind(f"{self.name}(): {secret_texts.without_secrets(error)}") from error

    def _lifecycle(self, settings: Settings | None, engine: Engine) -> Any:
        if settings is not None:
            return lifecycle_of(self.registry_key, settings.get, settings, engine=engine)
        for key in SETTINGS:
            if pulumi.runtime.is_config_secret(key):
                secret_texts.remember_setting(pulumi.runtime.get_config(key))
        return lifecycle_of(self.registry_key, pulumi.runtime.get_config, get_config_env(), engine=engine)


class _Messages(Engine):
    """Keeps what a thread has to say until Pulumi can be told, which it can from the program's own thread alone."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def inform(self, message: str) -> None:
        self.messages.append(secret_texts.without_secrets(message))


def _mocks() -> Mocks | None:
    """The mocks of a unit test, which has no service; None outside of one."""
    monitor: Any = cast(Any, RUNTIME).monitor
    return monitor.mocks if isinstance(monitor, MockMonitor) else None


def _after_showing(answer: Answer, messages: list[str]) -> Answer:
    for message in messages:
        pulumi.log.info(message)
    return answer


def _once_made(resources: Any) -> Any:
    """An Output that is known once the resources are made."""
    each = cast("list[Any]", [resources] if isinstance(resources, pulumi.Resource) else [*resources])
    outputs = [pulumi.Output.from_input(item).apply(_identity) for item in each]
    return pulumi.Output.all(*outputs)


def _identity(resource: Any) -> Any:
    return resource.id if isinstance(resource, pulumi.CustomResource) else resource.urn
