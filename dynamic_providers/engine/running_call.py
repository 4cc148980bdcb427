"""What the Pulumi SDK's provider process knows about the running call and does not pass on to a dynamic provider.

These are undocumented parts of the SDK, read from the calling frames: the request (its random seed and timeout) and
the gRPC context (error texts without a traceback, objects that were made although the call failed). Where one is
missing, the provider works without it. Tests run them in the real process.
"""

from __future__ import annotations

import contextlib
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, NoReturn

from pulumi_mediapackage_vod.dynamic_providers.engine.claims import Claims
from pulumi_mediapackage_vod.dynamic_providers.engine.earlier_runs import (
    earlier_runs,
    group_of,
    had_runs,
    holder,
    prefetch,
    titles_of,
)
from pulumi_mediapackage_vod.dynamic_providers.engine.secret_texts import without_secrets
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Claim, EarlierRuns, Engine
from pulumi_mediapackage_vod.errors import IncompleteError


def random_seed() -> bytes:
    """The engine's seed for this resource and run, the same for both checks of one run. Empty if there is none."""
    return bytes(getattr(_sdk_variable("request"), "randomSeed", b""))


def recorded_inputs() -> dict[str, Any] | None:
    """In a diff or a read, the inputs that the state has of this resource, of which the SDK hands on nothing; None
    where the engine does not tell them."""
    from pulumi.runtime.rpc import deserialize_properties

    request = _sdk_variable("request")
    for name in ("old_inputs", "inputs"):  # as a diff calls them, and a read
        with contextlib.suppress(AttributeError, ValueError):
            if request.HasField(name):
                return deserialize_properties(getattr(request, name), True)
    return None


def timeout() -> float | None:
    """The seconds that `custom_timeouts` gives this call; None if it is not set."""
    return float(getattr(_sdk_variable("request"), "timeout", 0.0)) or None


# A provider's process lives as long as one run: a preview, an update or a refresh.
_warned: set[str] = set()
_needed: dict[str, set[str]] = defaultdict(set)
_with_news: set[str] = set()
_claims = Claims()


class RunningEngine(Engine):
    """The engine that runs the calling operation, or the operation of a resource that is named."""

    def __init__(self, resource: str = "") -> None:
        self._resource = resource

    def for_threads(self) -> RunningEngine:
        return RunningEngine(self._urn)

    @property
    def _urn(self) -> str:
        return self._resource or urn()

    def report(self, message: str) -> None:
        _log("INFO", message, self._urn, ephemeral=True)

    def inform(self, message: str) -> None:
        _log("INFO", message, self._urn)

    def warn(self, message: str) -> None:
        _log("WARNING", message, self._urn)

    def warn_once(self, about: str, message: str) -> None:
        if about not in _warned:
            _warned.add(about)
            self.warn(message)

    def needed_at_once(self, holder: str, ids: set[str], *, is_new: bool) -> int:
        _needed[holder] |= ids
        if is_new:
            _with_news.add(holder)
        return len(_needed[holder]) if holder in _with_news else 0

    def claim(self, what: str, owner: str) -> Claim | None:
        return _claims.claim(what, owner)

    def let_go(self, what: str, owner: str) -> str:
        return _claims.let_go(what, owner)

    def claimant(self, what: str) -> str | None:
        return _claims.claimant(what)

    def handing_over(self, what: str) -> AbstractContextManager[object]:
        return _claims.handing_over(what)

    def holder(self, asset_id: str) -> str | None:
        return holder(self._urn, asset_id)

    def group_of(self, asset_id: str) -> str | None:
        return group_of(self._urn, asset_id)

    def titles_of(self, batches: str) -> Mapping[str, int]:
        return titles_of(self._urn, batches)

    def prefetch_earlier_runs(self, *, with_history: bool) -> None:
        prefetch(self._urn, with_history=with_history)

    def earlier_runs(self) -> EarlierRuns:
        return earlier_runs(self._urn)

    def had_runs(self) -> bool:
        return had_runs(self._urn)


def _log(severity: str, message: str, resource: str, *, ephemeral: bool = False) -> None:
    """An ephemeral message is shown in the status column until the next one; any other stays."""
    from pulumi.runtime.proto import engine_pb2

    level = engine_pb2.LogSeverity.Value(severity)
    request = engine_pb2.LogRequest(severity=level, message=without_secrets(message), urn=resource, ephemeral=ephemeral)
    with contextlib.suppress(Exception):  # A message that is lost is better than an operation that fails.
        _engine().Log(request)


def urn() -> str:
    """The resource of this call."""
    return str(getattr(_sdk_variable("request"), "urn", ""))


@cache
def _engine() -> Any:
    """The engine; its address is the last argument of the provider process."""
    import grpc
    from pulumi.runtime.proto.engine_pb2_grpc import EngineStub

    return EngineStub(grpc.insecure_channel(sys.argv[-1]))


def fail(error: Exception) -> NoReturn:
    """End the call with the error's own text, where the SDK would show a traceback."""
    if (context := _sdk_variable("context")) is not None:
        _abort_with(context, without_secrets(error))
    raise error


def fail_incomplete(error: IncompleteError, outputs: Mapping[str, Any]) -> NoReturn:
    """End the call so that the engine records the object and calls update with it in the next run.

    All of `outputs` is recorded, so the provider's own entry has to be among them.
    The engine reads `ErrorResourceInitFailed` from the details of a gRPC status, which the SDK never sends.
    """
    if (context := _sdk_variable("context")) is not None:
        status = _init_failed(error, outputs)
        context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
        _abort_with(context, without_secrets(error))
    raise error


def _init_failed(error: IncompleteError, outputs: Mapping[str, Any]) -> Any:
    from google.protobuf.any_pb2 import Any as Packed
    from google.protobuf.struct_pb2 import Struct
    from pulumi.runtime.proto.provider_pb2 import ErrorResourceInitFailed

    properties = Struct()
    properties.update(dict(outputs))
    detail = Packed()
    detail.Pack(ErrorResourceInitFailed(id=error.id, properties=properties, reasons=[without_secrets(error)]))
    return _status_type()(code=2, message=without_secrets(error), details=[detail])


def _status_type() -> Any:
    """`google.rpc.Status`: its own package where that is installed, else the copy in older SDKs."""
    try:
        from google.rpc.status_pb2 import Status
    except ImportError:
        from pulumi.runtime.proto.status_pb2 import Status
    return Status


def _abort_with(context: Any, text: str) -> None:
    """The SDK catches this abort and aborts once more, with a traceback; that one gets the same text."""
    import grpc

    abort: Callable[[Any, str], NoReturn] = context.abort

    def abort_with_text(code: Any, _details: str) -> NoReturn:
        abort(code, text)

    context.abort = abort_with_text
    context.abort(grpc.StatusCode.UNKNOWN, text)


def _sdk_variable(name: str) -> Any:
    """The local variable of that name in the SDK's nearest calling frame; None if there is none."""
    frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
    while frame is not None:
        if frame.f_globals.get("__name__") in ("__main__", "pulumi.dynamic.__main__") and name in frame.f_locals:
            return frame.f_locals[name]
        frame = frame.f_back
    return None
