"""Drives a real `python -m pulumi.dynamic` as the engine does: one process, spoken to over gRPC."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import grpc
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct
from google.rpc.status_pb2 import Status
from pulumi.runtime.proto import provider_pb2 as messages
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub
from pulumi.runtime.rpc import UNKNOWN

from pulumi_mediapackage_vod.dynamic_providers.shell import pickled

Props = dict[str, Any]

GROUP = "mediapackage-vod.packaging-group.v1"
CONFIGURATION = "mediapackage-vod.packaging-configuration.v1"
ASSET = "mediapackage-vod.asset.v1"
# The process takes the engine's address, but speaks to it only when it has something to log.
_ENGINE = "127.0.0.1:1"
_SECONDS = 60.0
_CHANGES = {
    messages.DiffResponse.DIFF_UNKNOWN: None,
    messages.DiffResponse.DIFF_SOME: True,
    messages.DiffResponse.DIFF_NONE: False,
}

__all__ = ["ASSET", "CONFIGURATION", "GROUP", "UNKNOWN", "CallError", "Props", "ProviderProcess", "bare_environment"]


def bare_environment(home: Path) -> dict[str, str]:
    """The caller's environment without any AWS setting or proxy, and with another home."""
    unwanted = ("AWS_", "PULUMI_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(unwanted)}
    return {
        **kept,
        "HOME": str(home),
        "AWS_CONFIG_FILE": str(home / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
    }


class CallError(Exception):
    """A call that the process ended with an error: its text, and what it says was made all the same."""

    def __init__(self, error: Any) -> None:
        super().__init__(error.details())
        self.text: str = error.details()
        self.made: messages.ErrorResourceInitFailed | None = None
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                self.status = Status.FromString(value)
                self.made = messages.ErrorResourceInitFailed()
                assert self.status.details[0].Unpack(self.made)


class ProviderProcess:
    """One provider process with an environment of its own, configured once."""

    def __init__(self, environment: Mapping[str, str], config: Mapping[str, str] | None = None) -> None:
        self._environment = dict(environment)
        self._config = dict(config or {})

    def __enter__(self) -> ProviderProcess:
        command = [sys.executable, "-u", "-m", "pulumi.dynamic", _ENGINE]
        self._process = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stdout
        port = self._process.stdout.readline().strip()
        if not port:
            _, said = self._process.communicate()
            raise RuntimeError(f"the provider process did not start: {said}")
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self._stub: Any = ResourceProviderStub(self._channel)
        self._call("Configure", messages.ConfigureRequest(args=_struct(self._config)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._channel.close()
        self._process.terminate()
        self._process.communicate()

    def check(self, key: str, news: Props, olds: Props | None = None, seed: bytes = b"seed") -> Props:
        """The checked inputs; there must be no failures."""
        answer = self._check(key, news, olds, seed)
        assert list(answer.failures) == []
        return _props(answer.inputs)

    def failures(self, key: str, news: Props) -> list[str]:
        """What check says against inputs. It names no property, since the engine would show the value of that."""
        answer = self._check(key, news, None, b"seed")
        assert {failure.property for failure in answer.failures} <= {""}
        return [failure.reason for failure in answer.failures]

    def _check(self, key: str, news: Props, olds: Props | None, seed: bytes) -> Any:
        news = {"__provider": pickled(key), "id_prefix": "x", "owner": "movies/prod/x", **news}
        request = messages.CheckRequest(olds=_struct(olds or {}), news=_struct(news), randomSeed=seed)
        return self._call("Check", request)

    def diff(
        self, id_: str, olds: Props, news: Props, old_inputs: Props | None = None
    ) -> tuple[bool | None, Sequence[str], bool]:
        """Whether something changes, None where that is left to the engine, which of it replaces, and whether a
        replacement deletes first. Engines tell the recorded inputs."""
        recorded = None if old_inputs is None else _struct(old_inputs)
        answer = self._call(
            "Diff", messages.DiffRequest(id=id_, olds=_struct(olds), news=_struct(news), old_inputs=recorded)
        )
        return _CHANGES[answer.changes], list(answer.replaces), answer.deleteBeforeReplace

    def create(self, inputs: Props, timeout: float = 0) -> tuple[str, Props]:
        answer = self._call("Create", messages.CreateRequest(properties=_struct(inputs), timeout=timeout))
        return answer.id, _props(answer.properties)

    def read(self, id_: str, outputs: Props) -> tuple[str, Props, Props]:
        """The id, empty when it is gone, outputs and inputs of a refresh."""
        answer = self._call("Read", messages.ReadRequest(id=id_, properties=_struct(outputs)))
        return answer.id, _props(answer.properties), _props(answer.inputs)

    def get(self, id_: str, inputs: Props) -> tuple[str, Props]:
        """What a look-up in a program reads."""
        answer = self._call("Read", messages.ReadRequest(id=id_, properties=_struct(inputs)))
        return answer.id, _props(answer.properties)

    def update(self, id_: str, olds: Props, news: Props, timeout: float = 0) -> Props:
        request = messages.UpdateRequest(id=id_, olds=_struct(olds), news=_struct(news), timeout=timeout)
        return _props(self._call("Update", request).properties)

    def delete(self, id_: str, outputs: Props, timeout: float = 0) -> None:
        self._call("Delete", messages.DeleteRequest(id=id_, properties=_struct(outputs), timeout=timeout))

    def cancel(self) -> None:
        from google.protobuf.empty_pb2 import Empty

        self._call("Cancel", Empty())

    def _call(self, method: str, request: Any) -> Any:
        try:
            return getattr(self._stub, method)(request, timeout=_SECONDS, wait_for_ready=True)
        except grpc.RpcError as error:
            raise CallError(error) from None


def _struct(props: Mapping[str, Any]) -> Struct:
    struct = Struct()
    struct.update(dict(props))
    return struct


def _props(struct: Struct) -> Props:
    """A message's properties; its numbers are all floats, as the engine has them."""
    return MessageToDict(struct)
