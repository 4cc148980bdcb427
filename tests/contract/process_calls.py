"""The real provider process as the driver calls it: over gRPC, killed and started again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from google.protobuf.json_format import MessageToDict

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Plan
from pulumi_mediapackage_vod.errors import IncompleteError
from tests.support.provider_process import CallError, ProviderProcess, _props, _struct, messages

Props = dict[str, Any]
URN = "urn:pulumi:prod::movies::pulumi-python:dynamic/mediapackage_vod:PackagingGroup::group"
SECONDS = 1.0
"""What the program gives each operation (`custom_timeouts`)."""


class Provider:
    """A provider process that can be killed; the next call then speaks to a new one."""

    def __init__(self, environment: dict[str, str], export: Path) -> None:
        self._environment, self._export = environment, export
        self._running: ProviderProcess | None = None
        self.pending: list[Props] = []
        """The state's pending operations, as the CLI exports them."""

    @property
    def process(self) -> ProviderProcess:
        if self._running is None:
            operations = [{"type": "creating", "resource": {"urn": URN, "inputs": each}} for each in self.pending]
            self._export.write_text(json.dumps({"deployment": {"pending_operations": operations}}))
            config = {"mediapackage-vod:maxRequestsPerSecond": "100000"}
            self._running = ProviderProcess(self._environment, config).__enter__()
        return self._running

    def kill(self) -> None:
        if self._running:
            self._running._process.kill()

    def end(self) -> None:
        if self._running:
            self._running.__exit__(None, None, None)
        self._running = None


class ProcessCalls:
    """A provider of one kind, over gRPC."""

    def __init__(self, provider: Provider, key: str) -> None:
        self._provider, self._key = provider, key

    def check(self, olds: Props, news: Props, seed: bytes) -> Props:
        asked = {name: value for name, value in news.items() if value is not None}
        return self._provider.process.check(self._key, asked, olds, seed)

    def diff(self, object_id: str, olds: Props, news: Props) -> Plan:
        changes, replaces, delete_first = self._provider.process.diff(object_id, olds, news)
        return Plan(bool(changes), list(replaces), delete_first)

    def create(self, inputs: Props) -> tuple[str, Props]:
        request = messages.CreateRequest(properties=_struct(inputs), urn=URN, timeout=SECONDS)
        with _partial():
            answer = self._provider.process._call("Create", request)
        return answer.id, _props(answer.properties)

    def read(self, object_id: str, props: Props) -> tuple[Props, Props] | None:
        found, outputs, inputs = self._provider.process.read(object_id, props)
        return (outputs, inputs) if found else None

    def update(self, object_id: str, olds: Props, news: Props) -> Props:
        with _partial():
            return self._provider.process.update(object_id, olds, news, SECONDS)

    def delete(self, object_id: str, props: Props) -> None:
        self._provider.process.delete(object_id, props, SECONDS)


@contextmanager
def _partial() -> Iterator[None]:
    try:
        yield
    except CallError as error:
        if error.made is None:
            raise
        raise IncompleteError(error.text, error.made.id, MessageToDict(error.made.properties)) from None
